"""Who is the cloud in a script, and which names an expression may stand for."""

from __future__ import annotations

from typing import Literal, NamedTuple

from wx2tg.analyze import literals
from wx2tg.analyze.literals import Literals
from wx2tg.analyze.scripts import Script, last_name
from wx2tg.knowledge import asset_table
from wx2tg.syntax.script.kinds import TRANSPARENT
from wx2tg.syntax.script.trees import Node
from wx2tg.syntax.script.walk import span_of
from wx2tg.text import Source, Span

_DEEPEST = 4
_ITERATING = frozenset({"forEach", "map"})
_NAMES = frozenset({"identifier", "shorthand_property_identifier"})
# More texts than these are those of a name that many things have, and not of the one that is meant.
_MOST = 20
# Members of these names hold anything: `item.name` is compared with every `name` of a project.
_GENERAL = frozenset("name id _id key type value title text label".split())


class Named(NamedTuple):
    """A name at the place where it is used.

    `certain`: it does not come from a call, as what is handed to a function or returned by one of that name.
    """

    text: str
    source: Source
    span: Span
    certain: bool = True


class Computed(NamedTuple):
    """A place where a name is known only when the app runs."""

    kind: Literal["environment", "collection", "variable"]
    source: Source
    span: Span


def is_cloud(item: Script, root: Node, keys: tuple[str, ...], depth: int = 0) -> bool:
    """Whether the member at `keys` of `root` is `wx.cloud`, an SDK of functions, or an instance that one made."""
    if keys:
        return keys[-1] == "cloud"
    if depth > _DEEPEST or root.type != "identifier":
        return False
    name = item.text(root)
    home = item.declaration(root, name)
    if home is None or home.kind not in ("import", "variable"):
        return False
    if home.kind == "import":
        source = home.node.child_by_field_name("source")
        return source is not None and item.text(source)[1:-1] in asset_table().cloud.packages
    if home.keys:
        return home.keys == ("cloud",)
    value = home.node.child_by_field_name("value")
    values = [value, *item.assigned_names().get(name, ())] if value is not None else item.assigned_names().get(name, ())
    return any(_is_value(item, found, depth) for found in values)


def _is_value(item: Script, node: Node, depth: int) -> bool:
    while (node.type in TRANSPARENT or node.type == "await_expression") and node.named_children:
        node = node.named_children[0]
    if node.type == "new_expression":
        made = node.child_by_field_name("constructor")
        return made is not None and last_name(item, made) == "Cloud"
    if node.type != "call_expression":
        return is_cloud(item, *item.chain(node), depth + 1)
    arguments, name = item.arguments(node), last_name(item, node.children[0])
    if name == "require" and arguments:
        return literals.constant(item, arguments[0]) in asset_table().cloud.packages
    if name != "init":
        return False
    root, keys = item.chain(node.children[0])
    return is_cloud(item, root, keys[:-1], depth + 1)


def names_at(known: Literals, item: Script, node: Node) -> tuple[Named, ...]:
    """The names that an expression may stand for, at its own place; none where it is known only when the app runs."""
    root, keys = item.chain(node)
    listed = _listed(item, root)
    if listed is not None:
        found = known.of(item, listed, ("[]", *keys))
    elif keys and keys[-1] in _GENERAL:
        return ()
    else:
        found = known.of(item, node, ())
    found = [one for one in found if not _is_part(one) and (one.node == node or not _is_option(one))]
    texts = list(dict.fromkeys(one.text for one in found))
    if listed is None and len(texts) > _MOST:
        return ()
    certain = _is_certain(item, node, 0)
    return tuple(Named(text, item.source, span_of(node), certain) for text in texts)


def _listed(item: Script, root: Node) -> Node | None:
    """The list of which `root` is each item in turn, by `for (const root of list)` or `list.forEach((root) => ...)`."""
    name = item.text(root)
    home = item.declaration(root, name) if root.type == "identifier" else None
    if home is None or home.keys:
        return None
    if home.kind == "data" and home.node.type == "for_in_statement":
        left, right = home.node.child_by_field_name("left"), home.node.child_by_field_name("right")
        return right if left is not None and item.text(left) == name else None
    arguments = home.node.parent if home.kind == "parameter" and home.position == 0 else None
    call = arguments.parent if arguments is not None and arguments.type == "arguments" else None
    if call is None or call.type != "call_expression" or last_name(item, call.children[0]) not in _ITERATING:
        return None
    return call.children[0].named_children[0]


def _is_certain(item: Script, node: Node, depth: int) -> bool:
    """Whether a value comes from constants alone, and from no parameter or result of a function."""
    while (node.type in TRANSPARENT or node.type == "await_expression") and node.named_children:
        node = node.named_children[0]
    if node.type in ("ternary_expression", "binary_expression"):
        return all(_is_certain(item, child, depth) for child in node.named_children[-2:])
    root, _ = item.chain(node)
    if _listed(item, root) is not None:
        return True
    if root.type == "call_expression":
        return last_name(item, root.children[0]) in ("require", "getApp")
    home = item.declaration(root, item.text(root)) if root.type in _NAMES and depth < _DEEPEST else None
    if home is None or home.kind != "variable":
        return home is None or home.kind != "parameter"
    value = home.node.child_by_field_name("value")
    return value is None or _is_certain(item, value, depth + 1)


def _is_part(found: literals.Literal) -> bool:
    """Whether a text is only a part of what `+` puts together."""
    up = found.node.parent
    while up is not None and up.type in TRANSPARENT:
        up = up.parent
    return up is not None and up.type == "binary_expression" and up.children[1].type == "+"


def _is_option(found: literals.Literal) -> bool:
    """Whether a text is an option of WeChat's API, such as the `name` of `wx.cloud.callFunction`."""
    pair = found.node.parent
    options = pair.parent if pair is not None and pair.type == "pair" else None
    arguments = options.parent if options is not None else None
    call = arguments.parent if arguments is not None and arguments.type == "arguments" else None
    if call is None or call.type != "call_expression":
        return False
    return found.item.is_wx(call.children[0]) or last_name(found.item, call.children[0]) == "callFunction"


def member(item: Script, node: Node, name: str) -> Node | None:
    """The value of a member of an object literal."""
    if node.type != "object":
        return None
    found = next((child for child in reversed(node.named_children) if item.key_of(child) == name), None)
    return found if found is None or found.type == "shorthand_property_identifier" else found.children[-1]
