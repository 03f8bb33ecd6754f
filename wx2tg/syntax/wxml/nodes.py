"""The tree of a WXML file."""

from __future__ import annotations

from msgspec import Struct

from wx2tg.text import Span


class Text(Struct, frozen=True):
    """Characters as they are shown: entities decoded, white space as written. `span` is what was written."""

    text: str
    span: Span


class Hole(Struct, frozen=True):
    """`{{ code }}`. `code` is the raw text between the braces, `span` includes them, `code_span` does not."""

    code: str
    span: Span
    code_span: Span


class Comment(Struct, frozen=True):
    """`<!-- text -->`."""

    text: str
    span: Span


class Attribute(Struct, frozen=True):
    """`name`, or `name="value"`.

    `value` is None where there is no value at all, and empty where it is the empty string. `value_span` leaves the
    quotes out. `ft:` is read as `wx:`, so `name` may differ from the text of `name_span`.
    """

    name: str
    value: tuple[Text | Hole, ...] | None
    span: Span
    name_span: Span
    value_span: Span | None


class Element(Struct, frozen=True):
    """An element with its attributes and children; `<view/>` and `<view></view>` give the same node.

    `tag` keeps its case; `fts` is read as `wxs`. `attributes` have distinct names. The body of a `wxs` is one raw Text.
    `span` reaches to the end of the end tag, `name_span` covers the name in the start tag.
    """

    tag: str
    attributes: tuple[Attribute, ...]
    children: tuple[Node, ...]
    span: Span
    name_span: Span


class Document(Struct, frozen=True):
    """A whole file."""

    children: tuple[Node, ...]


Node = Element | Text | Hole | Comment
