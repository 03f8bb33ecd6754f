"""Decorators: standard ones, and the older ones as TypeScript's `experimentalDecorators` and Babel's legacy mode do."""

from __future__ import annotations

from wx2tg.emit.helpers import HelperEdits
from wx2tg.emit.script.standard import lower_standard, replace_marks
from wx2tg.syntax.script.class_nodes import DecoratedClass, DecoratedMember
from wx2tg.syntax.script.nodes import Module
from wx2tg.text import Edits


def lower_decorators(module: Module, default: str, keeper: str, edits: HelperEdits) -> None:
    """Lower the decorated classes of `module`.

    `default` names an anonymous default export, `keeper` what is known of the decorators of a class.
    """
    for item in reversed(module.decorated):  # What one within another inserts at the same place comes first.
        name = edits.source.text[item.name.start : item.name.end] if item.name else ""
        head = f"let {name or default}=" if item.declaration else ""
        if item.legacy:
            _lower_legacy(item, head, edits)
        else:
            _begin(item, f"{head}{edits.helper('$std')}([", edits)
            lower_standard(item, name, keeper, edits)
        edits.insert(item.span.end, ");" if item.declaration else ")")


def _begin(item: DecoratedClass, head: str, edits: Edits) -> None:
    """Make the decorators of a class a list, which `head` opens."""
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
    """`@a @b m() {}` becomes `static ["@0"](){return["m",false,false,a,b]} m() {}`, which `$dec` calls and removes.

    A decorator may have put an accessor into the prototype, so the value of a field is assigned and not defined: a
    private field in its place does that at the right time.
    """
    static, is_field = ("true" if flag else "false" for flag in (member.static, member.kind == "field"))
    replace_marks(member.decorators, f';static ["@{index}"](){{return[{member.key},{static},{is_field},', edits)
    edits.insert(member.decorators[-1].end, "]}")
    if member.kind == "field" and not member.static and member.equals is not None:
        quoted = member.key[0] != '"' or edits.source.text[member.name.start] == '"'
        edits.insert(member.name.start, f"#$dec{index}=this{'[' if quoted else '.'}")
        if quoted:
            edits.insert(member.name.end, "]")
