"""Counts the texts of an app that are written in Chinese, and so have to be translated for most of Telegram's users."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType

import msgspec

from wx2tg.plan.compiled import Compiled
from wx2tg.plan.served import Served
from wx2tg.project.tree import NPM
from wx2tg.text import Source
from wx2tg.text.regexes import compiled_later

_HAN = compiled_later("[\u3400-\u4dbf\u4e00-\u9fff]")
# A comment, or a stretch without quotes, tags and braces: the text of an element, an attribute or a string.
_IN_TEMPLATE = compiled_later(r"<!--.*?(?:-->|\Z)|[^<>\"'`{}\n]+", re.DOTALL)
# A comment, or a string, which ends with its line where it is not closed.
_IN_SCRIPT = compiled_later(
    r"//[^\n]*|/\*.*?(?:\*/|\Z)"
    r"|\"(?:[^\"\\\n]|\\.)*+|'(?:[^'\\\n]|\\.)*+|`(?:[^`\\]|\\.)*+`?",
    re.DOTALL,
)
_IN_SETTINGS = compiled_later(r"//[^\n]*|/\*.*?(?:\*/|\Z)|\"(?:[^\"\\\n]|\\.)*+\"", re.DOTALL)
_SILENT = ("wxss", "ftss", "less", "scss", "sass", "wxs", "fts")
"""The suffixes of files of which users see no text: sheets and WXS."""

_PATTERNS: Mapping[str, re.Pattern[str] | None] = MappingProxyType(
    {
        **dict.fromkeys(("js", "ts", "mjs"), _IN_SCRIPT),
        **dict.fromkeys(_SILENT, None),
        "json": _IN_SETTINGS,
    }
)
"""How texts stand in a file by its suffix, None where users see none of it; all others are templates."""

_COMMENTS = ("<!--", "//", "/*")


class Texts(msgspec.Struct, frozen=True):
    """`chinese` has, for each file with Chinese texts, how many there are and where the first is: path, number, line,
    column. `languages` are those that the app has texts in; `asks_phone`: a button asks for the phone number.
    """

    chinese: tuple[tuple[str, int, int, int], ...]
    languages: tuple[str, ...]
    asks_phone: bool


def texts_of(sources: Iterable[Source], served: Served) -> Texts:
    """The texts in the files of a project itself: those of npm packages belong to their authors."""
    found = []
    for source in sources:
        pattern = _PATTERNS.get(source.path.rpartition(".")[2], _IN_TEMPLATE)
        if pattern is None or source.text.isascii():
            continue
        starts = [
            match.start()
            for match in pattern.finditer(source.text)
            if not match[0].startswith(_COMMENTS) and _HAN.search(match[0])
        ]
        if starts:
            found.append((source.path, len(starts), *source.position(starts[0])))
    return Texts(tuple(sorted(found)), served.languages, served.asks_phone)


def own_sources(compiled: Compiled) -> list[Source]:
    """The files that the authors of the project wrote: templates, settings, scripts, WXS and sheets."""
    project = compiled.project
    paths = {"app.json", *(unit.config for unit in project.units.values() if unit.config)}
    paths |= {unit.template for unit in project.units.values() if unit.template}
    paths |= {use.source.path for unit in compiled.units.values() for use in unit.uses.tags}
    paths |= {path for path in project.files if path.rpartition(".")[2] in _SILENT}
    found = [project.read(path) for path in sorted(paths & project.files.keys()) if _is_own(path)]
    scripts = (module.facts for module in compiled.modules.values())
    return found + [facts.source for facts in scripts if facts is not None and _is_own(facts.source.path)]


def _is_own(path: str) -> bool:
    return NPM not in path.split("/") and "node_modules" not in path.split("/")
