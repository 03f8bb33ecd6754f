"""Styles from lowering to CSS: imports, the passes one by one, and what lightningcss makes of the result."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from wx2tg import passes
from wx2tg.analyze.css_floor import above_floor
from wx2tg.diagnostics import Diagnostic
from wx2tg.emit import styles as emit
from wx2tg.knowledge import floor_of
from wx2tg.lower.styles import lower
from wx2tg.passes import PASSES, Pass, SheetContext, run
from wx2tg.passes.confine_page_styles import confine_page_styles
from wx2tg.passes.follow_scheme import follow_scheme
from wx2tg.passes.lower_units import lower_style, lower_units
from wx2tg.passes.prefix_classes import leaks, prefix_classes
from wx2tg.passes.resolve_style_urls import resolve_style_urls
from wx2tg.passes.scope_keyframes import scope_style
from wx2tg.syntax.wxss import Sheet, css, parse
from wx2tg.text import Source

FIXTURES = Path(__file__).parents[2] / "fixtures" / "passes"
BROWSERS = ["chrome 87", "ios_saf 14"]
ASSETS = {"pages/index/here.png", "pages/up.png", "images/a.png", "images/two words.png", "images/图.png"}

KINDS = {"prefix_classes": "component", "confine_app_styles": "app"}


def context_of(step: Pass, report: Callable[[Diagnostic], None]) -> SheetContext:
    """A unit in whose sheet every pass has something to do."""
    return SheetContext(
        "pages/index/index",
        KINDS.get(step.__name__, "page"),
        "p",
        True,
        "_app/pages/index.css",
        ASSETS.__contains__,
        report,
        {"move": "p--move", "fade": "p--fade"},
        {"fade"},
        darkmode=True,
        bare_pages=True,
        lacks_where=True,
    )


def sheet_of(text: str) -> Sheet:
    sheet, found = parse(Source("pages/index/index.wxss", text))
    assert not found
    return sheet


def case_text(case: str, step: Pass) -> str:
    """A case as it should be: its heading, its source, and what the pass makes of it."""
    heading, _, rest = case.partition("\n")
    match = re.search(r"```wxss\n(.*?)```", rest, re.DOTALL)
    assert match, f"{step.__name__}: {heading} has no source"
    findings: list[Diagnostic] = []
    result = css(step(sheet_of(match[1]), context_of(step, findings.append)))
    lines = "".join(f"- {item.name}: {item.message}\n" for item in findings)
    return f"{heading}\n\n```wxss\n{match[1]}```\n\n```css\n{result}```\n" + (f"\n{lines}" if lines else "")


def test_a_pass_is_a_function_in_a_module_with_a_fixture() -> None:
    modules = {step.__name__: step.__module__.removeprefix("wx2tg.passes.") for step in PASSES}
    assert modules == {name: name for name in modules}
    assert sorted(modules) == sorted(file.stem for file in FIXTURES.glob("*.md"))
    assert {*modules, "__init__", "context"} == {file.stem for file in Path(passes.__file__).parent.glob("*.py")}


@pytest.mark.parametrize("step", PASSES)
def test_fixtures(step: Pass) -> None:
    file = FIXTURES / f"{step.__name__}.md"
    title, *cases = file.read_text(encoding="utf-8").split("\n## ")
    result = "\n## ".join([title.rstrip("\n") + "\n", *(case_text(case, step) for case in cases)])
    if os.environ.get("UPDATE"):
        file.write_text(result, encoding="utf-8")
    assert file.read_text(encoding="utf-8") == result


@pytest.mark.parametrize("step", PASSES)
def test_what_has_nothing_to_change_is_the_same_object(step: Pass) -> None:
    text = '@media (min-width: 1px) { @font-face { font-family: "d" } } @keyframes k { to { color: red } }'
    if not step.__name__.startswith(("confine", "level", "prefix", "spare")):
        text += "wx-page [a]:not(#b) { color: red; &:hover { top: 1px } }"
    sheet = sheet_of(text)
    assert step(sheet, context_of(step, lambda _: None)) is sheet


@pytest.mark.parametrize(
    ("name", "context"),
    [
        ("confine_page_styles", SheetContext(kind="component", prefix="p")),
        ("confine_app_styles", SheetContext(kind="page", bare_pages=True)),
        ("confine_app_styles", SheetContext(kind="app", bare_pages=False)),
        ("prefix_classes", SheetContext(kind="page", prefix="")),
        ("spare_inner_ids", SheetContext(kind="component")),
        ("level_selectors", SheetContext(lacks_where=False)),
        ("scope_keyframes", SheetContext(keyframes={})),
    ],
)
def test_a_sheet_that_a_pass_is_not_for_is_the_same_object(name: str, context: SheetContext) -> None:
    sheet = sheet_of(".a #b, page { animation: k 1s } @keyframes k { to { color: red } } :where(.c) .d { x: y }")
    assert next(step for step in PASSES if step.__name__ == name)(sheet, context) is sheet


def test_classes_of_an_isolated_page_are_its_own() -> None:
    sheet = sheet_of(':where(wx-page[data-route="a"]) .b:not(.c), #d { x: y }')
    context = SheetContext(kind="page", prefix="p", isolated=True)
    assert css(prefix_classes(sheet, context)).startswith(':where(wx-page[data-route="a"]) .p--b:not(.p--c), #d {')


@pytest.mark.parametrize("lacks_where", [False, True])
@pytest.mark.parametrize(("text", "leaking"), [(".a, :host view", False), (".a, view", True), (":host .a #b", False)])
def test_a_sheet_that_selects_elements_of_pages_leaks(text: str, leaking: bool, lacks_where: bool) -> None:
    sheet = sheet_of(f"{text} {{ x: y }}")
    context = SheetContext(kind="component", prefix="p", isolated=True, lacks_where=lacks_where)
    assert leaks(run(sheet, context), "p") is leaking and not leaks(run(sheet, context), "other")


def test_shared_components_keep_their_class_names() -> None:
    found: list[Diagnostic] = []
    sheet = prefix_classes(
        sheet_of(":host .a, view { x: y }"), SheetContext(kind="component", prefix="p", report=found.append)
    )
    assert css(sheet) == '[wx-host="p"] .a, :where([data-sheets~="p"]) view {\n  x: y;\n}\n'
    assert not found


def test_inline_styles_are_lowered_alike() -> None:
    assert (
        lower_style("width:10rpx;height:100vh;color:red") == "width:var(--wx10);height:calc(var(--wx-vh)*100);color:red"
    )
    assert lower_style("color: red") == "color: red"


def test_an_app_without_dark_mode_is_light() -> None:
    found: list[Diagnostic] = []
    text = """@media (prefers-color-scheme: dark) { .a { x: y } }
    @media (prefers-color-scheme: light), print and (prefers-color-scheme: dark) { .b { x: y } }
    @media (prefers-color-scheme: dark) and (min-width: 1px), (max-width: 9px) { .c { x: y } }"""
    sheet = follow_scheme(sheet_of(text), SheetContext(darkmode=False, report=found.append))
    assert " ".join(css(sheet).split()) == ".b { x: y; } @media (max-width: 9px) { .c { x: y; } }"
    assert [(item.name, item.span and item.span.start) for item in found] == [("dark-styles-off", 0)]


def test_inline_styles_play_the_same_keyframes() -> None:
    names = {"move": "p--move"}
    assert scope_style("color:move;animation: 1s move, other;", names) == "color:move;animation: 1s p--move, other;"
    assert scope_style("-webkit-animation-name:move", names) == "-webkit-animation-name:p--move"


class Files:
    """A few files in memory, and how an address is looked up among them."""

    def __init__(self, **files: str) -> None:
        self.sources = {f"{name}.wxss": Source(f"{name}.wxss", text) for name, text in files.items()}

    def lower(self) -> tuple[str, list[str], tuple[str, ...]]:
        """What `a` becomes on one line, the findings with the text that they mark, and the dependencies."""
        sheet, findings, dependencies = lower(self.sources["a.wxss"], self.sources.get, lambda _, address: address)
        marked = [
            f"{item.name} {item.path} {item.source.text[item.span.start : item.span.end]}"
            for item in findings
            if item.source and item.span
        ]
        return " ".join(css(sheet).split()), marked, dependencies


def test_an_import_is_replaced_by_what_it_names() -> None:
    text, found, dependencies = Files(
        a=".a{x:y} @import 'b.wxss'; .c{x:y}", b="@import 'd.wxss';.b{x:y}", d=".d{x:y}"
    ).lower()
    assert text == ".a { x: y; } .d { x: y; } .b { x: y; } .c { x: y; }"
    assert (found, dependencies) == ([], ("a.wxss", "b.wxss", "d.wxss"))


def test_a_sheet_imported_twice_stands_where_it_is_imported_last() -> None:
    text, _, _ = Files(
        a="@import 'b.wxss';@import 'c.wxss';.a{x:y}", b="@import 'd.wxss';.b{x:y}", c="@import 'd.wxss';", d=".d{x:y}"
    ).lower()
    assert text == ".b { x: y; } .d { x: y; } .a { x: y; }"


def test_conditions_of_imports_wrap_the_sheet() -> None:
    text, _, _ = Files(
        a="@import 'b.wxss' layer(x) supports(display: grid) screen and (min-width: 2px);", b=".b{x:y}"
    ).lower()
    assert text == ("@layer x { @supports (display: grid) { @media screen and (min-width: 2px) { .b { x: y; } } } }")


@pytest.mark.parametrize(
    ("imports", "expected"),
    [
        ("@import 'b.wxss' screen;@import 'b.wxss' print;", "@media screen { B } @media print { B }"),
        ("@import 'b.wxss' screen;.a{x:y}@import 'b.wxss' screen;", ".a { x: y; } @media screen { B }"),
        # The later one holds wherever the earlier one does.
        ("@import 'b.wxss' screen;@import 'b.wxss';", "B"),
        ("@import 'c.wxss' screen;@import 'b.wxss' print;", "@media screen { } @media print { B }"),
        ("@import 'b.wxss';@import 'b.wxss' screen;", "B @media screen { B }"),
        ("@import 'b.wxss' print;@import 'c.wxss' screen;", "@media print { B } @media screen { @media print { B } }"),
        # The same conditions, whichever is outside.
        ("@import 'c.wxss' screen;@import 'd.wxss' print;", "@media screen { } @media print { @media screen { B } }"),
        ("@import 'b.wxss' layer(x);@import 'b.wxss';", "@layer x { B } B"),
        ("@media print{@import 'b.wxss'}@import 'b.wxss';", "@media print { } B"),
        ("@import 'b.wxss';@media print{@import 'b.wxss'}", "B @media print { B }"),
    ],
)
def test_a_sheet_stands_once_for_all_conditions_that_differ(imports: str, expected: str) -> None:
    files = Files(a=imports, b=".b{x:y}", c="@import 'b.wxss' print;", d="@import 'b.wxss' screen;")
    text, found, _ = files.lower()
    assert text == expected.replace("B", ".b { x: y; }")
    assert found == []


def chained(first: str, second: str, depth: int) -> Files:
    """A chain of sheets that import the next one twice, each time under another condition; LEVEL is its place."""
    sheet = f"@import 'xNEXT.wxss' {first};@import 'xNEXT.wxss' {second};.xLEVEL{{x:y}}"
    files = {f"x{level}": sheet.replace("NEXT", str(level + 1)).replace("LEVEL", str(level)) for level in range(depth)}
    return Files(a="@import 'x0.wxss';", **files, **{f"x{depth}": ".last{x:y}"})


def test_two_conditions_do_not_multiply() -> None:
    short, long = (chained("screen", "print", depth).lower() for depth in (10, 40))
    assert short[1] == long[1] == []
    assert long[0].count(".last {") == short[0].count(".last {") <= 3


@pytest.mark.parametrize("depth", [12, 24, 50])
def test_conditions_that_multiply_are_a_finding(depth: int) -> None:
    text, found, _ = chained("(min-width: LEVELpx)", "(max-width: 9LEVELpx)", depth).lower()
    assert [item.split()[0] for item in found] == ["repeated-style-imports"]
    assert 0 < text.count("{ x: y; }") <= 1100


def test_cycles_and_missing_files_are_findings_in_the_importing_file() -> None:
    text, found, _ = Files(a="@import 'b.wxss';@import 'gone.wxss';.a{x:y}", b="@import 'a.wxss';.b{x:y}").lower()
    assert text == ".b { x: y; } .a { x: y; }"
    assert found == [
        "missing-style-import a.wxss @import 'gone.wxss'",
        "style-import-cycle b.wxss @import 'a.wxss'",
    ]


def test_remote_imports_come_first() -> None:
    text, found, _ = Files(
        a=".a{x:y}@import 'b.wxss';", b=".b{x:y}@import url(https://example.com/c.css) print;"
    ).lower()
    assert text == '@import "https://example.com/c.css" print; .a { x: y; } .b { x: y; }'
    assert [item.split()[0] for item in found] == ["remote-style-import"]


def test_findings_of_an_imported_file_are_in_that_file() -> None:
    _, found, _ = Files(a="@import 'b.wxss';", b=".b{*zoom:1}").lower()
    assert found == ["bad-declaration b.wxss *zoom:1"]


def test_urls_of_an_imported_sheet_are_relative_to_it() -> None:
    inner, _ = parse(Source("theme/dark.wxss", ".a{b:url(x.png)}"))
    sheet = Sheet(Source("pages/index/index.wxss", ""), (inner,))
    found: list[Diagnostic] = []
    context = SheetContext(css_path="_app/a.css", exists={"theme/x.png"}.__contains__, report=found.append)
    assert "../theme/x.png" in css(resolve_style_urls(sheet, context))
    assert not found


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


ABOVE = {
    ".a:has(> .b){x:y}": ":has()",
    "@container (min-width: 1px){.a{x:y}}": "@container",
    "@layer a{.a{x:y}}": "@layer",
    ".a{display:flex;gap:1px}": "gap in a flex container",
    ".a{.b{height:100dvh}}": "dvh, svh and lvh",
    ".a{rotate:1turn}": "translate, rotate and scale as properties",
    ".a{aspect-ratio:1}": "aspect-ratio",
    ".a:nth-child(2 of .b){x:y}": ":nth-child(… of …)",
    ".a{color:color-mix(in srgb, red, blue)}": "color-mix()",
}


@pytest.mark.parametrize("text", ABOVE)
def test_what_old_browsers_lack_is_told_once(text: str) -> None:
    found = list(above_floor(sheet_of(f"{text}\n{text}"), floor_of(BROWSERS)))
    assert [(item.name, item.message.split(" is unknown to ")[0]) for item in found] == [
        ("css-above-floor", ABOVE[text])
    ]
    assert not list(above_floor(sheet_of(text), floor_of(["chrome 130", "ios_saf 18", "last 2 versions"])))


def test_what_can_be_lowered_or_is_something_else_is_not_told() -> None:
    text = ".a{display:grid;gap:1px;transform:rotate(1turn);inset:0;&:hover{x:y}} @media (width > 1px){.a{x:y}}"
    assert not list(above_floor(sheet_of(text), floor_of(BROWSERS)))


def test_the_floor_is_the_oldest_of_each_engine() -> None:
    floor = floor_of(["chrome >= 90", "edge 88", "ios_saf 14.5-14.8", "safari 15.1", "> 1%", "opera 70"])
    assert [oldest.query for oldest in floor] == ["edge 88", "ios_saf 14.5-14.8"]
