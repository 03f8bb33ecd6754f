"""Renders a diagnostic with its place: `path:line:column`, the source lines, and carets under the span."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import TYPE_CHECKING

from wx2tg.diagnostics.model import Diagnostic, Severity
from wx2tg.text import Source, Span
from wx2tg.visible import seen, seen_at, visible

if TYPE_CHECKING:
    from rich.text import Text

_TAB = 4
_WIDEST = 110
# A line with more characters is cut without measuring their widths, which would take long.
_LONGEST = 4 * _WIDEST
_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow", Severity.INFO: "bold cyan"}

Fragment = tuple[str, str]
"""A text, and the style that rich shows it in."""


def plain(item: Diagnostic, *, source: bool = True) -> str:
    """The diagnostic as text without colours; without `source`, the source lines are left out."""
    return "".join(text for text, _ in fragments(item, source=source))


def styled(item: Diagnostic, *, source: bool = True) -> Text:
    """Like `plain`, with colours for a terminal."""
    from rich.text import Text

    return Text.assemble(*fragments(item, source=source))


def fragments(item: Diagnostic, *, source: bool = True, at: str = "") -> Iterator[Fragment]:
    """The parts of a rendered diagnostic, in order; the last one ends with a line end.

    `at` is its place where the diagnostic itself has no source to tell it from.
    """
    style = _STYLES[item.severity]
    yield f"{item.severity.value}[{item.code}]", style
    yield f" {seen(item.message)}\n", "bold"
    width = _gutter_width(item) if source else 1
    if item.path:
        yield " " * width + "--> ", "blue"
        yield (at or place(item)) + "\n", ""
    if source and item.source is not None and item.span is not None:
        yield from _excerpt(item.source, item.span, "", width, style)
        for label in item.labels:
            if label.source is not item.source:
                line, column = label.source.position(label.span.start)
                yield " " * width + "::: ", "blue"
                folder = seen(item.path).removesuffix(seen(item.source.path))
                yield f"{folder}{seen(label.source.path)}:{line}:{column}\n", ""
            yield from _excerpt(label.source, label.span, seen(label.text), width, "blue")
    for note in item.notes:
        yield " " * width + "= ", "blue"
        yield f"{seen(note)}\n", ""


def place(item: Diagnostic) -> str:
    """`path:line:column`, counted from 1; the path alone if the diagnostic is about a whole file."""
    if item.source is None or item.span is None:
        return visible(item.path)
    line, column = item.source.position(item.span.start)
    return f"{visible(item.path)}:{line}:{column}"


def _gutter_width(item: Diagnostic) -> int:
    last = 1
    if item.source is not None and item.span is not None:
        last = item.source.position(item.span.end).line
    for label in item.labels:
        last = max(last, label.source.position(label.span.end).line)
    return len(str(last)) + 1


def _excerpt(source: Source, span: Span, text: str, width: int, style: str) -> Iterator[Fragment]:
    """The first line of `span`, and the last one if that is another."""
    first = source.position(span.start).line
    last = source.position(max(span.start, span.end - 1)).line
    yield " " * width + "|\n", "blue"
    for line in (first,) if first == last else (first, last):
        start = source.line_starts[line - 1]
        line_text = source.line_text(line)
        left = min(max(0, span.start - start), len(line_text))
        right = min(span.end - start, len(line_text))
        if line == last and first != last:
            left = min(len(line_text) - len(line_text.lstrip()), right)
        shown, blank, carets = _window(line_text, left, right)
        yield f"{line:>{width - 1}} | ", "blue"
        yield shown + "\n", ""
        yield " " * width + "| ", "blue"
        yield " " * blank + "^" * carets + (f" {text}" if text and line == last else "") + "\n", style
        if line == first and last > first + 1:
            yield " " * width + "...\n", "blue"


def _window(line: str, left: int, right: int) -> tuple[str, int, int]:
    """The part of `line` to show, the columns before the carets, and how many carets: all in terminal cells.

    A line that is too wide (minified code is one line) is cut around the span.
    """
    right = max(left, right)
    begin, end = 0, len(line)
    if len(line) > _LONGEST or _cells(line) > _WIDEST:
        begin = max(0, left - _WIDEST // 4)
        end = min(len(line), begin + _WIDEST)
    mark_left, mark_right = "…" if begin else "", "…" if end < len(line) else ""
    stop = min(right, end)
    before = mark_left + _expand(line, begin, left, 0)
    blank = _cells(before)
    middle = _expand(line, left, stop, blank)
    rest = _expand(line, stop, end, blank + _cells(middle))
    return before + middle + rest + mark_right, blank, max(1, _cells(middle))


def _expand(line: str, start: int, end: int, column: int) -> str:
    """A part of `line` with tabs as blanks and invisible characters made visible; `column` cells stand before it."""
    out = []
    for index in range(start, end):
        char = " " * (_TAB - column % _TAB) if line[index] == "\t" else seen_at(line, index)
        out.append(char)
        column += _cells(char)
    return "".join(out)


def _cells(text: str) -> int:
    """The width of `text` in terminal columns: a Chinese character takes two, a combining mark none."""
    if text.isascii():
        return len(text)
    return sum(_cell(char) for char in text)


def _cell(char: str) -> int:
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1
