"""theme.json: the values that `@name` stands for in light and in dark mode."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Literal

import msgspec

from wx2tg.diagnostics import Diagnostic, diagnostic
from wx2tg.syntax.config import Array, Object, String, Value
from wx2tg.text import Source

_VARIABLE = re.compile(r"@[\w-]+")

Scheme = Literal["light", "dark"]


class Theme(msgspec.Struct, frozen=True, eq=False):
    """The variables of both colour schemes, by name without `@`."""

    path: str
    light: Mapping[str, object]
    dark: Mapping[str, object]

    def resolve(self, value: object, scheme: Scheme) -> object:
        """`value` with every string "@name" in it, at any depth, replaced by what it stands for in `scheme`.

        A name that the theme lacks is left as it is.
        """
        if isinstance(value, str):
            return (self.light if scheme == "light" else self.dark).get(value[1:], value) if value[:1] == "@" else value
        if isinstance(value, Mapping):
            return {key: self.resolve(item, scheme) for key, item in value.items()}
        return [self.resolve(item, scheme) for item in value] if isinstance(value, list) else value

    def undefined(self, source: Source, value: Value) -> Iterator[Diagnostic]:
        """A finding for every string "@name" in `value` that the theme does not set for both schemes."""
        for string in themed(value):
            name = string.value[1:]
            schemes = [scheme for scheme, known in (("light", self.light), ("dark", self.dark)) if name not in known]
            if schemes:
                where = " and ".join(f"`{scheme}`" for scheme in schemes)
                yield diagnostic("unknown-theme-variable", source, string.span, name=name, where=where, file=self.path)


def themed(value: Value) -> Iterator[String]:
    """The strings "@name" in `value`, at any depth."""
    if isinstance(value, Object):
        for member in value:
            yield from themed(member.value)
    elif isinstance(value, Array):
        for item in value.items:
            yield from themed(item)
    elif isinstance(value, String) and _VARIABLE.fullmatch(value.value):
        yield value
