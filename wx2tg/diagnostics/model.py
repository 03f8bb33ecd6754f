"""The model of a diagnostic: severity, message and place."""

from __future__ import annotations

from enum import Enum

import msgspec

from wx2tg.text import Source, Span


class Severity(Enum):
    """error: the output would be wrong; warning: it works but differs from WeChat; info: a decision was taken."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Label(msgspec.Struct, frozen=True):
    """A second place of a diagnostic, with a few words about it."""

    source: Source
    span: Span
    text: str


class Diagnostic(msgspec.Struct, frozen=True):
    """One diagnostic. `code` and `name` are those of the catalogue (`WX1104`, `missing-end-tag`).

    `path` is relative to the app root. `source` and `span` are None if it is about a whole file, or about no file.
    """

    code: str
    name: str
    severity: Severity
    message: str
    path: str
    source: Source | None = None
    span: Span | None = None
    notes: tuple[str, ...] = ()
    labels: tuple[Label, ...] = ()
