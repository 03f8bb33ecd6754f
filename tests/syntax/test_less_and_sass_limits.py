"""Sheets in LESS and Sass that would exhaust the machine: each is left out with a finding, all others are compiled."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil
import pytest
from browser.projects import small_app, write_project

from wx2tg import check, options
from wx2tg.cli import main
from wx2tg.driver.sources import Sources
from wx2tg.project import Project, discover
from wx2tg.syntax.compiled import Compiled
from wx2tg.syntax.confined import Allowance
from wx2tg.syntax.less import compile_less
from wx2tg.syntax.sass import compile_sass
from wx2tg.text import Source, Span

PLUGINS = {"project.config.json": json.dumps({"setting": {"useCompilerPlugins": ["less", "sass"]}})}
BRIEF = 0.5
"""Seconds of CPU time for a sheet, where a test lets one run into the limit."""

ENDLESS = {
    "less": "@n: ~'x'; .a(@i) when (@i > 0) { .a(@i - 0.001); .a(@i - 0.001) } .b { .a(1) }\n",
    "scss": "@while true { $a: 1; }\n",
    "sass": "@while true\n  $a: 1\n",
}

TIME = {
    "less-replace.less": '.a { b: replace("' + "a" * 40 + '!", "(a+)+$", "") }',
    "less-calls.less": "@d0: { a: b };"
    + "".join(f"@d{i + 1}: {{ @d{i}(); @d{i}() }};" for i in range(30))
    + ".a{@d30()}",
    "less-text.less": '@a0: "a";' + "".join(f'@a{i + 1}: "@{{a{i}}}@{{a{i}}}";' for i in range(40)) + ".a { b: @a40 }",
    "less-pairs.less": ".f(@x) when (@x > 0) { .f(@x - 1); .f(@x - 1); a@{x}: b } .a { .f(40) }",
    "scss-while.scss": ENDLESS["scss"],
    "scss-count.scss": "$s: 0; @for $i from 1 through 1000000000 { $s: $s + $i }",
    "scss-extend.scss": "%a { x: y } "
    + "".join(f".l{i} .m{i} .n{i} {{ @extend .l{i + 1}; @extend .m{i + 1}; @extend %a }} " for i in range(20)),
    "scss-debug.scss": '@while true { @debug "x" }',
    "scss-quotes.scss": '"' * 1_000_000,
    "sass-while.sass": ENDLESS["sass"],
}
"""Sheets that would take hours, or a minute for the quotes."""

MEMORY = {
    "less-range.less": ".a { b: range(1000000000) }",
    "less-text.less": '.f(@x) when (true) { .f("@{x}@{x}") } .a { .f("aaaaaaaa") }',
    "scss-text.scss": '$s: "aaaaaaaa"; @while true { $s: $s + $s }',
    "scss-insert.scss": '@use "sass:string"; $s: "a"; @while true { $s: string.insert($s, $s, 1) }',
    "scss-nest.scss": ".a, .b {" + "&, & {" * 30 + "c: d" + "}" * 31,
}
"""Sheets that would take all the memory of the machine."""

DEEP = {
    "less-mixin.less": ".f(@x) when (true) { .f(@x + 1) } .a { .f(1) }",
    "less-rules.less": "@d: { @d(); }; .a { @d(); }",
    "less-brackets.less": ".a { b: " + "(" * 50_000 + ")" * 50_000 + " }",
    "less-itself.less": '@import (multiple) "less-itself.less";',
    "scss-function.scss": "@function f($x) { @return f($x + 1); } .a { b: f(1) }",
    "scss-mixin.scss": "@mixin f($x) { a { @include f($x + 1); } } @include f(1);",
    "scss-brackets.scss": ".a { b: " + "(" * 50_000 + ")" * 50_000 + " }",
}
"""Sheets that no stack is deep enough for."""


def compiled(path: str, text: str, allowance: Allowance | None = None) -> Compiled:
    """`text` compiled as the file `path`, which is the only one."""
    function = compile_less if path.endswith(".less") else compile_sass
    return function(
        Source(path, text), lambda _, name: Source(path, text) if name == path else None, allowance=allowance
    )


def project(root: Path, files: dict[str, str]) -> Project:
    """The project of `files` in a small app with a page for each sheet of a page."""
    pages = sorted({name.rpartition(".")[0] for name in files if name.startswith("pages/")})
    return discover(write_project(root, {**small_app(*pages), **PLUGINS, **files}), options.read("", root=root))


def pages(kind: str, *texts: str) -> dict[str, str]:
    return {f"pages/p{index}/p{index}.{kind}": text for index, text in enumerate(texts)}


@pytest.mark.parametrize("path", TIME)
def test_time(path: str) -> None:
    problem = compiled(path, TIME[path], Allowance(sheet_seconds=BRIEF)).problem
    assert problem is not None
    assert (problem.kind, problem.text) == ("limit", f"it takes more than {BRIEF} seconds of CPU time")
    assert compiled(f"next.{path.rpartition('.')[2]}", ".a\n  b: c" if path.endswith("sass") else "").source is not None


@pytest.mark.parametrize("path", MEMORY)
def test_memory(path: str) -> None:
    problem = compiled(path, MEMORY[path], Allowance(100, sheet_seconds=100)).problem
    assert problem is not None
    assert (problem.kind, problem.text) == ("limit", "it takes more than 256 MB of memory")
    assert compiled("next" + path[-5:], ".a { .b { c: d } }").source is not None


@pytest.mark.parametrize("path", DEEP)
def test_depth(path: str) -> None:
    problem = compiled(path, DEEP[path]).problem
    assert problem is not None
    assert problem.kind == "limit"
    assert "deeper" in problem.text
    assert compiled("next" + path[-5:], ".a { .b { c: d } }").source is not None


@pytest.mark.parametrize("kind", ["less", "scss"])
def test_length(kind: str) -> None:
    text = {
        "less": "each(range(999), { .a-@{value} { b: c } });",
        "scss": "@for $i from 1 to 999 { .a-#{$i} { b: c } }",
    }
    problem = compiled(f"a.{kind}", text[kind], Allowance(sheet_css=5000)).problem
    assert problem is not None
    assert (problem.kind, problem.text) == ("limit", "it becomes more than 0.005 MB of CSS")
    allowance = Allowance(css=30_000)
    assert compiled(f"a.{kind}", text[kind], allowance).source is not None
    problem = compiled(f"a.{kind}", text[kind], allowance).problem
    assert problem is not None
    assert problem.text == "the sheets of this project have become more than 0.03 MB of CSS together"


def test_an_answer_without_an_end() -> None:
    """A source map longer than all that is taken, of CSS that is not."""
    problem = compiled("a.scss", '$s: "a";' + "$s: $s + $s;" * 26 + ".a { b: $s }").problem
    assert problem is not None
    assert problem.kind == "limit"


def test_memory_stays_bounded() -> None:
    """All that a process of wx2tg and its compilers take is told by the system when they have ended."""
    code = f"""
