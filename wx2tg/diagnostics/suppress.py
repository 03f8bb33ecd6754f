"""Findings that a user has silenced, in `wx2tg.toml` or in a comment beside the place."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from wx2tg.diagnostics.model import Diagnostic
from wx2tg.text import Source

_COMMENT = re.compile(r"\bwx2tg-ignore\b[ \t:]+([^\n]*)")
_ALONE = re.compile(r"\s*(?:<!--|/\*+|//+|\*|#)\s*\Z")


def keep(diagnostics: Iterable[Diagnostic], ignore: Collection[str] = ()) -> tuple[Diagnostic, ...]:
    """`diagnostics` without those that the user silenced.

    `ignore` holds codes or names. A comment that says `wx2tg-ignore WX2003` (several codes or names are separated by
    blanks or commas) silences its own line and, where it stands alone on its line, the next one. A fault of wx2tg
    itself cannot be silenced.
    """
    ignored = frozenset(ignore)
    commented: dict[Source, bool] = {}
    return tuple(item for item in diagnostics if not _silenced(item, ignored, commented))


def _silenced(item: Diagnostic, ignored: frozenset[str], commented: dict[Source, bool]) -> bool:
    if item.code.startswith("WX90"):
        return False
    if item.code in ignored or item.name in ignored:
        return True
    if item.source is None or item.span is None:
        return False
    if item.source not in commented:
        commented[item.source] = "wx2tg-ignore" in item.source.text
    if not commented[item.source]:
        return False
    line = item.source.position(item.span.start).line
    names = {item.code, item.name}
    if names & _named_on(item.source.line_text(line), alone=False):
        return True
    return line > 1 and bool(names & _named_on(item.source.line_text(line - 1), alone=True))


def _named_on(line: str, *, alone: bool) -> set[str]:
    """The codes and names in a `wx2tg-ignore` comment on `line`; with `alone`, only if nothing stands before it."""
    match = _COMMENT.search(line)
    if match is None or (alone and not _ALONE.match(line, 0, match.start())):
        return set()
    return set(re.split(r"[\s,]+", match[1].replace("-->", " ").replace("*/", " ")))
