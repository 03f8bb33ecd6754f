"""Cuts WXSS into heads, runs of declarations and block ends, skipping what a browser skips and saying so.

How much is skipped follows https://drafts.csswg.org/css-syntax-3/: a bad declaration ends at its `;`, a bad rule with its
block, and the end of the file closes everything. Every character is looked at a bounded number of times.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from wx2tg.diagnostics import Diagnostic, diagnostic
from wx2tg.syntax.grammar import Lexer, Token
from wx2tg.syntax.wxss import selector
from wx2tg.syntax.wxss.nodes import Declaration, Import
from wx2tg.syntax.wxss.scan import COMMENT, IMPORTANT, STRING, scan
from wx2tg.text import Source, Span

# Deeper than any person writes; keeps the recursion of everything that walks the tree bounded.
_DEEPEST = 64
_ESCAPE = r"\\[^\n]"
_NAME = rf"-?(?:[A-Za-z_]|-|[^\x00-\x7f]|{_ESCAPE})(?:[-\w]++|[^\x00-\x7f]|{_ESCAPE})*+"
_BLANK = rf"(?:\s++|{COMMENT})*+"
# What may be inside the parentheses of a regular value; all else is left to scan().
_PLAIN = rf"""[^()\[\]{{}}"'\\/;!]++|{STRING}|/(?![*/])"""
_VALUE = rf"(?:{_PLAIN}|\((?:{_PLAIN}|\((?:{_PLAIN}|\((?:{_PLAIN})*+\))*+\))*+\))++(?:{IMPORTANT}\s*+)?+"
_DECLARATION = re.compile(rf"({_NAME}){_BLANK}:\s*+({_VALUE})(?:;|(?=\}}))(?:\s++|;|{COMMENT})*+")
_PROPERTY = re.compile(rf"({_NAME}){_BLANK}:")
_BLANK_RUN = re.compile(rf"(?:\s++|{COMMENT}|<!--|-->)++")
_CONTENT_BLANK = re.compile(rf"(?:\s++|;|{COMMENT})++")
_COMMENTS = re.compile(COMMENT)
_STRINGS = re.compile(STRING)
_LINE_COMMENT = re.compile(r"(?:^|[\s;{}])//")
_AT = re.compile(rf"@({_NAME})")
_ADDRESS = re.compile(rf"""(?:url\(\s*+({STRING}|[^)"'\s]++)\s*+\)|({STRING}))(.*+)""", re.DOTALL | re.IGNORECASE)
_KEYFRAMES = re.compile(r"(?:-\w+-)?keyframes")
_STOPS = re.compile(r"[-+\w.%,\s]++")
_AT_RULES = frozenset(
    "charset import media supports font-face page layer container namespace property counter-style scope "
    "font-feature-values font-palette-values starting-style document -moz-document viewport -ms-viewport "
    "position-try view-transition".split()
)


@dataclass(frozen=True, slots=True)
class Input:
    """What lark hands to the lexer: the source, and where findings go."""

    source: Source
    findings: list[Diagnostic]


class Lexeme(Token):
    """A token with what was found out about it; `payload` is for the tree builder."""

    __slots__ = ("payload",)

    payload: Any


class Head(NamedTuple):
    """The payload of SELECTORS (`content` is a tuple of selectors), STOPS (a str) and AT (name and prelude)."""

    content: Any
    span: Span


class WxssLexer(Lexer):
    """The terminals of `grammars/wxss.lark`."""

    def __init__(self, lexer_conf: Any) -> None:
        """lark passes the terminals of the grammar; they are declared only."""

    def lex(self, data: Any) -> Iterator[Token]:  # type: ignore[override]
        """The tokens of an `Input`."""
        return _Cutter(data).tokens()


class _Cutter:
    """One walk over one text. `blocks` are the open blocks: what kind each is, and where it begins."""

    def __init__(self, data: Input) -> None:
        self.source, self.findings = data.source, data.findings
        self.text = data.source.text
        self.at = 1 if self.text.startswith("\ufeff") else 0
        self.blocks: list[tuple[str, int]] = []

    def tokens(self) -> Iterator[Token]:
        """A balanced stream: the end of the text closes every block."""
        while self._find_item():
            char = self.text[self.at]
            if char == "@" and (name := _AT.match(self.text, self.at)):
                yield from self._at_rule(name)
            elif not self.blocks:
                yield from self._rule()
            elif char == "}":
                self.at += 1
                self.blocks.pop()
                yield _lexeme("CLOSE", self.at)
            elif self.blocks[-1][0] == "keyframes":
                yield from self._keyframe()
            elif run := self._declarations():
                yield _lexeme("DECLARATIONS", run)
            elif self._at_item():
                yield from self._rule()
        for kind, start in self.blocks:
            self.findings.append(diagnostic("unclosed-block", self.source, Span(start, start + 1), kind=kind))
        for _ in self.blocks:
            yield _lexeme("CLOSE", len(self.text))

    def _find_item(self) -> bool:
        """Step to where the next item begins; False at the end of the text."""
        while blank := (_CONTENT_BLANK if self.blocks else _BLANK_RUN).match(self.text, self.at):
            self.at = blank.end()
        if self.text.startswith("/*", self.at):
            self._report_opened(self.at)
            self.at = len(self.text)
        return self.at < len(self.text)

    def _at_item(self) -> bool:
        """Whether something other than the end of the block, or a thing that begins with a keyword, stands here."""
        return self._find_item() and self.text[self.at] not in "@}"

    def _declarations(self) -> list[Declaration]:
        """The declarations that follow each other from here on; bad ones among them are stepped over."""
        run: list[Declaration] = []
        while True:
            if match := _DECLARATION.match(self.text, self.at):
                name, value = match.groups()
                value = value.rstrip()
                run.append(Declaration(name, value, Span(match.start(), match.start(2) + len(value))))
                self.at = match.end()
            elif not (self._at_item() and self._irregular_declaration(run)):
                return run

    def _irregular_declaration(self, run: list[Declaration]) -> bool:
        """Step over what begins like a declaration; False where it turns out to be a nested rule, or nothing known."""
        name = _PROPERTY.match(self.text, self.at)
        if name is None:
            return False
        custom = name[1].startswith("--")
        found = scan(self.text, name.end(), ";}" if custom else "{;}")
        if self.text[found.end : found.end + 1] == "{":
            return False
        span = Span(self.at, found.end)
        value = self.text[name.end() : found.end].strip()
        self.at = found.end
        if found.opened is not None:
            self._report_opened(found.opened)
        elif found.broken or not (value or custom) or (not custom and _has_line_comment(value)):
            self._report_skipped(span)
        else:
            run.append(Declaration(name[1], value, Span(span.start, span.start + len(self._slice(span).rstrip()))))
        return True

    def _rule(self) -> Iterator[Token]:
        """A rule, nested or not, or what stands in the place of one."""
        span, opener = self._head("{;}" if self.blocks else "{")
        if opener != "{":
            return
        nested = any(kind == "rule" for kind, _ in self.blocks)
        selectors = selector.parse(self._slice(span), nested) if len(self.blocks) < _DEEPEST else None
        if selectors is None:
            self._report_skipped(span)
            self._skip_block()
        else:
            yield from self._open("rule", "SELECTORS", Head(selectors, span))

    def _keyframe(self) -> Iterator[Token]:
        """`from { }` and its like."""
        span, opener = self._head("{;}")
        if opener != "{":
            return
        stops = self._slice(span)
        if _STOPS.fullmatch(stops):
            yield from self._open("keyframe", "STOPS", Head(stops, span))
        else:
            self._report_skipped(span)
            self._skip_block()

    def _head(self, stops: str) -> tuple[Span, str]:
        """Step over what precedes a `{`; what has no `{` is reported. The result is its place and the `{`, or nothing."""
        start = self.at
        found = scan(self.text, start, stops)
        span = Span(start, start + len(self.text[start : found.end].rstrip()))
        self.at = found.end
        if found.opened is not None:
            self._report_opened(found.opened)
        elif self.text[found.end : found.end + 1] == "{":
            return span, "{"
        else:
            self._report_skipped(span)
        return span, ""

    def _at_rule(self, name: re.Match[str]) -> Iterator[Token]:
        """A statement, an import or a block that begins with a keyword."""
        keyword = name[1].lower()
        found = scan(self.text, name.end(), "{;}" if self.blocks else "{;")
        opener = self.text[found.end : found.end + 1]
        span = Span(name.start(), name.start() + len(self.text[name.start() : found.end].rstrip()))
        prelude = _COMMENTS.sub(" ", self.text[name.end() : span.end]).strip()
        self.at = found.end + (opener == ";")
        if found.opened is not None:
            self._report_opened(found.opened)
        elif not (keyword in _AT_RULES or _KEYFRAMES.fullmatch(keyword)) or found.broken or len(self.blocks) >= _DEEPEST:
            self.findings.append(diagnostic("skipped-at-rule", self.source, span, text=self._slice(span)))
            if opener == "{":
                self._skip_block()
        elif opener == "{":
            kind = "keyframes" if keyword.endswith("keyframes") else "group"
            yield from self._open(kind, "AT", Head((keyword, prelude), span))
        elif keyword == "import":
            yield from self._import(prelude, span)
        elif keyword != "charset":  # always UTF-8
            yield _lexeme("AT", Head((keyword, prelude), span))
            yield _lexeme("SEMICOLON", None)

    def _import(self, prelude: str, span: Span) -> Iterator[Token]:
        address = _ADDRESS.fullmatch(prelude)
        if address is None:
            self.findings.append(diagnostic("skipped-at-rule", self.source, span, text=self._slice(span)))
            return
        written = address[1] or address[2]
        yield _lexeme("IMPORT", Import(written.strip("\"'"), address[3].strip(), span))

    def _open(self, kind: str, token: str, head: Head) -> Iterator[Token]:
        """A head and its `{`, which is the next character."""
        self.at += 1
        self.blocks.append((kind, head.span.start))
        yield _lexeme(token, head)
        yield _lexeme("LBRACE", None)

    def _skip_block(self) -> None:
        """Step over the block whose `{` is the next character."""
        self.at = min(scan(self.text, self.at + 1, "}").end + 1, len(self.text))

    def _slice(self, span: Span) -> str:
        return self.text[span.start : span.end]

    def _report_skipped(self, span: Span) -> None:
        """A browser skips `span`, and here is why."""
        skipped = self._slice(span)
        if _has_line_comment(skipped):
            self.findings.append(diagnostic("line-comment", self.source, span, text=skipped))
        elif skipped.startswith("}"):
            self.findings.append(diagnostic("stray-brace", self.source, span, text=skipped[1:]))
        elif self.text[span.end : span.end + 20].lstrip().startswith("{"):
            self.findings.append(diagnostic("bad-selector", self.source, span, text=skipped))
        else:
            self.findings.append(diagnostic("bad-declaration", self.source, span, text=skipped))

    def _report_opened(self, at: int) -> None:
        """What begins at `at` is never closed, so that everything after it is lost."""
        mark = "/*" if self.text[at] == "/" else self.text[at]
        self.findings.append(diagnostic("unclosed-mark", self.source, Span(at, at + len(mark)), mark=mark))


def _lexeme(kind: str, payload: Any) -> Lexeme:
    token = Lexeme(kind, "")
    token.payload = payload
    return token


def _has_line_comment(text: str) -> bool:
    return "//" in text and _LINE_COMMENT.search(_STRINGS.sub("", text)) is not None
