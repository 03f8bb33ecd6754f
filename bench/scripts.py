"""Speed of scripts: how fast they are parsed, checked and rewritten. Run `python bench/scripts.py FOLDER...`."""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from bench.table import table
from wx2tg.driver.memory import collecting_seldom
from wx2tg.emit.script import emit_module
from wx2tg.syntax import script
from wx2tg.text import Source, join


def scripts(folder: Path) -> list[Source]:
    """Every script below `folder`, without declaration files (`.d.ts`) and without copies of the same text."""
    texts: dict[str, Source] = {}
    for file in sorted(folder.rglob("*")):
        if file.suffix in (".js", ".ts") and not file.name.endswith(".d.ts") and file.is_file():
            text = file.read_text(encoding="utf-8-sig", errors="replace")
            texts.setdefault(text, Source(str(file), text))
    return list(texts.values())


@collecting_seldom()
def row(folder: Path, runs: int) -> list[str]:
    """The row of the table for `folder`: the fastest of `runs`, in processor seconds."""
    sources = scripts(folder)
    size = sum(len(source.utf8) for source in sources) / 1e6
    seconds, broken = float("inf"), 0
    for _ in range(runs):
        started, broken = time.process_time(), 0
        for source in sources:
            module = script.parse(source, source.path.endswith(".ts"))
            broken += module.broken
            join(emit_module(module, lambda name: name).pieces)
        seconds = min(seconds, time.process_time() - started)
    return [folder.name, str(len(sources)), f"{size:.2f}", f"{seconds:.2f}", f"{size / seconds:.2f}", str(broken)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path, help="folders with scripts, such as a package of npm")
    parser.add_argument("--runs", type=int, default=3, help="how often each is read (default: 3)")
    arguments = parser.parse_args()
    head = ["", "files", "MB", "seconds", "MB/s", "refused"]
    print(table(head, [row(folder, arguments.runs) for folder in arguments.folders]))


if __name__ == "__main__":
    main()
