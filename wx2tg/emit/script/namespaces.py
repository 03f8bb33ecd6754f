"""Lowers TypeScript's namespaces to objects that a function fills."""

from __future__ import annotations

from itertools import pairwise

from wx2tg.emit.script.enums import closing, declared
from wx2tg.emit.script.fresh_names import member, refer, replace_keeping_lines
from wx2tg.syntax.script.nodes import Module, Namespace
from wx2tg.text import Edits


def lower_namespaces(module: Module, edits: Edits) -> None:
    """`namespace N { export const a = 1 }` becomes `var N;(function(N){ N.a = 1 })(N||(N={}));`."""
    for item in module.typing.namespaces:
        replace_keeping_lines(edits, item.head, _opening(item))
        edits.replace(item.tail, _closing(item))
        for export in item.exports:
            is_pattern = export.at is not None and not export.names
            edits.blank(export.span, ";(" if is_pattern else " ")
            if export.at is not None:
                copies = "".join(f";{item.parameter}.{name}={name};" for name in export.names)
                edits.insert(export.at, ")" if is_pattern else copies)
    for owner, reference in module.typing.qualified:
        refer(reference, member(owner, reference.name), edits)


def _opening(item: Namespace) -> str:
    first, *others = item.names
    parameters = [*item.names[:-1], item.parameter]
    head = f"{declared(first, item.declared, item.block)}(function({parameters[0]}){{"
    inner = zip(others, parameters[1:], strict=True)
    return head + "".join(f"let {name};(function({parameter}){{" for name, parameter in inner)


def _closing(item: Namespace) -> str:
    inner = [closing(name, owner) for owner, name in pairwise(item.names)]
    return "".join(reversed(inner)) + closing(item.names[0], item.owner)
