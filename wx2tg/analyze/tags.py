"""Which tags a template uses: built-in ones, the project's components, and ones that are neither."""

from __future__ import annotations

import msgspec

from wx2tg.analyze.constants import possible
from wx2tg.ir.nodes import Component, Element, Slot, Template, TemplateCall
from wx2tg.ir.walk import walk_template
from wx2tg.knowledge import tables
from wx2tg.text import Source, Span

# Tags of HTML. WeChat shows them as plain boxes without a finding, and so does a bundle.
_HTML = frozenset(
    "a abbr article aside b br code dd div dl dt em fieldset footer h1 h2 h3 h4 h5 h6 header hr i img ins li main mark "
    "nav ol p pre q s section small strong style sub sup table tbody td tfoot th thead tr tt u ul".split()
)
_OPEN_TYPE = frozenset({"open-type", "openType"})
_PHONE = frozenset({"getPhoneNumber", "getRealtimePhoneNumber"})


class TagUse(msgspec.Struct, frozen=True):
    """A tag at a place. `kind`: "built-in", "component", "html" or "unknown"."""

    tag: str
    kind: str
    source: Source
    span: Span


class Tags(msgspec.Struct, frozen=True):
    """Every use in document order, and the names of components that are used, as tags or as generics.

    `shares`: an element has an `open-type`, which for `<navigator>` means something else. `asks_phone`: a button asks
    for the user's phone number.
    """

    uses: tuple[TagUse, ...]
    components: frozenset[str]
    shares: bool
    asks_phone: bool = False


def tags_of(template: Template) -> Tags:
    """The tags of a template and of the named templates it can reach."""
    uses: list[TagUse] = []
    components: set[str] = set()
    shares = asks_phone = False
    for node in walk_template(template):
        match node:
            case Component(element=element, generics=generics):
                components.add(element.tag)
                components.update(tag for _, tag in generics)
                uses.append(TagUse(element.tag, "component", element.source, element.span))
                asks_phone = asks_phone or _asks_phone(element)
            case Element(tag=tag) if tag.startswith("xr-") and not tables.component(tag):
                # The inside of a 3D scene. The finding about the scene itself is enough.
                continue
            case Element(tag=tag, source=source, span=span, binds=binds):
                kind = "built-in" if tables.component(tag) else "html" if tag in _HTML else "unknown"
                uses.append(TagUse(tag, kind, source, span))
                shares = shares or (tag != "navigator" and any(bind.name in _OPEN_TYPE for bind in binds))
                asks_phone = asks_phone or _asks_phone(node)
            case Slot() | TemplateCall():
                continue
    return Tags(tuple(uses), frozenset(components), shares, asks_phone)


def _asks_phone(element: Element) -> bool:
    """Whether the `open-type` of an element, or one of its branches, asks for the phone number."""
    given = [value for bind in element.binds if bind.name in _OPEN_TYPE for value in possible(bind.value)]
    return any(isinstance(value, str) and value in _PHONE for value in given)
