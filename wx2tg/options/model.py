"""What a conversion is asked to do: `wx2tg.toml` and the flags of the command line, in one frozen value."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TypeVar

import msgspec

from wx2tg.options.sections import FailOn, Format, Sections
from wx2tg.options.wording import shown_key, shown_value
from wx2tg.places import is_within

_Struct = TypeVar("_Struct", bound=msgspec.Struct)


class OptionsError(Exception):
    """Wrong usage: a `wx2tg.toml` that cannot be read or understood. The message names file, line and key."""


class Options(Sections, frozen=True, kw_only=True):
    """All sections of `wx2tg.toml`, and what only the command line says.

    `cache`: results of earlier runs are used, and those of this one are kept. `root` is the directory that paths in
    `wx2tg.toml` are relative to, `config` that file, if there is one, and `lines` has the line of each of its keys, by
    section and key; `jobs` is how many processes may be used, 0 means one for each core; `reports` are the files that
    reports will be written to.
    """

    out: Path = Path("dist")
    jobs: int = 0
    cache: bool = True
    force: bool = False
    root: Path = Path()
    config: Path | None = None
    lines: Mapping[tuple[str, str], int] = {}
    reports: tuple[Path, ...] = ()

    def with_flags(
        self,
        *,
        out: Path | None = None,
        jobs: int | None = None,
        cache: bool | None = None,
        force: bool | None = None,
        minify: bool | None = None,
        source_maps: bool | None = None,
        form: Format | None = None,
        fail_on: FailOn | None = None,
        reports: tuple[Path, ...] | None = None,
    ) -> Options:
        """These options with the flags that were given (are not None) put over them."""
        build = _put(self.build, minify=minify, source_maps=source_maps, format=form)
        report = _put(self.report, fail_on=fail_on)
        return _put(self, out=out, jobs=jobs, cache=cache, force=force, build=build, report=report, reports=reports)

    def strays(self, src: Path) -> Iterator[tuple[list[str], str]]:
        """The paths in these options that lead out of `src` and of `root`: the key, part by part, and a sentence."""
        paths = [(["project", "source"], self.project.source, src)]
        if self.telegram.script != "cdn":
            paths.append((["telegram", "script"], self.telegram.script, self.root))
        if icon := self.ton_connect.icon_file():
            paths.append((["ton-connect", "icon"], icon, self.root))
        for section, table in (("apis", self.apis), ("components", self.components)):
            paths += [([section, name], written, self.root) for name, written in table.items()]
        for keys, written, folder in paths:
            if not is_within(folder / written, [src, self.root]):
                where = "SRC" if self.root == src else "SRC, and out of the folder of the configuration"
                yield keys, f"{shown_key(keys)} is {shown_value(written)}, which leads out of {where}"

    def place_of(self, section: str, key: str) -> tuple[str, int]:
        """The file and the line that an option comes from; one that `[server] base` implies comes from there."""
        where = self.lines.get((section, key)) or self.lines.get(("server", "base"), 1)
        return "wx2tg.toml" if self.config is None else self.config.name, where

    def cloud_is_implied(self) -> bool:
        """Whether calls of `wx.cloud` go to a companion only because `[server] base` implies it."""
        implied = self.server.address("tg/cloud")
        return bool(implied) and self.cloud.endpoint == implied

    def endpoints(self) -> Iterator[tuple[str, str, str]]:
        """The addresses that the app calls by itself: section, key and address of each that is set."""
        found = [
            (name, "endpoint", getattr(self, name).endpoint) for name in ("login", "payment", "phone", "share", "cloud")
        ]
        found += [("payment", "state", self.payment.state)]
        found += [("background-fetch", key, getattr(self.background_fetch, key)) for key in ("pre", "periodic")]
        yield from (row for row in found if row[2])

    def cache_key(self) -> str:
        """A digest of every option that can change the bundle, the same on every machine."""
        fields = {name: getattr(self, name) for name in Sections.__struct_fields__ if name != "report"}
        return hashlib.sha256(msgspec.json.encode(fields, order="deterministic")).hexdigest()


def _put(struct: _Struct, **changes: object) -> _Struct:
    """`struct` with those of `changes` that are not None."""
    given = {key: value for key, value in changes.items() if value is not None}
    return msgspec.structs.replace(struct, **given) if given else struct
