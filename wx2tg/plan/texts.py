"""Counts the texts of an app that are written in Chinese, and so have to be translated for most of Telegram's users."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from wx2tg.plan.compiled import Compiled
from wx2tg.plan.served import Served
from wx2tg.project.tree import NPM
from wx2tg.text import Source

_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
# A comment, or a stretch without quotes, tags and braces: the text of an element, an attribute or a string.
_IN_TEMPLATE = re.compile(r"<!--.*?(?:-->|\Z)|[^<>\"'`{}\n]+", re.DOTALL)
# A comment, or a string, which ends with its line where it is not closed.
_IN_SCRIPT = re.compile(
    r"//[^\n]*|/\*.*?(?:\*/|\Z)"
    r"|\"(?:[^\"\\\n]|\\.)*+|'(?:[^'\\\n]|\\.)*+|`(?:[^`\\]|\\.)*+`?",
    re.DOTALL,
)
_IN_SETTINGS = re.compile(r"//[^\n]*|/\*.*?(?:\*/|\Z)|\"(?:[^\"\\\n]|\\.)*+\"", re.DOTALL)
_COMMENTS = ("<!--", "//", "/*")


@dataclass(frozen=True, slots=True)
class Texts:
    """`chinese` has, for each file with Chinese texts, how many there are and where the first is: path, number, line,
    column. `languages` are those that the app has texts in; `asks_phone`: a button asks for the phone number.
    """

    chinese: tuple[tuple[str, int, int, int], ...]
    languages: tuple[str, ...]
    asks_phone: bool


def texts_of(compiled: Compiled, served: Served) -> Texts:
    """The texts of the project itself: those of npm packages belong to their authors, who mostly translate them."""
    found = []
    for source, pattern in _sources(compiled):
        if source.text.isascii():
            continue
        starts = [
            match.start()
            for match in pattern.finditer(source.text)
            if not match[0].startswith(_COMMENTS) and _HAN.search(match[0])
        ]
        if starts:
            found.append((source.path, len(starts), *source.position(starts[0])))
    return Texts(tuple(sorted(found)), served.languages, served.asks_phone)


def _sources(compiled: Compiled) -> Iterator[tuple[Source, re.Pattern[str]]]:
    """The files that may show texts, with how these stand in them."""
    project = compiled.project
    templates = {unit.template for unit in project.units.values() if unit.template}
    templates |= {use.source.path for unit in compiled.units.values() for use in unit.uses.tags}
    for path in sorted(templates):
        if _is_own(path):
            yield project.read(path), _IN_TEMPLATE
    settings = {"app.json", *(unit.config for unit in project.units.values() if unit.config)}
    for path in sorted(settings & project.files.keys()):
        if _is_own(path):
            yield project.read(path), _IN_SETTINGS
    for module in compiled.modules.values():
        if module.facts is not None and _is_own(module.facts.source.path):
            yield module.facts.source, _IN_SCRIPT


def _is_own(path: str) -> bool:
    return NPM not in path.split("/") and "node_modules" not in path.split("/")
