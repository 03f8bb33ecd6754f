"""Reads start tags that the regular expression of `lexer.py` does not match: irregular spellings, one by one."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

import msgspec

from wx2tg.syntax.wxml.holes import HoleRange, HoleScanner

TAG_START = re.compile(r"<[A-Za-z_]")

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.:-]*+", re.ASCII)
_SPACE = re.compile(r"\s*+", re.ASCII)
_COMMENT = re.compile(r"<!--(?:[^<-]++|-(?!->))*+-->")
_MARKUP = re.compile(r"<[A-Za-z_/!]")
_JUNK = re.compile(r"[^\s>A-Za-z_/<]++|[<>/]", re.ASCII)
_UNQUOTED = re.compile(r"""(?:[^\s"'<>=`/{]|/(?!>)|\{(?!\{)|\{\{[^{}"'<>]*+\}\})++""", re.ASCII)
_PLAIN = {quote: re.compile(rf"(?:[^{quote}{{]++|\{{(?!\{{))++") for quote in "\"'"}

# The text after an escaped quote: the value must go on to its closing quote or to another escaped quote.
_REST_OF_VALUE = {quote: re.compile(rf"[^{quote}<>]*+{quote}(?:(?<=\\{quote})|(?=[\s/>]))") for quote in "\"'"}

# Signs that a value has lost its closing quote. It then runs into another tag, `class="a><b id="c">`, or to the quote
# of the next attribute, `class="a id="b"`. In both cases, an unexpected character follows where it seems to end.
_NEXT_ATTRIBUTE = re.compile(r"\s[A-Za-z_:@][A-Za-z0-9_.:-]{0,60}\s?=\s?\Z", re.ASCII)
_LONGEST_NEXT_ATTRIBUTE = 66
_AFTER_VALUE = re.compile(r"[\s/>]|\Z", re.ASCII)
_LINE_OR_TAG_END = re.compile(r"/?>|\r?\n|\Z")

FaultName = Literal[
    "unclosed-tag", "unexpected-character", "unquoted-value", "missing-value", "unclosed-quote", "unclosed-hole"
]


class Fault(NamedTuple):
    """An irregular spelling that gets a diagnostic, and its range of code-point offsets."""

    name: FaultName
    start: int
    end: int


class RawAttribute(NamedTuple):
    """The ranges of an attribute; `value_start` is -1 if it has no value. `end` is after the closing quote."""

    name_start: int
    name_end: int
    value_start: int
    value_end: int
    end: int
    holes: tuple[HoleRange, ...] = ()


class ScannedTag(msgspec.Struct):
    """A start tag at `[start, end)`, with the end of its name, its attributes and its irregular spellings."""

    start: int
    name_end: int
    end: int = 0
    self_closed: bool = False
    attributes: list[RawAttribute] = msgspec.field(default_factory=list)
    faults: list[Fault] = msgspec.field(default_factory=list)


def scan_tag(text: str, start: int, holes: HoleScanner) -> ScannedTag:
    """Read the start tag at `start`, however irregular it is; the text there must match `TAG_START`. Never raises.

    A tag without `>` ends where another tag begins, or at the end of the text; in the latter case it counts as
    self-closed.
    """
    return _TagScanner(text, start, holes).run()


class _TagScanner:
    """The state of one `scan_tag`: how far it has read, and the tag so far."""

    def __init__(self, text: str, start: int, holes: HoleScanner) -> None:
        self._text = text
        self._holes = holes
        name = _NAME.match(text, start + 1)
        self._at = name.end() if name else start + 1
        self._tag = ScannedTag(start, self._at)

    def run(self) -> ScannedTag:
        tag, text = self._tag, self._text
        while True:
            self._skip_space()
            if comment := _COMMENT.match(text, self._at):
                self._fault("unexpected-character", comment.start(), comment.end())
                self._at = comment.end()
                continue
            if self._at >= len(text) or _MARKUP.match(text, self._at):
                self._fault("unclosed-tag", tag.start, tag.name_end)
                tag.self_closed = self._at >= len(text)
                break
            if text.startswith("/>", self._at):
                self._at += 2
                tag.self_closed = True
                break
            if text[self._at] == ">":
                self._at += 1
                break
            if name := _NAME.match(text, self._at):
                self._at = name.end()
                self._attribute(name.start(), name.end())
            elif junk := _JUNK.match(text, self._at):
                self._fault("unexpected-character", junk.start(), junk.end())
                self._at = junk.end()
        tag.end = self._at
        return tag

    def _skip_space(self) -> None:
        if space := _SPACE.match(self._text, self._at):
            self._at = space.end()

    def _fault(self, name: FaultName, start: int, end: int) -> None:
        self._tag.faults.append(Fault(name, start, end))

    def _attribute(self, start: int, end: int) -> None:
        """Read the value, if any, after the name at `[start, end)`, and add the attribute."""
        self._skip_space()
        if not self._text.startswith("=", self._at):
            self._at = end
            self._tag.attributes.append(RawAttribute(start, end, -1, -1, end))
            return
        equals = self._at
        self._at += 1
        self._skip_space()
        spaced = self._at > equals + 1
        holes: tuple[HoleRange, ...] = ()
        if self._text.startswith(('"', "'"), self._at):
            value_start = self._at + 1
            value_end, holes = self._quoted(self._text[self._at])
        elif self._text.startswith("{{", self._at):
            value_start = self._at
            value_end, holes = self._bare_hole()
        elif not spaced and (match := _UNQUOTED.match(self._text, self._at)):
            value_start, value_end = match.span()
            self._at = value_end
            holes = self._holes_between(value_start, value_end)
            self._fault("unquoted-value", value_start, value_end)
        else:
            # As glass-easel: in `a= b`, `b` is the next attribute.
            self._fault("missing-value", start, equals + 1)
            self._at = equals + 1
            self._tag.attributes.append(RawAttribute(start, end, -1, -1, equals + 1))
            return
        self._tag.attributes.append(RawAttribute(start, end, value_start, value_end, self._at, holes))

    def _quoted(self, quote: str) -> tuple[int, tuple[HoleRange, ...]]:
        """Read a value in quotes; returns the offset of its end, and its holes."""
        text, opening, plain = self._text, self._at, _PLAIN[quote]
        at, next_tag = opening + 1, False
        holes: list[HoleRange] = []
        while at < len(text) and (text[at] != quote or self._escaped(at)):
            if text[at] == quote:
                at += 1
            elif match := plain.match(text, at):
                next_tag = next_tag or -1 < text.find(">", at, match.end()) < text.rfind("<", at, match.end())
                at = match.end()
            else:
                holes.append(self._holes.scan(at, quote))
                at = holes[-1].end
        cut = None
        if at >= len(text) or (next_tag and not _AFTER_VALUE.match(text, at + 1)):
            cut = _LINE_OR_TAG_END.search(text, opening + 1)
        elif not _AFTER_VALUE.match(text, at + 1):
            cut = _NEXT_ATTRIBUTE.search(text, max(opening + 1, at - _LONGEST_NEXT_ATTRIBUTE), at)
        if cut is not None:
            self._fault("unclosed-quote", opening, opening + 1)
            self._at = at = cut.start()
            holes = [hole for hole in holes if hole.end <= at]
        else:
            self._at = at + 1
        for hole in holes:
            self._check(hole)
        return at, tuple(holes)

    def _escaped(self, at: int) -> bool:
        """Whether the quote at `at` belongs to the value: it follows a backslash, and the value ends further on.

        WeChat's older framework escapes so: https://developers.weixin.qq.com/miniprogram/dev/reference/wxml/
        """
        return self._text[at - 1] == "\\" and _REST_OF_VALUE[self._text[at]].match(self._text, at + 1) is not None

    def _bare_hole(self) -> tuple[int, tuple[HoleRange, ...]]:
        """Read a hole without quotes around it, which WeChat allows; returns the offset of its end, and the hole."""
        hole = self._holes.scan(self._at)
        self._check(hole)
        self._at = hole.end
        return hole.end, (hole,)

    def _holes_between(self, start: int, end: int) -> tuple[HoleRange, ...]:
        """The holes of an unquoted value; `_UNQUOTED` has made sure that they are simple ones."""
        holes = []
        at = self._text.find("{{", start, end)
        while at >= 0:
            holes.append(self._holes.scan(at))
            at = self._text.find("{{", holes[-1].end, end)
        return tuple(holes)

    def _check(self, hole: HoleRange) -> None:
        if not hole.closed:
            self._fault("unclosed-hole", hole.start, hole.start + 2)
