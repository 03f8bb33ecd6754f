"""Messages: each is used, each can be raised by its example, and each is shown at the right place."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from wx2tg import options
from wx2tg.diagnostics import Diagnostic, Entry, Example, Label, catalogue, diagnostic, frame
from wx2tg.diagnostics.suppress import keep, unused
from wx2tg.text import Source, Span

ROOT = Path(__file__).parents[2] / "wx2tg"
ENTRIES = catalogue.all_entries()
FROM_THE_FILE_SYSTEM = ("unreadable-file", "not-utf8", "symlink-outside-project", "large-file", "special-file")
"""Raised by permissions, bytes, links, sizes and pipes, which no text shows: tests/project makes them."""
FROM_THE_MACHINE = ("style-compiler-missing", "library-missing")
"""Raised by what is not installed: syntax/test_less_and_sass.py and runtime/components/test_map.py take it away."""

FROM_AMOUNTS = ("more-of-the-same", "deep-style-imports", "repeated-style-imports", "too-many-links")
"""Raised by more than an example can show: tests/driver/test_hostile_input.py makes it."""

WITHOUT_EXAMPLES = (*FROM_THE_FILE_SYSTEM, *FROM_THE_MACHINE, *FROM_AMOUNTS)
WITH_EXAMPLES = [entry for entry in ENTRIES if entry.group != "internal" and entry.name not in WITHOUT_EXAMPLES]
PARAMETERS = {"source", "span", "path", "notes", "labels"}

MINIMAL = {
    "app.json": '{"pages": ["pages/index/index"]}\n',
    "app.js": "App({});\n",
    "pages/index/index.json": "{}\n",
    "pages/index/index.js": "Page({});\n",
    "pages/index/index.wxml": "<view>Hello</view>\n",
}
IMPORTS_WXS = '<wxs src="./m.wxs" module="m" />\n<view>Hello</view>\n'


def by_code(entry: Entry) -> str:
    return f"{entry.code}-{entry.name}"


def call_sites() -> Iterator[tuple[str, ast.Call]]:
    """Every call of `diagnostic` in the package, with its place."""
    for file in sorted(ROOT.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "diagnostic":
                yield f"{file.relative_to(ROOT)}:{node.lineno}", node


def example_project(example: Example) -> dict[str, str]:
    """The files of the minimal app with those of `example` in their places."""
    kind, _, path = example.info.partition(" ")
    if kind == "project":
        parts = re.split(r"^--- (.+)\n", example.text, flags=re.MULTILINE)
        return MINIMAL | dict(zip(parts[1::2], parts[2::2], strict=True))
    if kind == "json":
        return MINIMAL | {path: example.text}
    if kind == "wxs":
        return MINIMAL | {"pages/index/m.wxs": example.text, "pages/index/index.wxml": IMPORTS_WXS}
    files = MINIMAL | {f"pages/index/index.{kind}": example.text}
    if kind == "ts":
        del files["pages/index/index.js"]
    return files


def codes_of(example: Example, folder: Path) -> list[str]:
    """The codes of the findings in the project of `example`."""
    from wx2tg import check

    files = example_project(example)
    for path, text in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    given = options.read(files.get(options.FILE_NAME, ""), root=folder)
    report = check(folder, given.with_flags(jobs=1, cache=False))
    return [item.code for item in report.findings]


def test_messages_and_call_sites() -> None:
    used = set()
    for place, call in call_sites():
        assert call.args, f"{place}: the name comes first"
        name = call.args[0]
        assert isinstance(name, ast.Constant), f"{place}: the name is not written out"
        assert isinstance(name.value, str)
        entry = catalogue.entry(name.value)
        assert entry is not None, f"{place}: no message {name.value}"
        given = {keyword.arg for keyword in call.keywords} - PARAMETERS
        if None not in given:
            holes = set(re.findall(r"%([a-z_]+)%", entry.message))
            assert given == holes, f"{place}: {name.value} has the holes {sorted(holes)}"
        used.add(name.value)
    assert {entry.name for entry in ENTRIES} == used


def test_codes_and_names_are_unique() -> None:
    codes = [entry.code for entry in ENTRIES]
    assert len(set(codes)) == len(codes)
    assert all(re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", entry.name) for entry in ENTRIES)


@pytest.mark.parametrize("entry", ENTRIES, ids=by_code)
def test_message(entry: Entry) -> None:
    assert entry.message.endswith((".", "%", "?"))
    assert entry.explanation, "say why it matters"
    assert not PARAMETERS & set(re.findall(r"%([a-z_]+)%", entry.message))
    assert (entry.bad is not None) == (entry in WITH_EXAMPLES)
    assert (entry.good is not None) == (entry in WITH_EXAMPLES)


@pytest.mark.parametrize("entry", WITH_EXAMPLES, ids=by_code)
def test_first_example_raises_it(entry: Entry, tmp_path: Path) -> None:
    assert entry.bad is not None
    assert set(codes_of(entry.bad, tmp_path)) == {entry.code}


@pytest.mark.parametrize("entry", WITH_EXAMPLES, ids=by_code)
def test_second_example_raises_nothing(entry: Entry, tmp_path: Path) -> None:
    assert entry.good is not None
    assert codes_of(entry.good, tmp_path) == []


def finding(source: Source, part: str) -> Diagnostic:
    start = source.text.index(part)
    return diagnostic("unknown-component", source, Span(start, start + len(part)), tag="goods-card")


def test_holes_are_filled_on_one_line() -> None:
    shown = diagnostic("unknown-component", path="a.wxml", tag="x\n  y\x1b[31m")
    assert shown.message.startswith(r"`<x y\x1b[31m>` is neither")
    assert shown.path == "a.wxml"


def test_a_missing_hole_is_our_fault() -> None:
    with pytest.raises(KeyError):
        diagnostic("unknown-component")
    with pytest.raises(KeyError):
        diagnostic("no-such-message")


def test_frame_counts_cells_of_chinese_and_tabs() -> None:
    source = Source("pages/a.wxml", "<view>\n\t<text>商品</text><goods-card/>\n</view>\n")
    assert frame.plain(finding(source, "<goods-card/>")).splitlines()[1:] == [
        "  --> pages/a.wxml:2:17",
        "  |",
        "2 |     <text>商品</text><goods-card/>",
        "  |                      ^^^^^^^^^^^^^",
    ]


def test_frame_column_counts_utf16() -> None:
    source = Source("a.wxml", "😀<b/>")
    assert frame.place(finding(source, "<b/>")) == "a.wxml:1:3"


def test_frame_of_several_lines_shows_the_first_and_the_last() -> None:
    source = Source("a.wxml", "<view\n  a\n  b\n>text")
    assert frame.plain(finding(source, "<view\n  a\n  b\n>")).splitlines()[2:] == [
        "  |",
        "1 | <view",
        "  | ^^^^^",
        "  ...",
        "4 | >text",
        "  | ^",
    ]


def test_frame_cuts_a_long_line_around_the_span() -> None:
    source = Source("a.wxml", "x" * 500 + "<b/>" + "y" * 500)
    shown = frame.plain(finding(source, "<b/>")).splitlines()
    assert max(map(len, shown[2:])) < 120
    assert shown[3][shown[4].index("^") :].startswith("<b/>")


def test_frame_at_the_end_of_a_text() -> None:
    source = Source("a.wxml", "<view>\n")
    end = len(source.text)
    shown = frame.plain(diagnostic("unknown-component", source, Span(end, end), tag="view"))
    assert shown.splitlines()[-1] == "  | ^"


def test_frame_shows_labels_and_notes() -> None:
    source, other = Source("a.wxml", "<b/>"), Source("b.wxml", "<i/>")
    item = diagnostic(
        "unknown-component", source, Span(0, 4), tag="b", notes=("see b",), labels=(Label(other, Span(0, 4), "here"),)
    )
    assert frame.plain(item).splitlines()[5:] == ["  ::: b.wxml:1:1", "  |", "1 | <i/>", "  | ^^^^ here", "  = see b"]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("<b/>", 1),
        ("<b/> <!-- wx2tg-ignore WX2103 -->", 0),
        ("<!-- wx2tg-ignore unknown-component, WX1101 -->\n<b/>", 0),
        ("// wx2tg-ignore WX2103 because we know\n<b/>", 0),
        ("<a/> <!-- wx2tg-ignore WX2103 -->\n<b/>", 1),
        ("<!-- wx2tg-ignore WX2103 -->\n\n<b/>", 1),
        ("<!-- wx2tg-ignore WX1101 -->\n<b/>", 1),
    ],
)
def test_comments_silence(text: str, kept: int) -> None:
    assert len(keep([finding(Source("a.wxml", text), "<b/>")])) == kept


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("<b/> <!-- wx2tg-ignore WX2103 -->", []),
        ("<!-- wx2tg-ignore WX2103 because we know -->\n<b/>", []),
        ("<b/> <!-- wx2tg-ignore WX2103, WX1101 -->", ["WX1101"]),
        ("<b/> <!-- wx2tg-ignore unknown-components, WX2103 -->", ["unknown-components"]),
        ("<!-- wx2tg-ignore WX2103 -->\n\n<b/>", ["WX2103"]),
        ("<a/> <!-- wx2tg-ignore WX2103 -->\n<b/>", ["WX2103"]),
    ],
)
def test_comments_that_silence_nothing_are_told(text: str, names: list[str]) -> None:
    source = Source("a.wxml", text)
    told = list(unused([finding(source, "<b/>")], [source]))
    assert [source.text[item.span.start : item.span.end] for item in told if item.span] == names
    assert not list(unused([diagnostic("internal-error", path="a.wxml", reason="KeyError")], [source]))


def test_options_silence_but_not_our_faults() -> None:
    items = [finding(Source("a.wxml", "<b/>"), "<b/>"), diagnostic("internal-error", path="a.js", reason="KeyError")]
    assert [item.name for item in keep(items, ["WX2103", "WX9001"])] == ["internal-error"]
    assert [item.name for item in keep(items, ["unknown-component"])] == ["internal-error"]
