"""Minifies scripts: comments and needless white space go. Names stay; those of the runtime are shorten.py's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import count

from wx2tg.syntax.script.trees import literals
from wx2tg.text import Piece, Place, Source, Span, join

_PLACEHOLDER = re.compile(r"\$literal(\d+)\$")
_SETTLED = re.compile(r"\$settled(\d+)\$")

# Strings and comments; template strings with plain expressions in them; then what asks for a closer look.
_TOKEN = re.compile(
    r"""(?P<plain>"(?:[^"\\\n\r]++|\\.)*+"|'(?:[^'\\\n\r]++|\\.)*+'|//[^\n\r\u2028\u2029]*+|/\*.*?\*/)"""
    r"""|(?P<template>`(?:[^`\\$]++|\\.|\$(?!\{)|\$\{[^{}`"'/]*+\})*+`)"""
    r"""|(?P<slash>/)|["'`]|<!--|-->""",
    re.DOTALL,
)
_COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/", re.DOTALL)
# In a script these begin a comment that ends with its line, which minifying would put behind it.
_HTML_COMMENT = re.compile(
    r"""(?P<skipped>"(?:[^"\\\n]|\\.)*+"|'(?:[^'\\\n]|\\.)*+'|//[^\n]*|/\*.*?\*/)|<!--|(?:^|(?<=\*/))[ \t]*-->""",
    re.M | re.S,
)
_REGEX = re.compile(r"/(?:[^/\\\[\n\r]++|\\.|\[(?:[^\]\\\n\r]++|\\.)*+\])++/[A-Za-z]*+")
_BEFORE_REGEX = frozenset("(,=:[!&|?;")
_LAST_WORD = re.compile(r"[\w$]+\Z")
# After these a slash opens a regular expression, after other words it divides.
_OPERATORS = frozenset("await case delete do else extends in instanceof new of return throw typeof void yield".split())


def minified(code: str) -> str:
    """`code` without comments and needless white space.

    rjsmin guesses where a regular expression begins, and guesses wrongly after `=>`; so those, and template strings,
    are kept from it. What cannot be read, or holds the names that stand for them, is left as it is.
    """
    from rjsmin import jsmin

    spans = _plain_literals(code)
    clean = True
    if spans is None:
        spans, clean = literals(Source("", code))
    if not clean or "$literal" in code:
        return code
    parts: list[str] = []
    kept: list[str] = []
    at = 0
    for span in spans:
        parts += (code[at : span.start], f"$literal{len(kept)}$")
        kept.append(code[span.start : span.end])
        at = span.end
    parts.append(code[at:])
    if ("<!--" in code or "-->" in code) and any(
        not match["skipped"] for part in parts for match in _HTML_COMMENT.finditer(part)
    ):
        return code
    return _PLACEHOLDER.sub(lambda match: kept[int(match[1])], str(jsmin("".join(parts))))


def set_aside(pieces: Iterable[Piece]) -> tuple[str, list[str]]:
    """The text of `pieces` with a name in the place of each settled one, and the texts of those.

    None is set aside where the text has such a name already.
    """
    pieces = list(pieces)
    settled = [piece.text for piece in pieces if piece.settled]
    if any("$settled" in piece.text for piece in pieces):
        return join(pieces), []
    numbers = count()
    return "".join(f"$settled{next(numbers)}$" if piece.settled else piece.text for piece in pieces), settled


def put_back(code: str, settled: Sequence[str]) -> str:
    """`code` with the texts that were set aside in their places."""
    return _SETTLED.sub(lambda match: settled[int(match[1])], code) if settled else code


def moved(places: Iterable[Place], code: str, small: str) -> Iterator[Place]:
    """The `places` of `code` in `small`, which is `code` minified; those in what was left out are left out.

    Minifying only takes away comments and white space, so both texts are read side by side.
    """
    at = to = 0
    for place in places:
        while at < place.offset and to < len(small):
            comment = _COMMENT.match(code, at) if code[at] == "/" else None
            if comment is not None and not small.startswith(comment[0][:2], to):
                at = comment.end()
            elif code[at] == small[to]:
                at, to = at + 1, to + 1
            elif code[at].isspace():
                at += 1
            else:
                to += 1  # A line end in the place of a blank.
        same = code[place.offset : place.offset + 1] == small[to : to + 1]
        if at == place.offset and same and not _COMMENT.match(code, at):
            yield place._replace(offset=to)


def _plain_literals(code: str) -> list[Span] | None:
    """The regular expressions and template strings of `code`, or None where it takes a parser to tell.

    Most code can be read by its tokens alone, which takes a tenth of the time. Where a slash might be both, or a
    template string holds more than names, the parser is asked.
    """
    spans: list[Span] = []
    at = 0
    while token := _TOKEN.search(code, at):
        behind, at = at, token.end()
        if token["template"]:
            spans.append(Span(token.start(), at))
        elif token["slash"]:
            kind = _slash(code[max(behind, token.start() - 80) : token.start()].rstrip())
            regex = _REGEX.match(code, token.start()) if kind == "regex" else None
            if regex is not None:
                spans.append(Span(regex.start(), regex.end()))
                at = regex.end()
            elif kind != "division":
                return None
        elif not token["plain"]:
            return None
    return spans


def _slash(before: str) -> str:
    """What a slash behind `before` surely is: "regex", "division", or "" where that is not sure."""
    last = before[-1:]
    if last and last in _BEFORE_REGEX:
        return "regex"
    if last == "]":
        return "division"
    word = _LAST_WORD.search(before)
    return "division" if word and word[0] not in _OPERATORS else ""
