"""Finds the places where a script mentions members of objects by given names."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from wx2tg.syntax.script.nodes import Reference, ReferenceForm
from wx2tg.syntax.script.trees import read
from wx2tg.text import Source, Span

_FORMS: dict[str, ReferenceForm] = {
    "property_identifier": "plain",
    "shorthand_property_identifier": "shorthand",
    "shorthand_property_identifier_pattern": "shorthand",
}


def members(source: Source, names: Collection[str]) -> Iterator[Reference]:
    """The mentions of `names` as members in valid JavaScript: `a.name`, `{ name: 1 }`, `name() {}` of a class.

    In order of the text; spans are code-point offsets. `{ name }` is a member and a variable at once, so its form is
    "shorthand". Text in strings and comments is not mentioned.
    """
    if not names:
        return
    word = re.compile(rf"(?<![\w$])(?:{'|'.join(map(re.escape, sorted(names)))})(?![\w$])")
    found = [(match[0], Span(match.start(), match.end())) for match in word.finditer(source.text)]
    root = read(source, typescript=False).root if found else None
    for name, span in found:
        node = root.descendant_for_byte_range(span.start, span.end) if root is not None else None
        form = _FORMS.get(node.type) if node is not None else None
        if form is not None:
            yield Reference(name, span, form)
