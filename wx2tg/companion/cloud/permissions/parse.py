"""Reads security rules: Tencent's documentation of CloudBase, "安全规则", has their language and its limits.

A rule is one expression over `auth.openid`, `doc` (the document), `request.data` (what is written) and `now`
(milliseconds since 1970), with `== != > >= < <= in && || !`, `.` and `[]`, and `get('database.COLLECTION.ID')`.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

from lark import Lark, Token, Transformer, v_args
from lark.exceptions import LarkError, VisitError

from wx2tg.companion.cloud.permissions.expression import (
    Array,
    Comparison,
    Constant,
    Expression,
    Get,
    Item,
    Logic,
    Not,
    Text,
    Variable,
    walk,
)

LONGEST = 1024
"""Characters of a rule."""

MOST_GETS = 3
"""How many `get` a rule may have, and how deep they may stand in one another: see DEEPEST_GET."""

DEEPEST_GET = 2

VARIABLES = ("auth", "doc", "now", "request")

_DEEPEST = 60
_LONG_PATH = re.compile(r"(?:\.\s*[\w$]+\s*){30}")
_HOLE = re.compile(r"\$\{([^}]*)\}")
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)


class RuleError(ValueError):
    """A security rule that cannot be understood; the message says why."""


def parse_rule(rule: str | bool) -> Expression:
    """The tree of a rule; `true` and `false` allow all and nothing. RuleError."""
    if isinstance(rule, bool):
        return Constant(rule)
    if len(rule) > LONGEST:
        raise RuleError(f"is longer than {LONGEST} characters")
    found = _parsed(rule)
    gets = [node for node in walk(found) if isinstance(node, Get)]
    if len(gets) > MOST_GETS:
        raise RuleError(f"has more than {MOST_GETS} get()")
    if any(_gets_in(node) > DEEPEST_GET for node in gets):
        raise RuleError(f"has get() nested deeper than {DEEPEST_GET}")
    return found


def _gets_in(node: Get) -> int:
    """How deep `get` stands in `get`."""
    return 1 + max((_gets_in(inner) for inner in walk(node.path) if isinstance(inner, Get)), default=0)


def _parsed(text: str) -> Expression:
    # Each of these characters may open one more level of the tree.
    if sum(text.count(sign) for sign in "([!") > _DEEPEST or _LONG_PATH.search(text):
        raise RuleError("is nested too deeply")
    try:
        tree: Any = _parser().parse(text)
    except VisitError as error:
        raise RuleError(str(error.orig_exc)) from None
    except LarkError as error:
        place = getattr(error, "column", None)
        where = f" at character {place}" if isinstance(place, int) and place > 0 else ""
        raise RuleError(f"is no expression of security rules{where}") from None
    return tree  # type: ignore[no-any-return]


@cache
def _parser() -> Lark:
    grammar = (Path(__file__).parent / "rule.lark").read_text(encoding="utf-8")
    return Lark(grammar, parser="lalr", transformer=_Builder(), maybe_placeholders=False)


@v_args(inline=True)
class _Builder(Transformer[Token, Any]):
    """One method for each rule of `rule.lark`; lark calls it as soon as the rule is recognised."""

    def number(self, token: Token) -> Expression:
        return Constant(float(token) if "." in token else int(token))

    def negative(self, token: Token) -> Expression:
        return Constant(-float(token) if "." in token else -int(token))

    def string(self, token: Token) -> Expression:
        return Constant(_ESCAPE.sub(r"\1", token[1:-1]))

    def template(self, token: Token) -> Expression:
        pieces = _HOLE.split(token[1:-1])
        if any("${" in piece for piece in pieces):
            raise RuleError("is no expression of security rules: a `${` is not closed")
        return Text(tuple(_parsed(piece) if place % 2 else Constant(piece) for place, piece in enumerate(pieces)))

    def true(self) -> Expression:
        return Constant(True)

    def false(self) -> Expression:
        return Constant(False)

    def nothing(self) -> Expression:
        return Constant(None)

    def variable(self, token: Token) -> Expression:
        if token not in VARIABLES:
            raise RuleError(f"names {token}: there are {', '.join(VARIABLES)} and get()")
        return Variable(str(token))

    def member(self, of: Expression, name: Token) -> Expression:
        return Item(of, Constant(str(name)))

    def item(self, of: Expression, name: Expression) -> Expression:
        return Item(of, name)

    def array(self, *items: Expression) -> Expression:
        return Array(items)

    def get(self, path: Expression) -> Expression:
        return Get(path)

    def negation(self, of: Expression) -> Expression:
        return Not(of)

    def equality(self, left: Expression, operator: Token, right: Expression) -> Expression:
        return Comparison(f"{operator[0]}=", left, right)

    def relation(self, left: Expression, operator: Token, right: Expression) -> Expression:
        return Comparison(str(operator), left, right)

    def and_(self, *parts: Expression) -> Expression:
        return Logic("&&", parts)

    def or_(self, *parts: Expression) -> Expression:
        return Logic("||", parts)
