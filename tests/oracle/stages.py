"""Runs programs on both sides: wx2tg in this process, the template compiler in one node, one page of Chromium."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from browser.npm import installed
from playwright.sync_api import Browser, Page

from oracle.program import Program
from wx2tg import options
from wx2tg.driver.compile import compile_with
from wx2tg.driver.schedule import Crew
from wx2tg.emit.needs import Need
from wx2tg.link.chunk import ChunkInput, chunk_pieces
from wx2tg.link.modules import closure, joined, split_needs
from wx2tg.link.parts import optional_parts, parts_with
from wx2tg.project import discover
from wx2tg.text import join

PACKAGES = ("glass-easel@0.12.1", "glass-easel-miniprogram-adapter@0.12.1", "glass-easel-template-compiler@1.1.0")

_HERE = Path(__file__).parent
# What the page calls of the runtime, and what WeChat's globals stand for.
_CALLED = {
    "core/page": "createPage enterPage pageLifetime readyPage",
    "core/updates": "flushReady",
    "core/events": "dispatch",
    "core/env": "env",
    "core/app": "App getApp",
    "core/registry": "define defineUnit Component Page Behavior",
}
# What the shell would be made of.
_NO_SHELL: dict[str, Any] = {"tabBar": None, "window": {}, "pagesConfig": {}}
# A page stays open for so many programs; then a new one frees what the old ones left.
_PROGRAMS_PER_PAGE = 250


@dataclass(frozen=True, slots=True)
class State:
    """What there is after one step: what was logged since the one before, and the DOM."""

    step: str
    log: tuple[str, ...]
    dom: str

    @property
    def is_endless(self) -> bool:
        """Whether the step set in motion what has no end, and was stopped: see `page.js`."""
        return len(self.log) > 200


@dataclass(frozen=True, slots=True)
class Script:
    """A program for our side: the modules of the runtime that it needs, and what runs with what those export."""

    modules: frozenset[str]
    text: str


def script_of(program: Program) -> Script:
    """The program as one script that gives the runtime's functions: what it uses of the runtime, then its units."""
    with tempfile.TemporaryDirectory(dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None) as folder:
        root = Path(folder)
        for path, text in {"app.json": '{"pages": ["page"]}', **program.complete()}.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text, encoding="utf-8")
        chunk = _chunk(root)
    called = {name: module for module, names in _CALLED.items() for name in names.split()}
    texts = [*program.files.values(), *program.steps]
    parts = optional_parts(texts, _NO_SHELL).union(*map(parts_with, texts))
    scripts, _ = split_needs({*chunk.needs, *parts, *(Need(module, name) for name, module in called.items())})
    names = sorted({need.name for need in chunk.needs if need.name} | {"defineUnit"})
    parts_of_it = sorted(part.name for part in parts)
    text = "\n".join(
        [
            '"use strict";',
            f"const {{{', '.join(sorted({*called, *names, *parts_of_it}))}}} = runtime;",
            f"const $ = {{{', '.join(names)}}};",
            "env.config = {pagesConfig: {}};",
            f"Object.assign(env.parts, {{{', '.join(parts_of_it)}}});",
            "App({});",
            "const wx2tg = {",
            "  modules: (run) => run(",
            "    define, {}, {}, App, Page, Component, Behavior, getApp, () => [], null, {}, {}, {}, $,",
            "  ),",
            "  units: (run) => run($),",
            "};",
            join(chunk_pieces(chunk)),
            f"env.app = getApp(); return {{{', '.join(called)}}};",
        ]
    )
    return Script(frozenset(scripts), text)


def _runtime(modules: frozenset[str]) -> str:
    """Modules of the runtime as the body of a function that gives what they export."""
    found = closure(modules)
    exported = ", ".join(name for module in found for name in module.exports)
    return f'"use strict";\n{join(joined(found))}\nreturn {{{exported}}};'


