"""Builds the tree of a WXML file; reports and repairs elements that are not nested properly."""

from __future__ import annotations

import re
from collections import Counter

import msgspec

from wx2tg.diagnostics import Diagnostic, diagnostic
from wx2tg.syntax.grammar import parser
from wx2tg.syntax.wxml.build import ValueReader
from wx2tg.syntax.wxml.lexer import WxmlLexer, WxmlToken
from wx2tg.syntax.wxml.nodes import Attribute, Comment, Document, Element, Node, Text
from wx2tg.text import Source, Span, finclip

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.:-]*+")


def parse(source: Source, first_counts: bool = False) -> tuple[Document, tuple[Diagnostic, ...]]:
    """The tree of a WXML file, and diagnostics for all irregularities, in order of position. Never raises.

    `first_counts` chooses among attributes of one name; see `ValueReader`.
    """
    tokens = parser("wxml", lexer=WxmlLexer).parse(source.text)
    builder = _TreeBuilder(source, first_counts)
    for token in tokens.children:
        if isinstance(token, WxmlToken):
            builder.add(token)
    return builder.finish()


class _Open(msgspec.Struct):
    """An element whose end tag has not been read yet. `key` is its tag in lower case, as end tags ignore case."""

    tag: str
    key: str
    attributes: tuple[Attribute, ...]
    start: int
    name_span: Span
    children: list[Node] = msgspec.field(default_factory=list)


