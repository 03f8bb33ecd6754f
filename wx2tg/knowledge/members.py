"""The members of `wx`, as groups of what has the same tier, target and note: typed views of `api/*.toml`.

The file's name is the family of its members. A group lists them without their `wx.`:

    [[group]]
    tier = "partial"
    target = "window sizes"
    note = "Before Bot API 8.0 the safe area is the whole window."
    apis = ["onWindowResize", "getRectSync"]
    sync = ["getWindowInfo"]

Whatever equals its default is left out:

- `apis` lists members whose names tell their kind: `onX` and `offX` are events, `xSync` is synchronous, all others are
  called with success, fail and complete. `sync`, `tasks`, `managers` and `properties` list the members of other kinds.
- `leaf`, the file of `runtime/api`, is the family's name. Where nothing comes across there is none, unless the group
  names one: a stub stands in.
- The export of the leaf is the member's name, with the names of its owners before it: `cloudInit` for `wx.cloud.init`.
  `exports` gives other names.

`endpoint` names the section of wx2tg.toml whose `endpoint` is the server that the members work through.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from importlib.resources.abc import Traversable
from typing import Literal

import msgspec

from wx2tg.knowledge.reading import sections, typed
from wx2tg.knowledge.tiers import NOWHERE, Tier

ApiKind = Literal["async", "sync", "task", "manager", "property", "event"]
"""async: called with success, fail and complete; task: as async, and answers an object with methods; sync: answers at
once; manager: makes an object with methods; property: is no function; event: hands its callback to something."""

Endpoint = Literal["", "login", "payment", "cloud"]
"""A section of wx2tg.toml with the address of a server, or "" for none."""

_EVENT = re.compile(r"(?:on|off)[A-Z]")


class Api(msgspec.Struct, frozen=True):
    """A member of `wx`, written with its `wx.`. Without `leaf` (a file of `runtime/api`) and `export`, it is a stub.

    `target` says what of Telegram or of the browser takes its place, `note` in one sentence what differs. `family` is
    the name of the table's file, `endpoint` the section with the server that it works through.
    """

    name: str
    tier: Tier
    target: str = ""
    note: str = ""
    leaf: str | None = None
    export: str | None = None
    kind: ApiKind = "async"
    family: str = ""
    endpoint: Endpoint = ""


class _Group(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    tier: Tier
    target: str = ""
    note: str = ""
    leaf: str = ""
    endpoint: Endpoint = ""
    apis: tuple[str, ...] = ()
    sync: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()
    managers: tuple[str, ...] = ()
    properties: tuple[str, ...] = ()
    exports: dict[str, str] = {}

    def members(self) -> Iterator[tuple[str, ApiKind]]:
        yield from ((name, kind_by_name(name)) for name in self.apis)
        yield from ((name, "sync") for name in self.sync)
        yield from ((name, "task") for name in self.tasks)
        yield from ((name, "manager") for name in self.managers)
        yield from ((name, "property") for name in self.properties)


def read_members(files: Iterable[Traversable]) -> dict[str, Api]:
    """The members of every family by name, in the order of the files. Raises ValueError, as `reading` does."""
    found: dict[str, Api] = {}
    for file in files:
        for row in _family(file):
            if row.name in found:
                raise ValueError(f"{file.name}: `{row.name}` stands in {found[row.name].family}.toml already")
            found[row.name] = row
    return found


def _family(file: Traversable) -> Iterator[Api]:
    family = file.name.removesuffix(".toml")
    [rows] = sections(file, "group")
    for row in rows:
        group = typed(row, _Group, file)
        members = list(group.members())
        if strangers := group.exports.keys() - dict(members).keys():
            raise ValueError(f"{file.name}: exports of `{min(strangers)}`, which the group does not list")
        leaf = group.leaf or (None if group.tier in NOWHERE else family)
        for name, kind in members:
            yield Api(
                f"wx.{name}",
                group.tier,
                group.target,
                group.note,
                leaf,
                group.exports.get(name, export_by_name(name)) if leaf else None,
                kind,
                family,
                group.endpoint,
            )


def kind_by_name(name: str) -> ApiKind:
    """The kind that the name of a member, written without `wx.`, tells."""
    last = name.rpartition(".")[2]
    return "event" if _EVENT.match(last) else "sync" if last.endswith("Sync") else "async"


def export_by_name(name: str) -> str:
    """`cloud.init` -> `cloudInit`."""
    first, *rest = name.split(".")
    return first + "".join(part[:1].upper() + part[1:] for part in rest)
