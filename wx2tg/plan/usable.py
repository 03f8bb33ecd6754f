"""What `wx.canIUse` knows, from the tables: trees of APIs with their options, of classes, and of tags."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

from wx2tg.knowledge import (
    NOWHERE,
    UNHEEDED,
    Api,
    ApiClass,
    Attribute,
    CallOption,
    Component,
    ResultField,
    api_classes,
    apis,
    components,
    every_element,
    signature,
)

Tree = dict[str, object]
"""1 stands for what has nothing below it, "*" for what may have anything, another text for what stands in its place."""

Schema = tuple[str, ...]
"""What is asked for: an API, a class or a tag, and what of it."""

_CALLED = ("async", "task")
_BOUND = re.compile(r"(?:bind|catch|mut-bind):?")


def usable_components(own: Collection[str], asked: Collection[Schema] | None = None) -> Tree:
    """What `wx.canIUse` answers true for, by tag; "" has what every element has. Events are written `bindtap`.

    A leaf of the tree is 1; "*" means that everything below can be used, as of the tags `own` that the owner
    implements. `asked` are all schemas that scripts ask for, None where one of them is made at run time.
    """
    tree: Tree = {tag: _of(row) for tag, row in components().items() if row.tier not in NOWHERE}
    tree |= {"": _of(every_element()), **dict.fromkeys(own, "*")}
    if asked is None:
        return tree
    known = [schema for schema in asked if schema[0] in tree and schema[0]]
    return _asked_of(tree, [*known, *(("", *schema[1:]) for schema in known if schema[1:])])


def usable_apis(own: Collection[str], asked: Collection[Schema] | None = None) -> Tree:
    """What `wx.canIUse` answers true for, by API and below it by `object`, `success`, `return` and `callback`.

    A leaf of the tree is 1; "*" means that anything may stand below, as of the APIs `own` that the owner implements.
    An API that is called with callbacks has `success`, also where it answers nothing. The classes of what APIs make
    stand beside the APIs; `return` of an API that makes an object is the name of its class. `asked` as for components.
    """
    makers = {made: name for name, row in reversed(list(api_classes().items())) for made in row.made_by}
    tree: Tree = {}
    for row in apis().values():
        if row.leaf and row.tier not in NOWHERE:
            _put(tree, row.name, _api(row, makers.get(row.name.removeprefix("wx."), "")))
    for name in own:
        _put(tree, name, "*")
    for name, found in api_classes().items():
        if not found.made_by or not tree.keys().isdisjoint(found.made_by):
            tree[name] = _class(name, found)
    return tree if asked is None else _asked_of(tree, asked)


def schemas(texts: Iterable[str]) -> frozenset[Schema]:
    """What `wx.canIUse` is called with, in the parts by which it is looked up."""
    return frozenset(tuple(text.removeprefix("wx.").removesuffix("()").split(".")) for text in texts)


def _asked_of(tree: Tree, asked: Iterable[Schema]) -> Tree:
    """The branches of `tree` that answer `asked`, and no others."""
    out: Tree = {}
    for schema in sorted(asked):
        _keep(tree, out, schema)
    return out


def _keep(tree: Tree, kept: Tree, schema: Schema) -> None:
    """Copy from `tree` to `kept` what leads to `schema`, as far as it goes."""
    source, target = tree, kept
    for index, part in enumerate(schema):
        name = part if part in source else _BOUND.sub("bind", part, count=1)
        below = source.get(name)
        if not isinstance(below, dict):
            if below is not None:
                target[name] = below
            if below in tree:
                _keep(tree, kept, (str(below), *schema[index + 1 :]))
            return
        branch = target.setdefault(name, {})
        assert isinstance(branch, dict)
        if "success" in below:
            # It says that the API is called with callbacks.
            branch.setdefault("success", {})
        source, target = below, branch


def _put(tree: Tree, name: str, value: object) -> None:
    """Add an API to the tree: `wx.cloud.init` stands below `cloud`."""
    *owners, last = name.split(".")[1:]
    for owner in owners:
        below = tree.get(owner)
        tree[owner] = tree = below if isinstance(below, dict) else {}
    tree[last] = value


def _api(row: Api, made: str) -> object:
    found = signature(row.name)
    results = {name: _result(field) for name, field in found.results.items() if field.state not in UNHEEDED}
    out: Tree = {}
    if options := _options(found.options):
        out["object"] = options
    if row.kind in _CALLED:
        out["success"] = results
    elif row.kind == "event" and results:
        out["callback"] = results
    elif results or row.kind in ("sync", "manager"):
        out["return"] = results or 1
    if made and row.kind in ("task", "manager"):
        out["return"] = made
    return out or 1


def _class(name: str, row: ApiClass) -> object:
    """The members of a class; of a method whose options are known, `object` too."""
    if "*" in row.members:
        return "*"
    methods = {method: found for made in row.made_by for method, found in signature(f"wx.{made}").methods.items()}
    return {name: {"object": _options(methods[name])} if name in methods else 1 for name in row.members}


def _options(rows: Mapping[str, CallOption]) -> Tree:
    return {name: _values(option) for name, option in rows.items() if option.state not in UNHEEDED}


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
