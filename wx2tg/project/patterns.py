"""Matches paths against globs, regular expressions and parts of names, in time linear to the length of the path.

Python's own regular expressions backtrack: `(a+)+$` or `*a*a*a` of a project's settings would take for ever. RE2
(https://github.com/google/re2) does not; what it cannot do, looking ahead and referring back, is refused.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable
from functools import cache

import msgspec

from wx2tg.project.tree import ancestors
from wx2tg.text import linear
from wx2tg.text.regexes import compiled_later

LONGEST = 1000
"""Characters of the longest expression that is read: the time for a path grows with both."""

KINDS = ("folder", "file", "suffix", "prefix", "regexp", "glob")
"""The types of rules. Source: WeChat's documentation of project.config.json, `packOptions`."""

# A part of a glob: `**`, `*` or `?`, one character out of several, and alternatives.
_WILD = compiled_later(r"\*\*/|\*+|\?|\[[!^]?[^]/]+\]|[{},]|[^*?\[{},]+|\[")
_UNICODE_ESCAPE = compiled_later(r"(?<!\\)((?:\\\\)*)\\u([0-9a-fA-F]{4})")


class PatternError(ValueError):
    """A pattern that cannot be read; the message says why."""


class Rules(msgspec.Struct, frozen=True):
    """Rules of several kinds, each tried in the cheapest way."""

    files: frozenset[str]
    folders: frozenset[str]
    suffixes: tuple[str, ...]
    prefixes: tuple[str, ...]
    tests: tuple[Callable[[str], bool], ...]

    @classmethod
    def of(cls, rules: Iterable[tuple[str, str]]) -> Rules:
        """The rules (kind, value). PatternError where one cannot be read."""
        values: dict[str, list[str]] = {kind: [] for kind in KINDS}
        for kind, value in rules:
            if kind not in values:
                raise PatternError(f"its type is none of {', '.join(KINDS)}")
            values[kind].append(value)
        files, folders, prefixes = (
            [plain for value in values[kind] if (plain := value.removeprefix("./").strip("/"))]
            for kind in ("file", "folder", "prefix")
        )
        tests = [*map(expression, values["regexp"]), *map(glob, values["glob"])]
        return cls(frozenset(files), frozenset(folders), tuple(values["suffix"]), tuple(prefixes), tuple(tests))

    def match(self, path: str) -> bool:
        """Whether a rule is for `path`."""
        return (
            path in self.files
            or path.endswith(self.suffixes)
            or path.startswith(self.prefixes)
            or posixpath.basename(path).startswith(self.prefixes)
            or (bool(self.folders) and any(place in self.folders for place in ancestors(posixpath.dirname(path))))
            or any(test(path) for test in self.tests)
        )


@cache
def globs(values: tuple[str, ...]) -> Rules:
    """The rules of globs, those left out that cannot be read."""
    return Rules.of(("glob", value) for value in values if is_readable("glob", value))


def is_readable(kind: str, value: str) -> bool:
    """Whether a rule can be read."""
    try:
        Rules.of([(kind, value)])
    except PatternError:
        return False
    return True


def glob(value: str) -> Callable[[str], bool]:
    """The test for a glob. PatternError.

    `**` crosses folders, `*`, `?` and `[abc]` do not; `{a,b}` are alternatives.
    """
    _check_length(value)
    parts = _WILD.findall(value.removeprefix("./").lstrip("/"))
    braces = 0
    last = max((index for index, part in enumerate(parts) if part == "}"), default=-1)
    out = []
    for index, part in enumerate(parts):
        if part == "{" and index < last:
            braces += 1
            out.append("(?:")
        elif part == "}" and braces:
            braces -= 1
            out.append(")")
        elif part == "," and braces:
            out.append("|")
        else:
            out.append(_part(part))
    return _compiled(rf"(?s)\A(?:{''.join(out)}{')' * braces})\z")


def expression(value: str) -> Callable[[str], bool]:
    """The test for a regular expression of JavaScript, written with or without slashes around it. PatternError."""
    _check_length(value)
    bare = value[1:-1] if len(value) > 1 and value[0] == value[-1] == "/" else value
    return _compiled(_UNICODE_ESCAPE.sub(r"\1\\x{\2}", bare))


def _part(part: str) -> str:
    """A part of a glob, braces aside, as a regular expression."""
    if part == "**/":
        return "(?:.*/)?"
    if part[0] == "*":
        return ".*" if len(part) > 1 else "[^/]*"
    if part == "?":
        return "[^/]"
    if part[0] == "[" and len(part) > 1:
        negated = part[1] in "!^"
        inside = part[2 if negated else 1 : -1].replace("\\", r"\\").replace("[", r"\[")
        return f"[^/{inside}]" if negated else f"[{inside}]"
    return linear.escaped(part)


def _check_length(value: str) -> None:
    if len(value) > LONGEST:
        raise PatternError(f"it is longer than {LONGEST:,} characters")


def _compiled(source: str) -> Callable[[str], bool]:
    try:
        return linear.tester(source)
    except linear.LinearError as error:
        raise PatternError(f"RE2, which takes linear time, cannot read it ({error})") from None
