"""The templates of subscribe messages that an app names: the ids that it gives to wx.requestSubscribeMessage.

An id has 43 characters of base64url at WeChat. What `tmplIds` is followed back to counts whatever its form. Where an
app asks for messages at all, so does every text of that form: ids often stand in a module or a JSON file of settings,
behind more calls than can be followed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from wx2tg.analyze.constants import possible
from wx2tg.analyze.literals import Literal, Literals, constant
from wx2tg.analyze.scripts import Script, last_name
from wx2tg.ir.nodes import Component, Element, Template
from wx2tg.ir.walk import walk_template
from wx2tg.syntax import config, script
from wx2tg.syntax.config import Array, Object, String
from wx2tg.syntax.script.kinds import TRANSPARENT
from wx2tg.syntax.script.trees import Node, all_of
from wx2tg.syntax.script.walk import span_of
from wx2tg.text import Source, Span

ASKS = "wx.requestSubscribeMessage"

# Source: ids as WeChat's documentation shows them, "subscribeMessage.send". One without a digit, or without a capital
# letter, is rarer than one in a thousand, while a name of 43 letters may stand in any script.
_ID = re.compile(r"(?=.*\d)(?=.*[A-Z])(?=.*[a-z])[A-Za-z0-9_-]{43}")
_MAYBE = re.compile(r"[\"'`,][A-Za-z0-9_-]{43}[\"'`,]")
_ANY_ID = re.compile(r"[A-Za-z0-9_-]{4,64}")
# Keys that say no more than that a text is an id.
_SAYS_NOTHING = frozenset({"id", "tmplid", "tmplids", "templateid", "templateids", "template", "templates", "value"})
_AROUND = frozenset({"array", "object", "binary_expression", "ternary_expression", "arguments", "call_expression"})
_NAMING = frozenset({"pair", "variable_declarator", "field_definition", "public_field_definition"})


class Subscribed(NamedTuple):
    """The id of a template at a place, and the name under which a script or a JSON file keeps it, or ""."""

    id: str
    name: str
    source: Source
    span: Span


def subscribed(
    modules: Iterable[script.Module], settings: Iterable[Source] = (), handed: Iterable[Subscribed] = ()
) -> tuple[Subscribed, ...]:
    """The templates that scripts ask for, in order of the text.

    `settings` are JSON files that scripts can read, `handed` is what WXML hands to scripts (`handed_ids`).
    """
    scripts = [Script(module) for module in modules if not module.broken]
    if not any(_asks(item) for item in scripts):
        return ()
    found = [*handed, *_followed(scripts), *(row for item in scripts for row in _written(item))]
    found += [row for source in settings for row in _in_json(source)]
    places = {(row.source.path, row.span.start, row.id): row for row in found}
    return tuple(places[key] for key in sorted(places))


def handed_ids(template: Template) -> tuple[Subscribed, ...]:
    """The texts in a template that have the form of ids.

    `data-id` reaches a script by an event, another attribute a component.
    """
    elements = [node.element if isinstance(node, Component) else node for node in walk_template(template)]
    sources = {item.source.path: item.source for item in elements if isinstance(item, Element)}
    paths = {path for path, source in sources.items() if _MAYBE.search(source.text)}
    return tuple(
        row for item in elements if isinstance(item, Element) and item.source.path in paths for row in _handed(item)
    )


def _handed(element: Element) -> Iterator[Subscribed]:
    for name, value in (*((bind.name, bind.value) for bind in element.binds), *element.data):
        for text in _texts(possible(value)):
            if _ID.fullmatch(text):
                yield Subscribed(text, "" if _says_nothing(name) else name, element.source, element.span)


def _texts(values: Iterable[object]) -> Iterator[str]:
    for value in values:
        if isinstance(value, str):
            yield from (part.strip() for part in value.split(","))
        elif isinstance(value, (list, dict)):
            yield from _texts(value.values() if isinstance(value, dict) else value)


def _asks(item: Script) -> bool:
    return any(use.name.startswith(ASKS) for use in item.module.uses) or "requestSubscribeMessage" in item.source.text


def _followed(scripts: list[Script]) -> Iterator[Subscribed]:
    """The ids that `tmplIds` is followed back to, in calls of wx.requestSubscribeMessage."""
    literals = Literals(scripts)
    for item in scripts:
        for use in item.module.uses:
            if use.name == ASKS:
                for found in _asked(literals, item, *item.call_at(use.span)):
                    yield from _ids(found, _ANY_ID)


def _asked(literals: Literals, item: Script, call: Node | None, function: Node) -> list[Literal]:
    """The texts in `tmplIds` in a call, or in calls of the name that the function is given to."""
    if call is None:
        name = item.name_given(function)
        return literals.argument(item, name.rpartition(".")[2], 0, ("tmplIds",)) if name else []
    arguments = item.arguments(call)
    return literals.of(item, arguments[0], ("tmplIds",)) if arguments else []


def _written(item: Script) -> Iterator[Subscribed]:
    """The texts of a script that have the form of ids."""
    if item.is_large or not _MAYBE.search(item.source.text):
        return
    for kind in ("string", "template_string"):
        for node in all_of(item.syntax, kind):
            if (text := constant(item, node)) is not None:
                yield from _ids(Literal(item, node, text), _ID)


def _ids(found: Literal, form: re.Pattern[str]) -> Iterator[Subscribed]:
    """The ids in a text, which may be several with commas between them."""
    parts = [part.strip() for part in found.text.split(",")]
    if all(form.fullmatch(part) for part in parts):
        place = (found.item.source, span_of(found.node))
        yield from (Subscribed(part, _name(found.item, found.node), *place) for part in parts)


def _name(item: Script, node: Node) -> str:
    """The key or variable under which a value stands, the nearest that tells more than that it is an id."""
    up = node.parent
    while up is not None and (up.type in _AROUND or up.type in _NAMING or up.type in TRANSPARENT):
        if up.type in _NAMING and not _says_nothing(name := item.text(up.children[0]).strip("\"'")):
            return name
        up = up.parent
    if up is None or up.type != "assignment_expression":
        return ""
    name = last_name(item, up.children[0])
    return "" if _says_nothing(name) else name


def _says_nothing(name: str) -> bool:
    return name.lower().replace("_", "") in _SAYS_NOTHING


def _in_json(source: Source) -> Iterator[Subscribed]:
    """The texts of a JSON file that have the form of ids, each with the nearest key that tells something."""
    if not _MAYBE.search(source.text):
        return
    waiting: list[tuple[config.Value, str]] = [(config.parse(source)[0], "")]
    while waiting:
        value, name = waiting.pop()
        match value:
            case String(value=text) if _ID.fullmatch(text):
                yield Subscribed(text, name, source, value.span)
            case Array(items=items):
                waiting += ((item, name) for item in items)
            case Object():
                waiting += ((member.value, name if _says_nothing(member.key) else member.key) for member in value)
            case _:
                pass
