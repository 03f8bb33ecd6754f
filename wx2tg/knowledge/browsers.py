"""Browsers and their engines: which versions know something that is newer than the oldest that must work.

A typed view of browsers.toml. A version is compared number by number: 15.10 is newer than 15.9.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import Literal, NamedTuple

import msgspec

from wx2tg.knowledge.reading import sections, table_file, typed

Engine = Literal["chrome", "safari", "firefox"]

_QUERY = re.compile(r"\s*([a-z_]+)\s*(?:>=?)?\s*(\d+(?:\.\d+)*)(?:-[\d.]+)?\s*", re.IGNORECASE)


class Browser(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`names` are those of browserslist, in small letters, `shown` is the one for people.

    `versions` maps the versions of a browser that counts on its own to those of its engine.
    """

    shown: str
    engine: Engine
    names: tuple[str, ...]
    versions: dict[str, str] = {}

    def of_engine(self, version: str) -> str:
        """The version of the engine in the browser's `version`, or before the first that is known "0"."""
        if not self.versions:
            return version
        older = [own for own in self.versions if _numbers(own) <= _numbers(version)]
        return self.versions[max(older, key=_numbers)] if older else "0"

    def first_with(self, version: str) -> str:
        """The browser's first version with `version` of the engine, or with a later one; "" where none is known."""
        if not self.versions:
            return version
        newer = [own for own, engine in self.versions.items() if _numbers(engine) >= _numbers(version)]
        return min(newer, key=_numbers, default="")


class Since(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Something that each engine knows since a version."""

    chrome: str
    safari: str
    firefox: str


class Oldest(NamedTuple):
    """The oldest browser of an engine that must work: `query` is what says so, `version` what it names."""

    browser: Browser
    version: str
    query: str

    def lacks(self, feature: Since) -> bool:
        """Whether the browser is too old for `feature`."""
        return _numbers(self.browser.of_engine(self.version)) < _numbers(getattr(feature, self.browser.engine))

    def needed(self, feature: Since) -> str:
        """The browser's first version that knows `feature`; "" where no version is known to."""
        return self.browser.first_with(getattr(feature, self.browser.engine))


def floor_of(browsers: Sequence[str]) -> tuple[Oldest, ...]:
    """The oldest browser of each engine in queries of browserslist such as "chrome 87" or "ios_saf >= 14".

    A query that names no version ("last 2 versions", "> 1%") or a browser of another engine says nothing here.
    """
    oldest: dict[Engine, Oldest] = {}
    for query in browsers:
        match = _QUERY.fullmatch(query)
        browser = _browsers().get(match[1].lower()) if match else None
        if match is None or browser is None:
            continue
        found, known = Oldest(browser, match[2], query), oldest.get(browser.engine)
        if known is None or _of_engine(found) < _of_engine(known):
            oldest[browser.engine] = found
    return tuple(oldest.values())


def _of_engine(oldest: Oldest) -> tuple[int, ...]:
    return _numbers(oldest.browser.of_engine(oldest.version))


def _numbers(version: str) -> tuple[int, ...]:
    """`14.0` -> `(14,)`: zeros at the end say nothing."""
    numbers = [int(part) for part in version.split(".")]
    while numbers and numbers[-1] == 0:
        numbers.pop()
    return tuple(numbers)


@cache
def _browsers() -> Mapping[str, Browser]:
    """Browsers by each of their names."""
    file = table_file("browsers.toml")
    [rows] = sections(file, "browser")
    found: dict[str, Browser] = {}
    for row in rows:
        browser = typed(row, Browser, file)
        if twice := found.keys() & set(browser.names):
            raise ValueError(f"{file.name}: two browsers are called `{min(twice)}`")
        found |= dict.fromkeys(browser.names, browser)
    return MappingProxyType(found)
