"""Makes the texts in a report harmless, once for all formats: a project decides what they quote."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
from msgspec.structs import replace

from wx2tg.diagnostics import Diagnostic
from wx2tg.report.baseline import Diff
from wx2tg.report.model import Report
from wx2tg.visible import encodable, for_json, visible


def shown(report: Report) -> Report:
    """`report` with every text on one line, with nothing invisible in it and nothing that a build server obeys."""
    return _changed(report, visible)


def json_of(document: object) -> str:
    """`document` as JSON with two-space indentation, harmless in any log."""
    plain = _mapped(msgspec.to_builtins(document), encodable)
    return for_json(msgspec.json.format(msgspec.json.encode(plain), indent=2).decode()) + "\n"


def _changed(report: Report, change: Callable[[str], str]) -> Report:
    names = (
        "project",
        "findings",
        "apis",
        "components",
        "hosts",
        "named",
        "tasks",
        "bundle",
        "diff",
        "history",
        "pages",
        "checklist",
    )
    fields: dict[str, Any] = {name: _mapped(getattr(report, name), change) for name in names}
    return replace(report, diagnostics=tuple(_diagnostic(item, change) for item in report.diagnostics), **fields)


def _diagnostic(item: Diagnostic, change: Callable[[str], str]) -> Diagnostic:
    """A diagnostic with its own texts made harmless; formats that show lines of its source do so themselves."""
    labels = tuple(replace(label, text=change(label.text)) for label in item.labels)
    notes = tuple(map(change, item.notes))
    return replace(item, message=change(item.message), path=change(item.path), notes=notes, labels=labels)


def _mapped(value: Any, change: Callable[[str], str]) -> Any:
    """`value` with `change` done to every text in it."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, (tuple, list)):
        return type(value)(_mapped(item, change) for item in value)
    if isinstance(value, dict):
        return {_mapped(key, change): _mapped(item, change) for key, item in value.items()}
    if isinstance(value, msgspec.Struct):
        return type(value)(*(_mapped(getattr(value, name), change) for name in value.__struct_fields__))
    if isinstance(value, Diff):
        lists = {name: _mapped(getattr(value, name), change) for name in ("new", "fixed", "unchanged", "moved")}
        return replace(value, **lists)
    return value
