"""Tells of what a template writes on built-in components without effect."""

from __future__ import annotations

from wx2tg.analyze.unheeded import Unheeded
from wx2tg.diagnostics import Diagnostic, diagnostic


def unheeded_finding(item: Unheeded) -> Diagnostic:
    """The finding at the place of the attribute or event."""
    source, span, tag, name = item.source, item.span, item.tag, item.name
    notes = (f"Did you mean {item.similar}?",) if item.similar else ()
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
