"""TypeScript's namespaces as objects that a function fills."""

from __future__ import annotations

from itertools import pairwise

from wx2tg.emit.script.enums import closing, declared
from wx2tg.emit.script.names import member, refer, replace_keeping_lines
from wx2tg.syntax.script.nodes import Module, Namespace
from wx2tg.text import Edits


def lower_namespaces(module: Module, edits: Edits) -> None:
    """`namespace N { export const a = 1 }` becomes `var N;(function(N){ N.a = 1 })(N||(N={}));`."""
    for item in module.typing.namespaces:
        replace_keeping_lines(edits, item.head, _opening(item))
        edits.replace(item.tail, _closing(item))
        for export in item.exports:
            edits.blank(export.span)
            if export.at is not None:
                edits.insert(export.at, "".join(f";{item.names[-1]}.{name}={name};" for name in export.names))
    for owner, reference in module.typing.qualified:
        refer(reference, member(owner, reference.name), edits)


def _opening(item: Namespace) -> str:
    first, *others = item.names
    head = f"{declared(first, item.declared, item.block)}(function({first}){{"
    return head + "".join(f"let {name};(function({name}){{" for name in others)


def _closing(item: Namespace) -> str:
    inner = [closing(name, owner) for owner, name in pairwise(item.names)]
    return "".join(reversed(inner)) + closing(item.names[0], item.owner)
