"""Which addresses templates and style sheets name: files of the project, hosts of the web, and data."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from wx2tg.ir.nodes import Bind, Component, Element, Hole, Template, Value
from wx2tg.ir.walk import walk_template
from wx2tg.knowledge import AddressKind, address_attributes
from wx2tg.syntax.expr import Binary, Conditional, Expression, Literal, Logical, children
from wx2tg.syntax.wxss import AtRule, Body, Declaration, Import, Keyframe, Rule, Sheet
from wx2tg.text import Source, Span
from wx2tg.text.origin import origin_of
from wx2tg.text.regexes import compiled_later

# Attributes of the table of addresses that hold more than an address: objects, or HTML.
_STRUCTURED = frozenset({"markers", "covers", "nodes"})
# Streams that no browser can play.
_NO_BROWSER = compiled_later(r"(?:rtmp|rtsp|trtc|webrtc|room)s?:|[^?#]*\.flv(?:[?#]|$)", re.IGNORECASE)
_REMOTE = compiled_later(r"(?:https?:|wss?:)?//", re.IGNORECASE)
# `url()` in CSS, with quotes or without. It is complete where a quote or a bracket follows.
_CSS_URL = compiled_later(r"""url\(\s*["']?(?P<address>[^"')]*)(?P<end>["')])?""", re.IGNORECASE)
_QUOTED = compiled_later(r"""(?<=["'(])(?:https?:)?//[^"')\s\\]+""", re.IGNORECASE)
_TEXT_URL = compiled_later(r"""(?<=["'])(?:https?|wss?):(?:\\?/){2}[^"'\s]+""", re.IGNORECASE)
_PICTURE = compiled_later(r"""\bsrc\s*=\s*["']?((?:https?:)?//[^"'\s>]+)""", re.IGNORECASE)


class Address(msgspec.Struct, frozen=True):
    """An address of the web at a place; `text` is None where it comes from data, and any host may be meant."""

    kind: AddressKind
    text: str | None
    source: Source
    span: Span


class Web(msgspec.Struct, frozen=True):
    """What a unit's template and styles load from the web.

    `own_pages`: a `web-view` may show a page of the bundle itself. `styled`: a `style` may come from scripts.
    """

    addresses: tuple[Address, ...] = ()
    own_pages: bool = False
    styled: bool = False


def web_of(template: Template | None, sheet: Sheet | None) -> Web:
    """What a template, the named templates that it can reach, and a sheet load from the web."""
    addresses = dict.fromkeys(_template(template)) if template is not None else {}
    if sheet is not None:
        addresses |= dict.fromkeys(_body(sheet, sheet.source, False))
    return Web(
        tuple(addresses), template is not None and _own_pages(template), template is not None and _styled(template)
    )


def addresses_in(template: Template) -> Iterator[tuple[str, Bind]]:
    """(address, attribute) for every literal address of a picture, a sound or a film."""
    kinds = address_attributes()
    for node in walk_template(template):
        if not isinstance(node, Element):
            continue
        for bind in node.binds:
            if kinds.get((node.tag, bind.name)) in ("image", "media") and bind.name not in _STRUCTURED:
                literal = bind.value.literal if bind.value is not None else None
                if literal and literal.strip():
                    yield literal.strip(), bind


def plays_nowhere(address: str) -> bool:
    """Whether the address of a film or a stream is one that no browser can play."""
    return _NO_BROWSER.match(address) is not None


def _template(template: Template) -> Iterator[Address]:
    kinds = address_attributes()
    for node in walk_template(template):
        element = node.element if isinstance(node, Component) else node
        if not isinstance(element, Element):
            continue
        if isinstance(node, Element):
            if node.tag == "editor":  # Users and scripts put pictures of any host into it.
                yield Address("image", None, node.source, node.span)
            for bind in node.binds:
                kind = kinds.get((node.tag, bind.name))
                if kind is not None and bind.value is not None:
                    read = _markup(bind.value) if bind.name == "nodes" else _heads(bind.value)
                    yield from (Address(kind, text, bind.source, bind.span) for text in read)
        for bind in element.binds:
            if bind.name.lower().endswith("style") and bind.value is not None:
                yield from (Address("image", text, bind.source, bind.span) for text in _style(bind.value))


def _own_pages(template: Template) -> bool:
    """Whether a `web-view` may show a page of the app itself: its address names no host, or comes from data."""
    sources = (
        bind.value
        for node in walk_template(template)
        if isinstance(node, Element) and node.tag == "web-view"
        for bind in node.binds
        if bind.name == "src" and bind.value is not None
    )
    return any(value.literal is None or not _REMOTE.match(value.literal.strip()) for value in sources)


def _styled(template: Template) -> bool:
    """Whether the text of a `style` attribute may come from a script."""
    elements = (node.element if isinstance(node, Component) else node for node in walk_template(template))
    return any(
        bind.value is not None and bind.name.lower().endswith("style") and isinstance(bind.value.parts[0], Hole)
        for element in elements
        if isinstance(element, Element)
        for bind in element.binds
        if bind.value is not None and bind.value.parts
    )


def named_in(source: Source) -> Iterator[Address]:
    """The addresses in the strings of JSON, or of a wxs module."""
    for match in _TEXT_URL.finditer(source.text):
        address = match[0].replace("\\/", "/")
        if origin_of(address):
            yield Address(request_kind(address), address, source, Span(match.start(), match.end()))


def request_kind(address: str) -> AddressKind:
    """What an address is for, where only its scheme tells: a socket or a request."""
    return "socket" if address.lower().startswith("ws") else "request"


def _heads(value: Value) -> Iterator[str | None]:
    """The addresses that a value may have: texts that name a host, and None where the address comes from data."""
    for at, part in enumerate(value.parts):
        if isinstance(part, Hole):
            return (yield from _expression(part.expression, at == len(value.parts) - 1))
        if part.strip():
            return (yield from _literal(part.strip(), at == len(value.parts) - 1))
    return None


def _expression(node: Expression, last: bool) -> Iterator[str | None]:
    match node:
        case Literal(value=str(text)):
            yield from _literal(text.strip(), last)
        case Literal():
            return
        case Conditional():
            yield from _expression(node.consequent, last)
            yield from _expression(node.alternate, last)
        case Logical(operator="&&"):
            yield from _expression(node.right, last)
        case Logical():
            yield from _expression(node.left, last)
            yield from _expression(node.right, last)
        case Binary(operator="+"):
            empty = isinstance(node.left, Literal) and node.left.value == ""
            yield from _expression(node.right if empty else node.left, last and empty)
        case _:
            yield None


def _literal(text: str, last: bool) -> Iterator[str | None]:
    """An address that is written out. Where only its beginning is, that may end in the middle of the host."""
    if not _REMOTE.match(text):
        return
    host, slash, _ = text.partition("//")[2].partition("/")
    whole = last or slash or ("." in host and not host.endswith("."))
    yield text if whole and origin_of(text) else None


def _markup(value: Value) -> Iterator[str | None]:
    """The pictures in the HTML of a `rich-text`."""
    if value.literal is None:
        yield None
    else:
        yield from (match[1] for match in _PICTURE.finditer(value.literal))


def _style(value: Value) -> Iterator[str | None]:
    """The pictures in a `style` attribute."""
    for at, part in enumerate(value.parts):
        if isinstance(part, Hole):
            yield from _texts(part.expression)
        else:
            yield from _urls(part, at == len(value.parts) - 1)


def _texts(node: Expression) -> Iterator[str | None]:
    waiting = [node]
    while waiting:
        found = waiting.pop()
        if isinstance(found, Literal) and isinstance(found.value, str):
            yield from _urls(found.value, False)
        waiting += children(found)  # type: ignore[arg-type]


def _urls(text: str, last: bool) -> Iterator[str | None]:
    for match in _CSS_URL.finditer(text):
        address = match["address"].strip()
        if match["end"] or last:
            yield from _literal(address, True)
        elif not address:
            yield None
        else:
            yield from _literal(address, False)


def _body(body: Body | Sheet, source: Source, font: bool) -> Iterator[Address]:
    """What a style sheet and its imports load. What a sheet on another host loads is not known."""
    for item in body.items if isinstance(body, Sheet) else body:
        match item:
            case Sheet():
                yield from _body(item, item.source, font)
            case Import():
                place = source.origin(item.span)
                yield Address("style", item.address, *place)
                yield Address("image", None, *place)
                yield Address("font", None, *place)
            case Declaration() if "//" in item.value:
                kind: AddressKind = "font" if font and item.name.lower() == "src" else "image"
                for match in _QUOTED.finditer(item.value):
                    if origin_of(match[0]):
                        yield Address(kind, match[0], *source.origin(item.span))
            case Rule() | AtRule() | Keyframe():
                inside = isinstance(item, AtRule) and item.name == "font-face"
                yield from _body(item.body or (), source, inside)
