"""Decorators, as TypeScript's `experimentalDecorators` and Babel's legacy mode run them."""

from __future__ import annotations

from collections.abc import Sequence

from wx2tg.syntax.script.nodes import DecoratedMember, Module
from wx2tg.text import Edits, Span


def lower_decorators(module: Module, default: str, edits: Edits) -> None:
    """`@a @b() class X {}` becomes `let X=$dec([a,b()],class X {});`; `default` names an anonymous default export."""
    for item in module.decorated:
        head = f"let {item.name or default}=$dec([" if item.declaration else "$dec(["
        if item.decorators:
            _replace_marks(item.decorators, head, edits)
            edits.insert(item.decorators[-1].end, "],")
        else:
            edits.insert(item.span.start, f"{head}],")
        for index, member in enumerate(item.members):
            _lower_member(index, member, edits)
        edits.insert(item.span.end, ");" if item.declaration else ")")


def _lower_member(index: int, member: DecoratedMember, edits: Edits) -> None:
    """`@a @b m() {}` becomes `static ["@0"](){return["m",false,false,a,b]} m() {}`, which `$dec` calls and removes.

    A decorator may have put an accessor into the prototype, so the value of a field is assigned and not defined: a
    private field in its place does that at the right time.
    """
    static, is_field = ("true" if flag else "false" for flag in (member.static, member.field))
    _replace_marks(member.decorators, f';static ["@{index}"](){{return[{member.key},{static},{is_field},', edits)
    edits.insert(member.decorators[-1].end, "]}")
    if member.assigned is not None:
        quoted = member.key[0] != '"' or edits.source.text[member.assigned.start] == '"'
        edits.insert(member.assigned.start, f"#$dec{index}=this{'[' if quoted else '.'}")
        if quoted:
            edits.insert(member.assigned.end, "]")


def _replace_marks(decorators: Sequence[Span], head: str, edits: Edits) -> None:
    """Put `head` in the place of the first `@`, and commas in that of the others."""
    for index, decorator in enumerate(decorators):
        edits.replace(Span(decorator.start, decorator.start + 1), "," if index else head)
