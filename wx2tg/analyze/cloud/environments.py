"""The environments of the cloud that scripts name, the functions they call, and the variables they read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from wx2tg.analyze.cloud.naming import Computed, Named, is_cloud, member, names_at
from wx2tg.analyze.literals import Literals
from wx2tg.analyze.scripts import Script, last_name
from wx2tg.syntax.script.kinds import TRANSPARENT
from wx2tg.syntax.script.trees import Node, all_of
from wx2tg.syntax.script.walk import span_of

ENVIRONMENT = re.compile(r"[\w-]{1,64}")
"""What the id of an environment looks like, as `environments` of companion.toml takes it."""

# WeChat makes ids of a name and a random part. What is less certain must look so: `this.env` or `store.get("env")` in
# other calls than `init` has been a name of many things, such as "development".
_LIKELY = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)+")

# Which option of the first argument names an environment. In this order what is found counts: the first is the default.
_CONFIG = ("config", "env")
_OPTIONS: Mapping[str, tuple[str, ...]] = {
    "init": ("env",),
    "database": ("env",),
    **dict.fromkeys(("callFunction", "callContainer", "uploadFile", "downloadFile", "getTempFileURL"), _CONFIG),
    "deleteFile": _CONFIG,
}
# Constants and variables that stand for the environment in which a function runs.
_CURRENT = frozenset("DYNAMIC_CURRENT_ENV SYMBOL_CURRENT_ENV SYMBOL_DEFAULT_ENV TCB_ENV SCF_NAMESPACE ENV".split())
_NOTHING = frozenset({"undefined", "null"})


def environments(scripts: list[Script]) -> Iterator[Named | Computed]:
    """The environments that scripts give to the cloud, those of `init` first, and places where they are computed."""
    known = Literals(scripts)
    for method, keys in _OPTIONS.items():
        for item in scripts:
            for options in first_arguments(item, method):
                yield from _named(known, item, options, keys, first=method == "init")
    for item in scripts:
        for made in all_of(item.syntax, "new_expression"):
            callee, arguments = made.child_by_field_name("constructor"), item.arguments(made)
            if callee is not None and last_name(item, callee) == "Cloud" and arguments:
                yield from _named(known, item, arguments[0], ("resourceEnv",), first=True)


def called(scripts: list[Script]) -> Iterator[Named]:
    """The functions that scripts call, as far as their names stand in the scripts."""
    known = Literals(scripts)
    for item in scripts:
        for options in first_arguments(item, "callFunction"):
            if (name := member(item, options, "name")) is not None:
                yield from names_at(known, item, name)


def first_arguments(item: Script, method: str) -> Iterator[Node]:
    """The first arguments in all calls of a method of the cloud."""
    for call in item.calls().get(method, ()):
        root, keys = item.chain(call.children[0])
        arguments = item.arguments(call)
        if arguments and keys and is_cloud(item, root, keys[:-1]):
            yield arguments[0]


def _named(
    known: Literals, item: Script, options: Node, keys: tuple[str, ...], *, first: bool
) -> Iterator[Named | Computed]:
    """The environments under `keys` of the options of a call; `first`: the call is the one that names them first."""
    while options.type in TRANSPARENT:
        options = options.named_children[0]
    if options.type != "object":
        texts = [found.text for found in known.of(item, options, keys) if ENVIRONMENT.fullmatch(found.text)]
        yield from (Named(text, item.source, span_of(options)) for text in texts)
        if not texts and keys == ("env",):
            yield Computed("environment", item.source, span_of(options))
        return
    value = member(item, options, keys[0])
    if value is None:
        return
    if len(keys) > 1:
        yield from _named(known, item, value, keys[1:], first=first)
    elif value.type == "object":  # One environment for the database, another for files.
        for child in value.named_children:
            if child.type == "pair":
                yield from _of_value(known, item, child.children[-1], first=first)
    else:
        yield from _of_value(known, item, value, first=first)


def _of_value(known: Literals, item: Script, value: Node, *, first: bool) -> Iterator[Named | Computed]:
    _, keys = item.chain(value)
    if (keys and keys[-1] in _CURRENT) or item.text(value) in _NOTHING:
        return
    found = names_at(known, item, value)
    right = [
        name
        for name in found
        if (ENVIRONMENT if name.certain and (first or value.type == "string") else _LIKELY).fullmatch(name.text)
    ]
    yield from right
    if not right and not any(name.text == "" for name in found):
        yield Computed("environment", item.source, span_of(value))


def variables(scripts: Iterable[Script]) -> Iterator[Named | Computed]:
    """The variables of the environment that scripts read: `process.env.KEY`, and what is taken from `process.env`."""
    for item in scripts:
        if not item.mentions("process"):
            continue
        for kind in ("member_expression", "subscript_expression"):
            for node in all_of(item.syntax, kind):
                if item.text(node.children[0]).endswith("env"):
                    yield from _variable(item, node)
        for declarator in all_of(item.syntax, "variable_declarator"):
            value = declarator.child_by_field_name("value")
            if value is not None and declarator.children[0].type == "object_pattern" and _is_environment(item, value):
                for child in declarator.children[0].named_children:
                    yield from _taken(item, child)


def _variable(item: Script, node: Node) -> Iterator[Named | Computed]:
    """The variable of `process.env.KEY` or `process.env["KEY"]`."""
    if _is_environment(item, node.children[0]):
        _, keys = item.chain(node)
        if keys[-1] == "[]":
            yield Computed("variable", item.source, span_of(node))
        else:
            yield Named(keys[-1], item.source, span_of(node))


def _is_environment(item: Script, node: Node) -> bool:
    root, keys = item.chain(node)
    return keys == ("env",) and item.text(root) == "process" and item.declaration(root, "process") is None


def _taken(item: Script, pattern: Node) -> Iterator[Named]:
    """The key of one part of `const { KEY, OTHER: mine = 1 } = process.env`."""
    if pattern.type == "rest_pattern" or not pattern.children:
        if pattern.type == "shorthand_property_identifier_pattern":
            yield Named(item.text(pattern), item.source, span_of(pattern))
        return
    first = pattern.children[0]
    if first.type in ("property_identifier", "shorthand_property_identifier_pattern", "string"):
        yield Named(item.text(first).strip("\"'"), item.source, span_of(first))
