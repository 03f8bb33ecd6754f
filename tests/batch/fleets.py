"""Small fleets on the disk, and how tests run `wx2tg batch` on them."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from wx2tg.cli import main

PAGE = "pages/index/index"


def project(folder: Path, text: str = "tea", script: str = "Page({});") -> Path:
    """A mini-program of one page, which shows `text`."""
    files = {"app.json": json.dumps({"pages": [PAGE]}), f"{PAGE}.js": script, f"{PAGE}.wxml": f"<view>{text}</view>"}
    for path, content in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8")
    return folder


def fleet(root: Path, *names: str) -> Path:
    """A list of mini-programs with these names, each with its own text; the list's file."""
    for name in names:
        project(root / name, name)
    return listed(root, *names)


def listed(root: Path, *lines: str) -> Path:
    """A list with these lines."""
    file = root / "list.txt"
    file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return file


def batch(*arguments: object, given: str | bytes | None = None) -> Result:
    """Runs `wx2tg batch` in this process; an exception is not caught."""
    return CliRunner().invoke(main, ["batch", *map(str, arguments)], input=given, catch_exceptions=False)


def started(*arguments: object, **more: Any) -> subprocess.Popen[str]:
    """`wx2tg batch` in a process of its own."""
    command = [sys.executable, "-m", "wx2tg", "batch", *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **more)


def summary(out: Path) -> dict[str, Any]:
    """summary.json."""
    document: dict[str, Any] = json.loads((out / "summary.json").read_bytes())
    return document


def rows(out: Path) -> dict[str, dict[str, str]]:
    """summary.csv by name."""
    with (out / "summary.csv").open(encoding="utf-8", newline="") as file:
        return {row["name"]: row for row in csv.DictReader(file)}


def statuses(out: Path) -> dict[str, str]:
    """The status of each project."""
    return {row["name"]: row["status"] for row in summary(out)["projects"]}


def content(folder: Path) -> dict[str, bytes]:
    """All files below a folder."""
    return {
        file.relative_to(folder).as_posix(): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()
    }
