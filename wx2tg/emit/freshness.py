"""Writes, for a value that a component is given, whether what it reads was set: then it is given anew, same or not."""

from __future__ import annotations

from wx2tg.emit.expression import javascript, names_in
from wx2tg.emit.names import Scope, quote
from wx2tg.ir.nodes import Value
from wx2tg.syntax.expr import Conditional, Expression, Index, Member, Name, Property, Spread, children


def freshness(value: Value, scope: Scope) -> str:
    """JavaScript that is true in an update whose changes touch `value`, as glass-easel decides it: by paths.

    "" in a named template, which does not know what changed: there the values themselves are compared.
    """
    if scope.bits is None:
        return ""
    terms: dict[str, None] = {}
    for part in value.parts:
        if not isinstance(part, str):
            terms |= _terms(part.expression, scope)
    return " || ".join(terms) or "false"


def follows_place(value: Value, scope: Scope) -> bool:
    """Whether `value` reads the index of a loop, which may change though nothing was set that it stands for."""
    names = (name for part in value.parts if not isinstance(part, str) for name in names_in(part.expression))
    return any(name in scope.variables and scope.variables[name].place for name in names)


def _terms(node: Expression | Property | Spread, scope: Scope) -> dict[str, None]:
    """Alternatives, each once, in the order of the text."""
    match node:
        case Name() | Member() | Index():
            return _place(node, scope)
        case Conditional(test=test, consequent=consequent, alternate=alternate):
            chosen = [" || ".join(_terms(branch, scope)) or "false" for branch in (consequent, alternate)]
            if chosen[0] == chosen[1]:
                return _union(_terms(test, scope), {chosen[0]: None} if chosen[0] != "false" else {})
            return _union(_terms(test, scope), {f"({javascript(test, scope)} ? {chosen[0]} : {chosen[1]})": None})
        case _:
            return _union(*(_terms(child, scope) for child in children(node)))


def _union(*parts: dict[str, None]) -> dict[str, None]:
    return {term: None for part in parts for term in part}


def _place(node: Name | Member | Index, scope: Scope) -> dict[str, None]:
    """The path that a name with members stands for; what computes an index counts too."""
    keys: list[str] = []
    terms: dict[str, None] = {}
    at: Expression = node
    while isinstance(at, (Member, Index)):
        if isinstance(at, Member):
            keys.append(quote(at.property))
        else:
            terms |= _terms(at.index, scope)
            keys.append(javascript(at.index, scope))
        at = at.object
    if not isinstance(at, Name):
        return _union(_terms(at, scope), terms)
    variable = scope.variables.get(at.name)
    if at.name in scope.wxs or (variable is not None and variable.place):
        return terms
    head = variable.path if variable is not None else quote(at.name)
    if head and (keys or variable is not None):
        return _union({f"c.touches([{','.join([head, *reversed(keys)])}])": None}, terms)
    # The values of a slot have no bits: they come with an update of everything.
    bits = scope.bits_of(at.name)
    return _union({f"m & {bits}" if bits else "m < 0": None}, terms)
