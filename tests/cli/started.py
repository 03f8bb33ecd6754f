"""Projects for `wx2tg init --companion`, and how tests read what it writes."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from browser.projects import write_project
from click.testing import CliRunner, Result

from wx2tg.cli import main
from wx2tg.companion import config_file
from wx2tg.companion.config import Config

ID = "y1bXHAg_oDuvrQ3pHgcODcMPl-2hZHenWugsqdB2CXY"
OTHER_ID = "Qm-7ZtB0fGk3LrW9xVn_2EoYh5sJcUd8PaTi4MvRb6A"
APP: dict[str, str | bytes] = {
    "app.json": '{"pages": ["pages/index/index", "pages/order/order"]}',
    "project.config.json": '{"appid": "wx1234567890abcdef", "projectname": "Tea House"}',
    "pages/index/index.wxml": "<view/>",
    "pages/index/index.js": "Page({});",
    "pages/order/order.wxml": "<view/>",
    "pages/order/order.js": "Page({});",
}

SHOP: dict[str, str | bytes] = {
    "pages/order/order.js": f"wx.requestPayment({{}}); wx.requestSubscribeMessage({{ tmplIds: ['{ID}'] }});"
    "wx.request({ url: 'https://api.tea.example/orders' });",
    "i18n/ru.js": "module.exports = {};",
}


def init(src: Path, *more: object) -> Result:
    """Runs `wx2tg init SRC --companion`; an exception is not caught."""
    arguments = ["init", str(src), "--companion", *map(str, more)]
    return CliRunner().invoke(main, arguments, catch_exceptions=False)


def started(root: Path, files: Mapping[str, str | bytes]) -> Path:
    """The folder that `init` writes for APP with other files."""
    src = write_project(root / "app", {**APP, **files})
    done = init(src)
    assert done.exit_code == 0, done.output
    return src / "companion"


def converted(root: Path) -> Path:
    """The folder that `init` writes for SHOP; the app is converted into it, as its README.md says."""
    folder = started(root, SHOP)
    command = re.search(r"^    wx2tg (convert .*)$", read(folder, "README.md"), re.MULTILINE)
    assert command is not None
    program = [sys.executable, "-m", "wx2tg", *shlex.split(command[1]), "--jobs", "1"]
    done = subprocess.run(program, cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def settings(folder: Path) -> dict[str, Any]:
    """companion.toml as TOML has it."""
    return tomllib.loads((folder / "companion.toml").read_text(encoding="utf-8"))


def variables(folder: Path) -> dict[str, str]:
    """The variables of .env.example and their values."""
    text = (folder / ".env.example").read_text(encoding="utf-8")
    return dict(line.split("=", 1) for line in text.splitlines() if re.match(r"[A-Z]", line))


def filled(folder: Path) -> dict[str, str]:
    """Those variables as an owner fills them in."""
    given = {name: value or f"{name.lower()}-{'0' * 32}"[-32:] for name, value in variables(folder).items()}
    return given | {"BOT_TOKEN": f"123456789:{'A' * 35}"}


def read(folder: Path, name: str) -> str:
    """The text of a file in the folder."""
    return (folder / name).read_text(encoding="utf-8")


def loaded(folder: Path, environment: dict[str, str]) -> Config:
    """The settings in the folder, with secrets from `environment`. ConfigError."""
    return config_file.read(read(folder, "companion.toml"), "companion.toml", environment)
