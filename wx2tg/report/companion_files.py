"""The files of `wx2tg init --companion`: companion.toml and those around it, with what the project shows filled in."""

from __future__ import annotations

import json
import re
import shlex
import tomllib
from importlib.resources import files

import msgspec
from jinja2 import Environment, PackageLoader

from wx2tg import knowledge
from wx2tg.report.cloud import Cloud
from wx2tg.report.companion_cloud import cloud_facts
from wx2tg.report.markdown import prose
from wx2tg.report.model import Report
from wx2tg.report.starter import quoted
from wx2tg.version import __version__
from wx2tg.visible import visible

SETTINGS = "companion.toml"

BASE = "https://shop.example"
"""Stands for the address of the app until the owner writes it."""

_FOLDER = "companion"
_BUNDLE = "dist"
_TEMPLATES = {
    SETTINGS: "companion.toml",
    ".env.example": "env.example",
    "Dockerfile": "Dockerfile",
    "compose.yaml": "compose.yaml",
    "Caddyfile": "Caddyfile",
    ".dockerignore": "dockerignore",
    ".gitignore": "gitignore",
    "README.md": "README.md",
}
NAMES = tuple(_TEMPLATES)
"""The names of the files, in the order in which they are told of."""

# Languages that the bot speaks whatever the project shows: those of mini-programs, and of most of Telegram.
_ALWAYS = ("en", "zh-hans")
_MOST_OTHERS = 10
_PORT, _OTHER_PORT = 8080, 8090
_THIS_MACHINE = re.compile(r"(https?://)(?:localhost|127(?:\.\d+){3})((?::\d+)?)")
# What WeChat's tool writes for somebody who has none.
_NO_APPID = frozenset({"", "touristappid"})


class Ways(msgspec.Struct, frozen=True):
    """Paths from the folder that the files go to: `source` to SRC, `functions` to the folder of cloud functions or "".

    `inside` is the path of that folder from the folder of app.json, "" where it lies elsewhere.
    """

    source: str
    inside: str = ""
    functions: str = ""


def companion_files(report: Report, ways: Ways, *, on_ton: bool = False, cloud: Cloud | None = None) -> dict[str, str]:
    """The files by name, for the project of `report`; `cloud` is what it uses of WeChat's cloud, None for nothing.

    With `on_ton` wx2tg.toml has buyers pay from wallets on TON.
    """
    environment = Environment(
        loader=PackageLoader("wx2tg.report", _FOLDER), trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
    )
    environment.filters["quoted"] = quoted
    environment.filters["json"] = json.dumps
    environment.filters["bare"] = lambda text: quoted(text)[1:-1]
    environment.filters["yaml"] = lambda text: json.dumps(text.replace("$", "$$"))
    environment.filters["shell"] = shlex.quote
    environment.filters["markdown"] = lambda text: prose(visible(text))
    facts = _facts(report)
    on_ton = on_ton and bool(facts["pays"])
    facts |= {
        "source": ways.source,
        "version": __version__,
        "base": BASE,
        "bundle": _BUNDLE,
        "inside": ways.inside,
        "on_ton": on_ton,
        "extras": "companion,ton" if on_ton else "companion",
        "cloud": cloud and cloud_facts(cloud, ways.functions),
    }
    return {name: environment.get_template(f"{file}.jinja").render(facts) for name, file in _TEMPLATES.items()}


def _facts(report: Report) -> dict[str, object]:
    """What the templates say of the project."""
    served, used = report.served, [row.name for row in report.apis]
    pays = [name for name in used if (row := knowledge.api(name)) is not None and row.endpoint == "payment"]
    pays += [f"<{row.tag}>" for row in report.components if row.tag == "functional-page-navigator"]
    own = [origin for origin in served.backends if not knowledge.server_origins().is_known(origin)]
    backend = own[0] if own else ""
    local, port = _at_hand(backend)
    said = tomllib.loads((files("wx2tg.report") / _FOLDER / "texts.toml").read_text(encoding="utf-8"))
    spoken = dict.fromkeys((*_ALWAYS, *served.languages))
    return {
        "name": report.project.name or "this app",
        "appid": "" if report.project.appid in _NO_APPID else report.project.appid,
        "home": served.home,
        "host": BASE.partition("//")[2],
        "backend": backend,
        "local": local,
        "port": port,
        "wechat_port": port + 1,
        "proxy_port": port + 2,
        "others": [origin for origin in served.backends if origin not in own[:1]][:_MOST_OTHERS],
        "asks_phone": served.asks_phone,
        "asks_messages": bool(served.messages) or "wx.requestSubscribeMessage" in used,
        "messages": served.messages,
        "pays": pays,
        "texts": [(language, said[language]) for language in spoken if language in said],
        "untold": [language for language in spoken if language not in said],
    }


def _at_hand(backend: str) -> tuple[str, int]:
    """The address of a back end of this machine from a container, "" of another one, and a port that it does not take.

    The two next ports are free too: they are those of WeChat's side and of the proxy.
    """
    match = _THIS_MACHINE.fullmatch(backend)
    if match is None:
        return "", _PORT
    address = f"{match[1]}host.docker.internal{match[2]}"
    taken = match[2] in [f":{port}" for port in range(_PORT, _PORT + 3)]
    return address, _OTHER_PORT if taken else _PORT
