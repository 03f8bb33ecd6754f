"""Measures how the time of a conversion grows with the size of a hostile file, and with the number of things in it."""

from __future__ import annotations

import argparse
import itertools
import json
import math
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench import crowds, patterns
from bench.table import table
from wx2tg import report
from wx2tg.driver import pipeline
from wx2tg.options import OptionsError, load
from wx2tg.project import ProjectError

Files = Mapping[str, str]
Project = Callable[[int], Files]

SIZES = (64_000, 256_000, 1_024_000)
QUICK = (16_000, 64_000, 256_000)
"""The sizes of the texts, in characters. Each is 4 times the one before, so linear time has a ratio of 4 between two
sizes, and quadratic time a ratio of 16."""

PER_THING = 320
"""Characters that are measured like one thing of a crowd: 64,000 characters like 200 pages."""

FACTOR = 4
BOUND = 8.0
"""The largest ratio that counts as linear: half of the ratio of quadratic time."""

FLOOR = 0.3
"""Seconds; shorter times are too inexact to show growth."""

_LIMIT = 60
_MEMORY = 4 << 30
_PAGE = "pages/p/p"
_FORMATS = ("text", "json", "sarif", "markdown", "html", "github", "junit")


def _page(**files: str) -> dict[str, str]:
    """A project with one page; `files` by suffix replace the page's own."""
    page = {"wxml": "<view/>", "js": "Page({})", **files}
    return {"app.json": json.dumps({"pages": [_PAGE]})} | {f"{_PAGE}.{suffix}": text for suffix, text in page.items()}


def _script(text: str) -> Files:
    return _page(js=text)


def _typescript(text: str) -> Files:
    files = _page(ts=text)
    del files[f"{_PAGE}.js"]
    return files


def _component(text: str) -> Files:
    used = _page(json='{"usingComponents": {"c": "/c"}}', wxml="<c/>")
    return used | {"c.json": '{"component": true}', "c.js": "Component({})", "c.wxml": "<view/>", "c.wxss": text}


LANGUAGES: Mapping[str, tuple[patterns.Patterns, Callable[[str], Files]]] = {
    "wxml": (patterns.WXML, lambda text: _page(wxml=text)),
    "hole": (patterns.EXPRESSION, lambda text: _page(wxml="<view>{{" + text + "}}</view>")),
    "data": (patterns.EXPRESSION, lambda text: _page(wxml=f"<template is='a' data=\"{{{{{text}}}}}\"/>")),
    "wxss": (patterns.WXSS, lambda text: _page(wxss=text)),
    "app.wxss": (patterns.WXSS, lambda text: _page() | {"app.wxss": text}),
    "component.wxss": (patterns.WXSS, _component),
    "style": (patterns.WXSS, lambda text: _page(wxml='<view style="' + text.replace('"', "'") + '"/>')),
    "js": (patterns.SCRIPT, _script),
    "page.js": (patterns.SCRIPT, lambda text: _script(f"Page({{a(){{{text}}}}})")),
    "ts": (patterns.TYPESCRIPT, _typescript),
    "wxs": (patterns.WXS, lambda text: _page(wxml="<wxs module='m' src='./p.wxs'/>{{m}}", wxs=text)),
    "page.json": (patterns.JSON, lambda text: _page(json=text)),
    "app.json": (patterns.JSON, lambda text: _page() | {"app.json": text}),
    "project.config.json": (patterns.JSON, lambda text: _page() | {"project.config.json": text}),
    "package.json": (patterns.JSON, lambda text: _page() | {"package.json": text}),
    "tsconfig.json": (patterns.JSON, lambda text: {**_typescript("Page({})"), "tsconfig.json": text}),
    "data.json": (patterns.JSON, lambda text: _script("require('/data.json')") | {"data.json": text}),
    "theme.json": (
        patterns.JSON,
        lambda text: _page() | {"app.json": json.dumps({"pages": [_PAGE], "themeLocation": "t.json"}), "t.json": text},
    ),
    "wx2tg.toml": (patterns.TOML, lambda text: _page() | {"wx2tg.toml": text}),
}
"""By language: its patterns, and a function that puts a text into a project."""


def cases(languages: Iterable[str] = ()) -> Iterator[tuple[str, str, Project]]:
    """(language, name, project) for every pattern; `project` is a function from a number of characters to files."""
    wanted = set(languages)
    for language, (texts, project) in LANGUAGES.items():
        if not wanted or language in wanted:
            for name, text in texts.items():
                yield language, name, _of_text(project, text)
    if not wanted or "crowd" in wanted:
        for name, crowd in crowds.CROWDS.items():
            yield "crowd", name, _of_number(crowd)


def _of_text(project: Callable[[str], Files], text: patterns.Pattern) -> Project:
    return lambda size: project(text(size))


