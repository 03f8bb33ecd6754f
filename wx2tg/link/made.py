"""What is made when the package is built: tables of grammars and of knowledge, and the parts of the runtime."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from wx2tg.knowledge import reading
from wx2tg.link import prepared
from wx2tg.link.modules import runtime_module
from wx2tg.syntax import grammar

_PACKAGE = Path(__file__).parent.parent
_RUNTIME = _PACKAGE / "runtime"


def made() -> Iterator[tuple[str, bytes]]:
    """All files of `wx2tg.ready`: name, content."""
    yield grammar.made()
    yield reading.made([*(_PACKAGE / "knowledge").rglob("*.toml"), _PACKAGE / "emit" / "names.toml"])
    paths = sorted(file.relative_to(_RUNTIME).with_suffix("").as_posix() for file in _RUNTIME.rglob("*.js"))
    yield prepared.made(runtime_module(path).code for path in paths)
