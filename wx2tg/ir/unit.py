"""A unit: one page or component with its template and its styles, on its way through the passes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from wx2tg.diagnostics import Diagnostic
from wx2tg.ir.nodes import Template
from wx2tg.syntax.wxss import Sheet


@dataclass(frozen=True, slots=True)
class Unit:
    """`prefix` is put before class names ("" for pages and the app); `isolated` keeps outer styles away."""

    id: str
    kind: str
    template: Template | None
    styles: Sheet | None
    prefix: str
    isolated: bool


@dataclass(frozen=True, slots=True)
class Context:
    """What passes may ask of the world, and where they report to. `css_path` is the sheet's place in the bundle.

    `keyframes` gives new names to the unit's own, of which those in `shared_keyframes` keep the old ones, too.
    `darkmode` is that of app.json; `bare_pages` says that there are pages to which not all of app.wxss is open.
    """

    css_path: str
    exists: Callable[[str], bool]
    report: Callable[[Diagnostic], None]
    keyframes: Mapping[str, str] = field(default_factory=dict)
    shared_keyframes: Collection[str] = ()
    darkmode: bool = True
    bare_pages: bool = False
