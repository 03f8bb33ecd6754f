"""Files cut anywhere: each is converted without a fault, in linear time."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from wx2tg.emit.needs import Needs
from wx2tg.emit.script import emit_module
from wx2tg.emit.template import emit_template
from wx2tg.emit.wxs import emit_wxs
from wx2tg.lower.template import lower_template
from wx2tg.syntax import config, script, wxml, wxs, wxss
from wx2tg.text import Source

FIXTURES = Path(__file__).parents[2] / "fixtures"


CUTS = 8


SECTION = re.compile(r"^--- (\S+\.(?:wxml|wxss|wxs|js|ts|json))\n(.*?)(?=^--- |\Z)", re.MULTILINE | re.DOTALL)


SUFFIXES = (".wxml", ".wxss", ".wxs", ".js", ".ts", ".json")


def fixture_texts() -> Iterator[tuple[str, str]]:
    """Suffix and text of every source in the fixtures, those inside of transcripts too."""
    for path in sorted(FIXTURES.rglob("*")):
        if path.suffix in SUFFIXES and path.is_file():
            yield path.suffix, path.read_text(encoding="utf-8")
        elif path.suffix == ".txt" and FIXTURES / "units" in path.parents:
            for name, text in SECTION.findall(path.read_text(encoding="utf-8")):
                yield Path(name).suffix, text


class Alone:
    """One WXML file without any other."""

    def __init__(self, source: Source) -> None:
        self.source, self.tree = source, wxml.parse(source)[0]

    def document(self, path: str) -> tuple[Source, wxml.Document] | None:
        return (self.source, self.tree) if path == self.source.path else None

    def resolve_template(self, from_path: str, src: str) -> str | None:
        return None

    def resolve_wxs(self, from_path: str, src: str) -> str | None:
        return src


def compile_template(source: Source) -> None:
    lowered = lower_template(source.path, {}, Alone(source))
    assert lowered is not None
    emit_template(lowered.template, Needs(), scoped=True, inner=True, style=str)


def compile_script(source: Source) -> None:
    emit_module(script.parse(source, source.path.endswith(".ts")), lambda specifier: None)


COMPILERS: dict[str, Callable[[Source], object]] = {
    ".wxml": compile_template,
    ".wxss": lambda source: wxss.css(wxss.parse(source)[0]),
    ".wxs": lambda source: emit_wxs(wxs.parse(source), lambda specifier: None),
    ".js": compile_script,
    ".ts": compile_script,
    ".json": lambda source: config.parse(source)[0].python(),
}


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_files_cut_short(suffix: str) -> None:
    texts = [text for kind, text in fixture_texts() if kind == suffix]
    assert texts
    for text in texts:
        for end in range(0, len(text), max(1, len(text) // CUTS)):
            COMPILERS[suffix](Source(f"cut{suffix}", text[:end]))
