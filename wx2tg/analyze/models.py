"""`model:` attributes that never write back, because the built-in component does not change the property itself."""

from __future__ import annotations

from collections.abc import Iterator

from wx2tg.ir.nodes import Element, Hole, Template
from wx2tg.ir.walk import walk_template
from wx2tg.knowledge import tables


def one_way_models(template: Template) -> Iterator[tuple[str, str, Hole]]:
    """For each of them the tag, the name of the property as the template writes it, and its value."""
    for node in walk_template(template):
        spec = tables.component(node.tag) if isinstance(node, Element) and node.models else None
        if spec is None or not isinstance(node, Element):
            continue
        for model in node.models:
            if model.name not in spec.two_way:
                yield node.tag, model.name, model.hole
