"""Class decorators, as TypeScript's `experimentalDecorators` and Babel's legacy mode run them."""

from __future__ import annotations

from wx2tg.syntax.script.nodes import Module
from wx2tg.text import Edits, Span


def lower_decorators(module: Module, default: str, edits: Edits) -> None:
    """`@a @b() class X {}` becomes `let X=$dec([a,b()],class X {});`; `default` names an anonymous default export."""
    for item in module.decorated:
        head = f"let {item.name or default}=$dec([" if item.declaration else "$dec(["
        for index, decorator in enumerate(item.decorators):
            edits.replace(Span(decorator.start, decorator.start + 1), "," if index else head)
        edits.insert(item.decorators[-1].end, "],")
        edits.insert(item.span.end, ");" if item.declaration else ")")
