"""A companion.toml with its secrets on the disk, and the commands of `wx2tg companion` on it."""

from __future__ import annotations

import os
import socket
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from unittest.mock import patch

from click.testing import CliRunner, Result
from companion.gates import APPID, SECRET
from companion.launch import TOKEN

from wx2tg.cli import main

SECRETS = {
    "APP_SECRET": SECRET,
    "BOT_TOKEN": TOKEN,
    "HOOK": "a-webhook-secret-of-the-tests",
    "PAY_KEY": "0f1e2d3c4b5a69788796a5b4c3d2e1f0",
    "V3_KEY": "fedcba9876543210fedcba9876543210",
    "PROVIDER": "284685063:TEST:a-provider-of-the-tests",
}


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def written(
    folder: Path,
    telegram: str,
    *,
    base: str = "https://127.0.0.1:9",
    app: str = "",
    bot: str = 'webhook_secret = "env:HOOK"',
    public: str = "",
    wechat: str = "",
    more: str = "",
) -> Path:
    """The file, with further lines for its sections; both listeners have ports that are free."""
    text = f"""
        [app]
        base = "{base}"
        appid = "{APPID}"
        secret = "env:APP_SECRET"
        {app}
        [telegram]
        bot = "noodle_bot"
        token = "env:BOT_TOKEN"
        api = "{telegram}"
        {bot}
        [public]
        {public or f'listen = "127.0.0.1:{free_port()}"'}
        [wechat]
        {wechat or f'listen = "127.0.0.1:{free_port()}"'}
        {more}
    """
    file = folder / "companion.toml"
    file.write_text(text, encoding="utf-8")
    env = folder / ".env"
    env.write_text("".join(f"{name}={value}\n" for name, value in SECRETS.items()), encoding="utf-8")
    env.chmod(0o600)
    return file


def command(*arguments: object, group: str = "companion") -> Result:
    """Run `wx2tg companion`, in a thread, since its loop must be the only one there; no output holds a secret."""
    with ThreadPoolExecutor(max_workers=1) as pool, patch.dict(os.environ):
        for name in SECRETS:
            os.environ.pop(name, None)
        words = [group, *map(str, arguments)]
        result = pool.submit(CliRunner().invoke, main, words).result()
    for secret in SECRETS.values():
        assert secret not in result.output + repr(result.exception)
    return result
