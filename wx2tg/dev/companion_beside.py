"""Runs `wx2tg companion run` beside the workbench, with the workbench's Bot API in place of Telegram's."""

from __future__ import annotations

import json
import os
import secrets
import socket
import sys
import tempfile
import tomllib
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from wx2tg.dev.kept import Kept
from wx2tg.dev.settings import DevError
from wx2tg.options import Options

_FILE = "companion.toml"
_READY = "The companion is ready."
_PUBLIC = "127.0.0.1:8080"
_VARIABLE = "env:"
# Wrong usage or a wrong configuration, which another start does not mend.
_WRONG = frozenset({1, 2})


@dataclass(frozen=True)
class Plan:
    """What is run: the configuration `file`, the origin `base` that the app calls, and `public`, where it is served.

    `bot` is the bot's name, `secret` that of its webhook, `env` what the environment must have besides.
    """

    file: Path
    base: str
    public: str
    bot: str
    secret: str
    env: Mapping[str, str]


def plan_of(given: Path | None, options: Options, *, token: str, folder: Path) -> Plan:
    """The plan for the configuration `given`, or for one that is made in `folder` where it is None. DevError.

    The app must have been built for the companion: [server] base of its wx2tg.toml is [app] base of `given`.
    """
    server = options.server.base.rstrip("/")
    if not server:
        raise DevError(
            "--companion: the app does not know of a companion. Write its address into wx2tg.toml, "
            'such as [server] base = "https://shop.example"; while it is tried out nobody needs to answer there.'
        )
    if given is None:
        return _made(options, token, folder)
    data = _read(given)
    base = str(_key(data, given, "app", "base")).rstrip("/")
    if base != server:
        raise DevError(f"--companion: [app] base in {given} is {base}, but [server] base of wx2tg.toml is {server}.")
    secret = secrets.token_urlsafe(24)
    env = {_variable(data, given, "token"): token, _variable(data, given, "webhook_secret"): secret}
    listen = data.get("public", {}).get("listen", _PUBLIC)
    return Plan(given.absolute(), base, _local(listen), str(_key(data, given, "telegram", "bot")), secret, env)


def _read(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise DevError(f"--companion: {file} cannot be read: {error.strerror}.") from None
    except (ValueError, RecursionError) as error:
        raise DevError(f"--companion: {file} is not valid TOML: {error}.") from None


def _key(data: dict[str, Any], file: Path, section: str, key: str) -> Any:
    try:
        return data[section][key]
    except (KeyError, TypeError):
        raise DevError(f"--companion: {file} has no `{key}` in [{section}].") from None


def _variable(data: dict[str, Any], file: Path, key: str) -> str:
    """The variable of the environment that has a secret of [telegram]."""
    value = str(_key(data, file, "telegram", key))
    if not value.startswith(_VARIABLE):
        raise DevError(f'--companion: `{key}` of [telegram] in {file} should name a variable, as "env:NAME" does.')
    return value.removeprefix(_VARIABLE)


def _local(listen: str) -> str:
    """The address of this machine at which a server that listens on `listen` is asked."""
    host, _, port = listen.rpartition(":")
    return f"http://{'127.0.0.1' if host in ('0.0.0.0', '[::]') else host}:{port}"


def _made(options: Options, token: str, folder: Path) -> Plan:
    """A configuration with a test appid: for logins, sharing and the bot, but not for payments."""
    parts = urlsplit(options.server.base)
    base = f"https://{parts.netloc}"
    public, wechat = (f"127.0.0.1:{port}" for port in _free_ports(2))
    bot = options.telegram.bot or "workbench_bot"
    secret = secrets.token_urlsafe(24)
    env = {"WX2TG_DEV_TOKEN": token, "WX2TG_DEV_SECRET": secret, "WX2TG_DEV_APP_SECRET": secrets.token_hex(16)}
    file = folder / _FILE
    sections: dict[str, dict[str, str]] = {
        "app": {"base": base, "appid": "wx0000000000000000", "secret": "env:WX2TG_DEV_APP_SECRET"},
        "telegram": {"bot": bot, "app": options.telegram.app, "token": "env:WX2TG_DEV_TOKEN"},
        "public": {"listen": public},
        "wechat": {"listen": wechat},
    }
    sections["telegram"]["webhook_secret"] = "env:WX2TG_DEV_SECRET"
    # Texts of JSON are texts of TOML too.
    lines = [
        line
        for name, keys in sections.items()
        for line in (f"[{name}]", *(f"{key} = {json.dumps(text)}" for key, text in keys.items()))
    ]
    with file.open("w", encoding="utf-8") as opened:
        opened.write("\n".join(lines) + "\n")
    return Plan(file, base, f"http://{public}", bot, secret, env)


def _free_ports(count: int) -> list[int]:
    with ExitStack() as stack:
        held = [stack.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(count)]
        return [one.getsockname()[1] for one in held]


def companion_process(
    plan: Plan, *, bot_api: str, backend: str, folder: Path, say: Callable[[str], None], ready: Callable[[], None]
) -> Kept:
    """The companion of `plan`. Its database is a new one in `folder`; what it says is said with its name before it."""

    def hear(line: str) -> None:
        say(f"companion: {line}")
        if line.startswith(_READY):
            ready()

    command = [sys.executable, "-P", "-m", "wx2tg", "companion", "run", "--config", str(plan.file)]
    command += ["--bot-api", bot_api, "--database", f"sqlite:///{folder / 'companion.db'}"]
    command += ["--backend", backend] if backend else []
    env = {**os.environ, **plan.env, "PYTHONUNBUFFERED": "1", "PYTHONUTF8": "1"}
    return Kept("The companion", command, hear, say, env=env, folder=plan.file.parent, final=_WRONG)


def working_folder(stack: ExitStack) -> Path:
    """A folder that is there until `stack` is closed."""
    return Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="wx2tg-dev-", ignore_cleanup_errors=True)))
