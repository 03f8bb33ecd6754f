"""Selectors as flat sequences of parts: parsed by `grammars/selector.lark`, printed, and rewritten part by part."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any, TypeAlias

from msgspec import Struct

from wx2tg.syntax.grammar import Lexer, Token, Transformer, UnexpectedInput, parser

# More functions inside one another than any person writes. Printing and rewriting are recursive, so there is a bound.
_DEEPEST = 32


class Tag(Struct, frozen=True):
    """A type selector as written: `view`, `*`, `svg|a`."""

    name: str


class Class(Struct, frozen=True):
    """`.name`; escapes stay as written."""

    name: str


class Other(Struct, frozen=True):
    """A part that no rewrite looks into: `#id`, `[attribute]`, `&`, `:hover`, `::after`, `:nth-child(2n)`."""

    text: str


class Function(Struct, frozen=True):
    """A pseudo-class with selectors inside. `name` is `:not`; `head` is the text before them (`2n of `), mostly ""."""

    name: str
    head: str
    selectors: tuple[Selector, ...]


class Combinator(Struct, frozen=True):
    """` `, `>`, `+`, `~` or `||`.

    The piercing ones (`>>>`, `/deep/`, `::v-deep`) are read as ` `, as Chromium read them from 61 on. In WeChat too
    they never reach into a component that is isolated (github.com/dcloudio/uni-app, issue 3688).
    """

    text: str


Part: TypeAlias = Tag | Class | Other | Function | Combinator


class Selector(Struct, frozen=True):
    """One selector of a list: compound parts with combinators between them."""

    parts: tuple[Part, ...]


DESCENDANT = Combinator(" ")


@lru_cache(maxsize=4096)
def parse(text: str, relative: bool = False) -> tuple[Selector, ...] | None:
    """The selectors of the list `text`, or None where a browser would not understand it.

    `relative` selectors, those of a nested rule, may begin with a combinator.
    """
    if _PLAIN.fullmatch(text):
        return _plain(text)
    if "/*" in text:
        text = _COMMENT.sub("", text)
    try:
        lark = parser("selector", lexer=_SelectorLexer, transformer=_SelectorBuilder)
        tree: Any = lark.parse(_Input(text.strip()), start="relatives" if relative else "selectors")
    except UnexpectedInput:
        return None
    selectors: tuple[Selector, ...] = tree
    return selectors


def text(selectors: tuple[Selector, ...]) -> str:
    """The list as CSS."""
    return ", ".join(["".join(map(_part_text, selector.parts)).lstrip() for selector in selectors])


def rewrite(selectors: tuple[Selector, ...], change: Callable[[Part], tuple[Part, ...]]) -> tuple[Selector, ...]:
    """`selectors` with every part replaced by what `change` makes of it; the same object where nothing changed.

    The selectors inside a function are changed where `change` leaves the function itself alone.
    """
    result = tuple([Selector(tuple(_rewrite_parts(selector.parts, change))) for selector in selectors])
    return selectors if result == selectors else result


def _rewrite_parts(parts: tuple[Part, ...], change: Callable[[Part], tuple[Part, ...]]) -> Iterator[Part]:
    for part in parts:
        changed = change(part)
        if isinstance(part, Function) and changed == (part,):
            yield Function(part.name, part.head, rewrite(part.selectors, change))
        else:
            yield from changed


def _plain(written: str) -> tuple[Selector, ...]:
    """The selectors of a list that `_PLAIN` matches: what the grammar gives, in a third of the time."""
    selectors: list[Selector] = []
    parts: list[Part] = []
    for name, sign, blank, pseudo, tag in _PLAIN_PART.findall(written):
        if name:
            parts.append(Class(name))
        elif sign == ",":
            selectors.append(Selector(tuple(parts)))
            parts = []
        elif sign or blank:
            parts.append(_COMBINATORS[sign or " "])
        else:
            parts.append(Other(pseudo) if pseudo else Tag(tag))
    selectors.append(Selector(tuple(parts)))
    return tuple(selectors)


def _part_text(part: Part) -> str:
    match part:
        case Class(name):
            return f".{name}"
        case Combinator(" "):
            return " "
        case Combinator(sign):
            return f" {sign} "
        case Tag(name):
            return name
        case Other(written):
            return written
        case Function(name, head, selectors):
            return f"{name}({head}{text(selectors)})"


# Nine of ten real selectors: compounds of tags, classes and simple pseudo-classes, joined by blanks or signs.
_COMPOUND = (
    r"(?:[A-Za-z][-\w]*+(?:\.[A-Za-z_][-\w]*+)*+|(?:\.[A-Za-z_][-\w]*+)++)(?:::?(?!v-deep)[a-z][-a-z]*+(?!\())*+"
)
_PLAIN = re.compile(rf"{_COMPOUND}(?:(?:\s*+[>+~,]\s*+|\s++){_COMPOUND})*+", re.ASCII)
_PLAIN_PART = re.compile(r"\.([-\w]++)|\s*+([>+~,])\s*+|(\s++)|(:++[-a-z]++)|([-\w]++)", re.ASCII)
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_ESCAPE = r"\\(?:[0-9a-fA-F]{1,6}+\s?|[^\n0-9a-fA-F])"
_IDENT = rf"(?:--|-?(?:[A-Za-z_]|[^\x00-\x7f]|{_ESCAPE}))(?:[-\w]++|[^\x00-\x7f]|{_ESCAPE})*+"
_STRING = r""""(?:[^"\\\n]++|\\[\s\S])*+"|'(?:[^'\\\n]++|\\[\s\S])*+'"""
_NESTING_FUNCTIONS = "not|is|where|matches|any|-webkit-any|-moz-any|host|host-context|slotted|cue|current"
_TOKEN = re.compile(
    rf"""
      (?P<_COMMA>            \s*+,\s*+ )
    | (?P<_RPAR>             \s*+\) )
    | (?P<CLASS>             \.{_IDENT} )
    | (?P<ID>                \#(?:[-\w]++|[^\x00-\x7f]|{_ESCAPE})++ )
    | (?P<ATTRIBUTE>         \[(?:[^\]\["'\\]++|{_STRING}|{_ESCAPE})++\] )
    | (?P<DEEP_FUNCTION>     \s*+(?:::v-deep|:deep)\(\s*+ )
    | (?P<DEEP>              \s*+(?:>>>|/deep/|::v-deep(?![-\w]))\s*+ )
    | (?P<COMBINATOR>        \s*+(?:\|\||[>+~])\s*+|\s++ )
    | (?P<FUNCTION>          ::?(?i:(?:{_NESTING_FUNCTIONS})\(|nth-(?:last-)?child\([-+\w\s]+?\sof\s)\s*+ )
    | (?P<RELATIVE_FUNCTION> :(?i:has)\(\s*+ )
    | (?P<PSEUDO>            ::?{_IDENT}(?:\((?:[^()"'\\]++|{_STRING}|{_ESCAPE}|\([^()]*+\))*+\))?+ )
    | (?P<TAG>               (?:(?:{_IDENT}|\*)?+\|(?!\|))?+(?:{_IDENT}|\*) )
    | (?P<NESTING>           & )
    """,
    re.VERBOSE,
)


