"""Findings about attributes and events that built-in components ignore."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from wx2tg.analyze.unheeded import Unheeded, similar
from wx2tg.diagnostics import Diagnostic, diagnostic

# Finding the name that may have been meant takes long, and nobody reads more hints about one template.
_MOST_HINTS = 200


def unheeded_findings(items: Iterable[Unheeded]) -> Iterator[Diagnostic]:
    """A finding for each of `items`, at the place of the attribute or event."""
    for number, item in enumerate(items):
        meant = similar(item) if number < _MOST_HINTS else ""
        yield _finding(item, (f"Did you mean {meant}?",) if meant else ())


def _finding(item: Unheeded, notes: tuple[str, ...]) -> Diagnostic:
    source, span, tag, name = item.source, item.span, item.tag, item.name
    match item.problem:
        case "unknown-attribute":
            return diagnostic("unknown-attribute", source, span, notes=notes, tag=tag, name=name)
        case "unknown-event":
            return diagnostic("unknown-event", source, span, notes=notes, tag=tag, name=name)
        case "unknown-value":
            return diagnostic("unknown-value", source, span, notes=notes, tag=tag, name=name, value=item.value)
        case "ignored-attribute":
            return diagnostic("ignored-attribute", source, span, tag=tag, name=name, note=item.note)
        case "event-never-fired":
            return diagnostic("event-never-fired", source, span, tag=tag, name=name, note=item.note)
    return diagnostic("value-not-honoured", source, span, tag=tag, name=name, value=item.value, note=item.note)
