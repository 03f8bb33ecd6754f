"""npm packages as WeChat's tool builds them: a file of numbered modules, which asks for other packages by name."""

from __future__ import annotations

import json
import re

from wx2tg.syntax.script.nodes import Request
from wx2tg.text import Source, Span

# The tool ends such a file with the list; its `require(source)`, which names no module, is for these.
_OUTSIDE = re.compile(r"^//miniprogram-npm-outsideDeps=(\[.*\])\s*$", re.MULTILINE)
_LAST = 4000


def packed_requests(source: Source) -> tuple[Request, ...] | None:
    """The packages that a built package asks for; None for any other script. The span is that of the list."""
    found = _OUTSIDE.search(source.text, max(0, len(source.text) - _LAST))
    if found is None:
        return None
    try:
        names = json.loads(found[1])
    except ValueError:
        return None
    return tuple(Request(name, Span(*found.span(1)), "packed") for name in names if isinstance(name, str))
