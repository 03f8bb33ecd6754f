"""Lowers standard decorators to calls of the runtime's `$std`, which applies them while the class is made."""

from __future__ import annotations

import json
from collections.abc import Sequence

from wx2tg.syntax.script.class_nodes import DecoratedClass, DecoratedMember, StaticField
from wx2tg.text import Edits, Span

_ACCESS = {"has": "has:o=>{0} in o", "get": "get:o=>o.{0}", "set": "set:(o,v)=>{{o.{0}=v}}"}
_USES = {
    "method": ("has", "get"),
    "getter": ("has", "get"),
    "setter": ("has", "set"),
    "field": ("has", "get", "set"),
    "accessor": ("has", "get", "set"),
}


def lower_standard(item: DecoratedClass, name: str, keeper: str, edits: Edits) -> None:
    """`@a class X { @b x = 1 }` becomes `let X=$std([a],($k,X)=>({["X"]:class {...}},$k.finish()));`.

    `lower_decorators` writes the beginning and the end. `keeper` is `$k`, the runtime's object that keeps the
    decorators of this class. The first static field applies them; from then on, `X` inside the class is what they
    returned. Private fields that nothing reads run such code at the right time. Static blocks could do the same, but
    need newer browsers.
    """
    replaced, given = bool(item.decorators), json.dumps(name) if name else item.given or '""'
    applied = f"{keeper}.apply(this)"
    if replaced:
        inner = f"{name}=" if name else ""
        edits.insert(item.span.start, f"({keeper}{f',{name}' if name else ''})=>({{[{given}]:")
        if item.name is not None:
            edits.replace(item.name, "")
        applied = f"{inner}{applied}"
        edits.insert(item.span.end, f"}},{keeper}.finish())")
        for this in item.own_this:
            edits.replace(this, f"{keeper}.target")
    elif name or given == '""':
        edits.insert(item.span.start, f"({keeper})=>")
    else:
        edits.insert(item.span.start, f"({keeper})=>({{[{given}]:")
        edits.insert(item.span.end, f"}}[{given}])")
    starts = any(not member.static and member.kind in ("method", "getter", "setter") for member in item.members)
    edits.insert(item.body, f"static #{keeper}_={applied};" + (f"#{keeper}={keeper}.start(this);" if starts else ""))
    _lower_members(item, keeper, edits)


def replace_marks(decorators: Sequence[Span], head: str, edits: Edits) -> None:
    """Replace the first `@` by `head`, and the others by commas."""
    for index, decorator in enumerate(decorators):
        edits.replace(Span(decorator.start, decorator.start + 1), "," if index else head)


def _lower_members(item: DecoratedClass, keeper: str, edits: Edits) -> None:
    """Lower members with decorators, and static fields: `static x = 1` becomes `static #$k_0=($k.put({ x : 1}))`."""
    put = {field.end: field for field in item.statics}
    for number, field in enumerate(item.statics):
        edits.replace(field.keyword, f"static #{keeper}_{number}=({keeper}.put({{")
    for index, member in enumerate(item.members):
        private = member.key[1:-1] if member.private else ""
        access = ",".join(_ACCESS[use].format(private) for use in _USES[member.kind])
        facts = ['"' + member.kind + '"', "true" if member.static else "false", member.key or "undefined"]
        facts.append(f"{{{access}}}" if private else "undefined")
        replace_marks(member.decorators, f";static[{keeper}.mark({','.join(facts)},[", edits)
        edits.insert(member.decorators[-1].end, "])](){}")
        if not member.key:
            edits.replace(Span(member.name.start, member.name.start + 1), f"[{keeper}.key(")
            edits.replace(Span(member.name.end - 1, member.name.end), ")]")
        if member.kind in ("field", "accessor"):
            _lower_field(index, member, put.pop(member.end, None), keeper, edits)
        elif private:
            _lower_private(index, member, keeper, edits)
    for field in put.values():
        if field.equals is not None:
            edits.replace(field.equals, ":")
        edits.insert(field.end, "}))" if field.equals is not None else ":void 0}))")


def _lower_field(index: int, member: DecoratedMember, put: StaticField | None, keeper: str, edits: Edits) -> None:
    """`x = 1` becomes `x =$k.init(0,this,1);#$k0=$k.then(0,this);`."""
    owner = f"{keeper}.target" if member.static else "this"
    key = member.key or f"{keeper}.members[{index}].name"
    init = f"{':' if put else '='}{keeper}.init({index},{owner}"
    if member.equals is None:
        edits.insert(member.end, f"{init})")
    else:
        edits.replace(member.equals, f"{init},{{[{key}]:" if member.unnamed else f"{init},")
        edits.insert(member.end, f"}}[{key}])" if member.unnamed else ")")
    then = f"{keeper}.then({index},{owner})"
    if put is not None:
        edits.insert(member.end, f"}}),{then})")
    else:
        edits.insert(member.end, f";{'static ' if member.static else ''}#{keeper}{index}={then};")


def _lower_private(index: int, member: DecoratedMember, keeper: str, edits: Edits) -> None:
    """`#m() {}` becomes `[$k.hidden(0)]() {}get #m(){return $k.value(0)}`."""
    name = edits.source.text[member.name.start : member.name.end]
    edits.replace(member.name, f"[{keeper}.hidden({index})]")
    head = "static " if member.static else ""
    uses = {
        "method": f"get {name}(){{return {keeper}.value({index})}}",
        "getter": f"get {name}(){{return {keeper}.get({index},this)}}",
        "setter": f"set {name}(_){{{keeper}.set({index},this,_)}}",
    }
    edits.insert(member.end, head + uses[member.kind])
