"""Links a compiled project into a bundle of which one unit or module can be replaced while the app runs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from wx2tg.driver.linking import entry_css, files_of_pages, pages_of
from wx2tg.driver.standing.files import BundleFiles, Code
from wx2tg.link.chunk import ChunkInput, chunk_script, worker_script
from wx2tg.link.entry import AppInput, entry_needs, entry_script, stub_script
from wx2tg.link.parts import LENGTH, LENGTHS
from wx2tg.link.shell import STUBS_PATH
from wx2tg.options import Options
from wx2tg.plan.chunks import ENTRY, Plan
from wx2tg.plan.compiled import Compiled
from wx2tg.plan.entry import app_input, full_config
from wx2tg.plan.files import chunk_path
from wx2tg.plan.layout import chunk_input, worker_input
from wx2tg.plan.libraries import libraries
from wx2tg.plan.standing import layout_in_parts
from wx2tg.plan.ton_connect import pays_in_ton, ton_files

# The entry defines all whole lengths up to the width of a page, so that a sheet may begin to use another one of them
# while the app runs.
_LENGTHS = range(1, 751)


def link_in_parts(compiled: Compiled, options: Options) -> BundleFiles:
    """The generated files of the bundle: a script and a sheet for each unit, a script for each module, the entry."""
    app = _with_lengths(app_input(compiled, options))
    plan = layout_in_parts(compiled, entry_needs(app))
    sheets = {name: _sheet(chunk.items, compiled) for name, chunk in plan.chunks.items()}
    app = replace(_with_lengths(replace(app, config=_config(compiled, plan, sheets, options))), standing=True)
    chunks = {name: chunk_input(chunk.items, compiled) for name, chunk in plan.chunks.items()}
    scripts = {name: chunk_script(chunk, frozenset(), minify=False) for name, chunk in chunks.items() if name != ENTRY}
    scripts[ENTRY] = entry_script(app, chunks[ENTRY], _exports(chunks[ENTRY]), minify=False)
    if "createWorker" in compiled.apis.members and (threads := worker_input(compiled)).modules:
        scripts["worker"] = worker_script(threads, minify=False)
    needs = entry_needs(app).union(*(chunk.needs for chunk in chunks.values()))
    sheets[ENTRY] = entry_css(compiled, needs, options) + sheets[ENTRY]
    texts = {chunk_path(name, "css"): sheet for name, sheet in sheets.items() if sheet or name == ENTRY}
    texts |= pages_of(compiled, options)
    texts[STUBS_PATH] = stub_script(compiled.apis.rest, minify=False)
    others = {path: text.encode("utf-8", "surrogatepass") for path, text in texts.items()}
    in_ton = pays_in_ton(compiled.apis, options)
    others |= libraries(compiled.units, in_ton)[1]
    others |= ton_files(compiled.project, options) if in_ton else {}
    codes = {(path := chunk_path(name, "js")): Code.of(path, pieces) for name, pieces in scripts.items()}
    return BundleFiles(codes, others)


def _config(compiled: Compiled, plan: Plan, sheets: dict[str, str], options: Options) -> dict[str, object]:
    return full_config(compiled, files_of_pages(plan, sheets), options)


def _with_lengths(app: AppInput) -> AppInput:
    """The entry with all the lengths that a sheet is likely to use next."""
    written = app.config.get("lengths", [])
    known = {*(written if isinstance(written, list) else []), *_LENGTHS}
    return replace(app, config={**app.config, "lengths": sorted(known)}, parts=app.parts | {LENGTHS, LENGTH})


def _sheet(items: Iterable[str], compiled: Compiled) -> str:
    """The styles of the units of a chunk, without those of the app, which stand before all others."""
    units = (compiled.units[item.removeprefix("unit:")] for item in items if item.startswith("unit:"))
    return "".join(unit.styles.css for unit in units)


def _exports(entry: ChunkInput) -> frozenset[str]:
    """All names that the runtime in the entry gives out, so that a unit may begin to use another one of them."""
    return frozenset(name for module in entry.runtime_modules() for name in module.exports)
