"""Which of the project's own files a template names: literal `src` and `poster` of media."""

from __future__ import annotations

from collections.abc import Iterator

from wx2tg.ir.nodes import Bind, Element, Template
from wx2tg.ir.walk import walk_template

_MEDIA = frozenset({"image", "cover-image", "video", "audio"})
_ATTRIBUTES = frozenset({"src", "poster"})


def addresses_in(template: Template) -> Iterator[tuple[str, Bind]]:
    """(address, attribute) for every literal address of a media element."""
    for node in walk_template(template):
        if isinstance(node, Element) and node.tag in _MEDIA:
            for bind in node.binds:
                literal = bind.value.literal if bind.name in _ATTRIBUTES and bind.value is not None else None
                if literal and literal.strip():
                    yield literal.strip(), bind
