"""The interface between the lowering of a template and the project: the files it reads, the WXS code it finds."""

from __future__ import annotations

from typing import Protocol

import msgspec

from wx2tg.syntax import wxml
from wx2tg.text import Source, Span


class TemplateFiles(Protocol):
    """Where the lowering finds other files. Paths are relative to the app root."""

    def document(self, path: str) -> tuple[Source, wxml.Document] | None:
        """The parsed file at `path`; None if there is none."""

    def resolve_template(self, from_path: str, src: str) -> str | None:
        """The path that `src` of an `<import>` or `<include>` in `from_path` means; None if there is no such file."""

    def resolve_wxs(self, from_path: str, src: str) -> str | None:
        """The path that `src` of a `<wxs>` in `from_path` means; None if there is no such file."""


class InlineWxs(msgspec.Struct, frozen=True):
    """The body of a `<wxs module>` without `src`: it becomes the module `id`."""

    id: str
    source: Source
    span: Span
