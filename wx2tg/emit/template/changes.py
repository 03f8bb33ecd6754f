"""Writes what is new in the data that a named template is given: a tree of it, or true where all is new."""

from __future__ import annotations

from wx2tg.analyze.template.freshness import terms_of
from wx2tg.emit.literals import object_key
from wx2tg.emit.template.expression import javascript
from wx2tg.emit.template.paths import any_js, changes_at, terms_js
from wx2tg.emit.template.place import Place
from wx2tg.syntax.expr import (
    Array,
    Conditional,
    Expression,
    Index,
    Member,
    Name,
    Object,
    Property,
    Spread,
    trail,
)


def data_changes(data: Expression | None, place: Place) -> str:
    """JavaScript for the changes of a named template's `data`."""
    items = data.properties if isinstance(data, Object) else ()
    spreads = [f"{_tree(item.argument, place)} === true" for item in items if isinstance(item, Spread)]
    return " || ".join(dict.fromkeys([place.guard(0), *spreads, _parts(items, place)]))


def _tree(node: Expression, place: Place) -> str:
    """What is new in the value of `node`: a part of the tree, true or nothing."""
    match node:
        case Name() | Member() | Index():
            found = trail(node)
            path = place.scope.path_of(found)
            if path is not None:
                new = "".join(
                    f"!!({term}) || "
                    for index in found.indexes
                    for term in terms_js(terms_of(index, place.scope), place)
                )
                part = changes_at(path, place)
                return f"({new}{part})" if new else part
        case Conditional(test=test, consequent=consequent, alternate=alternate):
            new = "".join(f"!!({term}) || " for term in terms_js(terms_of(test, place.scope), place))
            written = javascript(test, place)
            return f"({new}({written} ? {_tree(consequent, place)} : {_tree(alternate, place)}))"
        case Object(properties=properties):
            return f"{place.needs.use('render/changes', 'changedParts')}({_parts(properties, place)})"
        case Array(elements=elements):
            parts = ", ".join("false" if item is None else _item(item, place) for item in elements)
            return f"{place.needs.use('render/changes', 'changedParts')}([{parts}])"
    return f"!!({any_js(terms_of(node, place.scope), place)})"


def _item(item: Expression | Spread, place: Place) -> str:
    return f"...Object.values({_tree(item.argument, place)})" if isinstance(item, Spread) else _tree(item, place)


def _parts(items: tuple[Property | Spread, ...], place: Place) -> str:
    """The tree of an object as it is written."""
    written = (
        f"...{_tree(item.argument, place)}"
        if isinstance(item, Spread)
        else f"{object_key(item.key)}: {_tree(item.value, place)}"
        for item in items
    )
    return f"{{{', '.join(written)}}}"
