"""Which updates give a value to a component again: those that set a path which the value reads, as in glass-easel.

The value itself need not differ, since a property that is set again counts as given.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from wx2tg.analyze.template.scope import (
    AnyOf,
    Changed,
    Chosen,
    Moved,
    NewAt,
    Path,
    Scope,
    SetAt,
    Term,
    Variable,
    value_names,
)
from wx2tg.ir.nodes import Value
from wx2tg.syntax.expr import Conditional, Expression, Index, Member, Name, Property, Spread, children, trail


def freshness(value: Value, scope: Scope, *, exact: bool = False) -> tuple[Term, ...]:
    """The conditions, one of which holds in an update that sets something `value` reads.

    `exact`: paths decide also where a bit of the update's mask would do, which names may share.
    """
    expressions = (part.expression for part in value.parts if not isinstance(part, str))
    return tuple(dict.fromkeys(term for expression in expressions for term in terms_of(expression, scope, exact=exact)))


def freshness_of_name(value: Value, path: Path | None, scope: Scope) -> AnyOf | None:
    """The same for a name of `let:` that stands for `value`; None where its `path` says it all."""
    variables = (scope.variables.get(name) for name in value_names(value))
    if path is not None and not any(v is not None and (v.kind == "index" or v.fresh) for v in variables):
        return None
    return AnyOf(freshness(value, scope), grouped=True)


def terms_of(node: Expression | Property | Spread, scope: Scope, *, exact: bool = False) -> Iterator[Term]:
    """The conditions for one expression, in the order of the text; what computes an index counts too."""
    match node:
        case Name() | Member() | Index():
            found = trail(node)
            yield from _term_of_chain(node, scope, exact)
            for index in found.indexes:
                yield from terms_of(index, scope, exact=exact)
        case Conditional(test=test, consequent=consequent, alternate=alternate):
            yield from terms_of(test, scope, exact=exact)
            yield Chosen(
                test,
                scope,
                tuple(dict.fromkeys(terms_of(consequent, scope, exact=exact))),
                tuple(dict.fromkeys(terms_of(alternate, scope, exact=exact))),
            )
        case _:
            for child in children(node):
                yield from terms_of(child, scope, exact=exact)


def _term_of_chain(node: Name | Member | Index, scope: Scope, exact: bool) -> Iterator[Term]:
    found = trail(node)
    if found.name is None:
        yield from terms_of(found.root, scope, exact=exact)
        return
    variable = scope.variables.get(found.name)
    if variable is not None and variable.kind == "index":
        yield Moved(variable)
    elif variable is not None and variable.fresh is not None:
        yield variable.fresh
    elif variable is not None or found.name not in scope.wxs:
        path = scope.path_of(found)
        if path is not None and scope.tracked:
            yield NewAt(path)
        elif path is not None and (found.keys or variable is not None or exact):
            yield SetAt(path)
        else:
            yield Changed(found.name, scope)


def moved_in(terms: Iterable[Term]) -> Iterator[Variable]:
    """The indexes of loops that `terms` ask about, those aside that variables ask about where they are made."""
    for term in terms:
        match term:
            case Moved(variable):
                yield variable
            case Chosen(consequent=consequent, alternate=alternate):
                yield from moved_in(consequent)
                yield from moved_in(alternate)
