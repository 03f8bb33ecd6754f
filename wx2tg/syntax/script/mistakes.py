"""Diagnostics for scripts that cannot be read: which token is wrong, and in which words to say so."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wx2tg.diagnostics import Diagnostic, diagnostic
from wx2tg.syntax.script.kinds import COMMA_LISTS
from wx2tg.syntax.script.observations import Mistake
from wx2tg.syntax.script.trees import Node, nodes_at
from wx2tg.syntax.script.walk import span_of
from wx2tg.text import Source, Span
from wx2tg.text.regexes import compiled_later

_TOKEN = compiled_later(r"[\w$]+|\S")
# A comma after another comma or an opening bracket. A comment or line end may stand between them.
_COMMAS = compiled_later(r"(?:[,({]|\*/)\s*+,|^[^\S\n]*+,", re.MULTILINE)
_USING = compiled_later(
    r"\b((?:await[ \t]+)?using)[ \t]+(?!(?:in|instanceof|as|satisfies)\b)([A-Za-z_$][\w$]*)\s*(?:=(?!=)|:|of\b)[ \t]*"
)
_IN_HEAD = compiled_later(r"\(\s*\Z")
_NEAR = 100
_BEGINS = frozenset({",", "(", "{"})
_QUOTES = frozenset({'"', "'", "`"})
_OUT_OF_PLACE = frozenset({",", ";", ")", "]", "}", ":", "else", "case", "catch", "finally"})


def syntax_error(source: Source, error: Node, typescript: bool) -> Diagnostic:
    """The diagnostic for an ERROR or MISSING node: `using-declaration` if `using` explains it, or a syntax error."""
    language = "TypeScript" if typescript else "JavaScript"
    if error.is_missing:
        problem, span = f"`{error.type}` is missing here", span_of(error)
    elif error.children and error.children[0].type in _QUOTES:
        problem, span = "this string is never closed", span_of(error.children[0])
    else:
        span = _blamed(source, error)
        if span.start < span.end:
            problem = f"`{source.text[span.start : span.end]}` is not expected here"
        else:
            problem = "it ends too early"
    declared = next((found for found in _USING.finditer(source.text) if _explains(found, span)), None)
    if declared is not None:
        return diagnostic("using-declaration", source, Span(*declared.span(1)), name=declared[2])
    return diagnostic("script-syntax-error", source, span, language=language, problem=problem)


def _explains(using: re.Match[str], span: Span) -> bool:
    """Whether a `using` declaration explains the error at `span`.

    It does if the error lies in the declaration, or if the error has no token and the declaration is the head of a
    loop.
    """
    in_loop = span.start == span.end and _IN_HEAD.search(using.string, max(0, using.start() - _NEAR), using.start())
    return bool(in_loop) or using.start() <= span.start < using.end()


def unexpected(source: Source, at: int, typescript: bool) -> Diagnostic:
    """The diagnostic for the token at the offset `at`, after which the parser gave up."""
    span = _token(source, at)
    text = source.text[span.start : min(span.end, span.start + _NEAR)]
    return early_error(source, Mistake(span.start, span.end, f"`{text}` is not expected here"), typescript)


def stray_comma(source: Source, root: Node) -> Span | None:
    """The first comma without a value before it; None if there is none. The grammars accept one in any list.

    JavaScript accepts it in arrays only, so only objects, arguments and parameters are searched.
    """
    lists: dict[int, Node] = {}
    for path in nodes_at(root, (match.end() - 1 for match in _COMMAS.finditer(source.text))):
        if len(path) > 1 and path[-1].type == "," and path[-2].type in COMMA_LISTS:
            lists[path[-2].id] = path[-2]
    strays = [span_of(comma) for found in lists.values() for comma in _strays(found)]
    return min(strays, key=lambda span: span.start, default=None)


def _strays(found: Node) -> Iterator[Node]:
    """The commas of a list that follow another comma or the opening bracket."""
    before = ""
    for child in found.children:
        kind = child.type
        if kind == "," and before in _BEGINS:
            yield child
        if kind != "comment":
            before = kind


def early_error(source: Source, mistake: Mistake, typescript: bool) -> Diagnostic:
    """The diagnostic for code that the grammar accepts but every JavaScript engine refuses."""
    language = "TypeScript" if typescript else "JavaScript"
    span = Span(mistake.start, mistake.end)
    return diagnostic("script-syntax-error", source, span, language=language, problem=mistake.problem)


def _blamed(source: Source, error: Node) -> Span:
    """The span of the token that could not be read: one that the parser skipped, or the one after the skipped part."""
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
