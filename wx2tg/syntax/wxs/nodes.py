"""What a WXS module says about itself."""

from __future__ import annotations

from dataclasses import dataclass

from wx2tg.diagnostics import Diagnostic
from wx2tg.text import Source, Span


@dataclass(frozen=True, slots=True)
class WxsRequest:
    """`require("./other.wxs")`; `specifier` is None where it is computed, `span` that of the literal or the call."""

    specifier: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class ConstructorRead:
    """`object.constructor`, which in WXS is a string: where the object starts, and the span of what follows it."""

    start: int
    accessor: Span


@dataclass(frozen=True, slots=True)
class RenamedWord:
    """A variable called `class` or the like; `shorthand`: it stands in `{class}` for both the key and the variable."""

    span: Span
    shorthand: bool


@dataclass(frozen=True, slots=True)
class WxsModule:
    """A WXS file, or the text of a `<wxs>` element. `broken`: it cannot be read, `diagnostics` say why.

    `patterns` are the spans of string literals that become regular expressions, `globals` the names that are assigned
    without being declared, `library` those of `getRegExp` and `getDate` that the module names: JavaScript has neither.
    `renamed` are the uses of names that JavaScript reserves and WXS does not. `open_comment`: the module ends in a
    comment that is not closed.
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
