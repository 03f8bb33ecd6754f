"""Whose styles reach into a unit and whose it reaches: `styleIsolation` of its script's options or of its JSON.

What the values mean for pages: WeChat's `glass-easel-miniprogram-adapter` (npm, 0.12), space.ts and backend.ts.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal

from wx2tg.project import UnitFiles
from wx2tg.text import Source

_COMMENT = re.compile(r"/\*.*?\*/|(?<![:\"'])//[^\n]*", re.DOTALL)
_OPTION = re.compile(r"""\bstyleIsolation["']?\s*[:=]\s*["'`]([-\w]+)["'`]""")
_OWN_CLASSES = frozenset({"isolated", "apply-shared", "page-isolated", "page-apply-shared"})
_BARE = frozenset({"page-isolated", "page-apply-shared", "page-shared"})
_ISOLATED = frozenset({"isolated", "page-isolated"})

AppStyles = Literal["all", "tags", "none"]


def isolation_of(files: UnitFiles, read: Callable[[str], Source | None]) -> str:
    """The value, "" where there is none. The option counts wherever it is written: not everybody calls Component()."""
    script = read(files.script) if files.script else None
    if script is not None and "styleIsolation" in script.text:
        option = _OPTION.search(_COMMENT.sub("", script.text))
        if option is not None:
            return option[1]
    written = files.settings.get("styleIsolation")
    if isinstance(written, str):
        return written
    return "apply-shared" if files.settings.get("addGlobalClass") is True else ""


def reaches_out(kind: str, isolation: str) -> bool:
    """Whether the classes in the sheet of such a unit are also those of other units."""
    return isolation not in _OWN_CLASSES if kind == "page" else isolation == "shared"


def app_styles(kind: str, isolation: str) -> AppStyles:
    """Which rules of app.wxss reach into such a unit: those with classes do not where a page is isolated."""
    if kind != "page" or isolation not in _BARE | _ISOLATED:
        return "all"
    return "none" if isolation in _BARE else "tags"