def _chunk(root: Path) -> ChunkInput:
    chosen = options.load(root).with_flags(minify=False)
    with Crew(discover(root, chosen), chosen, bundled=False) as crew:
        compiled = compile_with(crew)
    internal = [found for found in compiled.diagnostics if found.name == "internal-error"]
    assert not internal, internal
    return ChunkInput(
        modules=[(module.id, module.emitted) for module in compiled.modules.values()],
        units=[unit.emitted for unit in compiled.units.values() if unit.kind != "app"],
    )


class TemplateCompiler:
    """glass-easel's compiler in a node that lives as long as this does."""

    def __init__(self) -> None:
        node = shutil.which("node")
        assert node is not None, "node is missing; `make test` sets it up"
        environment = {**os.environ, "NODE_PATH": str(installed(PACKAGES[2]))}
        self.process = subprocess.Popen(
            [node, str(_HERE / "compile.cjs")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env=environment,
        )

    def compile(self, files: dict[str, str]) -> str:
        """The template functions of all WXML and wxs files, as a JavaScript expression."""
        assert self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.write(json.dumps(files) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        assert "error" not in answer, answer["error"]
        return str(answer["groups"])

    def close(self) -> None:
        """Let node end."""
        assert self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait(10)


class Stages:
    """Both sides in one Chromium page."""

    def __init__(self, browser: Browser) -> None:
        self.context = browser.new_context(viewport={"width": 390, "height": 844})
        self.compiler = TemplateCompiler()
        self.page: Page | None = None
        self.programs = 0
        # The page compiles the runtime once for all programs, so it has what any of them has needed so far.
        self.modules: frozenset[str] = frozenset()
        self.is_loaded = False

    def close(self) -> None:
        """End what was started."""
        self.compiler.close()
        self.context.close()

    def open(self) -> Page:
        """A page with both frameworks."""
        if self.page is None or self.programs % _PROGRAMS_PER_PAGE == 0:
            if self.page is not None:
                self.page.close()
            self.page = self.context.new_page()
            self.page.set_content("<!DOCTYPE html><body></body>")
            self.page.add_style_tag(path=_HERE / "page.css")
            self.page.add_script_tag(content=_frameworks())
            for name in ("page.js", "ours.js", "theirs.js"):
                self.page.add_script_tag(path=_HERE / name)
            self.is_loaded = False
        self.programs += 1
        return self.page

    def ours(self, program: Program) -> list[State]:
        """The program on our runtime."""
        script = script_of(program)
        page = self.open()
        if not self.is_loaded or not script.modules <= self.modules:
            self.modules |= script.modules
            page.evaluate("(text) => { oracle.runtime = new Function('window', text); }", _runtime(self.modules))
            self.is_loaded = True
        return self._run(page, "ours", {"script": script.text, "steps": program.steps})

    def theirs(self, program: Program) -> list[State]:
        """The program on glass-easel."""
        files = program.complete()
        groups = self.compiler.compile(files)
        given = {"files": files, "groups": groups, "units": program.units, "query": program.query}
        return self._run(self.open(), "theirs", {**given, "steps": program.steps})

    def _run(self, page: Page, side: str, given: dict[str, Any]) -> list[State]:
        states = page.evaluate(f"(given) => oracle.run(oracle.{side}, given)", given)
        return [State(state["step"], tuple(state["log"]), state["dom"]) for state in states]


def _frameworks() -> str:
    """glass-easel and the adapter, which asks for the former by name, as one script."""
    glass_easel = installed(PACKAGES[0]) / "glass-easel" / "dist" / "glass_easel.all.js"
    folder = installed(PACKAGES[1]) / "glass-easel-miniprogram-adapter" / "dist"
    modules = {"glassEasel": glass_easel, "adapter": folder / "glass_easel_miniprogram_adapter.js"}
    return "".join(
        f"window.{name} = ((exports, require) => {{ {file.read_text(encoding='utf-8')}\n"
        "return exports; })({}, () => window.glassEasel);\n"
        for name, file in modules.items()
    )
