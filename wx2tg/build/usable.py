"""What `wx.canIUse` knows of components, from their tables: a tree of tags, attributes, values and fields."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from wx2tg.knowledge import NOWHERE, UNHEEDED, Attribute, Component, components, every_element

Tree = dict[str, object]


def usable_components(own: Collection[str]) -> Tree:
    """What can be used of each tag, and under "" what every element has. An event is called as it is bound.

    1 stands for what has nothing below it; `own` are the tags that the owner implements, of which "*" says that
    everything can be used.
    """
    tree: Tree = {tag: _of(row) for tag, row in components().items() if row.tier not in NOWHERE}
    return {"": _of(every_element()), **tree, **dict.fromkeys(own, "*")}


def _of(row: Component) -> object:
    events = {f"bind{name}": 1 for name, event in row.events.items() if event.fired != "never" and ":" not in name}
    return {**_attributes(row.attributes), **events} or 1


def _attributes(rows: Mapping[str, Attribute]) -> Tree:
    return {name: _below(row) for name, row in rows.items() if row.state not in UNHEEDED}


def _below(row: Attribute) -> object:
    values = {name: 1 for name, option in row.values.items() if option.state not in UNHEEDED}
    return {**values, **_attributes(row.fields)} or 1
