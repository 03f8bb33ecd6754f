"""Cuts WXSS into heads, runs of declarations and block ends; what a browser skips is skipped, and reported.

How much is skipped follows https://drafts.csswg.org/css-syntax-3/: a bad declaration ends at its `;`, a bad rule with
its block, and the end of the file closes everything. Every character is looked at a bounded number of times.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec

from wx2tg.diagnostics import Diagnostic, diagnostic
from wx2tg.syntax.grammar import Lexer
from wx2tg.syntax.wxss import selector
from wx2tg.syntax.wxss.nodes import AtRule, Declaration, Import
from wx2tg.syntax.wxss.scan import COMMENT, IMPORTANT, STRING, scan
from wx2tg.text import Source, Span

# More blocks inside one another than any person writes. Whatever walks the tree is recursive, so there must be a bound.
_DEEPEST = 64
_ESCAPE = r"\\[^\n]"
_NAME = rf"-?(?:[A-Za-z_]|-|[^\x00-\x7f]|{_ESCAPE})(?:[-\w]++|[^\x00-\x7f]|{_ESCAPE})*+"
_BLANK = rf"(?:\s++|{COMMENT})*+"
# What a simple value may have inside its parentheses; scan() reads any other value.
_PLAIN = rf"""[^()\[\]{{}}"'\\/;!]++|{STRING}|/(?![*/])"""
_VALUE = rf"(?:{_PLAIN}|\((?:{_PLAIN}|\((?:{_PLAIN}|\((?:{_PLAIN})*+\))*+\))*+\))++(?:{IMPORTANT}\s*+)?+"
_DECLARATION = re.compile(rf"({_NAME}){_BLANK}:\s*+({_VALUE})(?:;|(?=\}}))(?:\s++|;|{COMMENT})*+")
_PROPERTY = re.compile(rf"({_NAME}){_BLANK}:")
_BLANK_RUN = re.compile(rf"(?:\s++|{COMMENT}|<!--|-->)++")
_CONTENT_BLANK = re.compile(rf"(?:\s++|;|{COMMENT})++")
_RULES_BLANK = re.compile(rf"(?:\s++|{COMMENT})++")
_COMMENTS = re.compile(COMMENT)
_OPAQUE = re.compile(rf"{STRING}|url\([^)]*+\)", re.IGNORECASE)
_LINE_COMMENT = re.compile(r"(?:^|[\s;{}])//")
# A declaration inside a value, where the `;` before it is missing.
_NEXT = re.compile(rf"\s++((?!progid){_NAME}\s*+:)")
_AT = re.compile(rf"@({_NAME})")
_NO_ITEM = re.compile(rf"\}}|@{_NAME}")
_ADDRESS = re.compile(rf"""\s*+(?:url\(\s*+({STRING}|[^)"'\s]++)\s*+\)|({STRING}))""", re.IGNORECASE)
_STOP = r"(?:from|to|(?:[-a-z]++\s++)?[-+]?[\d.]++%)"
_STOPS = re.compile(rf"{_STOP}(?:\s*+,\s*+{_STOP})*+", re.IGNORECASE)
_RULES = frozenset({"@media", "@supports", "@layer", "@container", "@keyframes", "@document"})
_AT_RULES = re.compile(
    r"charset|namespace|media|supports|layer|container|scope|starting-style|page|font-face|font-feature-values|"
    r"font-palette-values|counter-style|property|position-try|view-transition|(?:-ms-)?viewport|(?:-moz-)?document|"
    r"(?:-\w+-)?keyframes"
)

_PIERCING = re.compile(r"(?<![\\\"'])(>>>|/deep/|::v-deep(?![-\w])|:deep(?=\())")


class Input(msgspec.Struct, frozen=True):
    """What lark hands to the lexer: the source, and where findings go."""

    source: Source
    findings: list[Diagnostic]


class Lexeme(msgspec.Struct):
    """A token, lighter than lark's own: thousands of them are made. `payload` is for the tree builder."""

    type: str
    payload: Any

    # lark copies these from the last token to the token that ends the stream.
    start_pos = end_pos = line = end_line = column = end_column = None


class Head(NamedTuple):
    """The payload of a token that opens a block: selectors, stops, or an at-rule's name and prelude; and its span."""

    content: Any
    span: Span


class WxssLexer(Lexer):
    """The terminals of `grammars/wxss.lark`."""

    def __init__(self, lexer_conf: Any) -> None:
        """lark passes the terminals of the grammar; they are declared only."""

    def lex(self, data: Any) -> Iterator[Lexeme]:  # type: ignore[override]
        """The tokens of an `Input`."""
        return _Cutter(data).tokens()


class _Cutter:
    """One walk over one text. `blocks` are the open blocks: what kind each is, and where it begins.

    `lost` says that something else than a block ran into the end of the text, which then is why blocks are open;
    `pierces`, that a piercing selector was told of.
    """

    def __init__(self, data: Input) -> None:
        self.source, self.findings = data.source, data.findings
        self.text = data.source.text
        self.at = 1 if self.text.startswith("\ufeff") else 0
        self.blocks: list[tuple[str, int]] = []
        self.lost = self.pierces = False

    def tokens(self) -> Iterator[Lexeme]:
        """The tokens. Blocks that are open at the end of the text are closed there."""
        while self._find_item():
            if lexeme := self._item():
                yield lexeme
        if not self.lost:
            for kind, start in self.blocks:
                self.findings.append(diagnostic("unclosed-block", self.source, Span(start, start + 1), kind=kind))
        for _ in self.blocks:
            yield Lexeme("CLOSE", len(self.text))

    def _item(self) -> Lexeme | None:
        """Step over the item that begins here, and give its token; None where a browser would skip it."""
        char = self.text[self.at]
        if char == "@" and (name := _AT.match(self.text, self.at)):
            return self._import(name) if name[1].lower() == "import" else self._at_rule(name)
        if not self.blocks:
            return self._rule()
        if char == "}":
            self.at += 1
            self.blocks.pop()
            return Lexeme("CLOSE", self.at)
        if self.blocks[-1][0] == "@keyframes":
            return self._keyframe()
        if run := self._declarations():
            return Lexeme("DECLARATIONS", run)
        return self._rule() if self._at_item() else None

    def _find_item(self) -> bool:
        """Step to where the next item begins; False at the end of the text."""
        # Between rules, a `;` is the beginning of the next one's selector.
        if blank := (_RULES_BLANK if self._among_rules() else _CONTENT_BLANK if self.blocks else _BLANK_RUN).match(
            self.text, self.at
        ):
            self.at = blank.end()
        if self.text.startswith("/*", self.at):
            self._report_opened(self.at)
            self.at = len(self.text)
        return self.at < len(self.text)

    def _among_rules(self) -> bool:
        """Whether the innermost block holds rules only."""
        return bool(self.blocks) and self.blocks[-1][0] in _RULES and not self._nested()

    def _nested(self) -> bool:
        """Whether a rule is open."""
        return any(kind == "rule" for kind, _ in self.blocks)

    def _at_item(self) -> bool:
        """Whether a declaration or a rule may begin here: neither the block ends nor an at-rule begins."""
        return self._find_item() and not _NO_ITEM.match(self.text, self.at)

    def _declarations(self) -> list[Declaration]:
        """The run of declarations that begins here, without bad ones."""
        run: list[Declaration] = []
        while True:
            if match := _DECLARATION.match(self.text, self.at):
                name, value = match.groups()
                value = value.rstrip()
                span = Span(match.start(), match.start(2) + len(value))
                self.at = match.end()
                if ":" in value and not name.startswith("--") and (missing := _NEXT.search(_blotted(value))):
                    place = Span(*missing.span(1)).shifted(match.start(2))
                    self.findings.append(diagnostic("missing-semicolon", self.source, place, text=missing[1]))
                else:
                    run.append(Declaration(name, value, span))
            elif not (self._at_item() and self._irregular_declaration(run)):
                return run

    def _irregular_declaration(self, run: list[Declaration]) -> bool:
        """Step over a declaration; False where what begins here turns out to be a nested rule or neither of the two."""
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

    def _rule(self) -> Lexeme | None:
        """A rule, nested or not, or text that stands where a rule should."""
        head = self._head("{}" if self._among_rules() else "{;}" if self.blocks else "{")
        if head is None:
            return None
        selectors = selector.parse(self._slice(head), self._nested()) if len(self.blocks) < _DEEPEST else None
        if selectors is None:
            self._skip_rule(head)
            return None
        if not self.pierces and (piercing := _PIERCING.search(self._slice(head))):
            self.pierces = True
            place = Span(head.start + piercing.start(1), head.start + piercing.end(1))
            self.findings.append(diagnostic("piercing-selector", self.source, place, combinator=piercing[1]))
        return self._open("rule", "OPEN_RULE", Head(selectors, head))

    def _keyframe(self) -> Lexeme | None:
        """A keyframe: `from { }`, `50% { }`."""
        head = self._head("{}")
        if head is None:
            return None
        stops = self._slice(head)
        if not _STOPS.fullmatch(stops):
            self._skip_rule(head)
            return None
        return self._open("keyframe", "OPEN_KEYFRAME", Head(stops, head))

    def _head(self, stops: str) -> Span | None:
        """Step to the next `{` and give the text before it; text without a `{` is reported and skipped."""
        start = self.at
        found = scan(self.text, start, stops)
        head = self._trimmed(start, found.end)
        self.at = found.end
        if found.opened is not None:
            self._report_opened(found.opened)
        elif self.text.startswith("{", found.end):
            return head
        else:
            self._report_skipped(head)
        return None

    def _at_rule(self, name: re.Match[str]) -> Lexeme | None:
        """A statement or a block that begins with a keyword."""
        keyword = name[1].lower()
        found = scan(self.text, name.end(), "{;}" if self.blocks else "{;")
        head = self._trimmed(name.start(), found.end)
        self.at = found.end + self.text.startswith(";", found.end)
        if found.opened is not None:
            self._report_opened(found.opened)
            return None
        block = self.text.startswith("{", found.end)
        if not _AT_RULES.fullmatch(keyword) or found.broken or len(self.blocks) >= _DEEPEST:
            self.findings.append(diagnostic("skipped-at-rule", self.source, head, text=self._slice(head)))
            if block:
                self._skip_block()
            return None
        prelude = _COMMENTS.sub(" ", self.text[name.end() : head.end]).strip()
        if block:
            kind = "@keyframes" if keyword.endswith("keyframes") else f"@{keyword}"
            return self._open(kind, "OPEN_BLOCK", Head((keyword, prelude), head))
        # The encoding is always UTF-8.
        return None if keyword == "charset" else Lexeme("STATEMENT", AtRule(keyword, prelude, None, head, head))

    def _import(self, name: re.Match[str]) -> Lexeme | None:
        """`@import "address" condition;`. WeChat forgives a missing `;` after the address, and real apps miss it."""
        address = _ADDRESS.match(self.text, name.end())
        if address is None:
            return self._at_rule(name)
        found = scan(self.text, address.end(), "@{;}")
        span = self._trimmed(name.start(), found.end)
        if self.text[found.end : found.end + 1] in ("@", "{") or found.broken:
            span = Span(name.start(), address.end())
            self.findings.append(
                diagnostic("missing-semicolon", self.source, span, text=self.text[span.end : found.end])
            )
        self.at = span.end + self.text.startswith(";", span.end)
        condition = _COMMENTS.sub(" ", self.text[address.end() : span.end]).strip()
        return Lexeme("IMPORT", Import((address[1] or address[2]).strip("\"'"), condition, span))

    def _open(self, kind: str, token: str, head: Head) -> Lexeme:
        """A head and its `{`, which is the next character."""
        self.at += 1
        self.blocks.append((kind, head.span.start))
        return Lexeme(token, head)

    def _skip_rule(self, head: Span) -> None:
        """Report a rule and step over its block."""
        self._report_skipped(head)
        self._skip_block()

    def _skip_block(self) -> None:
        """Step over the block whose `{` is the next character."""
        self.at = min(scan(self.text, self.at + 1, "}").end + 1, len(self.text))

    def _trimmed(self, start: int, end: int) -> Span:
        return Span(start, start + len(self.text[start:end].rstrip()))

    def _slice(self, span: Span) -> str:
        return self.text[span.start : span.end]

    def _report_skipped(self, span: Span) -> None:
        """Report that a browser skips `span`, and why."""
        skipped = self._slice(span)
        if skipped and not skipped.strip("};"):  # at the end of the file: nothing is lost
            return
        if _has_line_comment(skipped):
            self.findings.append(diagnostic("line-comment", self.source, span, text=skipped))
        elif skipped[:1] in ("}", ";"):
            self.findings.append(
                diagnostic("stray-mark", self.source, span, mark=skipped[0], text=skipped[1:].lstrip())
            )
        elif self.text[span.end : span.end + 20].lstrip().startswith("{"):
            self.findings.append(diagnostic("bad-selector", self.source, span, text=skipped or "{"))
        else:
            self.findings.append(diagnostic("bad-declaration", self.source, span, text=skipped))

    def _report_opened(self, at: int) -> None:
        """Report that what begins at `at` is never closed, so that the rest of the file is lost."""
        self.lost = True
        mark = "/*" if self.text[at] == "/" else self.text[at]
        self.findings.append(diagnostic("unclosed-mark", self.source, Span(at, at + len(mark)), mark=mark))


def _blotted(text: str) -> str:
    """`text` with strings and addresses blanked out; the length stays the same."""
    return _OPAQUE.sub(lambda match: "x" * len(match[0]), text)


def _has_line_comment(text: str) -> bool:
    return "//" in text and _LINE_COMMENT.search(_OPAQUE.sub("", text)) is not None
