"""Words for what makes a script unreadable, and the place that is to blame."""

from __future__ import annotations

import re

from wx2tg.diagnostics import Diagnostic, diagnostic
from wx2tg.syntax.script.parser import Node
from wx2tg.syntax.script.walk import span_of
from wx2tg.text import Source, Span

_TOKEN = re.compile(r"[\w$]+|\S")
_QUOTES = frozenset({'"', "'", "`"})
_OUT_OF_PLACE = frozenset({",", ";", ")", "]", "}", ":", "else", "case", "catch", "finally"})


def syntax_error(source: Source, error: Node, typescript: bool) -> Diagnostic:
    """The finding for an ERROR or MISSING node."""
    language = "TypeScript" if typescript else "JavaScript"
    if error.is_missing:
        problem, span = f"`{error.type}` is missing here", span_of(error)
    elif error.children and error.children[0].type in _QUOTES:
        problem, span = "this string is never closed", span_of(error.children[0])
    else:
        span = _unexpected(source, error)
        found = source.text[span.start : span.end]
        problem = f"`{found}` is not expected here" if found else "it ends too early"
    return diagnostic("script-syntax-error", source, span, language=language, problem=problem)


def _unexpected(source: Source, error: Node) -> Span:
    """The token that could not be read: within what the parser skipped, or the one that follows it."""
    children = error.children
    if not children:
        return _token(source, error.start_byte)
    first = children[0]
    if first.is_named and len(children) > 1:
        return _token(source, children[1].start_byte)
    if len(children) == 1 and (first.is_named or first.type in _OUT_OF_PLACE):
        return _token(source, first.start_byte)
    return _token(source, error.end_byte)


def _token(source: Source, at: int) -> Span:
    match = _TOKEN.search(source.text, at)
    return Span(*match.span()) if match else Span(len(source.text), len(source.text))
