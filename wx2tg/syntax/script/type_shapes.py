"""Finds types in text without a parser, for casts that the grammar refuses: `[a as T] = b`, `for (c as D of e)`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from wx2tg.syntax.script.brackets import Brackets
from wx2tg.text import Span
from wx2tg.text.regexes import compiled_later

_TARGET = compiled_later(r"[\]}]\s*(?:=(?![=>])|(?:of|in)\b)|(?P<head>\bfor\s*(?:await\s*)?\()")
_CAST = compiled_later(r"(?<=[\w$)\]!}])\s+(?:as|satisfies)\b(?!\s*[=,\]}:])")
_ASSERTION = compiled_later(r"(?:[\[,:(]|\.\.\.)\s*(?=<)")
_WORD = compiled_later(r"\s*((?:import\([^()\n]*\)|-?[\w$]+)(?:\s*\.\s*[\w$]+)*)")
_OPERATOR = compiled_later(r"\s*(?:\|(?!\|)|&(?!&)|=>)")
_TEXT = compiled_later(r"""\s*("[^"\n]*"|'[^'\n]*'|`[^`]*`)""")
_ENDS = compiled_later(r"\s*(?:[,\]}]|=(?![=>])|(?:of|in)\b)")
_BEFORE_TYPE = frozenset({"typeof", "keyof", "readonly", "unique", "infer", "abstract", "new", "asserts"})
_NOT_TYPES = frozenset({"of", "in", "as", "satisfies"})
_REACHES = compiled_later(r"\s(?:of|in)\b|[;{]")
_ASSERTED = compiled_later(r"\s*[\w$(]")
_OPENS = compiled_later(r"\s*([<(\[{])")
_COMMA = compiled_later(r"\s*,")
_BLANK = compiled_later(r"\s*+")


def casts(text: str) -> Iterator[Span]:
    """The spans of the casts in assignment patterns and heads of loops: ` as T`, or `<T>` in front of a target."""
    brackets = Brackets(text)
    failed: set[int] = set()
    for start, end in _outermost(_targets(text, brackets)):
        at = start
        while (cast := _CAST.search(text, at, end)) is not None:
            at = cast.end()
            stop = _type_end(brackets, at, failed)
            if stop is not None:
                at = stop
                yield Span(cast.start(), stop)
        for assertion in _ASSERTION.finditer(text, start, end):
            closed = brackets.closed(assertion.end())
            if closed is not None and _ASSERTED.match(text, closed):
                yield Span(assertion.end(), closed)


def _targets(text: str, brackets: Brackets) -> Iterator[tuple[int, int]]:
    """The ranges (start, end) that may hold targets: a bracketed pattern before `=`, `of` or `in`, or a loop's head."""
    reach = -1
    for match in _TARGET.finditer(text):
        if not match["head"]:
            yield brackets.opened_same(match.start()), match.start()
            continue
        if reach < match.end():
            found = _REACHES.search(text, match.end())
            reach = found.start() if found else len(text)
        if reach < len(text):
            yield match.end() - 1, reach


def _outermost(ranges: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """`ranges` in order, with overlapping ones merged."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(ranges):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _type_end(brackets: Brackets, at: int, failed: set[int]) -> int | None:
    """Where the type after an `as` at `at` ends, further casts included; None unless a target can end there.

    `failed` collects offsets that gave None, so that each is tried once.
    """
    tried: list[int] = []
    while at not in failed:
        tried.append(at)
        end = _one_type(brackets, at)
        if end is None:
            break
        again = _CAST.match(brackets.text, end)
        if again is None:
            if _ENDS.match(brackets.text, end):
                return end
            break
        at = again.end()
    failed.update(tried)
    return None


def are_types(brackets: Brackets, start: int, end: int) -> bool:
    """Whether the text from `start` to `end` is a list of types, separated by commas."""
    at: int | None = start
    while at is not None:
        at = _one_type(brackets, at)
        if at is None or at > end:
            return False
        if _BLANK.fullmatch(brackets.text, at, end):
            return True
        comma = _COMMA.match(brackets.text, at, end)
        at = comma.end() if comma else None
    return False


def _one_type(brackets: Brackets, at: int) -> int | None:
    text, complete = brackets.text, False
    while True:
        word, quoted, operator = (pattern.match(text, at) for pattern in (_WORD, _TEXT, _OPERATOR))
        bracket = _OPENS.match(text, at)
        if operator is not None:
            complete, at = False, operator.end()
        elif word is not None and not complete and word[1] not in _NOT_TYPES:
            complete, at = word[1] not in _BEFORE_TYPE, word.end()
        elif quoted is not None and not complete:
            complete, at = True, quoted.end()
        elif bracket is not None and (not complete or bracket[1] in "<["):
            closed = brackets.closed(bracket.start(1))
            if closed is None:
                return None
            complete, at = True, closed
        else:
            return at if complete else None
