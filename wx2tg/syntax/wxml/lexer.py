"""Splits WXML into tags and runs of text: one regular expression for regular spellings, `scan_tag` for the others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Self

from wx2tg.syntax.grammar import Lexer, Token
from wx2tg.syntax.wxml.attributes import TAG_START, ScannedTag, scan_tag
from wx2tg.syntax.wxml.holes import HoleScanner
from wx2tg.text import finclip

# Every repetition is possessive, so a text that does not match fails in linear time.
_NAME = r"[A-Za-z_][A-Za-z0-9_.:-]*+"


def _quoted(quote: str, other: str) -> str:
    """A quoted value whose holes, if any, are regular: no braces or backslashes inside, strings in the other quotes."""
    hole = rf"\{{\{{(?:[^{{}}{quote}{other}\\]++|{other}[^{quote}{other}\\\n]*+{other})*+\}}\}}"
    return rf"{quote}(?:[^{quote}{{]++|\{{(?!\{{)|{hole})*+{quote}"


# White space between two tags is part of the first one's token. Otherwise a third of all tokens would be white space.
_SPACE = r"(?:\s++(?=<[A-Za-z_/!]))?+"
SCRIPT_TAGS = frozenset(finclip.spellings(finclip.TAGS, "wxs"))
_SCRIPT = "|".join(sorted(SCRIPT_TAGS))
_DOUBLE, _SINGLE = _quoted('"', "'"), _quoted("'", '"')
_TOKEN = re.compile(
    rf"""
      (?P<TEXT>     (?:[^<{{]++|\{{(?!\{{)|<(?![A-Za-z_/!]))++ )
    | (?P<END_TAG>  </{_NAME}\s*+> {_SPACE} )
    | (?P<TAG>      <(?!(?:{_SCRIPT})(?![A-Za-z0-9_.:-])) {_NAME}
                    (?: \s*+ {_NAME} (?: \s*+ = \s*+ (?: {_DOUBLE} | {_SINGLE} ) )?+ )*+ \s*+ /?+> {_SPACE} )
    | (?P<HOLE>     \{{\{{ (?:[^{{}}"'\\<]++|<(?![/!])|'[^'\\\n]*+'|"[^"\\\n]*+")*+ \}}\}} )
    """,
    re.VERBOSE | re.ASCII,
)
_SCRIPT_END = re.compile(rf"</(?:{_SCRIPT})(?![A-Za-z0-9_.-])")
# As in glass-easel: `<!` is dropped, and text follows unless it looks like a declaration.
_BARE_DECLARATION = re.compile(r"<!(?![A-Za-z_])")
_UP_TO_ANGLE = re.compile(r"<[/!][^<>]*+>?+")


class WxmlToken(Token):
    """A terminal. `scanned` is the result of `scan_tag` for an irregular start tag, else None.

    It has its own constructor because lark's general one takes a tenth of the parsing time.
    """

    __slots__ = ("scanned",)

    scanned: ScannedTag | None
    start_pos: int

    def __new__(cls, kind: str, text: str, start: int, scanned: ScannedTag | None = None) -> Self:
        token = str.__new__(cls, text)
        token.type = kind
        token.start_pos = start
        token.scanned = scanned
        token.line = token.column = token.end_line = token.end_column = token.end_pos = None
        return token


class WxmlLexer(Lexer):
    """The terminals of `grammars/wxml.lark`. Every character of the text is in exactly one token."""

    def __init__(self, lexer_conf: Any) -> None:
        """lark passes the grammar's terminals, which are not needed: the grammar only declares them."""

    def lex(self, data: Any) -> Iterator[Token]:  # type: ignore[override]
        """The tokens of `data`, a str. Those of the types ODD_TAG and SCRIPT are `scanned`."""
        text: str = data
        holes = HoleScanner(text)
        at = 1 if text.startswith("\ufeff") else 0
        while at < len(text):
            match = _TOKEN.match(text, at)
            if match is not None and match.lastgroup is not None:
                yield WxmlToken(match.lastgroup, match.group(), at)
                at = match.end()
                continue
            token = _irregular(text, at, holes)
            yield token
            at += len(token)
            if token.type == "SCRIPT":
                closing = _SCRIPT_END.search(text, at)
                end = closing.start() if closing else len(text)
                yield WxmlToken("BODY", text[at:end], at)
                at = end


def _irregular(text: str, at: int, holes: HoleScanner) -> WxmlToken:
    """The token at `at`, where the regular expression does not match."""
    if TAG_START.match(text, at):
        return _tag(scan_tag(text, at, holes), text)
    if text.startswith("{{", at):
        hole = holes.scan(at)
        kind, end = "HOLE" if hole.closed else "OPEN_HOLE", hole.end
    elif text.startswith("<!--", at):
        found = text.find("-->", at + 4)
        kind, end = ("COMMENT", found + 3) if found >= 0 else ("OPEN_COMMENT", len(text))
    else:
        kind = "ODD_END_TAG" if text.startswith("</", at) else "DECLARATION"
        match = (_BARE_DECLARATION if kind == "DECLARATION" else _UP_TO_ANGLE).match(text, at)
        match = match or _UP_TO_ANGLE.match(text, at)
        end = match.end() if match else at + 1
    return WxmlToken(kind, text[at:end], at)


def _tag(scanned: ScannedTag, text: str) -> WxmlToken:
    """The token of a tag that `scan_tag` has read: SCRIPT if a raw body follows (`<wxs>`), else ODD_TAG."""
    name = text[scanned.start + 1 : scanned.name_end]
    kind = "SCRIPT" if name in SCRIPT_TAGS and not scanned.self_closed else "ODD_TAG"
    return WxmlToken(kind, text[scanned.start : scanned.end], scanned.start, scanned)
