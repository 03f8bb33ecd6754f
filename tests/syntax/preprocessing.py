"""Writes projects with sheets in LESS and Sass, and checks them."""

from __future__ import annotations

import json
from pathlib import Path

from browser.projects import small_app, write_project

from wx2tg import check, options
from wx2tg.driver.sources import Sources
from wx2tg.project import Project, discover
from wx2tg.report import Report
from wx2tg.syntax.compiled import Compiled
from wx2tg.syntax.less import compile_less
from wx2tg.syntax.sass import compile_sass
from wx2tg.text import Source

PLUGINS = {"project.config.json": json.dumps({"setting": {"useCompilerPlugins": ["typescript", "less", "sass"]}})}


def found(root: Path, files: dict[str, str], configured: bool = True) -> Project:
    """The project of `files` in a small app with one page."""
    app = small_app("pages/a/a") | (PLUGINS if configured else {})
    return discover(write_project(root, {**app, **files}), options.read("", root=root))


def styles(project: Project, unit: str = "pages/a/a") -> str:
    """The WXSS of a unit."""
    path = project.units[unit].style
    assert path is not None
    source = Sources(project).style(path)
    assert source is not None
    return source.text


def report(root: Path, files: dict[str, str]) -> Report:
    found(root, files)
    return check(root, options.read("", root=root))


def told(root: Path, files: dict[str, str]) -> list[tuple[str, str]]:
    """Name and place of the findings in an app of `files`."""
    items = report(root, files).findings
    return [(item.name, f"{item.path}:{item.line}:{item.column}") for item in items]


def compiled(path: str, text: str, files: dict[str, str] | None = None, common: str = "") -> Compiled:
    """`text` compiled as the file `path`, beside `files`, which are found by what is written for them."""

    def load(folder: str, address: str) -> Source | None:
        name = address.removeprefix("./")
        return Source(name, (files or {})[name]) if name in (files or {}) else None

    function = compile_less if path.endswith(".less") else compile_sass
    return function(Source(path, text), load, common)
