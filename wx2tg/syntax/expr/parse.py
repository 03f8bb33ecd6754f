"""Parses the code of a hole: plain paths with a regular expression, for speed, everything else with the grammar."""

from __future__ import annotations

from functools import lru_cache

import msgspec

from wx2tg.syntax.expr.build import CONSTANTS, Builder
from wx2tg.syntax.expr.nodes import Expression, Member, Name, Property, Spread, children
from wx2tg.syntax.grammar import UnexpectedInput, UnexpectedToken, parser
from wx2tg.text.regexes import compiled_later

# The deepest tree, so that code which walks one may recurse. No template that a person wrote comes near this.
MAX_DEPTH = 200
_MAX_PATH = 1000

_PATH = compiled_later(r"\s*+[A-Za-z_$][\w$]*+(?:\.[A-Za-z_$][\w$]*+)*+\s*+")
_BLANK = compiled_later(r"(?:\s++|/\*[\s\S]*?\*/)*+")

_REASONS = (
    (compiled_later(r"=>|function\b"), "functions cannot be written in a template; put them into a WXS module"),
    (compiled_later(r"(?:[-+*/%&|^]|\*\*|&&|\|\||\?\?|<<|>>>?)?=(?!=)"), "a template cannot assign values"),
    (compiled_later(r"`"), "template strings are not known in WXML; join strings with +"),
    (compiled_later(r"\+\+|--"), "a template cannot change values"),
    (compiled_later(r"\*\*"), "the operator ** is not known in WXML"),
    (compiled_later(r"[\"']"), "this string is never closed"),
    (compiled_later(r"/\*"), "this comment is never closed"),
)
_WORD = compiled_later(r"\w{1,30}|[^\w\s]{1,3}|\S")


class Parsed(msgspec.Struct, frozen=True):
    """An expression, or an error: its offset in the code, and the reason in words. Both are None for blank code."""

    expression: Expression | None
    error: tuple[int, str] | None


@lru_cache(maxsize=8192)
def parse(code: str) -> Parsed:
    """Parse the code of a hole. Never raises; a mistake is in `Parsed.error`."""
    if _PATH.fullmatch(code) and len(code) <= _MAX_PATH:
        path = _path(code)
        if path is not None:
            return Parsed(path, None)
    return _read(code, "expression")


@lru_cache(maxsize=1024)
def parse_data(code: str) -> Parsed:
    """Read the hole of a template's `data`. The expression, if any, is an Object. Never raises.

    `{{a, b: c, ...d}}` is the inside of one, `{{item}}` is short for `{{item: item}}`, and the properties of any other
    value, say of `{{item.card}}`, are spread.
    """
    return _read(code, "data")


def _path(code: str) -> Expression | None:
    """The nodes of `a.b.c`; None if it begins with a literal such as `true`, or is too deep."""
    first, *rest = code.strip().split(".")
    if first in CONSTANTS or len(rest) >= MAX_DEPTH:
        return None
    start = len(code) - len(code.lstrip())
    end = start + len(first)
    path: Expression = Name(first, start, end)
    for name in rest:
        end += 1 + len(name)
        path = Member(path, name, start, end)
    return path


def _read(code: str, start: str) -> Parsed:
    blank = _BLANK.match(code)
    if blank is not None and blank.end() == len(code):
        return Parsed(None, None)
    try:
        lark = parser("expression", transformer=Builder)
        expression: Expression = lark.parse(code, start=start)  # type: ignore[assignment]
    except UnexpectedInput as problem:
        return Parsed(None, _error(code, problem))
    if len(code) > MAX_DEPTH and _too_deep(expression):
        return Parsed(None, (0, "it is nested too deeply"))
    return Parsed(expression, None)


def _error(code: str, problem: UnexpectedInput) -> tuple[int, str]:
    """The offset where the grammar refused the code, and the reason in words for the user."""
    end = len(code.rstrip())
    at_end = isinstance(problem, UnexpectedToken) and problem.token.type == "$END"
    offset = end if at_end or problem.pos_in_stream is None else problem.pos_in_stream
    if offset >= end:
        return end, "something is missing at its end"
    for pattern, reason in _REASONS:
        if pattern.match(code, offset):
            return offset, reason
    word = _WORD.match(code, offset)
    return offset, f"`{word.group() if word else code[offset]}` is not expected here"


def _too_deep(expression: Expression) -> bool:
    """Whether the tree is deeper than MAX_DEPTH. Goes level by level, because recursion could overflow the stack."""
    level: list[Expression | Spread | Property] = [expression]
    for _ in range(MAX_DEPTH):
        level = [child for node in level for child in children(node)]
        if not level:
            return False
    return True
