"""Typed access to the entries of a JSON object. An entry of a wrong type is a finding."""

from __future__ import annotations

from typing import TypeVar, cast

import msgspec

from wx2tg.diagnostics import Diagnostic, diagnostic
from wx2tg.project.reading import as_type
from wx2tg.syntax.config import Bool, Null, Object, String, Value
from wx2tg.text import Source, Span

_V = TypeVar("_V", bound=Value)


class Fields(msgspec.Struct, frozen=True, eq=False):
    """One object of the file `source`; `findings` grows as entries are asked for, each reported once."""

    source: Source
    tree: Object
    findings: list[Diagnostic] = msgspec.field(default_factory=list)
    told: set[Span] = msgspec.field(default_factory=set)

    def inside(self, tree: Object) -> Fields:
        """An object within this one, with the same list of findings."""
        return Fields(self.source, tree, self.findings, self.told)

    def get(self, key: str, *wanted: type[_V]) -> _V | None:
        """The value called `key` if it is of one of the types `wanted`; `null` counts as left out."""
        value = self.tree.get(key)
        if value is None or isinstance(value, Null):
            return None
        if isinstance(value, wanted):
            return cast(_V, value)
        self.wrong(value, key, *cast("tuple[type[Value], ...]", wanted))
        return None

    def string(self, key: str) -> str:
        """The string called `key`, or ""."""
        value = self.get(key, String)
        return value.value if value else ""

    def flag(self, key: str) -> bool:
        """Whether `key` is true."""
        value = self.get(key, Bool)
        return bool(value and value.value)

    def path(self, value: String) -> str:
        """The path in `value`, with slashes in place of the separators of Windows, which are reported."""
        if "\\" in value.value:
            self.add(diagnostic("backslash-in-path", self.source, value.span, written=value.value))
        return value.value.strip().replace("\\", "/")

    def wrong(self, value: Value, key: str, *wanted: type[Value]) -> None:
        """Reports `value`, called `key`, for being of none of the types `wanted`."""
        if value.span not in self.told:
            self.told.add(value.span)
            self.findings.append(as_type(self.source, value, key, *wanted))

    def add(self, finding: Diagnostic) -> None:
        """Adds a finding."""
        self.findings.append(finding)
