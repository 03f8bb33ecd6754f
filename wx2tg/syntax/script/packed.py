"""npm packages as WeChat's developer tool builds them: one file of numbered modules, with a list of other packages."""

from __future__ import annotations

import json
import re

from wx2tg.syntax.script.nodes import Request
from wx2tg.text import Source, Span

# The tool ends such a file with this list. The file requests them by `require(source)`, where no name can be seen.
_OUTSIDE = re.compile(r"^//miniprogram-npm-outsideDeps=(\[.*\])\s*$", re.MULTILINE)
_LAST = 4000


def packed_requests(source: Source) -> tuple[Request, ...] | None:
    """The packages that a built package requests, each with the span of the list; None for any other script."""
    found = _OUTSIDE.search(source.text, max(0, len(source.text) - _LAST))
    if found is None:
        return None
    try:
        names = json.loads(found[1])
    except ValueError:
        return None
    return tuple(Request(name, Span(*found.span(1)), "packed") for name in names if isinstance(name, str))
