"""Data of generated programs, as JavaScript text: what every unit begins with, and the updates of it."""

from __future__ import annotations

from collections.abc import Callable

from oracle.generate.choice import Choice

SCALARS = ("0", "1", "2", "-1", "1.5", "''", "'a'", "'b c'", "'0'", "true", "false", "null", "undefined", "NaN")
"""Simple values of all kinds."""

_WORDS = ("1", "2", "3", "'a'", "'b'", "'1'")
_IDS = ("1", "2", "3", "'x'", "'y'")
_LISTS = (
    "[]",
    "[1]",
    "[1, 2, 3]",
    "[3, 2, 1]",
    "['a', 'b']",
    "[2, 'a', 3, 'b']",
    "['b', 1, '1']",
    "[3, 1]",
    "['a', 'a', 1]",
)


def scalar(choice: Choice) -> str:
    """A simple value."""
    return choice.pick(SCALARS)


def _list(choice: Choice) -> str:
    return choice.pick(_LISTS)


def _row(choice: Choice) -> str:
    return f"{{ id: {choice.pick(_IDS)}, name: {scalar(choice)}, sub: {_list(choice)} }}"


def _rows(choice: Choice) -> str:
    ids = choice.some(_IDS, 4)
    return f"[{', '.join(f'{{ id: {row}, name: {scalar(choice)}, sub: {_list(choice)} }}' for row in ids)}]"


def _object(choice: Choice) -> str:
    return f"{{ x: {scalar(choice)}, y: {{ z: {scalar(choice)} }} }}"


def _any(choice: Choice) -> str:
    return choice.pick((scalar, _list, _object, _rows))(choice)


_SCHEMA: dict[str, Callable[[Choice], str]] = {
    "n": lambda choice: choice.pick(("1", "0", "2", "3", "-1")),
    "s": lambda choice: choice.pick(("'a'", "''", "'b'", "'ab'", "'x'")),
    "b": lambda choice: choice.pick(("true", "false")),
    "list": _list,
    "rows": _rows,
    "o": _object,
    "u": _any,
}
_PATHS: dict[str, Callable[[Choice], str]] = {
    "'list[0]'": lambda choice: choice.pick(_WORDS),
    "'list[3]'": lambda choice: choice.pick(_WORDS),
    "'rows[0].name'": scalar,
    "'rows[1].name'": scalar,
    "'rows[0].sub'": _list,
    "'rows[1].sub[0]'": lambda choice: choice.pick(_WORDS),
    "'rows[0]'": _row,
    "'o.x'": scalar,
    "'o.y'": lambda choice: f"{{ z: {scalar(choice)} }}",
    "'o.y.z'": scalar,
    "'u.a'": scalar,
    "'rows[2]'": _row,
    "'o.y.w.v'": scalar,
    "'list[1].deep'": scalar,
}
_CHANGES = {**_SCHEMA, **_PATHS}


def initial(choice: Choice, without: tuple[str, ...] = ()) -> str:
    """A unit's `data`."""
    fields = (f"{name}: {values(choice)}" for name, values in _SCHEMA.items() if name not in without)
    return "{ " + ", ".join(fields) + " }"


def changes(choice: Choice, names: tuple[str, ...] = ()) -> str:
    """What `setData` is given; `names` are fields that the unit has besides."""
    known = [key for key in _CHANGES if not (choice.keys_objects and key.startswith("'o."))]
    keys = choice.some([*known, *names], 3, least=1)
    return "{ " + ", ".join(f"{key}: {_CHANGES.get(key, _any)(choice)}" for key in keys) + " }"


IN_PLACE = (
    "list.push('p')",
    "list.pop()",
    "list.reverse()",
    "rows.reverse()",
    "rows.push({ id: 'new', name: 'new', sub: [] })",
    "rows.splice(0, 1)",
    "list.length = 0",
    "list.sort()",
    "list.splice(1, 0, 'q', 'r')",
    "rows.unshift({ id: 'first', name: 0, sub: ['s'] })",
    "rows.forEach((row) => { row.name = 'all'; })",
)
"""Changes of an array in the data that are made before the same array is set again."""
