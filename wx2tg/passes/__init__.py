"""Layer 4: the rewrites of a unit, one a file, and their order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from wx2tg.ir.unit import Context, Unit
from wx2tg.passes.confine_app_styles import confine_app_styles
from wx2tg.passes.confine_page_styles import confine_page_styles
from wx2tg.passes.end_font_families import end_font_families
from wx2tg.passes.follow_scheme import follow_scheme
from wx2tg.passes.lower_units import lower_units
from wx2tg.passes.map_tag_selectors import map_tag_selectors
from wx2tg.passes.prefix_component_classes import prefix_classes, prefix_component_classes
from wx2tg.passes.resolve_style_urls import resolve_style_urls
from wx2tg.passes.scope_keyframes import scope_keyframes
from wx2tg.passes.spare_inner_ids import spare_inner_ids
from wx2tg.syntax.wxss import Sheet

Pass = Callable[[Unit, Context], Unit]


def _urls(unit: Unit, context: Context) -> Unit:
    return _styled(unit, lambda sheet: resolve_style_urls(sheet, context.css_path, context.exists, context.report))


def _tags(unit: Unit, context: Context) -> Unit:
    return _styled(unit, map_tag_selectors)


def _ids(unit: Unit, context: Context) -> Unit:
    return unit if unit.kind == "component" else _styled(unit, spare_inner_ids)


def _confine(unit: Unit, context: Context) -> Unit:
    return _styled(unit, lambda sheet: confine_page_styles(sheet, unit.id)) if unit.kind == "page" else unit


def _prefix(unit: Unit, context: Context) -> Unit:
    if not unit.prefix:
        return unit
    if unit.kind == "page":  # confined already
        return _styled(unit, lambda sheet: prefix_classes(sheet, unit.prefix))
    return _styled(unit, lambda sheet: prefix_component_classes(sheet, unit.prefix, unit.isolated, context.report))


def _app(unit: Unit, context: Context) -> Unit:
    return _styled(unit, confine_app_styles) if unit.kind == "app" and context.bare_pages else unit


def _keyframes(unit: Unit, context: Context) -> Unit:
    if not context.keyframes:
        return unit
    return _styled(unit, lambda sheet: scope_keyframes(sheet, context.keyframes, context.shared_keyframes))


def _scheme(unit: Unit, context: Context) -> Unit:
    return _styled(unit, lambda sheet: follow_scheme(sheet, context.darkmode, context.report))


def _fonts(unit: Unit, context: Context) -> Unit:
    return _styled(unit, end_font_families)


def _units(unit: Unit, context: Context) -> Unit:
    return _styled(unit, lower_units)


def _styled(unit: Unit, change: Callable[[Sheet], Sheet]) -> Unit:
    return unit if unit.styles is None else replace(unit, styles=change(unit.styles))


PASSES: tuple[Pass, ...] = (
    _urls,
    # Before the confining passes, which put `wx-page` in front of selectors.
    _tags,
    _ids,
    _confine,
    _app,
    _prefix,
    # After the confining passes: what it puts in front of selectors is outside of every page.
    _scheme,
    _keyframes,
    _fonts,
    _units,
)


def run(unit: Unit, context: Context) -> Unit:
    """`unit` after every pass."""
    for step in PASSES:
        unit = step(unit, context)
    return unit
