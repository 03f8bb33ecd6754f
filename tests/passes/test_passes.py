"""The passes over style sheets, one by one: what each changes, what it leaves alone, and their fixtures."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from passes.sheets import sheet_of

from wx2tg import passes
from wx2tg.diagnostics import Diagnostic
from wx2tg.passes import PASSES, Pass, SheetContext, run
from wx2tg.passes.follow_scheme import follow_scheme
from wx2tg.passes.lower_units import lower_style
from wx2tg.passes.prefix_classes import leaks, prefix_classes
from wx2tg.passes.scope_keyframes import scope_style
from wx2tg.syntax.wxss import css

FIXTURES = Path(__file__).parents[2] / "fixtures" / "passes"


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
