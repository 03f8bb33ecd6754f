"""The objects that members of `wx` make, by the names of their classes: a typed view of classes.toml."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

import msgspec

from wx2tg.knowledge.reading import content, table_file, typed


class ApiClass(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`made_by`: members of `wx`, without `wx.`, that lead to such an object; the first of a class makes it itself.

    `members` are methods and properties that work, "*" all that a browser has; `lacking` have no effect or fail.
    """

    members: tuple[str, ...]
    made_by: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()


@cache
def api_classes() -> Mapping[str, ApiClass]:
    """Every class whose objects can be had here, in the order of the file."""
    file = table_file("classes.toml")
    return MappingProxyType({name: typed(row, ApiClass, file) for name, row in content(file).items()})
