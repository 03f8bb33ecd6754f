"""Between which units styles apply: `styleIsolation`, an option of a unit's script or a setting in its JSON.

What the values mean for pages: WeChat's `glass-easel-miniprogram-adapter` (npm, 0.12), space.ts and backend.ts.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal

from wx2tg.project import UnitFiles
from wx2tg.text import Source
from wx2tg.text.regexes import compiled_later

_COMMENT = compiled_later(r"/\*.*?\*/|(?<![:\"'])//[^\n]*", re.DOTALL)
_OPTION = compiled_later(r"""\bstyleIsolation["']?\s*[:=]\s*["'`]([-\w]+)["'`]""")
_OWN_CLASSES = frozenset({"isolated", "apply-shared", "page-isolated", "page-apply-shared"})
_BARE = frozenset({"page-isolated", "page-apply-shared", "page-shared"})
_ISOLATED = frozenset({"isolated", "page-isolated"})

AppStyles = Literal["all", "tags", "none"]


def isolation_of(files: UnitFiles, read: Callable[[str], Source | None]) -> str:
    """The `styleIsolation` of a unit, "" where it has none.

    In the script it counts wherever it is written, since components are not always made by a literal `Component({})`.
    """
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
    """Whether the rules of a unit with this `styleIsolation` also apply to the classes of other units."""
    return isolation not in _OWN_CLASSES if kind == "page" else isolation == "shared"


def app_styles(kind: str, isolation: str) -> AppStyles:
    """Which rules of app.wxss apply inside a unit: an isolated page gets those without classes ("tags"), or none."""
    if kind != "page" or isolation not in _BARE | _ISOLATED:
        return "all"
    return "none" if isolation in _BARE else "tags"
