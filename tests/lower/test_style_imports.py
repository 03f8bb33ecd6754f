"""Imports of WXSS: each is replaced by what it names, once, under its conditions."""

from __future__ import annotations

import pytest

from wx2tg.diagnostics import Diagnostic
from wx2tg.lower.styles import lower
from wx2tg.passes import SheetContext
from wx2tg.passes.resolve_style_urls import resolve_style_urls
from wx2tg.syntax.wxss import Sheet, css, parse
from wx2tg.text import Source


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
