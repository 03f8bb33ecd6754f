"""Names for what the compiler adds to a script."""

from __future__ import annotations

import json
import re

from wx2tg.syntax.script.nodes import Reference
from wx2tg.text import Edits, Span

EMPTY = ""
"""The id of a module that holds nothing but types, and so is not there when the code runs."""

_IDENTIFIER = re.compile(r"[A-Za-z_$][\w$]*")


class Names:
    """Chooses names that do not occur in a script's text."""

    def __init__(self, text: str) -> None:
        self._text = text

    def fresh(self, base: str) -> str:
        """`base`, with as many underscores behind it as make it new."""
        while base in self._text:
            base += "_"
        return base


def member(owner: str, name: str) -> str:
    """`owner.name` as JavaScript."""
    return f"{owner}.{name}" if _IDENTIFIER.fullmatch(name) else f"{owner}[{json.dumps(name)}]"


def property_key(name: str) -> str:
    """`name` as a key of an object literal."""
    return name if _IDENTIFIER.fullmatch(name) else json.dumps(name)


def refer(reference: Reference, target: str, edits: Edits) -> None:
    """Let `reference` mean `target`; a called member must not receive its object as `this`."""
    if reference.form == "shorthand":
        edits.insert(reference.span.end, f":{target}")
    elif reference.form == "plain" or _IDENTIFIER.fullmatch(target):
        edits.replace(reference.span, target)
    else:
        edits.replace(reference.span, f"{';' if reference.form == 'statement' else ''}(0,{target})")


def replace_keeping_lines(edits: Edits, span: Span, text: str) -> None:
    """Put `text` in the place of `span`, followed by the line ends of `span`."""
    edits.replace(span, text + "\n" * edits.source.text.count("\n", span.start, span.end))
