"""Builds LALR parsers from the grammars in `grammars/`; the only module that imports lark.

Their tables are made when the package is built (`wx2tg.ready`), and made anew where those cannot be used.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import lark
from lark import Lark, Token, Transformer, UnexpectedInput, UnexpectedToken, v_args
from lark.grammar import Rule
from lark.lexer import Lexer, TerminalDef

from wx2tg import ready

__all__ = [
    "GRAMMARS",
    "Lark",
    "Lexer",
    "Token",
    "Transformer",
    "UnexpectedInput",
    "UnexpectedToken",
    "grammar",
    "made",
    "parser",
    "v_args",
]

_PACKAGE = Path(__file__).parent.parent
# A wheel carries the grammars inside the package, a checkout beside it.
_FOLDERS = (_PACKAGE / "grammars", _PACKAGE.parent / "grammars")

_FILE = "grammars"

# For the parsers whose lexer is a class of ours: the tables name none.
_OWN = "own"


class Language(NamedTuple):
    """How a grammar is used: `start` are the rules that may match a whole text. `own_lexer`: its tokens are ours."""

    start: tuple[str, ...]
    own_lexer: bool


GRAMMARS = {
    "expression": Language(("expression", "data"), own_lexer=False),
    "selector": Language(("selectors", "relatives"), own_lexer=True),
    "wxml": Language(("document",), own_lexer=True),
    "wxss": Language(("start",), own_lexer=True),
}


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
    name: str, *, lexer: type[Lexer] | None = None, transformer: type[Transformer[Token, Any]] | None = None
) -> Lark:
    """The LALR parser of a grammar of `GRAMMARS`, built at its first use and kept for the process.

    `lexer` is our own class, for a grammar that has one. The methods of `transformer` are called as rules are matched,
    so that no tree of lark's is built. Raises as `grammar` does.
    """
    callbacks = transformer(visit_tokens=False) if transformer is not None else None
    content = ready.entry(_FILE, _key(name))
    if content is None:
        return _built(name, lexer or "contextual", callbacks)
    return _loaded(content, lexer or "contextual", callbacks)


def made() -> tuple[str, bytes]:
    """The tables of all grammars, as a file for `ready`: name, content."""
    entries: dict[str, bytes] = {}
    for name, language in GRAMMARS.items():
        lexer: str | type[Lexer] = _NoLexer if language.own_lexer else "contextual"
        data, memo = _built(name, lexer, None).memo_serialize([TerminalDef, Rule])
        data["parser"]["lexer_conf"]["lexer_type"] = data["options"]["lexer"] = _OWN
        entries[_key(name)] = json.dumps([data, memo], separators=(",", ":")).encode("ascii")
    return _FILE, ready.packed(entries)


def _built(name: str, lexer: str | type[Lexer], callbacks: Any) -> Lark:
    """The parser, its tables made of the grammar."""
    start = list(GRAMMARS[name].start)
    return Lark(grammar(name), parser="lalr", lexer=lexer, start=start, transformer=callbacks, maybe_placeholders=False)


def _loaded(content: bytes, lexer: str | type[Lexer], callbacks: Any) -> Lark:
    """The parser whose tables are in `content`, which is JSON, so the numbers that are keys in it are texts."""
    data, memo = json.loads(content)
    tables = data["parser"]["parser"]
    tables["tokens"] = _numbered(tables["tokens"])
    tables["states"] = {int(state): _numbered(actions) for state, actions in tables["states"].items()}
    data["parser"]["lexer_conf"]["lexer_type"] = data["options"]["lexer"] = lexer
    # What lark's own stand-alone parsers call; `Lark.load` would unpickle a file, which can run what is in it.
    loaded: Lark = Lark._load_from_dict(data, _numbered(memo), transformer=callbacks)  # type: ignore[no-untyped-call]
    return loaded


def _numbered(table: dict[str, Any]) -> dict[int, Any]:
    return {int(key): value for key, value in table.items()}


def _key(name: str) -> str:
    """The digest of what the tables of a grammar are made of: the grammar, how it is used, and lark."""
    use = json.dumps([lark.__version__, GRAMMARS[name]])
    return ready.digest(grammar(name).encode(), use.encode())


class _NoLexer(Lexer):
    """Stands for a lexer of ours while tables are made. It reads nothing."""

    def __init__(self, lexer_conf: object) -> None:
        del lexer_conf

    def lex(self, lexer_state: object, parser_state: object = None) -> Iterator[Token]:
        del lexer_state, parser_state
        return iter(())
