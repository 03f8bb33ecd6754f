"""Live updates: the time from a saved file until a standing build knows what to replace in the running app."""

from __future__ import annotations

import argparse
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bench.table import table
from wx2tg.driver.standing import Standing
from wx2tg.options import load
from wx2tg.project import UnitFiles, look_at

PAGES = 350
EDITS = 24
"""Edits of each kind; half of them change a file, half bring it back."""

_FOR_EACH_COMPONENT = 10
_PAGE = {
    "json": '{ "navigationBarTitleText": "Page %", "usingComponents": { "card": "/parts/card#" } }',
    "js": (
        'const { items } = require("../../data");\n'
        "Page({\n  data: { items, chosen: 0 },\n  onLoad() { this.setData({ chosen: % }); },\n"
        "  choose(event) { this.setData({ chosen: event.currentTarget.dataset.index }); },\n"
        '  greet() { wx.showToast({ title: "%" }); },\n'
        "});\n"
    ),
    "wxml": (
        '<view class="page">\n  <card wx:for="{{items}}" wx:key="id" name="{{item.name}}" data-index="{{index}}" '
        'bindtap="choose" />\n  <view wx:if="{{chosen}}" class="chosen">{{chosen}} of page %</view>\n</view>\n'
    ),
    "wxss": ".page { padding: 20rpx; }\n.chosen { color: #333; margin: 12rpx; }\n",
}
_PART = {
    "json": '{ "component": true }',
    "js": "Component({\n  properties: { name: String },\n  methods: { tell() { return this.data.name; } },\n});\n",
    "wxml": '<view class="card"><text>{{name}}</text></view>\n',
    "wxss": ".card { border-radius: 8rpx; background: #fff; }\n",
}


@dataclass(slots=True)
class Times:
    """Milliseconds of the clock, and of the processor, which a busy machine changes less."""

    clock: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)

    def add(self, done: Callable[[], object]) -> None:
        """Measure a call."""
        clock, processor = time.perf_counter(), time.process_time()
        done()
        self.clock.append((time.perf_counter() - clock) * 1000)
        self.processor.append((time.process_time() - processor) * 1000)


def generated(root: Path, pages: int) -> Path:
    """A project with `pages` pages, each with a script, a sheet and one of several components."""
    parts = pages // _FOR_EACH_COMPONENT
    names = [f"pages/p{number}/p{number}" for number in range(pages)]
    files = {
        "app.json": f'{{ "pages": [{", ".join(f"{chr(34)}{name}{chr(34)}" for name in names)}] }}',
        "app.js": "App({});\n",
        "data.js": 'module.exports = { items: [{ id: 1, name: "one" }, { id: 2, name: "two" }] };\n',
    }
    for number, name in enumerate(names):
        part = str(number % parts)
        files |= {f"{name}.{kind}": text.replace("%", str(number)).replace("#", part) for kind, text in _PAGE.items()}
    files |= {f"parts/card{number}.{kind}": text for number in range(parts) for kind, text in _PART.items()}
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    return root


def edits_of(src: Path) -> Mapping[str, list[tuple[Path, bytes]]]:
    """For each kind of edit the files that it is tried on, and what is added at their end."""
    project = look_at(src, load(src)).project
    units = list(project.units.values())

    def some(kind: str, part: Callable[[UnitFiles], str | None], text: str) -> list[tuple[Path, bytes]]:
        paths = sorted({path for unit in units if unit.kind == kind and (path := part(unit))})
        own = [path for path in paths if "miniprogram_npm/" not in path]
        chosen = own[:: max(1, len(own) // (EDITS // 2))][: EDITS // 2]
        return [(project.files[path], text.encode()) for path in chosen]

    return {
        "template": some("page", lambda unit: unit.template, '\n<view class="new">{{some}}</view>\n'),
        "sheet": some("page", lambda unit: unit.style, "\n.new { padding: 21rpx; }\n"),
        "script": some("page", lambda unit: unit.script, "\nconst added = () => 1;\n"),
        "component": some("component", lambda unit: unit.template, '\n<view class="new">{{some}}</view>\n'),
        "component's script": some("component", lambda unit: unit.script, "\nconst added = () => 1;\n"),
    }


def measured(standing: Standing, edits: list[tuple[Path, bytes]]) -> Times:
    """The times of updates after each edit, and after it has been taken back."""
    times = Times()
    while edits and len(times.clock) < EDITS:
        for file, text in edits:
            before = file.read_bytes()
            for content in (before + text, before):
                file.write_bytes(content)
                times.add(lambda file=file: standing.update({file}))  # type: ignore[misc]
    return times


def rows(src: Path) -> Iterator[list[str]]:
    """The rows of the table for a project, which is edited."""
    standing, first = Standing(src, load(src)), Times()
    first.add(standing.build)
    yield ["(first build)", *_row(first)]
    for kind, edits in edits_of(src).items():
        if edits:
            yield [kind, *_row(measured(standing, edits))]


def _row(times: Times) -> list[str]:
    clock, processor = statistics.median(times.clock), statistics.median(times.processor)
    return [str(len(times.clock)), f"{clock:.0f}", f"{max(times.clock):.0f}", f"{processor:.0f}"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("app", nargs="?", type=Path, help="folder of a mini-program; it is copied, the copy is edited")
    parser.add_argument("--pages", type=int, default=PAGES, help="pages of the generated project, where none is named")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        src = Path(folder) / "app"
        if given.app:
            shutil.copytree(given.app, src, ignore=shutil.ignore_patterns(".git"), symlinks=True)
        else:
            generated(src, given.pages)
        print(table(["saved file", "edits", "ms to Update", "slowest", "ms of the processor"], rows(src)))


if __name__ == "__main__":
    main()
