"""Rows of the component tables: what an attribute takes, what an event carries, and whether it is so here.

A row is written as short as it can be. An attribute is `"TYPE = DEFAULT"`, and so is a field of an object that an
attribute takes; a type of quoted words (`'a' | 'b'`) is an enumeration. An event is the keys of its `detail`. Where
something is not as in WeChat, a row is a table of its `type` (or `detail`) and of its state, whose text is the note:

    enable-flex = "boolean = false"
    enable-back-to-top = { type = "boolean = false", ignored = "Put a button on the page that sets scroll-top." }

A note `@name` is that of `[notes]` in the same file, for what several rows share.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal, get_args

import msgspec

State = Literal["honoured", "differs", "ignored", "impossible"]
"""honoured: as in WeChat; differs: it has an effect, but another one; ignored: it has none, and the app works without;
impossible: it has none, and what it is for cannot be had in a mini app."""

Fired = Literal["yes", "differs", "never"]
"""Whether an event comes; differs: at other times, or with another `detail`."""

UNHEEDED: frozenset[State] = frozenset({"ignored", "impossible"})
"""The states in which a row has no effect."""

_STATES: tuple[State, ...] = get_args(State)
_FIRED: tuple[Fired, ...] = get_args(Fired)
_ENUMERATION = re.compile(r"'[^']*'(?: \| '[^']*')*")
_DEFAULT = " = "


class Option(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A value of an enumeration; `note` says what happens instead where it is not honoured."""

    state: State = "honoured"
    note: str = ""


class Attribute(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An attribute of a component, or a field of an object that is the value of one.

    `values` are those of an enumeration, empty for other types. `fields` are those of the object, or of each object in
    the array. Where the attribute has no effect, neither have its values and fields. `own`: the component has a
    property of this name, which means something else on all other elements.
    """

    type: str
    default: str | None = None
    values: dict[str, Option] = {}
    fields: dict[str, Attribute] = {}
    own: bool = False
    state: State = "honoured"
    note: str = ""


class Event(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An event of a component; `detail` names the keys of its `detail`."""

    detail: str = ""
    fired: Fired = "yes"
    note: str = ""


class RowReader:
    """Reads the rows of one file; `notes` are the texts of `[notes]`, by name."""

    def __init__(self, notes: Mapping[str, str]) -> None:
        self._notes = notes

    def attributes(self, rows: Mapping[str, Any], usual: Mapping[str, str]) -> dict[str, object]:
        """The rows as the fields of `Attribute`; `usual` is the state, with its note, of those that say none."""
        return {name: self._attribute(row, usual) for name, row in rows.items()}

    def events(self, rows: Mapping[str, Any], usual: Mapping[str, str]) -> dict[str, object]:
        """The rows as the fields of `Event`; `usual` is the state, with its note, of those that say none."""
        out: dict[str, object] = {}
        for name, row in rows.items():
            given: dict[str, Any] = {"detail": row} if isinstance(row, str) else dict(row)
            fired, note = self._stated(given, _FIRED, usual)
            out[name] = {**given, "fired": fired, "note": note}
        return out

    def _attribute(self, row: Any, usual: Mapping[str, str]) -> dict[str, object]:
        given: dict[str, Any] = {"type": row} if isinstance(row, str) else dict(row)
        written, _, default = str(given.pop("type", "")).partition(_DEFAULT)
        state, note = self._stated(given, _STATES, usual)
        out: dict[str, object] = {**given, "type": written, "state": state, "note": note}
        if default:
            out["default"] = default
        inside: dict[str, str] = {state: note} if state in UNHEEDED else {}
        if _ENUMERATION.fullmatch(written):
            out["type"] = "string"
            out["values"] = self._options(re.findall(r"'([^']*)'", written), given.get("values", {}), inside)
        out["fields"] = self.attributes(given.get("fields", {}), inside)
        return out

    def _options(
        self, names: list[str], told: Mapping[str, Mapping[str, str]], usual: Mapping[str, str]
    ) -> dict[str, object]:
        if unlisted := told.keys() - set(names):
            raise ValueError(f"values that the type does not list: {', '.join(sorted(unlisted))}")
        options: dict[str, object] = {}
        for name in names:
            given = dict(told.get(name, {}))
            state, note = self._stated(given, _STATES, usual)
            options[name] = {**given, "state": state, "note": note}
        return options

    def _stated(self, given: dict[str, Any], states: tuple[str, ...], usual: Mapping[str, str]) -> tuple[str, str]:
        """The state of a row and its note; the first of `states` where neither the row nor `usual` says one."""
        return stated(given, states, self._notes) or next(iter(usual.items()), (states[0], ""))


def stated(row: dict[str, Any], states: tuple[str, ...], notes: Mapping[str, str]) -> tuple[str, str] | None:
    """Take the state that a row says out of it, with its note. Raises ValueError where it says more than one."""
    if spelled := row.keys() & {"state", "fired", "note"}:
        raise ValueError(f"`{min(spelled)}` is written as STATE = NOTE")
    told = [state for state in states if state in row]
    if not told:
        return None
    if len(told) > 1:
        raise ValueError(f"a row is both {' and '.join(told)}")
    note = row.pop(told[0])
    if not isinstance(note, str) or (note.startswith("@") and note[1:] not in notes):
        raise ValueError(f"`{told[0]}` has no such note: {note}")
    return told[0], notes[note[1:]] if note.startswith("@") else note
