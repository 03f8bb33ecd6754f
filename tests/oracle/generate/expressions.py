"""Expressions of generated templates."""

from __future__ import annotations

from dataclasses import dataclass, replace

from hypothesis import strategies as st

_UNARY = ["!", "-", "+", "~", "typeof "]
_BINARY = [
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
]
_LITERALS = ["0", "1", "2", "1.5", "'a'", "''", '"b"', "' c '", "true", "false", "null", "undefined", "'}}'", "'{{'"]
_DEEP = [
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
]
_LISTS = ["list", "rows", "o", "o.y", "u", "rows[0].sub", "n", "s", "[1, 2]", "[n, s]", "list || rows"]


@dataclass(frozen=True, slots=True)
class Scope:
    """What can be named at a place of a template: `names` and members as expressions, `lists` for `wx:for`."""

    names: tuple[str, ...]
    deep: tuple[str, ...]
    lists: tuple[str, ...]
    wxs: bool = False

    def within(self, item: str, index: str, rows: bool) -> Scope:
        """The scope of a loop's body."""
        names = (item, index, *(name for name in self.names if name not in {item, index}))
        deep = (f"{item}.name", f"{item}.sub[0]", f"{item}[0]", *self.deep) if rows else self.deep
        return replace(self, names=names, deep=deep, lists=(f"{item}.sub", *self.lists) if rows else self.lists)


def of_data(*more: str, wxs: bool) -> Scope:
    """The scope of a unit with the fields of the schema and `more`."""
    return Scope(("n", "s", "b", "u", "list", "o", *more), tuple(_DEEP), tuple(_LISTS), wxs)


@st.composite
def expression(draw: st.DrawFn, scope: Scope, depth: int = 2) -> str:
    """An expression that means the same in JavaScript."""
    forms = ["name", "member", "literal"]
    if depth:
        forms += ["binary", "unary", "conditional", "parentheses", "index"]
        forms += ["call"] if scope.wxs else []

    def inner() -> str:
        return draw(expression(scope, depth - 1))

    match draw(st.sampled_from(forms)):
        case "name":
            return draw(st.sampled_from(scope.names))
        case "member":
            return draw(st.sampled_from(scope.deep))
        case "literal":
            return draw(st.sampled_from(_LITERALS))
        case "unary":
            return f"{draw(st.sampled_from(_UNARY))}({inner()})"
        case "binary":
            return f"{inner()} {draw(st.sampled_from(_BINARY))} {inner()}"
        case "conditional":
            return f"{inner()} ? {inner()} : {inner()}"
        case "index":
            return f"[{inner()}, {inner()}][{inner()}]"
        case "call":
            return f"m.{draw(st.sampled_from(['wrap', 'pair', 'count', 'kind']))}({inner()}, {inner()})"
        case _:
            return f"({inner()})"


@st.composite
def hole(draw: st.DrawFn, scope: Scope, depth: int = 2) -> str:
    """`{{ expression }}`."""
    space = draw(st.sampled_from(["", " "]))
    return f"{{{{{space}{draw(expression(scope, depth))}{space}}}}}"


@st.composite
def value(draw: st.DrawFn, scope: Scope) -> str:
    """An attribute's value: a hole, a text, or a mixture; to stand in double quotes."""
    parts = draw(st.lists(st.one_of(hole(scope), st.sampled_from(["a", "b ", " c", "-", "d"])), min_size=1, max_size=3))
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
