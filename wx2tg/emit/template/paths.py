"""Writes data paths, and the conditions under which an update changes a value, as JavaScript."""

from __future__ import annotations

from collections.abc import Iterable

from wx2tg.analyze.template.scope import AnyOf, Changed, Chosen, Computed, Moved, NewAt, Path, SetAt, Term
from wx2tg.emit.literals import quote
from wx2tg.emit.template.expression import javascript
from wx2tg.emit.template.place import Place


def path_js(path: Path, place: Place) -> str:
    """A data path as a JavaScript list of keys: `["list", index, "name"]`."""
    keys = (
        quote(key)
        if isinstance(key, str)
        else javascript(key.expression, Place(place.frame, key.scope))
        if isinstance(key, Computed)
        else place.variable(key)
        for key in path
    )
    return f"[{', '.join(keys)}]"


def any_js(terms: Iterable[Term], place: Place) -> str:
    """JavaScript that is true where one of `terms` is."""
    return " || ".join(terms_js(terms, place)) or "false"


def terms_js(terms: Iterable[Term], place: Place) -> list[str]:
    """The conditions as JavaScript, each once."""
    return list(dict.fromkeys(js for term in terms if (js := _term(term, place))))


def _term(term: Term, place: Place) -> str:
    match term:
        case Changed(name, scope):
            there = Place(place.frame, scope)
            return there.guard(there.bits_of(name))
        case SetAt(path):
            return f"{place.local('component')}.{place.member('wasSet')}({path_js(path, place)})"
        case NewAt(path):
            return changes_at(path, place)
        case Moved(variable):
            return place.frame.written[variable].moved
        case AnyOf():
            return place.frame.conditions[term]
        case Chosen(test, scope, consequent, alternate):
            first, second = any_js(consequent, place), any_js(alternate, place)
            if first == second:
                return "" if first == "false" else first
            return f"({javascript(test, Place(place.frame, scope))} ? {first} : {second})"


def condition(term: AnyOf, place: Place) -> str:
    """The condition of a variable, which is written where the variable is made, and kept."""
    js = any_js(term.terms, place)
    place.frame.conditions[term] = js = f"({js})" if term.grouped else js
    return js


def changes_at(path: Path, place: Place) -> str:
    """What is new at a path of the data: true, a tree of what is, or nothing."""
    if place.scope.tracked:
        tree = place.local("changes")
    else:
        tree = f"{place.needs.use('render/changes', 'changesOf')}({place.local('component')})"
    return f"{place.needs.use('render/changes', 'changesAt')}({tree}, {path_js(path, place)})"
