"""What a user is told: severity, message and place."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from wx2tg.text import Source, Span


class Severity(Enum):
    """error: the output would be wrong; warning: it works but differs from WeChat; info: a decision was taken."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Label:
    """A second place that belongs to a diagnostic, with a few words about it."""

    source: Source
    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding. `code` and `name` are those of the catalogue (`WX1104`, `missing-end-tag`).

    `path` is relative to the app root; `source` and `span` are None where a whole file, or no file, is meant.
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
