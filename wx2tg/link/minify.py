"""Minifies scripts: comments and needless white space go, names stay."""

from __future__ import annotations

import re

from wx2tg.syntax.script.parser import literals
from wx2tg.text import Source

_PLACEHOLDER = re.compile(r"\$literal(\d+)\$")


def minified(code: str) -> str:
    """`code` without comments and needless white space.

    rjsmin guesses where a regular expression begins, and guesses wrongly after `=>`; so those, and template strings,
    are kept from it. What cannot be read, or holds the names that stand for them, is left as it is.
    """
    from rjsmin import jsmin

    spans, clean = literals(Source("", code))
    if not clean or "$literal" in code:
        return code
    parts: list[str] = []
    kept: list[str] = []
    at = 0
    for span in spans:
        parts += (code[at : span.start], f"$literal{len(kept)}$")
        kept.append(code[span.start : span.end])
        at = span.end
    parts.append(code[at:])
    return _PLACEHOLDER.sub(lambda match: kept[int(match[1])], str(jsmin("".join(parts))))
