"""The runtime's scripts minified and cut at their variables: made when the package is built, as far as they fit."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

import msgspec
import rjsmin

from wx2tg import ready
from wx2tg.emit import naming
from wx2tg.link.cut import Parts, taken_apart
from wx2tg.link.minify import minified
from wx2tg.syntax.script import tidied

_FILE = "runtime"
_PACKAGE = Path(__file__).parent.parent


@cache
def prepared(code: str) -> Parts:
    """The parts of a script of the runtime, which is minified; those that were made before, if they were."""
    content = ready.entry(_FILE, _key(code))
    return _made(code) if content is None else msgspec.json.decode(content, type=Parts)


def made(scripts: Iterable[str]) -> tuple[str, bytes]:
    """The parts of all `scripts`, as a file for `ready`: name, content."""
    return _FILE, ready.packed({_key(code): msgspec.json.encode(_made(code)) for code in scripts})


def _made(code: str) -> Parts:
    return taken_apart(tidied(minified(code)), naming.table("members"))


def _key(code: str) -> str:
    return ready.digest(code.encode(), _makers().encode())


@cache
def _makers() -> str:
    """The digest of what makes parts of scripts: our code for it, the names of members, and the minifier."""
    files = [_PACKAGE / "link" / name for name in ("cut.py", "minify.py", "prepared.py")]
    files += [_PACKAGE / "emit" / "names.toml", *sorted((_PACKAGE / "syntax" / "script").glob("*.py"))]
    return ready.digest(rjsmin.__version__.encode(), *(file.read_bytes() for file in files))
