"""The whole way from SRC to a bundle and a report."""

from __future__ import annotations

import hashlib
import json
import os
import posixpath
import re
import time
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from pathlib import Path

from wx2tg import report
from wx2tg.diagnostics import diagnostic
from wx2tg.driver.compile import compile_with
from wx2tg.driver.memory import collecting_seldom
from wx2tg.driver.outputs import check_outputs, check_reports, marker
from wx2tg.driver.schedule import Crew
from wx2tg.driver.styles import css_of
from wx2tg.driver.workshop import Job
from wx2tg.driver.write import MARKER, DistError, write_bundle
from wx2tg.emit.needs import Need
from wx2tg.emit.styles import processed
from wx2tg.link.bundle import (
    AppInput,
    chunk_script,
    entry_needs,
    entry_script,
    runtime_css,
    shared_names,
    stub_script,
    with_map,
    worker_script,
)
from wx2tg.link.parts import optional_parts
from wx2tg.link.shell import APP_FOLDER, CLIENT_SCRIPT, headers, index_html
from wx2tg.options import Options, OptionsError
from wx2tg.places import is_file
from wx2tg.plan.chunks import ENTRY
from wx2tg.plan.compiled import Compiled
from wx2tg.plan.configuration import app_config, app_settings
from wx2tg.plan.layout import chunk_input, layout, worker_input
from wx2tg.plan.libraries import libraries
from wx2tg.plan.porting import reached, tasks
from wx2tg.plan.usable import usable_apis, usable_components
from wx2tg.project import discover
from wx2tg.project.file_names import is_unportable
from wx2tg.syntax.wxss import parse
from wx2tg.text import Piece, Source, join
from wx2tg.text.origin import origin_of

# How much faster a script is minified than compiled.
_MINIFIED = 4

# What a chunk's name may have to be that of its file, and how much of another name is kept in front of its digest.
_CHUNK_NAME = re.compile(r"[\w.-]{1,120}")
_LONGEST_PREFIX = 60


@dataclass(frozen=True, slots=True)
class Result:
    """What a conversion came to."""

    report: report.Report
    out: Path


@collecting_seldom()
def convert(src: Path, options: Options) -> Result:
    """Convert the mini-program at `src` into `options.out`. ProjectError, OptionsError, DistError for wrong usage."""
    started = time.perf_counter()
    _require_sense(options)
    project = discover(src, options)
    check_outputs(project, options)
    with Crew(project, options, bundled=True) as crew:
        compiled = compile_with(crew)
        files = _link(compiled, options, crew)
    origins = compiled.project.files
    copies = {path: origins[path] for path in compiled.project.assets if path not in files and _readable(origins[path])}
    if options.telegram.script != "cdn":
        path = _client_script_path(options)
        if path in files:
            raise OptionsError(f"`script` in [telegram] is called like a file of the bundle, {path}: rename it.")
        copies[path] = options.root / options.telegram.script
    files[MARKER] = marker((*files, *copies)).encode("utf-8", "surrogatepass")
    _keep_reports(options, {*files, *copies})
    failed = write_bundle(options.out, files, copies)
    findings = [diagnostic("unreadable-file", path=path, reason=reason) for path, reason in failed.items()]
    compiled = replace(compiled, diagnostics=(*compiled.diagnostics, *findings))
    sizes = {**files, **{path: _content(origin) for path, origin in copies.items() if path not in failed}}
    timings = {"total": time.perf_counter() - started}
    return Result(_report(compiled, options, report.measure(sizes), timings), options.out)


def _require_sense(options: Options) -> None:
    """OptionsError where an option has a value of the right type that means nothing."""
    try:
        processed("", True, options.build.browsers)
    except ValueError as error:
        raise OptionsError(f"`browsers` in [build] is not understood: {error}") from None
    script = options.root / options.telegram.script
    if options.telegram.script != "cdn" and not is_file(script):
        raise OptionsError(f'There is no file at "{options.telegram.script}", which `script` in [telegram] names.')


def _keep_reports(options: Options, paths: Set[str]) -> None:
    """Refuse a report that would overwrite a file of the bundle. DistError."""
    for file in options.reports:
        if posixpath.normpath(Path(os.path.relpath(file, options.out)).as_posix()) in paths:
            raise DistError(f"{file} is a file of the bundle, and no place for a report")


