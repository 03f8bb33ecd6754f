"""Lowers decorators: standard ones, and those of TypeScript's `experimentalDecorators` and Babel's legacy mode."""

from __future__ import annotations

from wx2tg.emit.helpers import HelperEdits
from wx2tg.emit.script.standard import lower_standard, replace_marks
from wx2tg.syntax.script.class_nodes import DecoratedClass, DecoratedMember
from wx2tg.syntax.script.nodes import Module
from wx2tg.text import Edits


def lower_decorators(module: Module, default: str, keeper: str, edits: HelperEdits) -> None:
    """Lower the decorated classes of `module`.

    `default` is the variable for an anonymous default export; `keeper` is the variable for the runtime's object that
    keeps the decorators of a class.
    """
    for item in reversed(module.decorated):  # Of two insertions at one place, those of the inner class come first.
        name = edits.source.text[item.name.start : item.name.end] if item.name else ""
        head = f"let {name or default}=" if item.declaration else ""
        if item.legacy:
            _lower_legacy(item, head, edits)
        else:
            _begin(item, f"{head}{edits.helper('$std')}([", edits)
            lower_standard(item, name, keeper, edits)
        edits.insert(item.span.end, ");" if item.declaration else ")")


def _begin(item: DecoratedClass, head: str, edits: Edits) -> None:
    """Turn the decorators of a class into a list; `head` ends with the `[` that opens it."""
    if item.decorators:
        replace_marks(item.decorators, head, edits)
        edits.insert(item.decorators[-1].end, "],")
    else:
        edits.insert(item.span.start, f"{head}],")


def _lower_legacy(item: DecoratedClass, head: str, edits: HelperEdits) -> None:
    """`@a @b() class X {}` becomes `let X=$dec([a,b()],class X {});`."""
    _begin(item, f"{head}{edits.helper('$dec')}([", edits)
    for index, member in enumerate(item.members):
        _lower_member(index, member, edits)


def _lower_member(index: int, member: DecoratedMember, edits: Edits) -> None:
    """`@a @b m() {}` becomes `static ["@0"](){return["m",false,false,a,b]} m() {}`; `$dec` calls that and removes it.

    A decorator may have put an accessor into the prototype, so the value of a field must be assigned, not defined. A
    private field replaces the field, and its initialiser makes the assignment at the same time.
    """
    static, is_field = ("true" if flag else "false" for flag in (member.static, member.kind == "field"))
    replace_marks(member.decorators, f';static ["@{index}"](){{return[{member.key},{static},{is_field},', edits)
    edits.insert(member.decorators[-1].end, "]}")
    if member.kind == "field" and not member.static and member.equals is not None:
        quoted = member.key[0] != '"' or edits.source.text[member.name.start] == '"'
        edits.insert(member.name.start, f"#$dec{index}=this{'[' if quoted else '.'}")
        if quoted:
            edits.insert(member.name.end, "]")
