"""Which attributes of an element have an effect, and of which kind."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

import msgspec

from wx2tg.ir.nodes import Bind, Element, Event, Value
from wx2tg.knowledge import tables
from wx2tg.knowledge.tables import Component as Row
from wx2tg.text.casing import kebab

_ASSISTING = re.compile(r"aria-[a-z]+|role|tabindex")
_PLAIN_ATTRIBUTE = re.compile(r"[A-Za-z_][\w.:-]*")
# Attributes that would make a browser act: WeChat's elements know no such thing.
_UNSAFE_ATTRIBUTE = re.compile(r"on.*|is|slot|style|class|id|srcdoc|contenteditable|popover.*", re.IGNORECASE)
_COMMON = frozenset({"class", "style", "id", "hidden", "animation", "slot"})

TURNED_BY_USERS = frozenset({"refresherTriggered", "refresherTwoLevelTriggered"})
"""Properties that a finger turns on and only the page turns off: setting `false` counts where it was false before."""


class BuiltIn(msgspec.Struct, frozen=True):
    """What a tag that is no component of the project comes to.

    `row` is the knowledge about it, None for an unknown tag. `scripted` says that a script of the runtime drives it,
    `html` is what that has inside, and `holds_children` that the element's own content is shown in there.
    """

    row: Row | None
    scripted: bool

    @property
    def html(self) -> str | None:
        """The markup that the element has inside by itself, with a place for its children."""
        return self.row.html if self.row is not None and self.scripted else None

    @property
    def holds_children(self) -> bool:
        """Whether what is written inside the element is shown."""
        return self.html is None or "{children}" in self.html

    @property
    def own_names(self) -> Collection[str]:
        """Attributes that mean something of their own on this element, though they are common to all."""
        return self.row.own_names if self.row is not None else ()


def built_in(node: Element) -> BuiltIn:
    """What the tag of `node` comes to with the attributes and listeners that it has."""
    row = tables.component(node.tag)
    return BuiltIn(row, row is not None and row.leaf is not None and _wants_leaf(row.leaf_when, node))


def _wants_leaf(conditions: Iterable[str] | None, node: Element) -> bool:
    if not conditions:
        return True
    wanted = set(conditions)
    names = {bind.name for bind in node.binds} | {f"bind:{event.type}" for event in node.events}
    return not wanted.isdisjoint(names) or not wanted.isdisjoint(kebab(bind.name) for bind in node.binds)


def common_kind(name: str) -> str | None:
    """What kind an attribute is that means the same on every element; None for one that is the element's own.

    The kinds are `class`, `style`, `id`, `hidden`, `animation`, `slot` and, for assistive technology, `assisting`.
    """
    if name in _COMMON:
        return name
    return "assisting" if _ASSISTING.fullmatch(name) else None


def gives_way(name: str) -> bool:
    """Whether an attribute is a common one unless a component has a property of its name."""
    return common_kind(name) in {"hidden", "animation", "assisting"}


def is_harmless(name: str) -> bool:
    """Whether the DOM may have an attribute of this name: it can be written, and no browser acts on it."""
    return not _UNSAFE_ATTRIBUTE.fullmatch(name) and _PLAIN_ATTRIBUTE.fullmatch(name) is not None


def is_writable(name: str) -> bool:
    """Whether HTML can have an attribute of this name."""
    return _PLAIN_ATTRIBUTE.fullmatch(name) is not None


def is_dynamic(bind: Bind) -> bool:
    """Whether an attribute has a value that is computed."""
    return bind.value is not None and not bind.value.is_static


class HostAttributes(msgspec.Struct, frozen=True):
    """The attributes of a component, sorted: `dressed` are a computed class and style, which the component applies
    itself; `common` give way to properties of their name; `plain` are all others; `given` is what is passed on.
    """

    dressed: tuple[Bind, ...]
    common: tuple[Bind, ...]
    plain: tuple[Bind, ...]
    given: tuple[Bind, ...]


def host_attributes(element: Element) -> HostAttributes:
    """The attributes of the element that stands for a component."""
    dressed = tuple(bind for bind in element.binds if bind.name in {"class", "style"} and is_dynamic(bind))
    others = tuple(bind for bind in element.binds if bind not in dressed)
    common = tuple(bind for bind in others if gives_way(bind.name))
    plain = tuple(bind for bind in others if not gives_way(bind.name))
    kept = {"class", "style", "slot"}
    given = tuple(bind for bind in others if gives_way(bind.name) or bind.name not in kept)
    return HostAttributes(dressed, common, plain, (*dressed, *given))


class Drags(msgspec.Struct, frozen=True):
    """Whether an element listens to a finger's movements: `always`, or while one of `computed` names a handler."""

    always: bool
    computed: tuple[Value, ...]


def drags_of(events: Iterable[Event]) -> Drags:
    """What listeners for `touchmove` come to. `catchtouchmove` without a handler holds the page still, too."""
    moves = [event for event in events if event.type == "touchmove"]
    always = any(event.handler.is_static and (event.catch or (event.handler.literal or "").strip()) for event in moves)
    computed = () if always else tuple(event.handler for event in moves if not event.handler.is_static)
    return Drags(always, computed)


def watched(node: Element) -> list[tuple[str, Value, Value]]:
    """For each `change:prop`: the property, its value, and the handler; without a value nothing is watched."""
    values = {bind.name: bind.value for bind in reversed(node.binds) if bind.value is not None}
    return [(name, values[name], handler) for name, handler in node.changes if name in values]
