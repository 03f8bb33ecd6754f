"""Which names an app hands to its cloud functions: what `event.list` of a function is in the calls of it."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from wx2tg.analyze.cloud.environments import first_arguments
from wx2tg.analyze.cloud.naming import member
from wx2tg.analyze.literals import Literals, constant
from wx2tg.analyze.scripts import Script, function_of
from wx2tg.syntax.script.kinds import TRANSPARENT
from wx2tg.syntax.script.trees import Node

_MAIN = "main"
_DEEPEST = 4
_MOST = 20


class Handed(msgspec.Struct, frozen=True):
    """`scripts` call functions; `functions` are the names of the functions that scripts belong to, by path."""

    scripts: list[Script]
    functions: Mapping[str, str]

    def texts(self, item: Script, node: Node) -> tuple[str, ...]:
        """The texts that an expression in a function is in calls of it, if it is a member of its event; else none."""
        keys = _in_event(item, node, 0)
        name = self.functions.get(item.source.path)
        if not keys or name is None:
            return ()
        known = Literals(self.scripts)
        found = [
            one.text
            for script in self.scripts
            for options in first_arguments(script, "callFunction")
            if (data := _data(script, options, name)) is not None
            for one in known.of(script, data, keys)
        ]
        texts = tuple(dict.fromkeys(found))
        return texts if len(texts) <= _MOST else ()


def _data(item: Script, options: Node, name: str) -> Node | None:
    """What a call hands to the function `name`; None where it calls another one."""
    called = member(item, options, "name")
    return member(item, options, "data") if called is not None and constant(item, called) == name else None


def _in_event(item: Script, node: Node, depth: int) -> tuple[str, ...]:
    """The keys under which a value stands in the first argument of `exports.main`; none where it does not."""
    while (node.type in TRANSPARENT or node.type == "await_expression") and node.named_children:
        node = node.named_children[0]
    root, keys = item.chain(node)
    home = item.declaration(root, item.text(root)) if root.type == "identifier" else None
    if home is None or depth > _DEEPEST:
        return ()
    if home.kind == "parameter":
        own = (*home.keys, *keys)
        return own if home.position == 0 and function_of(item, home.node) == _MAIN else ()
    value = home.node.child_by_field_name("value") if home.kind == "variable" else None
    above = _in_event(item, value, depth + 1) if value is not None else ()
    if not above and value is not None and _is_event(item, value):
        return (*home.keys, *keys)
    return (*above, *home.keys, *keys) if above else ()


def _is_event(item: Script, node: Node) -> bool:
    """Whether an expression is the event itself."""
    home = item.declaration(node, item.text(node)) if node.type == "identifier" else None
    return (
        home is not None
        and home.kind == "parameter"
        and (home.position, home.keys) == (0, ())
        and function_of(item, home.node) == _MAIN
    )