def _of_number(crowd: crowds.Crowd) -> Project:
    return lambda size: crowd(size // PER_THING)


@dataclass(frozen=True, slots=True)
class Growth:
    """Processor seconds of a case, by size; infinite if the limit ended the conversion.

    `fault` is the text of an exception that the conversion raised, or "".
    """

    language: str
    name: str
    seconds: tuple[float, ...]
    fault: str = ""

    @property
    def ratios(self) -> tuple[float, ...]:
        """The ratios between the times of consecutive sizes; times below FLOOR count as FLOOR."""
        floored = [max(FLOOR, second) for second in self.seconds]
        return tuple(
            math.inf if math.isinf(larger) else larger / smaller for smaller, larger in itertools.pairwise(floored)
        )

    @property
    def worst(self) -> float:
        """The largest of the ratios."""
        return max(self.ratios, default=1.0)


def measure(project: Project, size: int, *, maps: bool = False, limit: int = _LIMIT) -> tuple[float, str]:
    """Processor seconds to convert and report, infinite above `limit`; and the text of an exception, or "".

    Each conversion runs in a fork of this process, so that it neither imports modules nor builds grammars again.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        resource.setrlimit(resource.RLIMIT_CPU, (limit, limit + 1))
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        told = _convert(project(size), maps)
        os.write(writing, json.dumps(told).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as answer:
        text = answer.read()
    _, status = os.waitpid(child, 0)
    if not text:
        return math.inf, "" if os.WIFSIGNALED(status) else "the process ended"
    seconds, fault = json.loads(text)
    return seconds, fault


def _convert(files: Files, maps: bool) -> tuple[float, str]:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for path, text in files.items():
            file = root / "src" / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text.encode("utf-8", "surrogatepass"))
        started, fault = time.process_time(), ""
        try:
            options = load(root / "src").with_flags(out=root / "dist", jobs=1, cache=False)
            if maps:
                options = options.with_flags(source_maps=True)
            result = pipeline.convert(root / "src", options).report
            for name in _FORMATS:
                report.render(result, name)
            fault = next((found.message for found in result.findings if found.name == "internal-error"), "")
        except (ProjectError, OptionsError):
            pass
        except BaseException as error:
            fault = f"{type(error).__name__}: {error}"[:300]
        return time.process_time() - started, fault


def grown(
    language: str, name: str, project: Project, sizes: Sequence[int], *, maps: bool = False, limit: int = _LIMIT
) -> Growth:
    """Measure a case size by size, up to the first size that takes too long."""
    seconds: list[float] = []
    fault = ""
    for size in sizes:
        second, told = measure(project, size, maps=maps, limit=limit)
        seconds.append(second)
        fault = fault or told
        if math.isinf(second):
            break
    return Growth(language, name, tuple(seconds), fault)


def warm() -> None:
    """Import the modules and build the grammars that conversions need, before the process is forked."""
    _convert(
        _page(wxml="<view a='{{b+1}}' style='a:b'>{{c}}</view>", wxss="a b{c:d}", js="import a from './b';"), False
    )
    _convert(_typescript("let a: b;"), False)
    _convert(_page(wxml="<wxs module='m'>module.exports = 1;</wxs>"), True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("languages", nargs="*", help=f"of {', '.join((*LANGUAGES, 'crowd'))} (default: all)")
    parser.add_argument("--only", default="", help="patterns whose names contain this")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help=f"characters (default: {SIZES})")
    parser.add_argument("--source-maps", action="store_true", help="with source maps")
    parser.add_argument(
        "--limit", type=int, default=_LIMIT, help=f"seconds after which one is ended (default: {_LIMIT})"
    )
    parser.add_argument("--rows", type=int, default=40, help="rows of the table (default: 40)")
    arguments = parser.parse_args()
    sizes = tuple(arguments.sizes)
    warm()
    found: list[Growth] = []
    for language, name, project in cases(arguments.languages):
        if arguments.only in name:
            found.append(grown(language, name, project, sizes, maps=arguments.source_maps, limit=arguments.limit))
            print(found[-1], file=sys.stderr, flush=True)
    found.sort(key=lambda item: (-item.worst, -item.seconds[-1]))
    head = ["pattern", *(f"{size // 1000} kB" for size in sizes), *(f"x {FACTOR}" for _ in sizes[1:]), "fault"]
    print(table(head, [_row(item, len(sizes)) for item in found[: arguments.rows]]))


def _row(item: Growth, count: int) -> list[str]:
    seconds = [f"{second:.2f}" for second in item.seconds]
    ratios = [f"{ratio:.1f}" for ratio in item.ratios]
    seconds += [""] * (count - len(seconds))
    ratios += [""] * (count - 1 - len(ratios))
    return [f"{item.language}: {item.name}".encode("unicode_escape").decode(), *seconds, *ratios, item.fault[:60]]


if __name__ == "__main__":
    main()
