"""Talks to less.js, which runs as a process of its own, see child.py."""

from __future__ import annotations

import atexit
import json
import os
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from wx2tg.isolated import isolated_python
from wx2tg.syntax.compiled import CompilerMissing
from wx2tg.syntax.confined import HEAP_MB, Allowance, Confined

LIBRARY = Path(__file__).parent / "vendor" / "less.min.js"
"""less.js, which building the package brings from npm; absent where there was no npm."""

_INSTALL = 'pip install "wx2tg[less]"'
_REBUILD = 'pip install --force-reinstall --no-cache-dir "wx2tg[less]" with npm on the PATH'


def less_engine() -> Confined:
    """The child process that runs less.js, started at its first use. Raises CompilerMissing, Stopped."""
    engine = _started(os.getpid())
    if not engine.alive:
        _started.cache_clear()
        engine = _started(os.getpid())
    return engine


def called(engine: Confined, *arguments: object) -> Any:
    """The answer of `compileLess` in glue.js. Raises what Confined raises."""
    engine.write(json.dumps(arguments, separators=(",", ":")).encode() + b"\n")
    return json.loads(engine.read_line())


@cache
def _started(_process: int) -> Confined:
    if find_spec("py_mini_racer") is None or find_spec("psutil") is None:
        raise CompilerMissing(_INSTALL)
    if not LIBRARY.is_file():
        raise CompilerMissing(_REBUILD)
    command = isolated_python(f"from wx2tg.syntax.less.child import serve; serve({str(LIBRARY)!r}, {HEAP_MB})")
    if command is None:
        raise CompilerMissing(_INSTALL)
    engine = Confined(command)
    atexit.register(engine.end)
    with engine.watched(Allowance()):  # To start is not what a sheet takes.
        engine.read_line()
    return engine
