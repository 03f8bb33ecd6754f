"""Remembers the minified scripts of a project's bundle: a change to one page leaves most of them as they were."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from wx2tg.driver.cache import Cache
from wx2tg.driver.run_key import digest_of, tool
from wx2tg.options import Options
from wx2tg.project import Project


class MinifiedScripts:
    """Minified scripts by the digest of what they were made of; the cache has one entry of them for each project."""

    def __init__(self, project: Project, options: Options) -> None:
        self._cache = Cache.opened() if options.cache else None
        self._known: dict[str, bytes] = {}
        if self._cache is None:
            return
        self._name = "scripts-" + digest_of(repr([tool(), str(project.root.absolute())]).encode("utf-8", "replace"))
        try:
            self._known = msgspec.msgpack.decode(self._cache.get(self._name) or b"", type=dict[str, bytes])
        except (msgspec.MsgspecError, UnicodeDecodeError):
            self._known = {}

    def known(self, script: str) -> str | None:
        """What a script was minified to by the last run on the project, None where it was not there."""
        small = self._known.get(_digest(script))
        return None if small is None else small.decode("utf-8", "surrogatepass")

    def keep(self, scripts: Iterable[tuple[str, str]]) -> None:
        """Remember the scripts of a bundle, each with what it was minified to, in the place of those known so far."""
        made = {_digest(script): small.encode("utf-8", "surrogatepass") for script, small in scripts}
        if self._cache is not None and made != self._known:
            self._cache.put(self._name, msgspec.msgpack.encode(made))


def _digest(script: str) -> str:
    return digest_of(script.encode("utf-8", "surrogatepass"))
