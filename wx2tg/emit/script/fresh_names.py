"""Names for the variables that the compiler adds to a script, and edits that use them."""

from __future__ import annotations

import json
import re

from wx2tg.syntax.script.nodes import Reference
from wx2tg.text import Edits, Span

EMPTY = ""
"""The id of a module that holds only types, and so does not exist when the code runs."""

_IDENTIFIER = re.compile(r"[A-Za-z_$][\w$]*")


class Names:
    """Chooses names that do not occur in a script's text."""

    def __init__(self, text: str) -> None:
        self._text = text

    def fresh(self, base: str) -> str:
        """`base`, with underscores added until it does not occur in the text."""
        while base in self._text:
            base += "_"
        return base


def member(owner: str, name: str) -> str:
    """JavaScript source for the member: `owner.name`, or `owner["name"]` if `name` is not an identifier."""
    return f"{owner}.{name}" if _IDENTIFIER.fullmatch(name) else f"{owner}[{json.dumps(name)}]"


def property_key(name: str) -> str:
    """JavaScript source for `name` as a key of an object literal."""
    return name if _IDENTIFIER.fullmatch(name) else json.dumps(name)


def refer(reference: Reference, target: str, edits: Edits) -> None:
    """Replace `reference` by `target`. A call of a member becomes `(0,a.b)()`, so that `this` is not the object `a`."""
    if reference.form == "shorthand":
        edits.insert(reference.span.end, f":{target}")
    elif reference.form == "plain" or _IDENTIFIER.fullmatch(target):
        edits.replace(reference.span, target)
    else:
        edits.replace(reference.span, f"{';' if reference.form == 'statement' else ''}(0,{target})")


def replace_keeping_lines(edits: Edits, span: Span, text: str) -> None:
    """Replace `span` by `text`, followed by as many line ends as `span` had, so that line numbers stay the same."""
    edits.replace(span, text + "\n" * edits.source.text.count("\n", span.start, span.end))
