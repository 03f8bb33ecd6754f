"""Measures the bundle that `wx2tg convert` would write, in a process of its own, so that updates do not wait for it."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

import msgspec

from wx2tg import options
from wx2tg.driver.build import build
from wx2tg.driver.outputs import marker
from wx2tg.driver.write import MARKER
from wx2tg.link.entry import entry_needs
from wx2tg.options import OptionsError
from wx2tg.plan.chunks import ENTRY
from wx2tg.plan.compiled import Compiled
from wx2tg.plan.entry import app_input
from wx2tg.plan.files import chunk_path
from wx2tg.plan.layout import layout
from wx2tg.project import ProjectError, discover
from wx2tg.report import measure

_GENTLE = 10


def main() -> None:
    """Read the paths of SRC and of the configuration ("" for none) from the arguments; write JSON to standard output.

    It has `bytes`, `gzip` and `assets` as the report's `bundle` has, and `pages`: the paths that each page loads before
    it is seen. It has `error` alone where there is nothing to measure.
    """
    if hasattr(os, "nice"):
        os.nice(_GENTLE)  # The builds have the processor first.
    src, config = Path(sys.argv[1]), sys.argv[2]
    try:
        found = _measured(src, Path(config) if config else None)
    except (ProjectError, OptionsError) as error:
        found = {"error": str(error)}
    sys.stdout.buffer.write(msgspec.json.encode(found))


def _measured(src: Path, config: Path | None) -> dict[str, object]:
    asked = options.load(src, config).with_flags(jobs=1)
    made = build(discover(src, asked), asked, bundled=True)
    files = {**made.files, **{path: _content(file) for path, file in made.copies.items()}}
    files[MARKER] = marker(files).encode("utf-8", "surrogatepass")
    bundle: dict[str, object] = msgspec.to_builtins(measure(files))
    return {**bundle, "pages": _pages(made.compiled, asked, made.files)}


def _pages(compiled: Compiled, asked: options.Options, files: Mapping[str, bytes]) -> dict[str, list[str]]:
    plan = layout(compiled, entry_needs(app_input(compiled, asked)))
    routes = {f"unit:{route}": route for route in compiled.project.app.pages}
    return {
        routes[item]: [
            path
            for name in dict.fromkeys((ENTRY, *names))
            for suffix in ("js", "css")
            if (path := chunk_path(name, suffix)) in files
        ]
        for item, names in plan.pages.items()
        if item in routes
    }


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        return b""
