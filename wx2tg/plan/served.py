"""What an app expects of the server beside it: where its requests go, what messages it asks for, and so on."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from itertools import pairwise

import msgspec

from wx2tg.analyze.subscribed import subscribed
from wx2tg.plan.backends import backends
from wx2tg.plan.compiled import Compiled
from wx2tg.plan.web_facts import run_time_json
from wx2tg.project import Project
from wx2tg.text import Source

Message = tuple[str, str, str, int, int]
"""The id of a template, its name in the sources or "", and the path, line and column where it stands."""

_FOLDERS = frozenset({"i18n", "lang", "langs", "language", "languages", "locale", "locales"})
_LANGUAGE = re.compile(r"([a-z]{2})(?:[-_]([A-Za-z]{2,4}))?")
_TRADITIONAL = frozenset({"tw", "hk", "mo", "hant"})


class Served(msgspec.Struct, frozen=True):
    """`backends` are the origins that requests go to, the likeliest to be the owner's own server first.

    `home` is the page that opens first. `asks_phone`: a button asks for the phone number. `languages` are those that
    the app has texts in, by the names of its files, as Telegram writes them ("zh-hans", "en").
    """

    home: str
    backends: tuple[str, ...]
    messages: tuple[Message, ...]
    asks_phone: bool
    languages: tuple[str, ...]


def served(compiled: Compiled) -> Served:
    """What the app `compiled` expects of its server."""
    project = compiled.project
    scripts = [module.facts for module in compiled.modules.values() if module.facts is not None]
    handed = (row for unit in compiled.units.values() for row in unit.uses.messages)
    found = subscribed(scripts, _settings(compiled), handed)
    return Served(
        home=project.app.entry,
        backends=backends(compiled.policy.addresses, compiled.policy.named),
        messages=tuple((row.id, row.name, row.source.path, *row.source.position(row.span.start)) for row in found),
        asks_phone=any(unit.uses.asks_phone for unit in compiled.units.values()),
        languages=languages(project),
    )


def _settings(compiled: Compiled) -> Iterator[Source]:
    """The JSON files that scripts can read."""
    project = compiled.project
    yield from (project.read(path) for path in compiled.modules if path.endswith(".json") and path in project.files)
    yield from run_time_json(project)


def languages(project: Project) -> tuple[str, ...]:
    """The languages that files such as `i18n/zh_CN.js` and `locales/en/home.json` are called by, sorted."""
    found = set()
    for path in project.files:
        parts = posixpath.splitext(path)[0].split("/")
        for folder, name in pairwise(parts):
            match = _LANGUAGE.fullmatch(name)
            if folder.lower() in _FOLDERS and match is not None:
                found.add(_as_telegram_has_it(match[1], (match[2] or "").lower()))
    return tuple(sorted(found))


def _as_telegram_has_it(language: str, region: str) -> str:
    """Telegram tells Chinese by its script, and other languages mostly without a region."""
    if language != "zh":
        return language
    return "zh-hant" if region in _TRADITIONAL else "zh-hans"
