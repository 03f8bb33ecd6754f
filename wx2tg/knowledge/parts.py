"""Parts of the runtime that only some apps need, and what tells that an app needs them: a typed view of parts.toml."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

import msgspec

from wx2tg.knowledge.reading import sections, table_file, typed


class _Row(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    words: tuple[str, ...]
    followed_by: str = ""
    with_apis: frozenset[str] = frozenset()
    exports: dict[str, tuple[str, ...]] = {}
    apis: tuple[str, ...] = ()
    hidden: dict[str, str] = {}
    with_modules: bool = False


class Part(msgspec.Struct, frozen=True, eq=False):
    """A part is wanted where a script has one of `words`, followed by `rest`, or where the app has one of `with_apis`.

    `exports` are pairs of a file of the runtime and what `env.parts` gets of it; `apis` are members of `wx`, without
    `wx.`; `hidden` maps members that the runtime itself calls to a file and its export. `with_apis` are members of `wx`
    that the app has, whatever its scripts say. `with_modules`: the part comes in the chunks of scripts that name it.
    """

    words: tuple[str, ...]
    rest: re.Pattern[str]
    with_apis: frozenset[str]
    exports: tuple[tuple[str, str], ...]
    apis: tuple[str, ...]
    hidden: dict[str, tuple[str, str]]
    with_modules: bool

    def named_in(self, script: str) -> bool:
        """Whether the text of a script names the part."""
        return any(self.rest.match(script, end) for word in self.words for end in _ends(word, script))


@cache
def parts() -> tuple[Part, ...]:
    """Every part, in the order of the file."""
    file = table_file("parts.toml")
    [rows] = sections(file, "part")
    return tuple(_part(typed(row, _Row, file)) for row in rows)


def parts_of(scripts: Iterable[str], members: Iterable[str] = ()) -> Iterator[Part]:
    """The parts that an app with these scripts, and with these members of `wx`, wants; each of them once."""
    waiting, names = [], frozenset(members)
    for part in parts():
        if part.with_apis.isdisjoint(names):
            waiting.append(part)
        else:
            yield part
    for text in scripts:
        for part in [part for part in waiting if part.named_in(text)]:
            yield part
            waiting.remove(part)


def _part(row: _Row) -> Part:
    exports = tuple((file, name) for file, names in row.exports.items() for name in names)
    hidden = {member: (file, name) for member, place in row.hidden.items() for file, name in [place.split(" ")]}
    return Part(row.words, re.compile(row.followed_by), row.with_apis, exports, row.apis, hidden, row.with_modules)


def _ends(word: str, text: str) -> Iterator[int]:
    """Where `word` ends in `text`, with no letter, digit or `_` beside a letter, digit or `_` at its ends.

    A regular expression with `\\b` around the word finds the same, and takes many times as long.
    """
    start = text.find(word)
    while start >= 0:
        end = start + len(word)
        if not _run_on(text[start - 1 : start], word[0]) and not _run_on(word[-1], text[end : end + 1]):
            yield end
        start = text.find(word, start + 1)


def _run_on(before: str, behind: str) -> bool:
    return all(char.isalnum() or char == "_" for char in (before, behind))
