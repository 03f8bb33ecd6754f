"""Filters out the diagnostics that a user has silenced, in `wx2tg.toml` or in a comment at the place."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

from wx2tg.diagnostics.model import Diagnostic
from wx2tg.text import Source
from wx2tg.text.regexes import compiled_later

_COMMENT = compiled_later(r"\bwx2tg-ignore\b[ \t:]+([^\n]*)")
_SEPARATOR = compiled_later(r"[\s,]+")
_ALONE = compiled_later(r"\s*(?:<!--|/\*+|//+|\*|#)\s*\Z")


def keep(diagnostics: Iterable[Diagnostic], ignore: Collection[str] = ()) -> tuple[Diagnostic, ...]:
    """`diagnostics` without those that the user silenced.

    `ignore` holds codes or names. A comment that says `wx2tg-ignore WX2003` (several codes or names are separated by
    blanks or commas) silences its own line and, where it stands alone on its line, the next one. A fault of wx2tg
    itself cannot be silenced.
    """
    ignored = frozenset(ignore)
    comments: dict[Source, _Comments] = {}
    return tuple(item for item in diagnostics if not _silenced(item, ignored, comments))


class _Comments(NamedTuple):
    """The codes and names that comments silence, by line number: `here` on their own line, `next` on the line after."""

    here: dict[int, frozenset[str]]
    next: dict[int, frozenset[str]]


def _comments(source: Source) -> _Comments:
    found = _Comments({}, {})
    for match in _COMMENT.finditer(source.text):
        line = source.position(match.start()).line
        if line in found.here:
            continue
        names = frozenset(_SEPARATOR.split(match[1].replace("-->", " ").replace("*/", " ")))
        found.here[line] = names
        if _ALONE.match(source.text, source.line_starts[line - 1], match.start()):
            found.next[line + 1] = names
    return found


def _silenced(item: Diagnostic, ignored: frozenset[str], comments: dict[Source, _Comments]) -> bool:
    if item.code.startswith("WX90"):
        return False
    if item.code in ignored or item.name in ignored:
        return True
    if item.source is None or item.span is None:
        return False
    if item.source not in comments:
        comments[item.source] = _comments(item.source)
    here, after = comments[item.source]
    if not here:
        return False
    line = item.source.position(item.span.start).line
    named = here.get(line, frozenset()) | after.get(line, frozenset())
    return item.code in named or item.name in named
