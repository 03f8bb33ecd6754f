"""Turns the contents of a tag into nodes: attributes, and their values as texts and holes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import assert_never

from msgspec.structs import replace

from wx2tg.diagnostics import Diagnostic, diagnostic
from wx2tg.syntax.wxml.attributes import Fault, RawAttribute, ScannedTag
from wx2tg.syntax.wxml.entities import decode
from wx2tg.syntax.wxml.holes import HoleRange
from wx2tg.syntax.wxml.nodes import Attribute, Hole, Text
from wx2tg.text import Source, Span, finclip

# Used only for tags that matched the lexer's regular expression: their values are well-formed, their holes simple.
_ATTRIBUTE = re.compile(r"""([A-Za-z_][A-Za-z0-9_.:-]*+)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'))?+""", re.ASCII)
_HOLE = re.compile(r"""\{\{(?:[^{}"']++|'[^']*+'|"[^"]*+")*+\}\}""")


class ValueReader:
    """Builds the attributes and texts of one file; `found` collects the diagnostics about them.

    If an element has several attributes of one name, the last one is used, as by WeChat's first template compiler. With
    `first_counts` the first one is used, as by glass-easel's.
    """

    def __init__(self, source: Source, first_counts: bool) -> None:
        self._source = source
        self._first_counts = first_counts
        self._code = source.text
        self.found: list[Diagnostic] = []

    def text(self, start: int, end: int) -> Text:
        """The characters of a range, with entities decoded."""
        raw = self._code[start:end]
        if "&" in raw:
            raw, unknown = decode(raw)
            for from_, to in unknown:
                span = Span(start + from_, start + to)
                self.found.append(
                    diagnostic("unknown-entity", self._source, span, entity=self._code[span.start : span.end])
                )
        return Text(raw, Span(start, end))

    def hole(self, span: Span, code_span: Span) -> Hole:
        """The hole at `span` with the code at `code_span`."""
        code = self._code[code_span.start : code_span.end]
        if not code or code.isspace():
            self.found.append(diagnostic("empty-hole", self._source, span))
        return Hole(code, span, code_span)

    def regular(self, start: int, end: int) -> tuple[Attribute, ...]:
        """The attributes in the range of a well-formed tag."""
        kept: dict[str, Attribute] = {}
        for match in _ATTRIBUTE.finditer(self._code, start, end):
            name, quoting = match[1], match.lastindex
            name_span = Span(match.start(), match.start() + len(name))
            if quoting is None or quoting == 1:
                attribute = Attribute(name, None, name_span, name_span, None)
            else:
                raw, value_start = match[quoting], match.start(quoting)
                value_span = Span(value_start, value_start + len(raw))
                value = self._regular_value(raw, value_span) if raw else ()
                attribute = Attribute(name, value, Span(match.start(), match.end()), name_span, value_span)
            self._keep(attribute, kept)
        return tuple(kept.values())

    def scanned(self, tag: ScannedTag) -> tuple[Attribute, ...]:
        """The attributes of a tag that `scan_tag` has read; reports its irregular spellings."""
        for fault in tag.faults:
            self.found.append(self._report(tag, fault))
        kept: dict[str, Attribute] = {}
        for raw in tag.attributes:
            self._keep(self._scanned(raw), kept)
        return tuple(kept.values())

    def _scanned(self, raw: RawAttribute) -> Attribute:
        span, name_span = Span(raw.name_start, raw.end), Span(raw.name_start, raw.name_end)
        name = self._code[raw.name_start : raw.name_end]
        if raw.value_start < 0:
            return Attribute(name, None, span, name_span, None)
        value_span = Span(raw.value_start, raw.value_end)
        parts = self._parts(value_span.start, value_span.end, raw.holes)
        quote = self._code[raw.value_start - 1]
        if f"\\{quote}" in self._code[raw.value_start : raw.value_end]:
            parts = tuple(_unescaped(part, quote) for part in parts)
        return Attribute(name, parts, span, name_span, value_span)

    def _regular_value(self, raw: str, span: Span) -> tuple[Text | Hole, ...]:
        if "{{" not in raw:
            return (Text(raw, span),) if "&" not in raw else (self.text(span.start, span.end),)
        if _HOLE.fullmatch(raw):
            return (self.hole(span, Span(span.start + 2, span.end - 2)),)
        holes = [
            HoleRange(hole.start(), hole.start() + 2, hole.end() - 2, hole.end(), True)
            for hole in _HOLE.finditer(self._code, span.start, span.end)
        ]
        return self._parts(span.start, span.end, holes)

    def _parts(self, start: int, end: int, holes: Iterable[HoleRange]) -> tuple[Text | Hole, ...]:
        """A value split into its holes and the texts between them."""
        parts: list[Text | Hole] = []
        at = start
        for hole in holes:
            if hole.start > at:
                parts.append(self.text(at, hole.start))
            parts.append(self.hole(Span(hole.start, hole.end), Span(hole.code_start, hole.code_end)))
            at = hole.end
        if end > at:
            parts.append(self.text(at, end))
        return tuple(parts)

    def _keep(self, attribute: Attribute, kept: dict[str, Attribute]) -> None:
        """Add an attribute under its WeChat name; reports the one that is ignored if there are two of that name."""
        written = attribute.name
        name = finclip.directive(written)
        if name != written:
            attribute = replace(attribute, name=name)
        if name in kept:
            counts, ignored = (kept[name], attribute) if self._first_counts else (attribute, kept[name])
            self.found.append(diagnostic("duplicate-attribute", self._source, ignored.name_span, name=written))
            attribute = counts
        kept[name] = attribute

    def _report(self, tag: ScannedTag, fault: Fault) -> Diagnostic:
        source, span = self._source, Span(fault.start, fault.end)
        written = self._code[fault.start : fault.end]
        match fault.name:
            case "unclosed-tag":
                return diagnostic("unclosed-tag", source, span, tag=self._code[tag.start + 1 : tag.name_end])
            case "unexpected-character":
                return diagnostic("unexpected-character", source, span, text=written)
            case "unquoted-value":
                return diagnostic("unquoted-value", source, span, value=written)
            case "missing-value":
                return diagnostic("missing-value", source, span, name=written.rstrip("= \t\r\n"))
            case "unclosed-quote":
                return diagnostic("unclosed-quote", source, span, quote=written)
            case "unclosed-hole":
                return diagnostic("unclosed-hole", source, span)
            case unreachable:
                assert_never(unreachable)


def _unescaped(part: Text | Hole, quote: str) -> Text | Hole:
    """A part of a value with its escaped quotes unescaped; the code of a hole keeps its length, so offsets hold."""
    if isinstance(part, Text):
        return replace(part, text=part.text.replace(f"\\{quote}", quote))
    return replace(part, code=re.sub(rf"\\{quote}([^{quote}\\]*+)\\{quote}", rf" {quote}\1{quote} ", part.code))