def _content(file: Path) -> bytes:
    """What is in a file; nothing where it is gone by now."""
    try:
        return file.read_bytes()
    except OSError:
        return b""


def _readable(file: Path) -> bool:
    """A file that cannot be read is a finding already, and no reason to write nothing."""
    return os.access(file, os.R_OK)


@collecting_seldom()
def check(src: Path, options: Options) -> report.Report:
    """The report that a conversion of `src` would give; nothing is written."""
    _require_sense(options)
    project = discover(src, options)
    check_reports(project, options)
    with Crew(project, options, bundled=False) as crew:
        return _report(compile_with(crew), options, None, {})


def _link(compiled: Compiled, options: Options, crew: Crew) -> dict[str, bytes]:
    app = _app_input(compiled, options)
    plan = layout(compiled, entry_needs(app))
    chunks = {name: chunk_input(name, chunk.items, compiled) for name, chunk in plan.chunks.items()}
    sheets = {name: _sheet(chunk.items, compiled) for name, chunk in plan.chunks.items()}
    files_of_page = {
        page.removeprefix("unit:"): [
            path
            for name in names
            for path in (_chunk_path(name, "js"), _chunk_path(name, "css"))
            if path.endswith("js") or sheets[name]
        ]
        for page, names in plan.pages.items()
    }
    app = replace(app, config=_config(compiled, files_of_page, options))
    minify = options.build.minify
    shared = shared_names(chunks)
    scripts = {
        name: (
            entry_script(app, chunk, shared[name], minify)
            if name == ENTRY
            else chunk_script(chunk, shared[name], minify)
        )
        for name, chunk in chunks.items()
    }
    if "createWorker" in compiled.apis.members and (threads := worker_input(compiled)).modules:
        scripts["worker"] = worker_script(threads, minify)
    files = _script_files(scripts, options, crew)
    files[f"{APP_FOLDER}/api.js"] = stub_script(compiled.apis.rest, minify)
    styled = entry_needs(app).union(*(chunk.needs for chunk in chunks.values()))
    files[_chunk_path(ENTRY, "css")] = _entry_css(compiled, styled, options) + sheets[ENTRY]
    files |= {_chunk_path(name, "css"): sheet for name, sheet in sheets.items() if name != ENTRY and sheet}
    files["index.html"] = index_html(
        compiled.project.name,
        _client_script(options),
        [_chunk_path(ENTRY, "css")],
        [_chunk_path(ENTRY, "js")],
        options.project.base,
        compiled.policy.directives,
    )
    files["_headers"] = headers(compiled.policy.directives)
    content = {path: text.encode("utf-8", "surrogatepass") for path, text in files.items()}
    content |= libraries(compiled.units)[1]
    return {path: content[path] for path in sorted(content)}


def _app_input(compiled: Compiled, options: Options) -> AppInput:
    """The app as far as it is known before its chunks are."""
    project = compiled.project
    config = _config(compiled, {}, options)
    texts = (join(module.pieces) for module in compiled.modules.values())
    return AppInput(
        config,
        app_settings(options, {use.tag for unit in compiled.units.values() for use in unit.tags}),
        project.units["app"].script if "app" in project.units else None,
        {name: compiled.apis.kinds.get(name, "async") for name, need in compiled.apis.members.items() if need is None},
        project.app.custom_tab_bar,
        {name.removeprefix("wx."): identity for name, identity in project.own_apis.items()},
        optional_parts(texts, config, _needs(compiled), compiled.apis.members),
    )


def _needs(compiled: Compiled) -> Iterator[Need]:
    """What the units and the calls of an app need of the runtime."""
    for unit in compiled.units.values():
        yield from unit.needs
    yield from filter(None, compiled.apis.members.values())


