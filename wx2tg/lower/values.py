"""Lowers attribute values and texts to literal parts and parsed holes."""

from __future__ import annotations

from collections.abc import Iterator

from wx2tg.diagnostics import Diagnostic, diagnostic
from wx2tg.ir.nodes import Hole, Value
from wx2tg.syntax import expr, wxml
from wx2tg.text import Source, Span

TextRun = tuple[wxml.Text | wxml.Hole, ...]


def value_of(parts: TextRun, source: Source) -> tuple[Value, list[Diagnostic]]:
    """A value with its holes parsed, and the diagnostics about them. A hole that cannot be parsed is undefined."""
    out: list[str | Hole] = []
    diagnostics: list[Diagnostic] = []
    for part in parts:
        if isinstance(part, wxml.Text):
            out.append(part.text)
            continue
        hole, found = hole_of(part, source, data=False)
        diagnostics += found
        if hole is not None:
            out.append(hole)
    return Value(tuple(out)), diagnostics


def text_of(parts: TextRun, source: Source) -> tuple[Value, list[Diagnostic]]:
    """Like `value_of`, for a text: a backslash followed by `n` in the template becomes a line break.

    WeChat's own compiler does the same (its newer framework does not), and real apps break lines in `<text>` so. Text
    that comes from data is never changed: https://github.com/NervJS/taro/issues/1959.
    """
    value, diagnostics = value_of(parts, source)
    broken = tuple(part.replace("\\n", "\n") if isinstance(part, str) else part for part in value.parts)
    return Value(broken), diagnostics


def hole_of(hole: wxml.Hole, source: Source, *, data: bool) -> tuple[Hole | None, list[Diagnostic]]:
    """The expression of one hole, or with `data` the object of a `<template data>`; and the diagnostics about it.

    None for a blank hole, and for one that cannot be parsed, which is reported.
    """
    parsed = expr.parse_data(hole.code) if data else expr.parse(hole.code)
    if parsed.error is not None:
        at, reason = parsed.error
        start = min(hole.code_span.start + at, hole.code_span.end)
        # An unclosed hole may end with its source, where there is no character left to point at.
        span = Span(start, min(start + 1, len(source.text)))
        return None, [diagnostic("expression-syntax", source, span, reason=reason)]
    if parsed.expression is None:
        return None, []
    return Hole(parsed.expression, source, hole.code_span), []


def merge_texts(nodes: tuple[wxml.Node, ...]) -> Iterator[wxml.Element | TextRun]:
    """Siblings with neighbouring texts and holes merged into runs; comments between them are dropped."""
    run: list[wxml.Text | wxml.Hole] = []
    for node in nodes:
        if isinstance(node, wxml.Element):
            if run:
                yield tuple(run)
                run = []
            yield node
        elif not isinstance(node, wxml.Comment):
            run.append(node)
    if run:
        yield tuple(run)


def is_blank(run: TextRun) -> bool:
    """Whether a run is only white space, which WeChat does not show."""
    return all(isinstance(part, wxml.Text) and not part.text.strip() for part in run)
