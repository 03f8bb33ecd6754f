"""Builds LALR parsers from the grammars in `grammars/`; the only module that imports lark."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from lark import Lark, Token, Transformer, UnexpectedInput, UnexpectedToken, v_args
from lark.lexer import Lexer

__all__ = [
    "Lark",
    "Lexer",
    "Token",
    "Transformer",
    "UnexpectedInput",
    "UnexpectedToken",
    "grammar",
    "parser",
    "v_args",
]

_PACKAGE = Path(__file__).parent.parent
# A wheel carries the grammars inside the package, a checkout beside it.
_FOLDERS = (_PACKAGE / "grammars", _PACKAGE.parent / "grammars")


@cache
def grammar(name: str) -> str:
    """The text of `grammars/<name>.lark`. Raises FileNotFoundError if it is missing, which is a broken installation."""
    for folder in _FOLDERS:
        path = folder / f"{name}.lark"
        if path.is_file():
            return path.read_text(encoding="utf-8")
    raise FileNotFoundError(f"wx2tg is incomplete: grammars/{name}.lark is missing")


@cache
def parser(
    name: str,
    *,
    start: tuple[str, ...] = ("start",),
    lexer: str | type[Lexer] = "contextual",
    transformer: type[Transformer[Token, Any]] | None = None,
) -> Lark:
    """The LALR parser of a grammar, built at its first use and kept for the process.

    `start` are the rules that may match a whole text; `lexer` is one of lark's, or our own class. The methods of
    `transformer` are called as rules are matched, so that no tree of lark's is built. Raises as `grammar` does.
    """
    callbacks = transformer(visit_tokens=False) if transformer is not None else None
    return Lark(
        grammar(name), parser="lalr", lexer=lexer, start=list(start), transformer=callbacks, maybe_placeholders=False
    )
