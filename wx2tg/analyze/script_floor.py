"""Syntax that is too new for the browsers that a bundle has to work in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from wx2tg.diagnostics import Diagnostic, diagnostic
from wx2tg.knowledge import Oldest, tables
from wx2tg.syntax.script import Module


def too_new(module: Module, floor: Sequence[Oldest]) -> Iterator[Diagnostic]:
    """A finding for each piece of syntax in `module` that a browser of `floor` does not read."""
    for name, span in module.features:
        row = tables.syntax().get(name)
        oldest = next((oldest for oldest in floor if row is not None and oldest.lacks(row)), None)
        if row is None or oldest is None:
            continue
        yield diagnostic(
            "syntax-too-new",
            module.source,
            span,
            syntax=row.label,
            browser=oldest.browser.shown,
            floor=oldest.version,
            needed=oldest.needed(row),
        )
