"""Makes the body of `function (require, module, exports)` out of a WXS module.

The code calls functions of the runtime by the names of `emit/helpers.py`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable

from wx2tg.emit.helpers import HelperEdits
from wx2tg.emit.needs import Emitted
from wx2tg.syntax.wxs.nodes import WxsModule
from wx2tg.text import Edits, Piece, Span

_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_KEPT_ESCAPES = frozenset("\\'\"\r\n\u2028\u2029")


def emit_wxs(module: WxsModule, resolve: Callable[[str], str | None]) -> Emitted:
    """The body of the CommonJS function for `module`; every source line stays on its line, and it ends with a line end.

    `resolve` gives the canonical id of a required module, or None.
    """
    if module.broken:
        reason = json.dumps(f"{module.source.path}: {module.diagnostics[0].message}")
        return Emitted((Piece(f"throw new SyntaxError({reason});\n"),))
    edits = HelperEdits(module.source)
    for name in module.library:
        edits.helper(name)
    if module.globals:
        edits.insert(0, f"var {','.join(module.globals)};")
    for request in module.requests:
        known = resolve(request.specifier) if request.specifier is not None else None
        if known is not None:
            edits.replace(request.span, json.dumps(known))
    for read in sorted(module.constructors, key=lambda read: -read.accessor.end):
        edits.insert(read.start, f"{edits.helper('$ctor')}(")
        lines = edits.source.text.count("\n", read.accessor.start, read.accessor.end)
        edits.replace(read.accessor, ")" + "\n" * lines)
    for span in module.patterns:
        _keep_backslashes(span, edits)
    for word in module.renamed:
        name = edits.source.text[word.span.start : word.span.end]
        edits.insert(word.span.start, f"{name}: $" if word.shorthand else "$")
    if module.open_comment:
        edits.insert(len(edits.source.text), "*/")
    return edits.emitted()


def _keep_backslashes(span: Span, edits: Edits) -> None:
    """In WXS, `getRegExp("\\d")` is `/\\d/`: a backslash that starts no escape of a quote or of itself stays."""
    for match in _ESCAPE.finditer(edits.source.text, span.start, span.end):
        if match[1] not in _KEPT_ESCAPES:
            edits.insert(match.start(), "\\")
