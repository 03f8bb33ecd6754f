"""Compiles LESS with less.js, in a V8 that has neither files nor a network."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from wx2tg.syntax.compiled import Compiled, Load, Problem, deferred, protected, restored, statement
from wx2tg.syntax.confined import TOO_DEEP, Allowance, Confined, Stopped
from wx2tg.syntax.less.engine import called, less_engine
from wx2tg.text import Mapped, Source, generated

_ROUNDS = 100
# The message of an error in JavaScript, which less.js reports like an error in the sheet.
_STACK = "Maximum call stack size exceeded"
_IMPORT = re.compile(r"""@import\s*+(?:\([^)]*+\)\s*+)?(?:url\(\s*+)?(["'])([^"'\n]+)\1""")


def compile_less(
    source: Source,
    load: Load,
    common: str = "",
    variables: Mapping[str, str] | None = None,
    allowance: Allowance | None = None,
) -> Compiled:
    """The WXSS of `source`. Raises CompilerMissing where mini-racer or less.js is not installed.

    `common` is what an import of the sheet would say whose variables and mixins every other one may use, "" for none;
    `variables` are set before everything else. Imports are looked up with `load`, and nowhere else. What the sheet
    takes is taken from `allowance`; without one it has that of a project.
    """
    prologue = "".join(f"@{name.lstrip('@')}: {value.rstrip(';')};" for name, value in (variables or {}).items())
    if common:
        prologue += f"@import (optional, reference) '{common}';"
    return _Compilation(source, load, prologue, allowance or Allowance()).run()


class _Compilation:
    """One compilation. Plain imports are found by reading the sheets, others by what less.js misses."""

    def __init__(self, source: Source, load: Load, prologue: str, allowance: Allowance) -> None:
        self.source, self.load, self.allowance = source, load, allowance
        self.text = f"{prologue}\n{deferred(source.text)}"
        self.sources = {source.path: source}
        self.files: dict[str, tuple[str, str] | None] = {}

    def run(self) -> Compiled:
        """Compile, and again with the files that turned out to be missing, until none is."""
        try:
            return self.compiled()
        except Stopped as stopped:
            return self.result(None, Problem("limit", str(stopped)))

    def compiled(self) -> Compiled:
        """The compiled sheet. Raises Stopped."""
        with less_engine().watched(self.allowance) as engine:
            result = self.answer(engine)
        if result is None:
            return self.result(None, Problem("syntax", "Its imports never end"))
        if "error" in result:
            return self.result(None, self.problem(result["error"]))
        self.allowance.take_css(len(result.get("css", "")) or result.get("long", 0))
        shift = {self.source.path: 1}
        mappings = (
            Mapped(line, column, file, source_line - shift.get(file, 0), source_column)
            for line, column, file, source_line, source_column in result["mappings"]
        )
        return self.result(generated(self.source.path, restored(result["css"]), mappings, self.sources), None)

    def answer(self, engine: Confined) -> Any:
        """The answer of less.js once it has every file that it asks for; None where it asks for ever more."""
        self.add(_imports(_folder(self.source.path), self.text))
        for _ in range(_ROUNDS):
            result = called(engine, self.text, self.source.path, self.files, self.allowance.sheet_css)
            if "wanted" not in result:
                return result
            self.add(key for key in result["wanted"])
        return None

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
        if text == _STACK:
            text, kind = TOO_DEEP, "Stack"
        if source is None or line is None:
            return Problem("limit" if kind == "Stack" else "syntax", text)
        at = source.offset_at(max(0, line - 1 - (source is self.source)), column or 0)
        span = statement(source, at)
        if kind == "Absent":
            return Problem("import", text, source, span)
        if kind == "Stack":
            return Problem("limit", text, source, span)
        if kind == "Script" or text.startswith("Inline JavaScript"):
            return Problem("script", text.partition(" is ")[0], source, span)
        return Problem("syntax", text, source, span)


def _imports(folder: str, text: str) -> Iterator[str]:
    return (f"{folder}\n{match[2]}" for match in _IMPORT.finditer(text))


def _folder(path: str) -> str:
    """The folder of `path` as less.js writes it: with a slash at its end."""
    return path[: path.rfind("/") + 1]
