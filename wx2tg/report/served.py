"""What an app expects of the server beside it, as `wx2tg init --companion` writes it down."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import msgspec

from wx2tg.report.uses import Place, from_source_root


class Message(msgspec.Struct, frozen=True):
    """The template `id` of subscribe messages: its names in the sources, and the places where it stands."""

    id: str
    names: tuple[str, ...]
    uses: tuple[Place, ...]


class Served(msgspec.Struct, frozen=True):
    """`backends` are the origins that requests go to, the likeliest to be the owner's own server first.

    `home` is the page that opens first. `asks_phone`: a button asks for the phone number. `languages` are those that
    the app has texts in, as Telegram writes them ("zh-hans", "en").
    """

    home: str = ""
    backends: tuple[str, ...] = ()
    messages: tuple[Message, ...] = ()
    asks_phone: bool = False
    languages: tuple[str, ...] = ()


def messages_of(rows: Iterable[tuple[str, str, str, int, int]], root: str) -> tuple[Message, ...]:
    """One message for each id of `rows` (id, name, path, line, column), in order of their first places.

    Paths are relative to the app's `root` there, and to SRC here.
    """
    names: defaultdict[str, set[str]] = defaultdict(set)
    places: defaultdict[str, set[tuple[str, int, int]]] = defaultdict(set)
    for template, name, path, line, column in rows:
        names[template].update({name} - {""})
        places[template].add((from_source_root(root, path), line, column))
    found = [
        Message(template, tuple(sorted(names[template])), tuple(Place(*place) for place in sorted(places[template])))
        for template in places
    ]
    return tuple(sorted(found, key=lambda item: (item.uses[0].path, item.uses[0].line, item.uses[0].column, item.id)))
