"""The output of lightningcss for a sheet after the passes: which CSS is kept, lowered or refused."""

from __future__ import annotations

from passes.sheets import BROWSERS, sheet_of

from wx2tg.emit import styles as emit
from wx2tg.passes import SheetContext, run
from wx2tg.passes.confine_page_styles import confine_page_styles
from wx2tg.passes.lower_units import lower_units
from wx2tg.syntax.wxss import css


def emitted(text: str, minify: bool = True) -> str:
    return emit.css(lower_units(sheet_of(text), SheetContext()), minify, BROWSERS)


def test_lengths_survive_minifying() -> None:
    assert emitted(".a{margin:-10rpx auto;width:calc(100% - 20rpx);height:0rpx}") == (
        ".a{margin:var(--wx-10) auto;width:calc(100% - var(--wx20));height:0}"
    )


def test_clamped_lines_and_layer_hints_survive() -> None:
    text = emitted(
        ".a{display:-webkit-box;-webkit-box-orient:vertical;-webkit-line-clamp:2;transform:translate3d(0,0, 0px)}"
    )
    for part in ("-webkit-box-orient:vertical", "-webkit-line-clamp:2", "display:-webkit-box", "translateZ(0)"):
        assert part in text


def test_confined_selectors_survive() -> None:
    context = SheetContext("pages/a/b", "page")
    sheet = confine_page_styles(sheet_of("wx-page.dark wx-view::after, .a:not(.b, .c) { x: y }"), context)
    assert emit.css(sheet, True, ["chrome 88", "ios_saf 14"]) == (
        'wx-page:where([data-route="pages/a/b"]).dark wx-view:after,'
        ':where(wx-page[data-route="pages/a/b"]) .a:not(.b,.c){x:y}'
    )


def test_browsers_without_where_are_known() -> None:
    assert emit.lacks_where(("chrome 87",)) and emit.lacks_where(("ios_saf 14", "firefox 77"))
    assert not emit.lacks_where(("chrome 88", "ios_saf 14")) and not emit.lacks_where(())


def test_old_browsers_get_prefixes_and_flat_rules() -> None:
    assert emitted(".a{user-select:none;inset:0;&:hover{x:y}}") == (
        ".a{-webkit-user-select:none;user-select:none;top:0;bottom:0;left:0;right:0}.a:hover{x:y}"
    )


def test_readable_css_has_a_declaration_a_line() -> None:
    assert emitted(".a{color:red;margin:2rpx}", minify=False) == ".a {\n  color: red;\n  margin: var(--wx2);\n}\n"


def test_what_lightningcss_refuses_is_left_out_alone() -> None:
    text = ".a{color:red;background:url(a b.png);margin:0} @media (x{}) {.b{x:y}} @font-face{font-family:i}"
    sheet, found = emit.accepted(sheet_of(text))
    assert " ".join(css(sheet).split()) == ".a { color: red; margin: 0; } @font-face { font-family: i; }"
    marked = [text[item.span.start : item.span.end] for item in found if item.span]
    assert marked == ["background:url(a b.png)", "@media (x{}) {.b{x:y}}"]
    assert {item.name for item in found} == {"refused-style"}


def test_what_lightningcss_refuses_is_told_as_it_was_written() -> None:
    text = ".a{background:url(a b.png) 1rpx}\n@media\n(x{}) {.b{x:y}}"
    _, found = emit.accepted(run(sheet_of(text), SheetContext("pages/a/b", "page", "p", lacks_where=True)))
    assert ["background:url(a b.png) 1rpx" in found[0].message, "@media (x{})" in found[1].message] == [True, True]


def test_a_good_sheet_is_accepted_as_it_is() -> None:
    sheet = sheet_of(".a{color:red}")
    assert emit.accepted(sheet) == (sheet, ())