class _Input(Struct, frozen=True):
    """What lark hands to the lexer instead of a str, which it would copy."""

    text: str


class _SelectorLexer(Lexer):
    """The terminals of `grammars/selector.lark`. Any other character is a BAD token, which no rule takes."""

    def __init__(self, lexer_conf: Any) -> None:
        """lark passes the terminals of the grammar; they are declared only."""

    def lex(self, data: Any) -> Iterator[Token]:  # type: ignore[override]
        """The tokens of an `_Input`."""
        written: str = data.text
        at = depth = 0
        fresh = True
        while at < len(written):
            match = _TOKEN.match(written, at)
            kind = (match and match.lastgroup) or "BAD"
            value = match.group() if match else written[at]
            at += len(value)
            if kind in ("DEEP", "DEEP_FUNCTION"):
                if not fresh:
                    yield Token("COMBINATOR", " ")
                kind, value = "FUNCTION", ":is("
                if match and match.lastgroup == "DEEP":
                    continue
            depth += ("FUNCTION" in kind) - (kind == "_RPAR")
            fresh = "FUNCTION" in kind or kind == "_COMMA"
            yield Token("BAD" if depth > _DEEPEST else kind, value)


class _SelectorBuilder(Transformer[Token, Any]):
    """Makes parts of the rules of the grammar, while it is parsed."""

    def selectors(self, children: list[Any]) -> tuple[Selector, ...]:
        """A list; commas are anonymous and gone."""
        return tuple(children)

    relatives = selectors

    def complex(self, children: list[Any]) -> Selector:
        """Compounds come as lists, combinators as tokens."""
        parts: list[Part] = []
        for child in children:
            if isinstance(child, Token):
                parts.append(_COMBINATORS[child.strip() or " "])
            else:
                parts.extend(child)
        return Selector(tuple(parts))

    relative = complex

    def compound(self, children: list[Any]) -> list[Part]:
        """Simple selectors without white space between them."""
        return [_SIMPLE.get(child.type, Other)(str(child)) if isinstance(child, Token) else child for child in children]

    def function(self, children: list[Any]) -> Function:
        """`:not(` and the selectors of a list."""
        name, _, head = children[0].partition("(")
        return Function(name, f"{head.strip()} " if head.strip() else "", children[1])


def _class(written: str) -> Class:
    return Class(written[1:])


_COMBINATORS = {sign: Combinator(sign) for sign in (" ", ">", "+", "~", "||")}
_SIMPLE: dict[str, Callable[[str], Part]] = {"CLASS": _class, "TAG": Tag}
