"""Data of generated programs, as JavaScript text: what every unit begins with, and the updates of it."""

from __future__ import annotations

from hypothesis import strategies as st

SCALARS = st.sampled_from(
    ["0", "1", "2", "-1", "1.5", "''", "'a'", "'b c'", "'0'", "true", "false", "null", "undefined"]
)
"""Simple values of all kinds."""

_WORDS = st.sampled_from(["1", "2", "3", "'a'", "'b'", "'1'"])
_IDS = st.sampled_from(["1", "2", "3", "'x'", "'y'"])


def listed(items: list[str]) -> str:
    """An array literal."""
    return f"[{', '.join(items)}]"


_LISTS = st.lists(_WORDS, max_size=5, unique=True).map(listed)


@st.composite
def _rows(draw: st.DrawFn) -> str:
    ids = draw(st.lists(_IDS, max_size=4, unique=True))
    return listed([f"{{ id: {row}, name: {draw(SCALARS)}, sub: {draw(_LISTS)} }}" for row in ids])


_OBJECTS = st.builds("{{ x: {}, y: {{ z: {} }} }}".format, SCALARS, SCALARS)
_ANY = st.one_of(SCALARS, _LISTS, _OBJECTS, _rows())

SCHEMA: dict[str, st.SearchStrategy[str]] = {
    "n": st.sampled_from(["1", "0", "2", "3", "-1"]),
    "s": st.sampled_from(["'a'", "''", "'b'", "'ab'", "'x'"]),
    "b": st.sampled_from(["true", "false"]),
    "list": _LISTS,
    "rows": _rows(),
    "o": _OBJECTS,
    "u": _ANY,
}
"""The fields that every unit's data has."""

_PATHS: dict[str, st.SearchStrategy[str]] = {
    "'list[0]'": _WORDS,
    "'list[1]'": _WORDS,
    "'rows[0].name'": SCALARS,
    "'rows[1].name'": SCALARS,
    "'rows[0].sub'": _LISTS,
    "'rows[1].sub[0]'": _WORDS,
    "'rows[0]'": st.builds("{{ id: {}, name: {}, sub: {} }}".format, _IDS, SCALARS, _LISTS),
    "'o.x'": SCALARS,
    "'o.y'": st.builds("{{ z: {} }}".format, SCALARS),
    "'o.y.z'": SCALARS,
    "'u.a'": SCALARS,
}
_CHANGES = {**SCHEMA, **_PATHS}


@st.composite
def initial(draw: st.DrawFn) -> str:
    """A unit's `data`."""
    return "{ " + ", ".join(f"{name}: {draw(values)}" for name, values in SCHEMA.items()) + " }"


@st.composite
def changes(draw: st.DrawFn, names: tuple[str, ...] = ()) -> str:
    """What `setData` is given; `names` are fields that the unit has besides."""
    keys = draw(st.lists(st.sampled_from([*_CHANGES, *names]), min_size=1, max_size=3, unique=True))
    return "{ " + ", ".join(f"{key}: {draw(_CHANGES.get(key, _ANY))}" for key in keys) + " }"


IN_PLACE = st.sampled_from(
    [
        "list.push('p')",
        "list.pop()",
        "list.reverse()",
        "rows.reverse()",
        "rows.push({ id: 'new', name: 'new', sub: [] })",
        "rows.splice(0, 1)",
        "list.length = 0",
    ]
)
"""Changes of an array in the data that are made before the same array is set again."""
