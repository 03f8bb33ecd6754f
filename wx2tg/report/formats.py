"""The formats by name, each a module of this package that is imported when it is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wx2tg.report.model import Report

FORMATS = ("text", "json", "sarif", "markdown", "html", "github", "gitlab", "junit")
"""Names that `--format` takes; each is a module with `render(report) -> str`."""

SUFFIXES: Mapping[str, str] = MappingProxyType(
    {".txt": "text", ".json": "json", ".sarif": "sarif", ".md": "markdown", ".html": "html", ".xml": "junit"}
)
"""The format of a report file by its suffix."""


NAMES: Mapping[str, str] = MappingProxyType({"gl-code-quality-report.json": "gitlab"})
"""The format of a report file by its whole name, where its suffix would say another."""


def render(report: Report, name: str) -> str:
    """`report` in the format `name`, ending with a line end."""
    text: str = import_module(f"wx2tg.report.{name}").render(report)
    return text
