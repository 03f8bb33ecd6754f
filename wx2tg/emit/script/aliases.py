"""Lowers TypeScript's `import a = b` to a constant."""

from __future__ import annotations

from wx2tg.syntax.script.nodes import Module
from wx2tg.text import Edits


def lower_aliases(module: Module, edits: Edits) -> None:
    """Replace `import` by `const` in `import a = require("m")` and `import a = B.c`."""
    for keyword in module.typing.aliases:
        edits.replace(keyword, "const")
