"""Filters out the diagnostics that a user has silenced, in `wx2tg.toml` or in a comment at the place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from wx2tg.diagnostics import catalogue
from wx2tg.diagnostics.catalogue import diagnostic
from wx2tg.diagnostics.model import Diagnostic
from wx2tg.text import Source, Span
from wx2tg.text.regexes import compiled_later

if TYPE_CHECKING:
    import re

_COMMENT = compiled_later(r"\bwx2tg-ignore\b[ \t:]+([^\n]*)")
_SEPARATOR = compiled_later(r"[\s,]+")
_WORD = compiled_later(r"[^\s,]+")
# Findings that say that others about the same file may be missing.
_UNFINISHED = frozenset({"internal-error", "style-compiler-missing", "style-limit", "unreadable-file", "not-utf8"})
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


def unused(diagnostics: Iterable[Diagnostic], sources: Iterable[Source]) -> Iterator[Diagnostic]:
    """A finding for each code or name in a comment of `sources` that silences none of `diagnostics`.

    Codes and names come first in a comment; the first other word begins a reason. A file that could not be compiled is
    passed over, since its findings are not known.
    """
    raised: defaultdict[tuple[str, int], set[str]] = defaultdict(set)
    unknown = set()
    for item in diagnostics:
        if item.name in _UNFINISHED:
            unknown.add(item.path)
        if item.source is not None and item.span is not None:
            line = item.source.position(item.span.start).line
            raised[item.source.path, line] |= {item.code, item.name}
    for source in sources:
        if source.path in unknown or "wx2tg-ignore" not in source.text:
            continue
        for match in _COMMENT.finditer(source.text):
            line = source.position(match.start()).line
            alone = _ALONE.match(source.text, source.line_starts[line - 1], match.start())
            here = raised[source.path, line] | (raised[source.path, line + 1] if alone else set())
            for start, name in _first_names(match):
                if name not in here:
                    known = catalogue.entry(name) is not None
                    reason = "there is no such finding here" if known else "no finding is called so"
                    yield diagnostic(
                        "unused-suppression", source, Span(start, start + len(name)), name=name, reason=reason
                    )


def _first_names(match: re.Match[str]) -> Iterator[tuple[int, str]]:
    """The codes and names that a comment begins with, and where they stand; at least one word."""
    for index, word in enumerate(_WORD.finditer(match[1].replace("-->", "   ").replace("*/", "  "))):
        if index and catalogue.entry(word[0]) is None:
            return
        yield match.start(1) + word.start(), word[0]


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
