"""Lowers TypeScript's enums to objects that map names to values, and numbers back to names."""

from __future__ import annotations

from wx2tg.emit.script.fresh_names import replace_keeping_lines
from wx2tg.syntax.script.nodes import Enum, EnumMember, Module
from wx2tg.text import Edits


def lower_enums(module: Module, edits: Edits) -> None:
    """`enum E { A, B = "b" }` becomes `var E;(function(E){ E[E["A"]=0]="A"; E["B"] = "b"; })(E||(E={}));`."""
    for item in module.typing.enums:
        replace_keeping_lines(
            edits, item.head, f"{declared(item.name, item.declared, item.block)}(function({item.name}){{"
        )
        edits.replace(item.tail, closing(item.name, item.owner))
        for comma in item.commas:
            edits.replace(comma, " ")
        for member in item.members:
            _lower_member(item, member, edits)


def declared(name: str, already: bool, block: bool) -> str:
    """The declaration of the object of an enum or namespace; `already` if an earlier one or a class declares it."""
    if already:
        return ";"
    return f"{'let' if block else 'var'} {name};"


def closing(name: str, owner: str | None) -> str:
    """The end of the function that fills an object, with its call; `owner` is the namespace that exports it, if any."""
    return f"}})({name}={owner}.{name}||({owner}.{name}={{}}));" if owner else f"}})({name}||({name}={{}}));"


def _lower_member(item: Enum, member: EnumMember, edits: Edits) -> None:
    place = f"{item.name}[{member.key}]"
    if member.value is None:
        edits.replace(member.span, f"{item.name}[{place}={member.auto}]={member.key};")
    elif member.textual:
        edits.replace(member.span, place)
        edits.insert(member.value.end, ";")
    else:
        edits.replace(member.span, f"{item.name}[{place}")
        edits.insert(member.value.end, f"]={member.key};")
