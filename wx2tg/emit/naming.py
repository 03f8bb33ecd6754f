"""The naming table: what emitted code calls things, in words for readers or in letters for a minified bundle."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import msgspec

from wx2tg.knowledge.reading import content

_SEPARATOR = re.compile(r"[^A-Za-z0-9]+(.?)")
_LONGEST = 30


@cache
def table(section: str) -> Mapping[str, str]:
    """A section of names.toml: readable name -> short name. KeyError where there is no such section."""
    section_table: dict[str, str] = content(files("wx2tg").joinpath("emit", "names.toml"))[section]
    return section_table


class Naming(msgspec.Struct, frozen=True):
    """One way to name things: `readable`, or short for a bundle that is minified."""

    readable: bool = True

    def member(self, name: str) -> str:
        """What a member of the runtime's objects is called that templates use, by its readable name."""
        short = table("members")[name]
        return name if self.readable else short

    def local(self, name: str) -> str:
        """A variable that means the same in every function, by its readable name."""
        short = table("locals")[name]
        return name if self.readable else short


READABLE = Naming()
SHORT = Naming(readable=False)


def word(*parts: str) -> str:
    """`parts`, which may be any texts, as one camelCase word: `("scroll-view", "node")` -> `scrollViewNode`."""
    joined = "-".join(part for part in parts if part)
    text = _SEPARATOR.sub(lambda match: match[1].upper(), joined)[:_LONGEST]
    text = text[:1].lower() + text[1:]
    return text if text[:1].isalpha() else f"_{text}"
