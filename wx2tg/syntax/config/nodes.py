"""The tree of a JSON configuration file, every value with its span."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

import msgspec

from wx2tg.text import Span


class Null(msgspec.Struct, frozen=True):
    """`null`; also used in place of a value that could not be read."""

    span: Span

    def python(self) -> None:
        """None."""
        return


class Bool(msgspec.Struct, frozen=True):
    """`true` or `false`."""

    value: bool
    span: Span

    def python(self) -> bool:
        """The value."""
        return self.value


class Number(msgspec.Struct, frozen=True):
    """A number: an int if it is whole and JavaScript represents it exactly, else a float."""

    value: int | float
    span: Span

    def python(self) -> int | float:
        """The value."""
        return self.value


class String(msgspec.Struct, frozen=True):
    """A string with its escapes decoded; the span includes the quotes."""

    value: str
    span: Span

    def python(self) -> str:
        """The value."""
        return self.value


class Array(msgspec.Struct, frozen=True):
    """A list of values."""

    items: tuple[Value, ...]
    span: Span

    def python(self) -> list[object]:
        """The items as plain Python values."""
        return [item.python() for item in self.items]


class Member(msgspec.Struct, frozen=True):
    """`"key": value`."""

    key: str
    key_span: Span
    value: Value


class Object(msgspec.Struct, frozen=True, dict=True):
    """The members in the order of the file. Of members with the same key the last one counts, as in `JSON.parse`."""

    members: tuple[Member, ...]
    span: Span

    @cached_property
    def _index(self) -> dict[str, Member]:
        return {member.key: member for member in self.members}

    def __iter__(self) -> Iterator[Member]:
        return iter(self._index.values())

    def member(self, key: str) -> Member | None:
        """The member called `key`, or None."""
        return self._index.get(key)

    def get(self, key: str) -> Value | None:
        """The value called `key`, or None."""
        member = self._index.get(key)
        return member.value if member else None

    def python(self) -> dict[str, object]:
        """The members as a plain dict."""
        return {key: member.value.python() for key, member in self._index.items()}


Value = Object | Array | String | Number | Bool | Null

_KINDS: dict[type, str] = {
    Object: "an object",
    Array: "a list",
    String: "a string",
    Number: "a number",
    Bool: "true or false",
    Null: "null",
}


def kind(value: Value | type[Value]) -> str:
    """The name of a value's type in messages: "an object", "a list"."""
    return _KINDS[value if isinstance(value, type) else type(value)]
