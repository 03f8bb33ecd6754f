"""Sorts the attributes of a WXML element: directives, events, data, marks, two-way bindings, the rest."""

from __future__ import annotations

import re

import msgspec
from msgspec.structs import replace

from wx2tg.diagnostics import Diagnostic, diagnostic
from wx2tg.ir.nodes import Bind, Element, Event, Hole, Model, Node, Value
from wx2tg.lower.values import value_of
from wx2tg.syntax import wxml
from wx2tg.syntax.expr import Conditional, Literal, trail
from wx2tg.text import Source
from wx2tg.text.casing import camel

_EVENT = re.compile(r"(?P<capture>capture-)?(?P<kind>mut-bind|bind|catch):?(?P<type>.+)", re.DOTALL)
# In order of precedence: if an element has several, the first in this list is used.
_CONDITIONS = ("wx:if", "wx:elif", "wx:else")
_LISTS = {"wx:for", "wx:for-items"}
_LOOP_NAMES = {"wx:for-item", "wx:for-index", "wx:key"}
# WeChat's first compiler accepts this one spelling with a hyphen, and apps of all years rely on it.
_SPELLINGS = {"wx-if": "wx:if"}
# Misspellings seen in real apps; WeChat ignores them without a message.
_NEAR_DIRECTIVE = re.compile(
    r"wx-(elif|else|for|for-item|for-items|for-index|key)|wx:(for-indx|for-key|show|index|item|id|value)"
)

# Directives of Vue, and of the mini-program frameworks of other platforms.
_FOREIGN = re.compile(
    r"v-(?:if|else|else-if|for|show|model|bind|on|html|text|slot|once)(?:[:.].*)?|"
    r"(?:a|tt|s|qq|ks|swan|jd|xhs|my):(?:if|elif|else|else-if|for|for-item|for-index|for-items|key)"
)
_ALWAYS = {
    "wx:if": "so the condition always holds",
    "wx:elif": "so the condition always holds",
    "wx:for": "so there is one item for each of its letters",
    "wx:for-items": "so there is one item for each of its letters",
}


class Attributes(msgspec.Struct):
    """The attributes of one element, sorted by what they mean."""

    condition: tuple[str, Value] | None = None
    loop: tuple[Value, str, str, str | None] | None = None
    binds: list[Bind] = msgspec.field(default_factory=list)
    events: list[Event] = msgspec.field(default_factory=list)
    data: list[tuple[str, Value]] = msgspec.field(default_factory=list)
    marks: list[tuple[str, Value]] = msgspec.field(default_factory=list)
    models: list[Model] = msgspec.field(default_factory=list)
    changes: list[tuple[str, Value]] = msgspec.field(default_factory=list)
    generic_tags: list[tuple[str, str]] = msgspec.field(default_factory=list)
    slot_names: list[tuple[str, str]] = msgspec.field(default_factory=list)
    lets: list[tuple[str, Value]] = msgspec.field(default_factory=list)

    @property
    def generics(self) -> tuple[tuple[str, str], ...]:
        return tuple(self.generic_tags)

    def value(self, name: str) -> Value | None:
        """The value of a plain attribute; None without one."""
        return next((bind.value for bind in self.binds if bind.name == name), None)

    def element(self, node: wxml.Element, children: tuple[Node, ...], source: Source) -> Element:
        """The IR element of `node`."""
        return Element(
            node.tag,
            tuple(self.binds),
            tuple(self.events),
            tuple(self.data),
            tuple(self.marks),
            tuple(self.models),
            tuple(self.changes),
            children,
            source,
            node.name_span,
        )


def read_attributes(node: wxml.Element, source: Source) -> tuple[Attributes, list[Diagnostic]]:
    """Sort the attributes of `node`; also returns the diagnostics about them."""
    reader = _Reader(source)
    for attribute in node.attributes:
        reader.read(attribute)
    reader.finish()
    return reader.out, reader.diagnostics


