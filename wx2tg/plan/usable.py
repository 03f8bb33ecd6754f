"""What `wx.canIUse` knows, from the tables: trees of APIs with their options, and of tags with their attributes."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from wx2tg.knowledge import (
    NOWHERE,
    UNHEEDED,
    Api,
    Attribute,
    CallOption,
    Component,
    ResultField,
    apis,
    components,
    every_element,
    signature,
)

Tree = dict[str, object]

_CALLED = ("async", "task")


def usable_components(own: Collection[str]) -> Tree:
    """What `wx.canIUse` answers true for, by tag; "" has what every element has. Events are written `bindtap`.

    A leaf of the tree is 1; "*" means that everything below can be used, as of the tags `own` that the owner
    implements.
    """
    tree: Tree = {tag: _of(row) for tag, row in components().items() if row.tier not in NOWHERE}
    return {"": _of(every_element()), **tree, **dict.fromkeys(own, "*")}


def usable_apis(own: Collection[str]) -> Tree:
    """What `wx.canIUse` answers true for, by API and below it by `object`, `success`, `return` and `callback`.

    A leaf of the tree is 1; "*" means that anything may stand below, as of the APIs `own` that the owner implements.
    An API that is called with callbacks has `success`, also where it answers nothing.
    """
    tree: Tree = {}
    for row in apis().values():
        if row.leaf and row.tier not in NOWHERE:
            _put(tree, row.name, _api(row))
    for name in own:
        _put(tree, name, "*")
    return tree


def _put(tree: Tree, name: str, value: object) -> None:
    """Add an API to the tree: `wx.cloud.init` stands below `cloud`."""
    *owners, last = name.split(".")[1:]
    for owner in owners:
        below = tree.get(owner)
        tree[owner] = tree = below if isinstance(below, dict) else {}
    tree[last] = value


def _api(row: Api) -> object:
    found = signature(row.name)
    results = {name: _result(field) for name, field in found.results.items() if field.state not in UNHEEDED}
    out: Tree = {}
    if options := {name: _values(option) for name, option in found.options.items() if option.state not in UNHEEDED}:
        out["object"] = options
    if row.kind in _CALLED:
        out["success"] = results
    elif row.kind == "event" and results:
        out["callback"] = results
    elif results or row.kind in ("sync", "manager"):
        out["return"] = results or 1
    return out or 1


def _values(option: CallOption) -> object:
    return {str(value): 1 for value in option.values} or 1


def _result(field: ResultField) -> object:
    below = {str(name): 1 for name in (*field.values, *field.fields)}
    return below or ("*" if field.type in ("Object", "Array") else 1)


def _of(row: Component) -> object:
    events = {f"bind{name}": 1 for name, event in row.events.items() if event.fired != "never" and ":" not in name}
    return {**_attributes(row.attributes), **events} or 1


def _attributes(rows: Mapping[str, Attribute]) -> Tree:
    return {name: _below(row) for name, row in rows.items() if row.state not in UNHEEDED}


def _below(row: Attribute) -> object:
    values = {name: 1 for name, option in row.values.items() if option.state not in UNHEEDED}
    return {**values, **_attributes(row.fields)} or 1
