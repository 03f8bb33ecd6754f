"""What the passes know of the unit whose sheet they rewrite."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

import msgspec

from wx2tg.diagnostics import Diagnostic


def _nowhere(_path: str) -> bool:
    return False


def _unheard(_finding: Diagnostic) -> None:
    """Takes the findings of a sheet that no user wrote."""


class SheetContext(msgspec.Struct, frozen=True):
    """The unit that a sheet belongs to, what is known of the other units, and where findings go.

    `unit` is the unit's id, which for a page is its route, and `kind` is "app", "page" or "component". `prefix` is put
    before the unit's class names; it is "" where they stay as written. `isolated` says that the class names in
    its sheet select elements of its own alone.

    `css_path` is where the sheet will stand in the bundle, `exists` tells whether the project has a file at a path
    relative to the app's root, and `report` takes findings.

    `keyframes` maps names of `@keyframes` that other units define too to names of this unit's own. Those in
    `shared_keyframes` also stay under their old names, for units that play them without defining them.

    `darkmode` is the setting of app.json. `bare_pages` says that there are pages that not all of app.wxss applies to
    (`styleIsolation`). `lacks_where` says that a browser that the bundle is built for knows no `:where()`.
    """

    unit: str = ""
    kind: str = "app"
    prefix: str = ""
    isolated: bool = False
    css_path: str = ""
    exists: Callable[[str], bool] = _nowhere
    report: Callable[[Diagnostic], None] = _unheard
    keyframes: Mapping[str, str] = msgspec.field(default_factory=dict)
    shared_keyframes: Collection[str] = ()
    darkmode: bool = True
    bare_pages: bool = False
    lacks_where: bool = False
