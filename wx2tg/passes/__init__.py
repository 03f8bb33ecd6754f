"""The rewrites that turn a sheet of WeChat's into a sheet of the bundle, one a module, and their order."""

from __future__ import annotations

from collections.abc import Callable

from wx2tg.passes.confine_app_styles import confine_app_styles
from wx2tg.passes.confine_page_styles import confine_page_styles
from wx2tg.passes.context import SheetContext
from wx2tg.passes.end_font_families import end_font_families
from wx2tg.passes.follow_scheme import follow_scheme
from wx2tg.passes.level_selectors import level_selectors
from wx2tg.passes.lower_units import lower_units
from wx2tg.passes.map_tag_selectors import map_tag_selectors
from wx2tg.passes.prefix_classes import prefix_classes
from wx2tg.passes.resolve_style_urls import resolve_style_urls
from wx2tg.passes.scope_keyframes import scope_keyframes
from wx2tg.passes.spare_inner_ids import spare_inner_ids
from wx2tg.syntax.wxss import Sheet

__all__ = ["PASSES", "Pass", "SheetContext", "run"]

Pass = Callable[[Sheet, SheetContext], Sheet]
"""Rewrites a sheet. A pass that has nothing to do in a sheet, or for this kind of unit, returns the same object."""

# Where order matters: `map_tag_selectors` must not see the `wx-page` that the confining passes put in front of
# selectors; `follow_scheme` puts an attribute of the document in front of all that; and `level_selectors` takes away
# every `:where()` that the passes before it wrote.
PASSES: tuple[Pass, ...] = (
    resolve_style_urls,
    map_tag_selectors,
    spare_inner_ids,
    confine_page_styles,
    confine_app_styles,
    prefix_classes,
    follow_scheme,
    level_selectors,
    scope_keyframes,
    end_font_families,
    lower_units,
)


def run(sheet: Sheet, context: SheetContext) -> Sheet:
    """`sheet` after every pass."""
    for step in PASSES:
        sheet = step(sheet, context)
    return sheet
