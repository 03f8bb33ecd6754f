"""Finds what of the runtime a bundle uses: declarations that something mentions, methods that something may call."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping

from msgspec.structs import replace

from wx2tg.link.cut import Cut
from wx2tg.link.shorten import Script

# Methods of classes in these folders are left out where nothing names them; other objects may go to user code.
_OWN_FOLDERS = frozenset({"bridge", "core", "host", "render", "router"})
# What these files make goes to user code too: whoever has a page may call its methods by names that no script shows.
_FOR_USERS = frozenset({"core/methods"})
# Methods that the browser calls by itself.
_IMPLICIT = frozenset({"handleEvent", "then", "toJSON", "toString", "valueOf"})


def kept(
    scripts: Mapping[str, Script], roots: Collection[str], is_named: Callable[[str], bool] = lambda _: False
) -> dict[str, Script]:
    """The `scripts`, by path, without what nothing reaches from the exports `roots`.

    A method stays where a script that stays names it, in whatever way, or where it `is_named` by the app.
    """
    search = _Search(scripts)
    search.start(roots)
    while named := [word for word in search.waiting if is_named(word)]:
        for word in named:
            search.name(word)
        search.go_on()
    return {path: _only(script, search.kept[path]) for path, script in scripts.items()}


class _Search:
    """What has been reached so far. Pieces are (path, place), variables (path, number)."""

    def __init__(self, scripts: Mapping[str, Script]) -> None:
        self.scripts = scripts
        self.kept: dict[str, set[int]] = {path: set() for path in scripts}
        # Methods of classes that are reached, by their names, which nothing has mentioned yet.
        self.waiting: dict[str, list[tuple[str, int]]] = {}
        self._words = set(_IMPLICIT)
        self._reached: set[tuple[str, int]] = set()
        self._pieces: list[tuple[str, int]] = []
        self._places: dict[tuple[str, int], list[int]] = {}
        self._homes: dict[str, tuple[str, int]] = {}
        for path, script in scripts.items():
            for place, piece in enumerate(script.code.pieces):
                for number in piece.declares if piece.owner is None else [piece.owner]:
                    self._places.setdefault((path, number), []).append(place)
            names = script.code.names
            declared = (number for number in script.code.scopes[0].declared if names[number] in script.exports)
            self._homes |= {names[number]: (path, number) for number in declared}

    def start(self, roots: Iterable[str]) -> None:
        """Reach the exports `roots` and whatever does something by being loaded, and all that they mention."""
        for name in roots:
            if name in self._homes:
                self._reach(self._homes[name])
        for path, script in self.scripts.items():
            free = (place for place, each in enumerate(script.code.pieces) if not each.declares and each.owner is None)
            self._pieces += ((path, place) for place in free)
        self.go_on()

    def go_on(self) -> None:
        """Follow the mentions of what was reached, until there is nothing new."""
        while self._pieces:
            path, place = self._pieces.pop()
            if place not in self.kept[path]:
                self.kept[path].add(place)
                self._mentioned(path, self.scripts[path].code.pieces[place])

    def name(self, word: str) -> None:
        """Something mentions `word`: methods of that name may be called."""
        if word not in self._words:
            self._words.add(word)
            self._pieces += self.waiting.pop(word, ())

    def _mentioned(self, path: str, piece: Cut) -> None:
        script = self.scripts[path]
        for mention in piece.mentions:
            number = mention if mention >= 0 else -1 - mention
            if (path, number) in self._places:
                self._reach((path, number))
            elif script.code.names[number] in script.imported and script.code.names[number] in self._homes:
                self._reach(self._homes[script.code.names[number]])
        for word in piece.words:
            self.name(word)

    def _reach(self, variable: tuple[str, int]) -> None:
        if variable in self._reached:
            return
        self._reached.add(variable)
        path = variable[0]
        for place in self._places.get(variable, ()):
            member = self.scripts[path].code.pieces[place].member
            own = path.partition("/")[0] in _OWN_FOLDERS and path not in _FOR_USERS
            if own and member and member not in self._words:
                self.waiting.setdefault(member, []).append((path, place))
            else:
                self._pieces.append((path, place))


def _only(script: Script, places: Iterable[int]) -> Script:
    """`script` with the pieces at `places` only."""
    pieces, names = script.code.pieces, script.code.names
    ordered = tuple(sorted(places))
    mentions = {mention for place in ordered for mention in pieces[place].mentions}
    mentioned = {names[mention if mention >= 0 else -1 - mention] for mention in mentions}
    return replace(
        script,
        imported=tuple(name for name in script.imported if name in mentioned),
        exports=tuple(name for name in script.exports if name in mentioned),
        kept=ordered,
    )
