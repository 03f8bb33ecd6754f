"""Links a compiled project: the generated files of its bundle, as bytes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence

from msgspec.structs import replace

from wx2tg.driver.miniapp import packaged
from wx2tg.driver.minified import MinifiedScripts
from wx2tg.driver.schedule import Crew
from wx2tg.driver.styles import runtime_css_of
from wx2tg.driver.workshop import Job
from wx2tg.emit.needs import Need
from wx2tg.link.chunk import chunk_script, runtime_scripts, shared_names, worker_script
from wx2tg.link.entry import entry_names, entry_needs, entry_script, stub_script
from wx2tg.link.maps import with_map
from wx2tg.link.minify import put_back, set_aside
from wx2tg.link.modules import runtime_css
from wx2tg.link.shell import STUBS_PATH, headers, index_html
from wx2tg.options import Options
from wx2tg.plan.chunks import ENTRY, Plan
from wx2tg.plan.compiled import Compiled
from wx2tg.plan.entry import app_input, full_config
from wx2tg.plan.files import chunk_path, client_script
from wx2tg.plan.layout import chunk_input, layout, worker_input
from wx2tg.plan.libraries import libraries
from wx2tg.plan.ton_connect import pays_in_ton, ton_files
from wx2tg.syntax.wxss import parse
from wx2tg.text import Piece, Source, join

# How much faster a script is minified than compiled.
_MINIFIED = 4


def link(compiled: Compiled, options: Options, crew: Crew) -> dict[str, bytes]:
    """The generated files by path, sorted; `crew` minifies the scripts."""
    app = app_input(compiled, options)
    plan = layout(compiled, entry_needs(app))
    sheets = {name: _sheet(chunk.items, compiled) for name, chunk in plan.chunks.items()}
    app = replace(app, config=full_config(compiled, files_of_pages(plan, sheets), options))
    minify = options.build.minify
    chunks = {name: chunk_input(chunk.items, compiled) for name, chunk in plan.chunks.items()}
    runtime = runtime_scripts(chunks.values(), entry_names(app)) if minify else None
    shared = shared_names(chunks, runtime)
    scripts = {name: chunk_script(chunk, shared[name], runtime) for name, chunk in chunks.items() if name != ENTRY}
    scripts[ENTRY] = entry_script(app, chunks[ENTRY], shared[ENTRY], runtime)
    if "createWorker" in compiled.apis.members and (threads := worker_input(compiled)).modules:
        scripts["worker"] = worker_script(threads, minify)
    files = _script_files(scripts, options, crew)
    files[STUBS_PATH] = stub_script(compiled.apis.rest, minify)
    needs = entry_needs(app).union(*(chunk.needs for chunk in chunks.values()))
    sheets[ENTRY] = entry_css(compiled, needs, options) + sheets[ENTRY]
    files |= {chunk_path(name, "css"): sheet for name, sheet in sheets.items() if sheet or name == ENTRY}
    files |= pages_of(compiled, options)
    content = {path: text.encode("utf-8", "surrogatepass") for path, text in files.items()}
    in_ton = pays_in_ton(compiled.apis, options)
    content |= libraries(compiled.units, in_ton)[1]
    content |= ton_files(compiled.project, options) if in_ton else {}
    if options.build.format == "w3c-miniapp":
        content = packaged(content, compiled, options)
    return {path: content[path] for path in sorted(content)}


def files_of_pages(plan: Plan, sheets: Mapping[str, str]) -> dict[str, list[str]]:
    """The paths of the chunks that each page, and each item that is loaded later, needs besides the entry."""
    return {
        page.removeprefix("unit:"): [
            chunk_path(name, suffix) for name in names for suffix in ("js", "css") if suffix == "js" or sheets[name]
        ]
        for page, names in plan.pages.items()
    }


def pages_of(compiled: Compiled, options: Options) -> dict[str, str]:
    """`index.html` and `_headers`."""
    directives = compiled.policy.directives
    page = index_html(
        compiled.project.name,
        client_script(options),
        styles=[chunk_path(ENTRY, "css")],
        scripts=[chunk_path(ENTRY, "js")],
        base=options.project.base,
        directives=directives,
    )
    return {"index.html": page, "_headers": headers(directives)}


def _script_files(scripts: Mapping[str, list[Piece]], options: Options, crew: Crew) -> dict[str, str]:
    """The scripts of the chunks by path, minified where that is asked for, with their source maps."""
    files: dict[str, str] = {}
    if options.build.source_maps:
        for name, pieces in scripts.items():
            path = chunk_path(name, "js")
            files[path], mapping = with_map(pieces, path, options.build.minify)
            files[f"{path}.map"] = json.dumps(mapping, ensure_ascii=False)
        return files
    if not options.build.minify:
        return {chunk_path(name, "js"): join(pieces) for name, pieces in scripts.items()}
    parted = [set_aside(pieces) for pieces in scripts.values()]
    minified = _minified([text for text, _ in parted], options, crew)
    texts = [put_back(text, settled) for text, (_, settled) in zip(minified, parted, strict=True)]
    return {chunk_path(name, "js"): text for name, text in zip(scripts, texts, strict=True)}


def _minified(texts: Sequence[str], options: Options, crew: Crew) -> list[str]:
    """The `texts` of scripts, minified."""
    scripts = MinifiedScripts(crew.workshop.project, options)
    small = {text: known for text in texts if (known := scripts.known(text)) is not None}
    fresh = [text for text in dict.fromkeys(texts) if text not in small]
    done = crew.run([Job("minify", (text,), len(text) // _MINIFIED) for text in fresh])
    small |= {text: made.result for text, made in zip(fresh, done, strict=True)}
    scripts.keep(small.items())
    return [small[text] for text in texts]


def _sheet(items: Iterable[str], compiled: Compiled) -> str:
    """The styles of a chunk's units: components first, so that a page may override them."""
    units = [compiled.units[item.partition(":")[2]] for item in items if item.startswith("unit:")]
    units.sort(key=lambda unit: (unit.kind == "page", unit.id))
    return "".join(unit.styles.css for unit in units)


def entry_css(compiled: Compiled, needs: Iterable[Need], options: Options) -> str:
    """The runtime's styles, then app.wxss."""
    return css_of_runtime(needs, options) + css_of_app(compiled)


def css_of_runtime(needs: Iterable[Need], options: Options) -> str:
    """The styles of the runtime that `needs` ask for."""
    runtime, _ = parse(Source("runtime.css", runtime_css(needs)))
    return runtime_css_of(runtime, options.build)


def css_of_app(compiled: Compiled) -> str:
    """The styles of app.wxss."""
    app = compiled.units.get("app")
    return app.styles.css if app is not None else ""
