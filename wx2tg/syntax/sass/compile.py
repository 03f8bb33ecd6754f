"""Compiles SCSS and Sass with Dart Sass, which gets every file from us and reads none itself."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, unquote

from wx2tg.syntax.compiled import Compiled, Load, Problem, deferred, restored, statement
from wx2tg.syntax.confined import Allowance, Stopped
from wx2tg.syntax.sass.host import STOPPED, sass_host
from wx2tg.text import Mapped, Source, Span, generated, read_mappings

_SCHEME = "wx:/"
_UP = "^/"
_WRITTEN = re.compile(r"""["']([^"'\n]+)["']""")
_MISSING = "Can't find stylesheet to import."


def compile_sass(source: Source, load: Load, common: str = "", allowance: Allowance | None = None) -> Compiled:
    """The WXSS of `source`. Raises CompilerMissing where Dart Sass is not installed.

    `common` is what `@use` would say for the sheet whose members every other one may use, "" for none. Imports are
    looked up with `load`, and nowhere else. What the sheet takes is taken from `allowance`; without one it has that of
    a project.
    """
    return _Compilation(source, load, common, allowance or Allowance()).run()


class _Compilation:
    """One compilation. It is also the importer of its sheets, whose addresses are `wx:/` and their paths."""

    def __init__(self, source: Source, load: Load, common: str, allowance: Allowance) -> None:
        self.source, self.load, self.allowance = source, load, allowance
        self.indented = source.path.endswith(".sass")
        end = "" if self.indented else ";"
        self.text = (f"@use '{common}'{end}\n" if common else "\n") + deferred(source.text)
        self.sources = {_url(source.path): source}

    def run(self) -> Compiled:
        try:
            url = _url(self.source.path)
            response = sass_host().compile(self.text, url, self.indented, self, self.allowance)
            self.allowance.take_css(len(response.success.css))
        except Stopped as stopped:
            return Compiled(None, Problem("limit", str(stopped)), (self.source.path,))
        files = tuple(sorted(source.path for source in self.sources.values()))
        if response.WhichOneof("result") == "failure":
            return Compiled(None, self.problem(response.failure), files)
        css = response.success.css
        mappings = self.mappings(json.loads(response.success.source_map))
        return Compiled(generated(self.source.path, restored(css), mappings, self.sources), None, files)

    def mappings(self, source_map: dict[str, Any]) -> Iterator[Mapped]:
        """The mappings, with lines counted without the line that stands in front of the sheet."""
        own = _url(self.source.path)
        for item in read_mappings(source_map["mappings"], source_map["sources"]):
            yield item._replace(source_line=item.source_line - 1) if item.file == own else item

    def canonical(self, url: str, containing: str) -> str | None:
        """Sass asks for `wx:/pages/x` beside the importing sheet first, and then for what was written."""
        if url.startswith(_SCHEME):
            found = self.load("", "./" + _path(url))
        else:
            folder = _path(containing).rpartition("/")[0]
            found = self.load(folder, unquote(url))
        if found is None:
            return None
        address = _url(found.path)
        self.sources.setdefault(address, found)
        return address

    def contents(self, url: str) -> tuple[str, bool] | None:
        found = self.sources.get(url)
        return None if found is None else (deferred(found.text), found.path.endswith(".sass"))

    def problem(self, failure: Any) -> Problem:
        """The problem behind a failure of Dart Sass."""
        span = failure.span
        source = self.sources.get(span.url)
        text = restored(failure.message)
        stopped = STOPPED.get(text)
        if source is None:
            return Problem("limit", stopped) if stopped else Problem("syntax", text)
        shift = 1 if source is self.source else 0
        start, end = (source.offset_at(max(0, at.line - shift), at.column) for at in (span.start, span.end))
        place = Span(start, end) if end > start else statement(source, start)
        if stopped:
            return Problem("limit", stopped, source, place)
        written = _WRITTEN.search(source.text, start, max(end, place.end))
        if text == _MISSING and written:
            return Problem("import", written[1], source, place)
        return Problem("syntax", text.partition("\n")[0], source, place)


def _url(path: str) -> str:
    """The address of a path. `..` out of the app's root is spelt so that Sass does not normalise it away."""
    return _SCHEME + quote(path.replace("../", _UP))


def _path(url: str) -> str:
    return unquote(url.removeprefix(_SCHEME)).replace(_UP, "../")
