"""The facts of a WXS module; spans are code-point offsets in its source."""

from __future__ import annotations

from msgspec import Struct

from wx2tg.diagnostics import Diagnostic
from wx2tg.text import Source, Span


class WxsRequest(Struct, frozen=True):
    """`require("./other.wxs")`.

    `specifier` is None if it is computed; `span` is that of the literal, or of the call.
    """

    specifier: str | None
    span: Span


class ConstructorRead(Struct, frozen=True):
    """`object.constructor`, a string in WXS: the offset where the object starts, and the span of `.constructor`."""

    start: int
    accessor: Span


class RenamedWord(Struct, frozen=True):
    """A use of a variable named by a word that JavaScript reserves, such as `class`.

    `shorthand` says that it stands in `{class}`, where it is both key and variable.
    """

    span: Span
    shorthand: bool


class WxsModule(Struct, frozen=True):
    """A WXS file, or the text of a `<wxs>` element. `broken` says that it cannot be parsed; `diagnostics` tell why.

    `patterns` are the spans of string literals that become regular expressions. `globals` are names that are assigned
    without being declared. `library` are those of `getRegExp` and `getDate` that the module uses; JavaScript has
    neither. `renamed` are uses of names that JavaScript reserves and WXS does not. `open_comment` says that the module
    ends in a comment that is not closed.
    """

    source: Source
    broken: bool = False
    requests: tuple[WxsRequest, ...] = ()
    constructors: tuple[ConstructorRead, ...] = ()
    patterns: tuple[Span, ...] = ()
    globals: tuple[str, ...] = ()
    library: tuple[str, ...] = ()
    renamed: tuple[RenamedWord, ...] = ()
    open_comment: bool = False
    diagnostics: tuple[Diagnostic, ...] = ()
