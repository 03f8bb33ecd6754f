"""Measures `wx2tg batch`: a fleet of generated projects is converted, and then once more with nothing changed."""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import subprocess
import sys
import time
from pathlib import Path

from bench import crowds
from bench.apps import BUILD, HELLO, ROOT
from bench.table import table

FIXTURES = ROOT / "fixtures" / "apps"
MIX = ("tea-house", "noodle-shop", "plant-diary", "trail-log", "hello", "list", *("pages",) * 14)
"""What twenty projects of a fleet are: copies of apps, each with a text of its own, and apps of 5 to 30 plain pages."""

_PAGES = {
    "wxss": ".a% .b{width:20rpx}view{color:red}",
    "wxml": "<view class='a' bindtap='go'>{{a%}}<text wx:for='{{b}}'>{{item.name}}</text></view>",
    "js": "Page({data:{a%:1,b:[]},go(){wx.navigateTo({url:'/pages/p0/p'});wx.getBeaconList({});wx.a%();}});",
}


def generate(home: Path, count: int) -> Path:
    """Write a fleet of `count` projects; every fiftieth has no app.json. Returns the list."""
    shutil.rmtree(home, ignore_errors=True)
    names = [f"project-{index:05d}" for index in range(count)]
    for index, name in enumerate(names):
        _write(home / "projects" / name, index)
    (home / "list.txt").write_text("".join(f"projects/{name}\n" for name in names), encoding="utf-8")
    return home / "list.txt"


def _write(folder: Path, index: int) -> None:
    kind = MIX[index % len(MIX)]
    if kind == "pages":
        files = crowds.pages(5 + index % 26, **_PAGES)
        for path, text in files.items():
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
    else:
        source = HELLO.parent / kind if kind in ("hello", "list") else FIXTURES / kind
        shutil.copytree(source, folder, ignore=shutil.ignore_patterns("node_modules"))
    own = folder / "app.wxss"
    before = own.read_text(encoding="utf-8") if own.is_file() else ""
    own.write_text(f"{before}\n.own-{index} {{ color: red; }}\n", encoding="utf-8")
    if index % 50 == 49:
        (folder / "app.json").unlink(missing_ok=True)


def run(listing: Path, out: Path, jobs: int) -> list[str]:
    """Convert the fleet; the cells of a row."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    command = [sys.executable, "-m", "wx2tg", "batch", str(listing), "-o", str(out), "--jobs", str(jobs), "-q"]
    subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, check=False)
    seconds = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    sums = json.loads((out / "summary.json").read_bytes())["sums"]
    each = 1000 * processor / sums["projects"]
    cells = [sums["projects"], sums["failed"], sums["kept"], sums["pages"], f"{sums['bytes'] / 1e6:.0f}"]
    memory = after.ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)
    return [*map(str, cells), f"{seconds:.0f}", f"{processor:.0f}", f"{each:.0f}", f"{memory:.0f}"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--projects", type=int, nargs="+", default=[100, 1000], help="sizes of the fleets")
    parser.add_argument("--jobs", type=int, default=2)
    arguments = parser.parse_args()
    rows = []
    for count in arguments.projects:
        home = BUILD / "fleet"
        listing = generate(home, count)
        rows.append([f"{count}, new", *run(listing, home / "out", arguments.jobs)])
        rows.append([f"{count}, unchanged", *run(listing, home / "out", arguments.jobs)])
    head = ["", "projects", "failed", "kept", "pages", "MB", "seconds", "processor s", "ms each", "MB memory"]
    print(table(head, rows))


if __name__ == "__main__":
    main()
