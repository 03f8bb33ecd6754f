"""Types by their look, such as those of casts that the grammar refuses: `[a as T] = b`, `for (c as D of e)`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wx2tg.text import Span

_TARGET = re.compile(r"[\]}]\s*(?:=(?![=>])|(?:of|in)\b)|(?P<head>\bfor\s*(?:await\s*)?\()")
_CAST = re.compile(r"(?<=[\w$)\]!}])\s+(?:as|satisfies)\b(?!\s*[=,\]}:])")
_ASSERTION = re.compile(r"(?:[\[,:(]|\.\.\.)\s*(?=<)")
_WORD = re.compile(r"\s*((?:import\([^()\n]*\)|-?[\w$]+)(?:\s*\.\s*[\w$]+)*)")
_OPERATOR = re.compile(r"\s*(?:\|(?!\|)|&(?!&)|=>)")
_TEXT = re.compile(r"""\s*("[^"\n]*"|'[^'\n]*'|`[^`]*`)""")
_ENDS = re.compile(r"\s*(?:[,\]}]|=(?![=>])|(?:of|in)\b)")
_BEFORE_TYPE = frozenset({"typeof", "keyof", "readonly", "unique", "infer", "abstract", "new", "asserts"})
_NOT_TYPES = frozenset({"of", "in", "as", "satisfies"})
_CLOSING = {"(": ")", "[": "]", "{": "}", "<": ">"}
_OPENING = {"]": "[", "}": "{"}
_BRACKET = re.compile(r"=>|[()\[\]{}<>]")


def casts(text: str) -> Iterator[Span]:
    """What stands in patterns and in the heads of loops and is, from its look, a cast of a target."""
    for match in _TARGET.finditer(text):
        if match["head"]:
            start, end = match.end() - 1, match.end() + _longest_head(text, match.end())
        else:
            start, end = _opening(text, match.start()), match.start()
        yield from _within(text, start, end)


def _longest_head(text: str, start: int) -> int:
    found = re.search(r"\s(?:of|in)\b|[;{]", text[start:])
    return found.start() if found else 0


def _within(text: str, start: int, end: int) -> Iterator[Span]:
    at = start
    while (cast := _CAST.search(text, at, end)) is not None:
        at = cast.end()
        stop = _type_end(text, at)
        if stop is not None:
            at = stop
            yield Span(cast.start(), stop)
    for assertion in _ASSERTION.finditer(text, start, end):
        closed = _closed(text, assertion.end())
        if closed is not None and re.compile(r"\s*[\w$(]").match(text, closed):
            yield Span(assertion.end(), closed)


def _type_end(text: str, at: int) -> int | None:
    """Where the types end that follow one `as`, if a target can end there."""
    while True:
        end = _one_type(text, at)
        if end is None:
            return None
        again = _CAST.match(text, end)
        if again is None:
            return end if _ENDS.match(text, end) else None
        at = again.end()


def are_types(text: str, start: int, end: int) -> bool:
    """Whether there are types from `start` to `end`, with commas between them."""
    at: int | None = start
    while True:
        at = _one_type(text, at) if at is not None else None
        if at is None or at > end:
            return False
        rest = text[at:end].lstrip()
        if not rest:
            return True
        if not rest.startswith(","):
            return False
        at = end - len(rest) + 1


def _one_type(text: str, at: int) -> int | None:
    complete = False
    while True:
        word, quoted, operator = (pattern.match(text, at) for pattern in (_WORD, _TEXT, _OPERATOR))
        bracket = re.compile(r"\s*([<(\[{])").match(text, at)
        if operator is not None:
            complete, at = False, operator.end()
        elif word is not None and not complete and word[1] not in _NOT_TYPES:
            complete, at = word[1] not in _BEFORE_TYPE, word.end()
        elif quoted is not None and not complete:
            complete, at = True, quoted.end()
        elif bracket is not None and (not complete or bracket[1] in "<["):
            closed = _closed(text, bracket.start(1))
            if closed is None:
                return None
            complete, at = True, closed
        else:
            return at if complete else None


def _closed(text: str, start: int) -> int | None:
    """The place behind the bracket that closes the one at `start`."""
    expected: list[str] = []
    for token in _BRACKET.finditer(text, start):
        if token[0] in _CLOSING:
            expected.append(_CLOSING[token[0]])
        elif token[0] != "=>":
            if expected.pop() != token[0]:
                return None
            if not expected:
                return token.end()
    return None


def _opening(text: str, closing: int) -> int:
    """The place of the bracket that the one at `closing` closes; `closing` itself where there is none."""
    depth = 0
    opening = _OPENING[text[closing]]
    for at in range(closing, -1, -1):
        if text[at] == text[closing]:
            depth += 1
        elif text[at] == opening:
            depth -= 1
            if depth == 0:
                return at
    return closing
