"""Expressions of generated templates."""

from __future__ import annotations

from dataclasses import dataclass, replace

from oracle.generate.choice import Choice

_UNARY = ("!", "-", "+", "~", "typeof ")
_BINARY = (
    "+",
    "-",
    "*",
    "/",
    "%",
    "<",
    ">",
    "<=",
    ">=",
    "==",
    "!=",
    "===",
    "!==",
    "&&",
    "||",
    "&",
    "|",
    "^",
    "<<",
    ">>",
)
_LITERALS = ("0", "1", "2", "1.5", "'a'", "''", '"b"', "' c '", "true", "false", "null", "undefined", "'}}'", "'{{'")
_DEEP = (
    "list[0]",
    "list[n]",
    "rows[0].name",
    "rows[0]['name']",
    "o.x",
    "o.y.z",
    "o['x']",
    "o[s]",
    "u.a",
    "u.a.b",
    "list.length",
)
# Strings stand here as literals only: glass-easel does not update the items of one that is set anew.
_LISTS = ("list", "rows", "o", "o.y", "u", "rows[0].sub", "n", "3", "'ab'", "[1, 2]", "[n, s]", "list || rows", "rows")
_TEXTS = ("a", "b ", " c", "-", "d")
_LEAVES = ("name", "member", "literal")
_FORMS = (*_LEAVES, "binary", "unary", "conditional", "parentheses", "index")


@dataclass(frozen=True, slots=True)
class Scope:
    """What can be named at a place of a template: `names` and members as expressions, `lists` for `wx:for`; `rows` are
    the items of `rows`, and `local` tells that some name is no field of the data."""

    names: tuple[str, ...]
    deep: tuple[str, ...]
    lists: tuple[str, ...]
    wxs: bool = False
    local: bool = False
    rows: tuple[str, ...] = ()

    def within(self, item: str, index: str, rows: bool) -> Scope:
        """The scope of a loop's body."""
        names = (item, index, *(name for name in self.names if name not in {item, index}))
        deep = (f"{item}.name", f"{item}.sub[0]", f"{item}[0]", *self.deep) if rows else self.deep
        lists = (f"{item}.sub", *self.lists) if rows else self.lists
        held = tuple(name for name in self.rows if name not in {item, index})
        return replace(self, names=names, deep=deep, lists=lists, local=True, rows=(item, *held) if rows else held)

    def shown(self, names: tuple[str, ...]) -> Scope:
        """The scope of what names values of its slot."""
        known = (*names, *(name for name in self.names if name not in names))
        return replace(self, names=known, local=True, rows=tuple(name for name in self.rows if name not in names))


def of_data(*more: str, wxs: bool) -> Scope:
    """The scope of a unit with the fields of the schema and `more`."""
    return Scope(("n", "s", "b", "u", "list", "o", *more), _DEEP, _LISTS, wxs)


def expression(choice: Choice, scope: Scope, depth: int = 2) -> str:
    """An expression that means the same in JavaScript."""
    forms = _FORMS if depth else _LEAVES
    if depth and scope.wxs:
        forms = (*forms, "call")

    def inner() -> str:
        return expression(choice, scope, depth - 1)

    match choice.pick(forms):
        case "name":
            return choice.pick(scope.names)
        case "member":
            return choice.pick(scope.deep)
        case "literal":
            return choice.pick(_LITERALS)
        case "unary":
            return f"{choice.pick(_UNARY)}({inner()})"
        case "binary":
            return f"{inner()} {choice.pick(_BINARY)} {inner()}"
        case "conditional":
            return f"{inner()} ? {inner()} : {inner()}"
        case "index":
            return f"{choice.pick(('list', 'o', 'rows[0]', 's'))}[{inner()}]"
        case "call":
            return f"m.{choice.pick(('wrap', 'pair', 'count', 'kind'))}({inner()}, {inner()})"
        case _:
            return f"({inner()})"


def hole(choice: Choice, scope: Scope, depth: int = 2) -> str:
    """`{{ expression }}`."""
    space = " " if choice.chance(4) else ""
    return f"{{{{{space}{expression(choice, scope, depth)}{space}}}}}"


def value(choice: Choice, scope: Scope) -> str:
    """An attribute's value in quotes: a hole, a text, or a mixture."""
    if not choice.chance(3):
        return quoted(hole(choice, scope))
    parts = [hole(choice, scope, 1) if choice.chance(2) else choice.pick(_TEXTS) for _ in choice.pick((1, 2, 3)) * "."]
    return quoted("".join(parts))


def quoted(text: str) -> str:
    """`text` as an attribute's value in quotes that it does not hold."""
    return f"'{text}'" if '"' in text and "'" not in text else '"' + text.replace('"', "'") + '"'


WXS = """\
module.exports = {
  wrap: function (a) { return '<' + a + '>'; },
  pair: function (a, b) { return [a, b]; },
  count: function (a) { return a && a.length ? a.length : 0; },
  kind: function (a) { return typeof a; },
};
"""
"""The wxs module `m` that expressions call."""
