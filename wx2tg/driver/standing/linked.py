"""Links a compiled project into a bundle of which one unit or module can be replaced while the app runs."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

import msgspec
from msgspec.structs import replace

from wx2tg.driver.linking import css_of_app, css_of_runtime, files_of_pages, pages_of
from wx2tg.driver.standing.files import BundleFiles, Code
from wx2tg.emit.needs import Emitted, Need
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
from wx2tg.plan.standing import LENGTHS_READY, chunk_of, layout_in_parts
from wx2tg.plan.ton_connect import pays_in_ton, ton_files

_WORKER = "worker"


class Linked(msgspec.Struct, frozen=True):
    """A bundle, and what it takes to replace parts of it.

    `app` is what the entry is made of, `sheet` are the styles of the runtime, for the needs `styled`. `codes` are the
    scripts of single units and modules by chunk, each with the code that it was made of.
    """

    compiled: Compiled
    app: AppInput
    plan: Plan
    styled: frozenset[Need]
    sheet: str
    codes: Mapping[str, tuple[Emitted, Code]]
    files: BundleFiles


def link_in_parts(compiled: Compiled, options: Options, before: Linked | None = None) -> Linked:
    """The bundle: a script and a sheet for each unit, a script for each module, the entry.

    What is as it was in the bundle `before` is taken from there.
    """
    app = _with_lengths(replace(app_input(compiled, options), standing=True))
    plan = layout_in_parts(compiled, entry_needs(app))
    sheets = {name: _sheet(chunk.items, compiled) for name, chunk in plan.chunks.items()}
    config = full_config(compiled, files_of_pages(plan, sheets), options)
    app = _with_lengths(replace(app, config=config))
    chunks = {name: chunk_input(chunk.items, compiled) for name, chunk in plan.chunks.items()}
    needs = entry_needs(app).union(*(chunk.needs for chunk in chunks.values()))
    known = before is not None and before.styled == needs
    runtime = before.sheet if before is not None and known else css_of_runtime(needs, options)
    sheets[ENTRY] = runtime + css_of_app(compiled)
    codes = {
        name: _code(name, chunk, before.codes if before else {}) for name, chunk in chunks.items() if name != ENTRY
    }
    scripts = {chunk_path(name, "js"): code for name, (_, code) in codes.items()}
    scripts[chunk_path(ENTRY, "js")] = _entry(app, plan, compiled)
    scripts |= _worker(compiled)
    texts = {chunk_path(name, "css"): sheet for name, sheet in sheets.items() if sheet or name == ENTRY}
    texts |= pages_of(compiled, options)
    texts[STUBS_PATH] = stub_script(compiled.apis.rest, minify=False)
    others = {path: text.encode("utf-8", "surrogatepass") for path, text in texts.items()}
    in_ton = pays_in_ton(compiled.apis, options)
    others |= libraries(compiled.units, in_ton)[1]
    others |= ton_files(compiled.project, options) if in_ton else {}
    files = BundleFiles(scripts, others)
    return Linked(compiled=compiled, app=app, plan=plan, styled=needs, sheet=runtime, codes=codes, files=files)


def with_replaced(linked: Linked, compiled: Compiled, items: Collection[str]) -> Linked:
    """The bundle of `compiled`, which differs in the code of `items` (`unit:ID`, `module:ID`) and in nothing else."""
    codes, scripts, others = dict(linked.codes), dict(linked.files.scripts), dict(linked.files.others)
    for item in items:
        name = chunk_of(item)
        if name in codes:
            codes[name] = _code(name, chunk_input([item], compiled), codes)
            scripts[chunk_path(name, "js")] = codes[name][1]
            if sheet := _sheet([item], compiled):
                others[chunk_path(name, "css")] = sheet.encode("utf-8", "surrogatepass")
    if not set(linked.plan.chunks[ENTRY].items).isdisjoint(items):
        scripts[chunk_path(ENTRY, "js")] = _entry(linked.app, linked.plan, compiled)
    if chunk_path(_WORKER, "js") in scripts and any(item.startswith("module:") for item in items):
        scripts |= _worker(compiled)
    others[chunk_path(ENTRY, "css")] = (linked.sheet + css_of_app(compiled)).encode("utf-8", "surrogatepass")
    return replace(linked, compiled=compiled, codes=codes, files=BundleFiles(scripts, others))


def _code(name: str, chunk: ChunkInput, known: Mapping[str, tuple[Emitted, Code]]) -> tuple[Emitted, Code]:
    """The script of a unit or a module."""
    emitted = chunk.units[0] if chunk.units else chunk.modules[0][1]
    before = known.get(name)
    if before is not None and before[0] is emitted:
        return before
    return emitted, Code.of(chunk_path(name, "js"), chunk_script(chunk, frozenset(), None))


def _entry(app: AppInput, plan: Plan, compiled: Compiled) -> Code:
    """The script of the entry."""
    entry = chunk_input(plan.chunks[ENTRY].items, compiled)
    return Code.of(chunk_path(ENTRY, "js"), entry_script(app, entry, _exports(entry), None))


def _worker(compiled: Compiled) -> dict[str, Code]:
    """The script of Workers by its path, where the app has any."""
    if "createWorker" not in compiled.apis.members or not (threads := worker_input(compiled)).modules:
        return {}
    path = chunk_path(_WORKER, "js")
    return {path: Code.of(path, worker_script(threads, minify=False))}


def _with_lengths(app: AppInput) -> AppInput:
    """The entry with all the lengths that a sheet is likely to use next."""
    written = app.config.get("lengths", [])
    known = {*(written if isinstance(written, list) else []), *LENGTHS_READY}
    return replace(app, config={**app.config, "lengths": sorted(known)}, parts=app.parts | {LENGTHS, LENGTH})


def _sheet(items: Iterable[str], compiled: Compiled) -> str:
    """The styles of the units among the items of a chunk."""
    units = (compiled.units[item.removeprefix("unit:")] for item in items if item.startswith("unit:"))
    return "".join(unit.styles.css for unit in units)


def _exports(entry: ChunkInput) -> frozenset[str]:
    """All names that the runtime in the entry gives out, so that a unit may begin to use another one of them."""
    return frozenset(name for module in entry.runtime_modules() for name in module.exports)
