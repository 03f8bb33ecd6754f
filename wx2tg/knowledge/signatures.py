"""What the members of `wx` take and give: typed views of `options/*.toml`, one file a family, read when asked for.

A header names one API without its `wx.`, or several that are alike. A row is the type, with `!` where the option is
required, and "any" where there are several types. A row that says more is a table; its state, whose text is the note,
is written as in `records.py`, and so is a note `@name` that several rows share:

    ["getStorageInfo getStorageInfoSync".results]
    keys = "Array"
    limitSize = "Number"

    [getStorage.options]
    key = "String!"
    encrypt = { type = "Boolean", default = false, ignored = "Values are stored as they are." }
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Any, Literal, get_args

import msgspec

from wx2tg.knowledge import tables
from wx2tg.knowledge.reading import content, table_file, typed
from wx2tg.knowledge.records import stated

CallState = Literal["honoured", "needless", "differs", "ignored", "impossible"]
"""honoured: as in WeChat; needless: it has no effect, and needs none here; differs: it has another effect, which the
note tells; ignored: it has no effect, though it could have one; impossible: a browser cannot do it."""

_STATES: tuple[CallState, ...] = get_args(CallState)

Default = bool | int | float | str | list[str] | msgspec.UnsetType

LETTERS = {
    "Array": "A",
    "ArrayBuffer": "R",
    "Boolean": "B",
    "Function": "F",
    "Number": "N",
    "Object": "O",
    "String": "S",
    "Uint8ClampedArray": "C",
}
"""The types that a call is refused for, and their letters in `runtime/api/checked.js`."""


class CallOption(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A key of the object that an API is called with; success, fail and complete are not listed.

    `type`: the name of the type in WeChat's messages, "" where there are several. `items`: the type of the items of an
    array that must have one. `values`: what is documented. `lax`: another type is not refused.
    """

    type: str = ""
    required: bool = False
    items: str = ""
    values: tuple[str | int, ...] = ()
    lax: bool = False
    state: CallState = "honoured"
    default: Default = msgspec.UNSET
    note: str = ""


class ResultField(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A field of what an API answers: of `success`, of the value returned, or of what a listener gets.

    `fields`: the keys of an object, where they are known.
    """

    type: str = ""
    values: tuple[str | int, ...] = ()
    fields: tuple[str, ...] = ()
    state: CallState = "honoured"
    note: str = ""


class Signature(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`arguments`: the types of the arguments of an API that takes no object. `methods`: of the manager it makes."""

    options: dict[str, CallOption] = {}
    results: dict[str, ResultField] = {}
    arguments: tuple[str, ...] = ()
    methods: dict[str, dict[str, CallOption]] = {}


_EMPTY = Signature()


def signature(name: str) -> Signature:
    """What `wx.request` takes and gives; empty where nothing is known."""
    row = tables.api(name)
    return _EMPTY if row is None else signatures(row.family).get(name.removeprefix("wx."), _EMPTY)


@cache
def signatures(family: str) -> Mapping[str, Signature]:
    """The signatures of a family, by name without `wx.`."""
    file = table_file(f"options/{family}.toml")
    return MappingProxyType(read_signatures(file) if file.is_file() else {})


def read_signatures(file: Traversable) -> dict[str, Signature]:
    """The signatures of a file, by name without `wx.`. Raises ValueError, as `reading` does."""
    given = content(file)
    notes = given.pop("notes", {})
    found: dict[str, dict[str, object]] = {}
    for header, parts in given.items():
        for name in header.split():
            told = found.setdefault(name, {})
            try:
                for part, rows in _table(header, parts).items():
                    if part in told:
                        raise ValueError(f"its {part} stand twice")
                    told[part] = _part(part, rows, notes)
            except ValueError as error:
                raise ValueError(f"{file.name}: `{name}`: {error}") from None
    return {name: typed(parts, Signature, file) for name, parts in found.items()}


def _part(part: str, rows: Any, notes: Mapping[str, str]) -> object:
    if part == "arguments":
        return rows
    if part == "methods":
        return {method: _part(method, options, notes) for method, options in _table(part, rows).items()}
    return {name: _row(row, notes) for name, row in _table(part, rows).items()}


def _table(name: str, rows: Any) -> Mapping[str, Any]:
    if not isinstance(rows, dict):
        raise ValueError(f"{name} should be a table")
    return rows


def _row(row: Any, notes: Mapping[str, str]) -> dict[str, object]:
    """A row as the fields of `CallOption` or `ResultField`."""
    given: dict[str, Any] = {"type": row} if isinstance(row, str) else dict(row)
    if "required" in given:
        raise ValueError("`required` is written as `!` behind the type")
    written = str(given.pop("type", ""))
    kind = written.removesuffix("!")
    state, note = stated(given, _STATES, notes) or ("honoured", "")
    required = {"required": True} if written != kind else {}
    return {**given, "type": "" if kind == "any" else kind, **required, "state": state, "note": note}


_REFUSE_THEMSELVES = ("wx.getFileSystemManager", "wx.cloud.")
"""What looks at its options itself: of the file system half the methods throw, and the cloud has words of its own."""


def checks(name: str) -> str:
    """What a call is refused for, as the runtime reads it: `url!S,header?O`; "" where there is nothing to refuse.

    A name, `!` where the option is required, and the letter of its type, with `+` for an array of at least one text; a
    small letter where the option must be there and may be of any type. Of an API that takes no object, only the
    letters. Of a manager, what its methods are refused for: `setZoom:zoom!N;snapshot:quality?S`. A Boolean that may be
    left out is read by its truth, as in WeChat.
    """
    found = signature(name)
    row = tables.api(name)
    if row is None or name.startswith(_REFUSE_THEMSELVES):
        return ""
    if row.kind == "manager":
        rows = {method: _refused(options) for method, options in found.methods.items()}
        return ";".join(f"{method}:{refused}" for method, refused in rows.items() if refused)
    if found.arguments:
        return "".join(LETTERS[kind] for kind in found.arguments)
    return _refused(found.options)


def _refused(options: Mapping[str, CallOption]) -> str:
    rows = []
    for key, option in options.items():
        if not option.type or (not option.required and (option.lax or option.type == "Boolean")):
            continue
        letter = LETTERS[option.type]
        sign = "!" if option.required else "?"
        rows.append(f"{key}{sign}{letter.lower() if option.lax else letter}{'+' if option.items else ''}")
    return ",".join(rows)
