"""Compiles LESS with less.js, in a V8 that has neither files nor a network; the only importer of py_mini_racer."""

from __future__ import annotations

import atexit
import os
import re
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from wx2tg.syntax.compiled import Compiled, CompilerMissing, Load, Problem, deferred, protected, restored, statement
from wx2tg.text import Mapped, Source, generated

LIBRARY = Path(__file__).parent / "vendor" / "less.min.js"
"""less.js, which building the package brings from npm; absent where there was no npm."""

_INSTALL = 'pip install "wx2tg[less]"'
_REBUILD = 'pip install --force-reinstall --no-cache-dir "wx2tg[less]" with npm on the PATH'
_SECONDS = 60
_BYTES = 1 << 29
_ROUNDS = 100
_IMPORT = re.compile(r"""@import\s*+(?:\([^)]*+\)\s*+)?(?:url\(\s*+)?(["'])([^"'\n]+)\1""")


def compile_less(source: Source, load: Load, common: str = "", variables: Mapping[str, str] | None = None) -> Compiled:
    """The WXSS of `source`. Raises CompilerMissing where mini-racer or less.js is not installed.

    `common` is what an import of the sheet would say whose variables and mixins every other one may use, "" for none;
    `variables` are set before everything else. Imports are looked up with `load`, and nowhere else.
    """
    prologue = "".join(f"@{name.lstrip('@')}: {value.rstrip(';')};" for name, value in (variables or {}).items())
    if common:
        prologue += f"@import (optional, reference) '{common}';"
    return _Compilation(source, load, prologue).run()


class _Compilation:
    """One compilation: what is imported is found out by reading, the rest by trying."""

    def __init__(self, source: Source, load: Load, prologue: str) -> None:
        self.source, self.load = source, load
        self.text = f"{prologue}\n{deferred(source.text)}"
        self.sources = {source.path: source}
        self.files: dict[str, tuple[str, str] | None] = {}

    def run(self) -> Compiled:
        """Compiles with what is known, as long as something turns out to be missing."""
        self.add(_imports(_folder(self.source.path), self.text))
        for _ in range(_ROUNDS):
            result = _called(self.text, self.source.path, self.files)
            if "wanted" not in result:
                break
            self.add(key for key in result["wanted"])
        else:
            return self.result(None, Problem("syntax", "Its imports never end"))
        if "error" in result:
            return self.result(None, self.problem(result["error"]))
        shift = {self.source.path: 1}
        mappings = (
            Mapped(line, column, file, source_line - shift.get(file, 0), source_column)
            for line, column, file, source_line, source_column in result["mappings"]
        )
        return self.result(generated(self.source.path, restored(result["css"]), mappings, self.sources), None)

    def result(self, source: Source | None, problem: Problem | None) -> Compiled:
        return Compiled(source, problem, tuple(sorted(self.sources)))

    def add(self, keys: Iterator[str]) -> None:
        """Loads the files behind `keys`, and those that they import."""
        waiting = list(keys)
        while waiting:
            key = waiting.pop()
            if key in self.files:
                continue
            folder, _, address = key.partition("\n")
            found = self.load(folder, address)
            self.files[key] = None
            if found is not None:
                text = protected(found.text)
                self.files[key] = (found.path, text)
                self.sources.setdefault(found.path, found)
                waiting.extend(_imports(_folder(found.path), text))

    def problem(self, error: Mapping[str, Any]) -> Problem:
        """The problem behind an error of less.js."""
        source = self.sources.get(error.get("filename") or "")
        line, column = error.get("line"), error.get("column")
        text = restored(str(error["message"]))
        kind = error.get("type")
        if source is None or line is None:
            return Problem("syntax", text)
        at = source.offset_at(max(0, line - 1 - (source is self.source)), column or 0)
        span = statement(source, at)
        if kind == "Absent":
            return Problem("import", text, source, span)
        if kind == "Script" or text.startswith("Inline JavaScript"):
            return Problem("script", text.partition(" is ")[0], source, span)
        return Problem("syntax", text, source, span)


def _imports(folder: str, text: str) -> Iterator[str]:
    return (f"{folder}\n{match[2]}" for match in _IMPORT.finditer(text))


def _folder(path: str) -> str:
    """The folder of `path` as less.js writes it: with a slash at its end."""
    return path[: path.rfind("/") + 1]


class _Engine(Protocol):
    """What is used of MiniRacer."""

    def call(self, expr: str, *args: Any, timeout_sec: float) -> Any: ...
    def eval(self, code: str) -> Any: ...
    def set_hard_memory_limit(self, limit: int) -> None: ...
    def close(self) -> None: ...


def _called(*arguments: object) -> Any:
    """What `compileLess` gives; an engine that had to be stopped is not used again."""
    engine = _engine(os.getpid())
    from py_mini_racer import JSEvalException

    try:
        return engine.call("compileLess", *arguments, timeout_sec=_SECONDS)
    except JSEvalException as error:
        _engine.cache_clear()
        return {"error": {"type": "Syntax", "message": f"less.js gave up: {type(error).__name__}"}}


@cache
def _engine(_process: int) -> _Engine:
    """The V8 of this process, with less.js in it: 0.1 s to start. Its threads do not survive a fork."""
    try:
        from py_mini_racer import MiniRacer
    except ImportError:
        raise CompilerMissing(_INSTALL) from None
    if not LIBRARY.is_file():
        raise CompilerMissing(_REBUILD)
    # Where the caller has an event loop running, MiniRacer would wait for it, and it for MiniRacer.
    with ThreadPoolExecutor(1) as thread:
        engine: _Engine = thread.submit(MiniRacer).result()
    engine.set_hard_memory_limit(_BYTES)
    # One that is left to the garbage collector keeps the interpreter from ending.
    atexit.register(engine.close)
    for file in (Path(__file__).parent / "glue.js", LIBRARY):
        engine.eval(file.read_text(encoding="utf-8"))
    return engine