def _config(compiled: Compiled, files: Mapping[str, Sequence[str]], options: Options) -> dict[str, object]:
    """`env.config`; `files` are those of the pages, and of what is loaded later."""
    config = app_config(compiled.project, compiled.units, files)
    if "canIUse" in compiled.apis.members:
        config["components"] = usable_components(options.components)
        config["apis"] = usable_apis(options.apis)
    if later := compiled.later_units():
        config["later"] = {unit: list(files.get(unit, ())) for unit in later}
    if loaded := libraries(compiled.units)[0]:
        config["libraries"] = loaded
    if lazy := compiled.later_modules():
        config["lazy"] = {path: list(files.get(f"module:{path}", ())) for path in lazy}
    return config


def _client_script_path(options: Options) -> str:
    return f"{APP_FOLDER}/{posixpath.basename(options.telegram.script)}"


def _client_script(options: Options) -> str:
    return CLIENT_SCRIPT if options.telegram.script == "cdn" else _client_script_path(options)


def _chunk_path(name: str, suffix: str) -> str:
    """Where a file of a chunk stands: called like the chunk, unless no file, or another one, may be called so."""
    file = name.replace("/", ".")
    if "." in name or name == "api" or not _CHUNK_NAME.fullmatch(file) or is_unportable(f"{file}.{suffix}"):
        plain = re.sub(r"[^\w-]", "_", file, flags=re.ASCII)[:_LONGEST_PREFIX]
        file = f"{plain}-{hashlib.sha256(name.encode('utf-8', 'surrogatepass')).hexdigest()[:12]}"
    return f"{APP_FOLDER}/{file}.{suffix}"


def _script_files(scripts: Mapping[str, list[Piece]], options: Options, crew: Crew) -> dict[str, str]:
    files: dict[str, str] = {}
    if options.build.source_maps:
        for name, pieces in scripts.items():
            path = _chunk_path(name, "js")
            files[path], mapping = with_map(pieces, path, options.build.minify)
            files[f"{path}.map"] = json.dumps(mapping, ensure_ascii=False)
        return files
    texts = [join(pieces) for pieces in scripts.values()]
    if options.build.minify:
        texts = [done.result for done in crew.run([Job("minify", (text,), len(text) // _MINIFIED) for text in texts])]
    return {_chunk_path(name, "js"): text for name, text in zip(scripts, texts, strict=True)}


def _sheet(items: list[str], compiled: Compiled) -> str:
    """The styles of a chunk's units: components first, so that a page may override them."""
    units = [compiled.units[item.partition(":")[2]] for item in items if item.startswith("unit:")]
    units.sort(key=lambda unit: (unit.kind == "page", unit.id))
    return "".join(unit.css for unit in units)


def _entry_css(compiled: Compiled, needs: frozenset[Need], options: Options) -> str:
    """The runtime's styles, then app.wxss."""
    runtime, _ = parse(Source("runtime.css", runtime_css(needs)))
    app = compiled.units.get("app")
    return css_of(runtime, options.build) + (app.css if app is not None else "")


def _report(
    compiled: Compiled, options: Options, bundle: report.Bundle | None, timings: Mapping[str, float]
) -> report.Report:
    project = compiled.project
    component_uses = [
        (use.tag, use.source.path, *use.source.position(use.span.start))
        for unit in compiled.units.values()
        for use in unit.tags
        if use.kind in {"built-in", "unknown"} or use.tag in options.components
    ]
    unheeded = [
        (use.tag, use.is_event, use.name, use.source.path, *use.source.position(use.span.start))
        for unit in compiled.units.values()
        for use in unit.unheeded
    ]
    hosts = reached(compiled, options)
    named = {origin for item in compiled.policy.named if "." in (origin := origin_of(item.text or "") or "")}
    about = report.Project(
        name=project.name,
        appid=project.appid,
        root=posixpath.normpath(project.shown("")),
        pages=len(project.app.pages),
        components=sum(unit.kind == "component" for unit in project.units.values()),
        subpackages=sum(bool(package.root) for package in project.packages),
        files=project.counts(),
    )
    return report.Report.build(
        about,
        compiled.diagnostics,
        api_uses=compiled.apis.uses,
        component_uses=component_uses,
        unheeded=unheeded,
        hosts=hosts,
        named=named,
        tasks=tasks(compiled, options, hosts),
        bundle=bundle,
        timings=timings,
        ignore=options.report.ignore,
        own={**options.apis, **options.components},
    )