import os, resource, sys
sys.path[:] = {[*sys.path, str(Path(__file__).parent)]!r}
from test_less_and_sass_limits import MEMORY, compiled
from wx2tg.syntax.less import engine
from wx2tg.syntax.sass import host
for path in ("less-text.less", "scss-text.scss", "less-range.less"):
    assert compiled(path, MEMORY[path]).problem.kind == "limit"
engine.less_engine().end(), host.sass_host().process.end()
print(max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert int(done.stdout) < 1024 << 10


@pytest.mark.parametrize("kind", ["less", "scss"])
def test_one_sheet_is_left_out(kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = {"less": DEEP["less-mixin.less"], "scss": MEMORY["scss-text.scss"]}[kind]
    project(tmp_path / "src", pages(kind, ".one { .in { color: red } }", bad, ".three { .in { color: red } }"))
    with pytest.raises(SystemExit) as ended:
        main(["convert", str(tmp_path / "src"), "-o", str(tmp_path / "dist")])
    assert ended.value.code == 1
    told = capsys.readouterr()
    assert f"pages/p1/p1.{kind}" in told.out + told.err
    css = "".join(file.read_text() for file in (tmp_path / "dist" / "_app").glob("*.css"))
    assert ".one .in" in css and ".three .in" in css


@pytest.mark.parametrize("kind", ["less", "scss", "sass"])
def test_findings_name_the_sheet(kind: str, tmp_path: Path) -> None:
    sources = Sources(
        project(tmp_path, pages(kind, ENDLESS[kind], ".a\n  b: c\n" if kind == "sass" else ".a { b: c }"))
    )
    sources.compiler.allowance = Allowance(sheet_seconds=BRIEF)
    empty, full = (sources.style(f"pages/p{index}/p{index}.{kind}") for index in (0, 1))
    assert empty is not None and full is not None
    assert (empty.text, full.text.split()) == ("", ".a { b: c; }".split())
    assert [(item.name, item.path) for item in sources.diagnostics] == [("style-limit", f"pages/p0/p0.{kind}")]


@pytest.mark.parametrize("kind", ["less", "scss"])
def test_a_project_has_an_end(kind: str, tmp_path: Path) -> None:
    sources = Sources(project(tmp_path, pages(kind, *[ENDLESS[kind]] * 30)))
    sources.compiler.allowance = Allowance(2.5 * BRIEF, sheet_seconds=BRIEF)
    before = sources.compiler.allowance.seconds
    for index in range(30):
        sources.style(f"pages/p{index}/p{index}.{kind}")
    reasons = [item.message for item in sources.diagnostics]
    assert len(reasons) == 30
    alone = [reason for reason in reasons if f"it takes more than {BRIEF} seconds" in reason]
    together = [reason for reason in reasons if f"more than {2.5 * BRIEF:g} seconds of CPU time together" in reason]
    assert 1 <= len(alone) <= 2
    assert len(together) == 30 - len(alone)
    assert before - sources.compiler.allowance.seconds < 4 * BRIEF


def test_allowances_grow_with_the_project() -> None:
    one, many, most = (Allowance.of(sheets) for sheets in (1, 100, 1_000_000))
    assert one.seconds < many.seconds < most.seconds
    assert one.css < many.css < most.css
    assert most.seconds < 600


def test_the_common_sheet_spoils_no_other(tmp_path: Path) -> None:
    files = pages("less", ".a { b: c }", ".a { d: e }")
    sources = Sources(project(tmp_path, {**files, "app.less": f".x {{ y: z }}\n{ENDLESS['less']}"}))
    sources.compiler.allowance = Allowance(sheet_seconds=BRIEF)
    texts = [sources.style(path) for path in (*files, "app.less")]
    assert [" ".join(source.text.split()) for source in texts if source] == [".a { b: c; }", ".a { d: e; }", ""]
    assert [(item.name, item.path) for item in sources.diagnostics] == [("style-limit", "app.less")]


def kill_compiler(number: signal.Signals, over: threading.Event) -> None:
    """Send a signal to the child of this process that computes from now on."""
    before = {process.pid: process.cpu_times().user for process in psutil.Process().children()}
    while not over.wait(0.01):
        for process in psutil.Process().children():
            if process.cpu_times().user - before.get(process.pid, 0) > 0.2:
                process.send_signal(number)
                return


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signals")
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
@pytest.mark.parametrize("kind", ["less", "scss"])
def test_a_compiler_that_is_killed(kind: str, number: signal.Signals) -> None:
    over = threading.Event()
    killer = threading.Thread(target=kill_compiler, args=(number, over))
    killer.start()
    problem = compiled(f"a.{kind}", ENDLESS[kind]).problem
    over.set()
    killer.join()
    assert problem is not None
    assert (problem.kind, problem.text) == ("limit", f"its compiler was ended by signal {number}")
    assert compiled(f"next.{kind}", ".a { .b { c: d } }").source is not None


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signals")
@pytest.mark.parametrize("busy", [0.0, 0.06, 0.12, 0.2])
@pytest.mark.parametrize("kind", ["less", "scss"])
def test_compilers_end_with_wx2tg(kind: str, busy: float) -> None:
    """However far they have come: `busy` is the time of the processor that a compiler has taken, in seconds."""
    code = f"""
import sys
sys.path[:] = {[*sys.path, str(Path(__file__).parent)]!r}
from test_less_and_sass_limits import ENDLESS, compiled
compiled("a.{kind}", ENDLESS["{kind}"])
"""
    parent = subprocess.Popen([sys.executable, "-c", code])
    try:
        compilers: list[psutil.Process] = []
        while not compilers and parent.poll() is None:
            children = psutil.Process(parent.pid).children()
            compilers = [item for item in children if item.cpu_times().user >= busy]
            time.sleep(0.005)
        assert compilers
    finally:
        os.kill(parent.pid, signal.SIGKILL)
        parent.wait()
    assert psutil.wait_procs(compilers, timeout=60)[1] == []


def test_large_sheets_are_no_problem(tmp_path: Path) -> None:
    """Ten thousand rules, which less.js would need a minute for if it counted lines itself."""
    rules = "".join(f".a{index} {{\n  .b {{ width: 1rpx * {index}; }}\n}}\n" for index in range(10_000))
    for path in ("a.less", "a.scss"):
        source = compiled(path, rules.replace(" * ", "*"), Allowance()).source
        assert source is not None
        at = source.text.index("width: 9876rpx")
        origin, span = source.origin(Span(at, at + 1))
        assert origin.text[span.start :].startswith("width: 1rpx*9876")


def test_a_check_finds_it_too(tmp_path: Path) -> None:
    project(tmp_path, pages("scss", DEEP["scss-function.scss"]))
    (item,) = check(tmp_path, options.read("", root=tmp_path)).findings
    assert (item.name, item.path) == ("style-limit", "pages/p0/p0.scss")