class _TreeBuilder:
    """Builds the tree token by token. Open elements are kept in a list, so deep nesting needs no recursion."""

    def __init__(self, source: Source, first_counts: bool) -> None:
        self._source = source
        self._values = ValueReader(source, first_counts)
        self._found = self._values.found
        self._top: list[Node] = []
        self._children = self._top
        self._open: list[_Open] = []
        self._open_keys: Counter[str] = Counter()
        self._ended_early: Counter[str] = Counter()
        self._handlers = {
            "TAG": self._tag,
            "ODD_TAG": self._odd_tag,
            "SCRIPT": self._odd_tag,
            "BODY": self._body,
            "END_TAG": self._end_tag,
            "ODD_END_TAG": self._odd_end_tag,
            "DECLARATION": self._declaration,
            "TEXT": self._text,
            "HOLE": self._hole,
            "OPEN_HOLE": self._open_hole,
            "COMMENT": self._comment,
            "OPEN_COMMENT": self._open_comment,
        }

    def add(self, token: WxmlToken) -> None:
        """Take the next token."""
        start = token.start_pos
        self._handlers[token.type](token, start, start + len(token))

    def finish(self) -> tuple[Document, tuple[Diagnostic, ...]]:
        """Close what is still open."""
        while self._open:
            self._close_unclosed(len(self._source.text))
        self._found.sort(key=lambda found: found.span.start if found.span else 0)
        return Document(tuple(self._top)), tuple(self._found)

    def _tag(self, token: WxmlToken, start: int, end: int) -> None:
        tag = token.rstrip()
        name = _NAME.match(tag, 1)
        name_end = name.end() if name else 1
        tag_end = start + len(tag)
        attributes = self._values.regular(start + name_end, tag_end) if len(tag) > name_end + 1 else ()
        self._begin(tag[1:name_end], attributes, start, tag_end, tag.endswith("/>"))
        if tag_end < end:
            self._space(tag_end, end)

    def _space(self, start: int, end: int) -> None:
        """Add the white space after a tag as a text; it is part of the tag's token."""
        self._children.append(Text(self._source.text[start:end], Span(start, end)))

    def _odd_tag(self, token: WxmlToken, start: int, end: int) -> None:
        if scanned := token.scanned:
            attributes = self._values.scanned(scanned)
            self._begin(token[1 : scanned.name_end - start], attributes, start, end, scanned.self_closed)

    def _begin(self, tag: str, attributes: tuple[Attribute, ...], start: int, end: int, self_closed: bool) -> None:
        name_span = Span(start + 1, start + 1 + len(tag))
        tag = finclip.plain(finclip.TAGS, tag)
        if self_closed:
            self._children.append(Element(tag, attributes, (), Span(start, end), name_span))
            return
        opened = _Open(tag, tag.lower(), attributes, start, name_span)
        self._open.append(opened)
        self._open_keys[opened.key] += 1
        self._children = opened.children

    def _close(self, end: int) -> None:
        """End the innermost open element at `end`."""
        done = self._open.pop()
        self._open_keys[done.key] -= 1
        self._children = self._open[-1].children if self._open else self._top
        span = Span(done.start, end)
        self._children.append(Element(done.tag, done.attributes, tuple(done.children), span, done.name_span))

    def _close_unclosed(self, end: int) -> None:
        """End the innermost open element, whose end tag is missing."""
        opened = self._open[-1]
        self._found.append(diagnostic("missing-end-tag", self._source, opened.name_span, tag=opened.tag))
        self._close(end)

    def _end_tag(self, token: WxmlToken, start: int, end: int) -> None:
        tag = token.rstrip()
        tag_end = start + len(tag)
        self._end(tag[2:-1].rstrip(), start, tag_end)
        if tag_end < end:
            self._space(tag_end, end)

    def _odd_end_tag(self, token: WxmlToken, start: int, end: int) -> None:
        """Report an irregular end tag and use it as meant: `</>`, `</ view>`, `</view`, `</view class="a">`."""
        text = token[2:].rstrip("> \t\r\n").lstrip()
        name = _NAME.match(text)
        span = Span(start, start + len(token.rstrip()))
        self._found.append(diagnostic("malformed-end-tag", self._source, span, tag=token.strip()))
        if name:
            self._end(name.group(), start, end)
        elif self._open:
            self._close(end)

    def _end(self, tag: str, start: int, end: int) -> None:
        """Close the nearest open element of this name, with all elements that are open inside it.

        As in glass-easel, an end tag without such an element closes all open elements. Their own end tags are then too
        many; these are not reported.
        """
        key = finclip.plain(finclip.TAGS, tag).lower()
        if self._open_keys[key]:
            while self._open[-1].key != key:
                self._close_unclosed(start)
            self._close(end)
            return
        told = self._ended_early[key] > 0
        if told:
            self._ended_early[key] -= 1
        else:
            self._found.append(diagnostic("unexpected-end-tag", self._source, Span(start, end), tag=tag))
        while self._open:
            if told:
                self._close_unclosed(start)
            else:
                self._ended_early[self._open[-1].key] += 1
                self._close(start)

    def _declaration(self, token: WxmlToken, start: int, end: int) -> None:
        self._found.append(diagnostic("unknown-declaration", self._source, Span(start, end), text=token.strip()))

    def _text(self, token: WxmlToken, start: int, end: int) -> None:
        self._children.append(self._values.text(start, end))

    def _body(self, token: WxmlToken, start: int, end: int) -> None:
        if token:
            self._children.append(Text(str(token), Span(start, end)))

    def _hole(self, token: WxmlToken, start: int, end: int) -> None:
        self._children.append(self._values.hole(Span(start, end), Span(start + 2, end - 2)))

    def _open_hole(self, token: WxmlToken, start: int, end: int) -> None:
        self._found.append(diagnostic("unclosed-hole", self._source, Span(start, start + 2)))
        code = token.lstrip("{")
        code_start = end - len(code)
        code = code.removesuffix("}")
        self._children.append(self._values.hole(Span(start, end), Span(code_start, code_start + len(code))))

    def _comment(self, token: WxmlToken, start: int, end: int) -> None:
        self._children.append(Comment(token[4:-3], Span(start, end)))

    def _open_comment(self, token: WxmlToken, start: int, end: int) -> None:
        self._found.append(diagnostic("unclosed-comment", self._source, Span(start, start + 4)))
        self._children.append(Comment(token[4:], Span(start, end)))
