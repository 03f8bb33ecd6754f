"""Regular expressions in queries, tested by RE2 so that none of them can run for ever."""

from __future__ import annotations

import re
from collections.abc import Callable

from wx2tg.companion.cloud.errors import QueryError
from wx2tg.companion.cloud.values import Regex
from wx2tg.text import linear

LONGEST = 2048
"""Characters of the longest expression."""

MEMORY = 1 << 20
"""Bytes that a compiled expression may take; they bound the time that it needs for a character."""

MEANT = "ims"
"""Flags that change what is found."""

IGNORED = "dguyx"
"""Flags of JavaScript that say how to go through a text, and `x`, which is applied before."""

_SPECIAL = re.compile(r"[\\^$.|?*+()\[\]{}]")
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})|\\([^\x00-\x7f])|\\.", re.DOTALL)
_EXTENDED = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|#[^\n]*|\s+", re.DOTALL)


def tester(regex: Regex) -> Callable[[str], bool]:
    """Whether the expression is found in a text, as a function. Raises QueryError where RE2 cannot read it."""
    for flag in regex.flags:
        if flag not in MEANT + IGNORED:
            raise QueryError(f"invalid flag in regex options: {flag}")
    if len(regex.pattern) > LONGEST:
        raise QueryError(f"a regular expression may have at most {LONGEST} characters")
    flags = "".join(flag for flag in MEANT if flag in regex.flags)
    if not flags and "x" not in regex.flags and not _SPECIAL.search(regex.pattern):
        literal = regex.pattern
        return lambda text: literal in text
    try:
        source = _translated(regex.pattern, extended="x" in regex.flags)
        return linear.tester((f"(?{flags})" if flags else "") + source, memory=MEMORY)
    except linear.LinearError as error:
        raise QueryError(f"Regular expression is invalid: {error}") from None


def _translated(pattern: str, *, extended: bool) -> str:
    r"""The expression as RE2 writes it: `\x{4e00}` for `\u4e00`, no backslash before what is not ASCII, no `x` flag."""
    if extended:
        pattern = _EXTENDED.sub(lambda found: "" if found[0][0] == "#" or found[0].isspace() else found[0], pattern)
    return _ESCAPE.sub(_escape, pattern)


def _escape(found: re.Match[str]) -> str:
    return rf"\x{{{found[1]}}}" if found[1] else found[2] or found[0]