class _Reader:
    def __init__(self, source: Source) -> None:
        self.source = source
        self.out = Attributes()
        self.diagnostics: list[Diagnostic] = []
        self.list: Value | None = None
        self.names: dict[str, str] = {}
        self.pieces: dict[str, list[tuple[str, wxml.Attribute]]] = {"class": [], "style": []}

    def value(self, attribute: wxml.Attribute) -> Value:
        value, diagnostics = value_of(attribute.value or (), self.source)
        self.diagnostics += diagnostics
        return value

    def written(self, attribute: wxml.Attribute) -> str:
        """The attribute's name as the source spells it, which may be in FinClip's dialect."""
        return self.source.text[attribute.name_span.start : attribute.name_span.end]

    def value_or_true(self, attribute: wxml.Attribute) -> Value:
        """The attribute's value; `true` if none is written."""
        if attribute.value is not None:
            return self.value(attribute)
        return Value((Hole(Literal(True, 0, 0), self.source, attribute.name_span),))

    def read(self, attribute: wxml.Attribute) -> None:
        name = _SPELLINGS.get(attribute.name, attribute.name)
        prefix, _, rest = name.partition(":")
        if name in _CONDITIONS:
            self.condition(name, attribute)
        elif name in _LISTS:
            self.loop(attribute)
        elif name in _LOOP_NAMES:
            self.names[name] = self.loop_name(attribute)
        elif _NEAR_DIRECTIVE.fullmatch(name):
            self.diagnostics.append(
                diagnostic("misspelt-directive", self.source, attribute.span, name=self.written(attribute))
            )
        elif _FOREIGN.fullmatch(name):
            self.diagnostics.append(diagnostic("foreign-directive", self.source, attribute.span, name=name))
        elif name.startswith("data-"):
            self.out.data.append((_data_name(name), self.value_or_true(attribute)))
        elif prefix == "mark" and rest:
            self.out.marks.append((rest, self.value_or_true(attribute)))
        elif prefix == "model" and rest:
            self.model(rest, attribute)
        elif prefix == "change" and rest:
            self.out.changes.append((rest, self.value(attribute)))
        elif prefix == "generic" and rest:
            self.out.generic_tags.append((rest, self.value(attribute).literal or ""))
        elif prefix == "slot" and rest:
            written = self.value(attribute).literal if attribute.value is not None else None
            self.out.slot_names.append((written or camel(rest), camel(rest)))
        elif prefix == "let" and rest:
            self.out.lets.append((camel(rest), self.value(attribute)))
        elif prefix == "data" and rest:
            self.out.data.append((rest, self.value_or_true(attribute)))
        elif prefix in {"class", "style"} and rest:
            self.pieces[prefix].append((rest, attribute))
        elif prefix == "worklet" and rest:
            self.diagnostics.append(diagnostic("directive-ignored", self.source, attribute.span, name=name))
        elif (event := _EVENT.fullmatch(name)) and not name.startswith(("binding", "catching")):
            self.event(event, attribute)
        else:
            value = None if attribute.value is None else self.value(attribute)
            self.out.binds.append(Bind(name, value, self.source, attribute.span))

    def condition(self, name: str, attribute: wxml.Attribute) -> None:
        """Record the condition `name`. If the element has another one, the one of lower precedence is reported."""
        given = (name, self.directive(attribute))
        other, self.out.condition = self.out.condition, given
        if other is None:
            return
        if _CONDITIONS.index(other[0]) < _CONDITIONS.index(given[0]):
            self.out.condition, other = other, given
        self.ignored(attribute, other[0], self.out.condition[0])

    def loop(self, attribute: wxml.Attribute) -> None:
        """Record `wx:for` or `wx:for-items`, which mean the same. The first one is used; another is reported."""
        given = self.directive(attribute)
        if self.list is None:
            self.list = given
        else:
            self.diagnostics.append(
                diagnostic("duplicate-attribute", self.source, attribute.name_span, name=self.written(attribute))
            )

    def ignored(self, attribute: wxml.Attribute, name: str, counts: str) -> None:
        """Report the condition `name`, which is ignored because of `counts` on the same element."""
        self.diagnostics.append(
            diagnostic("condition-overruled", self.source, attribute.span, name=name, counts=counts)
        )

    def directive(self, attribute: wxml.Attribute) -> Value:
        """The value of `wx:if` or `wx:for`; reports plain text, as an expression in braces was meant."""
        value = self.value(attribute)
        text = (value.literal or "").strip()
        if (directive := _SPELLINGS.get(attribute.name, attribute.name)) in _ALWAYS and text not in ("", "true"):
            name, effect = self.written(attribute), _ALWAYS[directive]
            self.diagnostics.append(
                diagnostic("directive-without-braces", self.source, attribute.span, name=name, text=text, effect=effect)
            )
        return value

    def event(self, match: re.Match[str], attribute: wxml.Attribute) -> None:
        kind = match["kind"]
        handler = self.value(attribute)
        self.out.events.append(
            Event(
                match["type"],
                handler,
                catch=kind == "catch",
                capture=match["capture"] is not None,
                mut=kind == "mut-bind",
                source=self.source,
                span=attribute.span,
            )
        )

    def model(self, name: str, attribute: wxml.Attribute) -> None:
        value = self.value(attribute)
        self.out.binds.append(Bind(name, value, self.source, attribute.span))
        match value.parts:
            case (Hole(expression=expression) as hole,) if trail(expression).is_path:
                self.out.models.append(Model(name, hole))
            case _:
                self.diagnostics.append(diagnostic("model-not-a-path", self.source, attribute.span, name=name))

    def loop_name(self, attribute: wxml.Attribute) -> str:
        """The name that an attribute such as `wx:key` gives.

        `wx:key="{{id}}"` is read as `id`, as real apps mean it.
        """
        text = "".join(
            part.text if isinstance(part, wxml.Text) else part.code.strip() for part in attribute.value or ()
        ).strip()
        if any(isinstance(part, wxml.Hole) for part in attribute.value or ()):
            self.diagnostics.append(
                diagnostic("name-in-braces", self.source, attribute.span, name=self.written(attribute))
            )
        return text

    def assemble(self, name: str) -> None:
        """Add `class:a="{{b}}"` and `style:width="{{c}}"` to the values of `class` and `style`."""
        pieces = self.pieces[name]
        if not pieces:
            return
        bind = next((bind for bind in self.out.binds if bind.name == name), None)
        written = bind.value.parts if bind is not None and bind.value is not None else ()
        parts: list[str | Hole] = [*written, " " if name == "class" else ";"] if written else []
        for rest, attribute in pieces:
            value = self.value_or_true(attribute)
            parts += _class_parts(rest, value) if name == "class" else [f"{rest}:", *value.parts, ";"]
        span = pieces[0][1].span if bind is None else bind.span
        made = Bind(name, Value(tuple(parts)), self.source, span)
        self.out.binds = [*(known for known in self.out.binds if known is not bind), made]

    def finish(self) -> None:
        self.assemble("class")
        self.assemble("style")
        if self.list is None:
            return
        item = self.names.get("wx:for-item") or "item"
        index = self.names.get("wx:for-index") or "index"
        key = self.names.get("wx:key") or None
        if key and key != "*this" and key.startswith(f"{item}."):
            key = key[len(item) + 1 :]
        if key in {item, f"*{item}"}:
            key = "*this"
        if key == index:
            key = None
        self.out.loop = (self.list, item, index, key)


def _class_parts(name: str, value: Value) -> list[str | Hole]:
    """The parts of `class` for `class:big` or `class:big="{{a > 1}}"`: the name if the value is true."""
    match value.parts:
        case (Hole() as hole,):
            chosen = Conditional(hole.expression, Literal(f"{name} ", 0, 0), Literal("", 0, 0), 0, 0)
            return [replace(hole, expression=chosen)]
        case _:
            return [f"{name} "] if not value.is_static or value.literal else []


def _data_name(name: str) -> str:
    """The name in `dataset`: `data-user-id` gives `userId`. Upper-case letters are lowered first, as WeChat does."""
    return camel(name[len("data-") :].lower())
