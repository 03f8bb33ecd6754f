"""`--jobs`: the output is the same for any number of processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import msgspec
import pytest
from browser.projects import APPS, convert, small_app, write_project

from wx2tg import options
from wx2tg.driver import modules, schedule
from wx2tg.driver.workshop import Job
from wx2tg.plan.agreement import Agreement
from wx2tg.project import discover
from wx2tg.report import Report, render

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def everything_is_worth_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Even an app of a few files is shared."""
    monkeypatch.setattr(schedule, "_WORTH", 0)


@pytest.fixture
def helpers(monkeypatch: pytest.MonkeyPatch) -> list[subprocess.Popen[bytes]]:
    """The processes that are started."""
    started: list[subprocess.Popen[bytes]] = []
    make = schedule._Helper.__init__

    def made(self: schedule._Helper, command: list[str], brief: bytes) -> None:
        make(self, command, brief)
        started.append(self._process)

    monkeypatch.setattr(schedule._Helper, "__init__", made)
    return started


def first(monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    """Have the other processes run `program` before they work."""
    work = "from wx2tg.driver.worker"
    monkeypatch.setattr(schedule, "_START", schedule._START.replace(work, f"{program}; {work}"))


def files_of(bundle: Path) -> dict[str, bytes]:
    return {path.relative_to(bundle).as_posix(): path.read_bytes() for path in bundle.rglob("*") if path.is_file()}


def told(report: Report) -> str:
    """All of a report that is not about time."""
    return render(msgspec.structs.replace(report, timings={}), "json")


def assert_same(src: Path, folder: Path, jobs: int = 3, **flags: object) -> Report:
    """Convert `src` in one process and in several; the report of the latter."""
    alone = convert(src, folder / "alone", jobs=1, **flags)
    shared = convert(src, folder / "shared", jobs=jobs, **flags)
    assert files_of(folder / "alone") == files_of(folder / "shared")
    assert told(alone) == told(shared)
    return shared


@pytest.mark.parametrize("source_maps", [False, True])
@pytest.mark.parametrize("app", ["tea-house", "plant-diary", "trail-log"])
def test_an_app_is_the_same_however_many_have_made_it(
    app: str, source_maps: bool, tmp_path: Path, helpers: list[subprocess.Popen[bytes]]
) -> None:
    assert_same(APPS / app, tmp_path, source_maps=source_maps)
    assert len(helpers) == 2
    assert all(helper.returncode is not None for helper in helpers)


def faulty(root: Path) -> Path:
    """An app with something to say in many of its files, some of it about files that several others use."""
    pages = [f"pages/p{number}/index" for number in range(24)]
    files = small_app(*pages)
    files["lib/shared.wxml"] = '<template name="t"><mystery>{{ a + }}</mystery></template>'
    files["lib/shared.wxss"] = ".a { color red } @keyframes turn { to { opacity: 0 } }"
    for number, page in enumerate(pages):
        files[f"{page}.js"] = f"const x = require('absent-{number % 3}'); Page({{}}); wx.unheardOf{number}(x);"
        files[f"{page}.wxml"] = '<import src="/lib/shared.wxml" /><template is="t" /><view class="a"><view>'
        files[f"{page}.wxss"] = '@import "/lib/shared.wxss"; .b { width: 10rpx; animation: turn 1s } @keyframes turn {}'
    files[f"{pages[5]}.js"] = "Page({ data: { } }"
    files["app.js"] = "wx.unheardOf7 = 1; App({})"
    return write_project(root, files)


def test_findings_are_the_same(tmp_path: Path) -> None:
    report = assert_same(faulty(tmp_path / "app"), tmp_path)
    names = [finding.name for finding in report.findings]
    assert names.count("npm-package-missing") == 3
    assert {"script-syntax-error", "unknown-api", "unknown-component", "missing-end-tag"} <= set(names)
    assert not any("unheardOf7" in finding.message for finding in report.findings)


def test_a_fault_of_ours_in_another_process_is_told_as_in_this_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = write_project(tmp_path / "app", small_app(*(f"pages/p{number}/index" for number in range(12))))
    fault = "def emit_module(*_): raise LookupError('no pieces today')"
    known: dict[str, object] = {}
    exec(fault, known)
    monkeypatch.setattr(modules, "emit_module", known["emit_module"])
    first(monkeypatch, f"exec({fault!r}); import wx2tg.driver.modules as m; m.emit_module = emit_module")
    report = assert_same(app, tmp_path)
    found = [finding for finding in report.findings if finding.name == "internal-error"]
    assert len(found) == 13
    assert all("no pieces today" in finding.message for finding in found)


@pytest.mark.parametrize(
    "program",
    [
        "raise SystemExit(1)",
        "import sys; sys.stdin.buffer.read(1000); sys.stdout.write('this is no answer'); sys.stdout.flush()",
        "import sys, pickle; load = pickle.load; i = sys.stdin.buffer; load(i); load(i)",
    ],
    ids=["at once", "with nonsense", "with jobs in hand"],
)
def test_what_a_process_that_dies_had_to_do_is_done(
    program: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schedule, "_START", program)
    assert_same(APPS / "tea-house", tmp_path)


def test_a_job_that_fails_elsewhere_is_done_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first(monkeypatch, "import wx2tg.driver.workshop as w; w.Workshop.unit = w.Workshop.survey = None")
    assert_same(APPS / "tea-house", tmp_path)


def test_a_process_that_comes_late_knows_what_the_others_agreed_on(tmp_path: Path) -> None:
    chosen = options.load(APPS / "tea-house").with_flags(jobs=2)
    project = discover(APPS / "tea-house", chosen)
    with schedule.Crew(project, chosen, bundled=True) as crew:
        crew.agree(Agreement.of(project.units, {unit: crew.workshop.survey(unit) for unit in project.units}))
        crew._start()
        jobs = [Job("unit", (unit, "", ""), 1) for unit in sorted(project.units)]
        board = schedule._Board(2, jobs, [1] * len(jobs))
        crew._helpers[0].work(board, 1)
        assert {(place, done.by, done.result.id) for place, done in board.done.items()} == {
            (place, 1, job.arguments[0]) for place, job in enumerate(jobs)
        }


def test_a_small_app_is_made_by_one_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, helpers: list[subprocess.Popen[bytes]]
) -> None:
    monkeypatch.undo()
    convert(APPS / "tea-house", tmp_path / "out", jobs=4)
    assert helpers == []


# A shell that runs tests in the background has them ignore SIGINT, and so would the script: it asks for Python's way.
SCRIPT = """
import signal, sys
from pathlib import Path
from wx2tg import Options, convert
from wx2tg.driver import schedule
schedule._WORTH = 0
make = schedule._Helper.__init__
def made(self, command, brief):
    make(self, command, brief)
    print(self._process.pid, flush=True)
schedule._Helper.__init__ = made
signal.signal(signal.SIGINT, signal.default_int_handler)
print("started", flush=True)
convert(Path(sys.argv[1]), Options(out=Path(sys.argv[2]), jobs=3))
print("done", flush=True)
"""


def started(script: str, tmp_path: Path, src: Path) -> subprocess.Popen[str]:
    """A process that runs `script`, which has no guard around its main part."""
    file = tmp_path / "script.py"
    file.write_text(textwrap.dedent(script), encoding="utf-8")
    return subprocess.Popen(
        [sys.executable, str(file), str(src), str(tmp_path / "out")],
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


def test_a_script_without_a_guard_can_convert(tmp_path: Path) -> None:
    with started(SCRIPT, tmp_path, APPS / "tea-house") as script:
        output, _ = script.communicate(timeout=120)
    first, *pids, last = output.split()
    assert (first, len(pids), last) == ("started", 2, "done")
    assert (tmp_path / "out" / "index.html").is_file()


def is_gone(process: int) -> bool:
    """Whether a process has ended; one that nobody has asked about yet is a zombie."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="there is no /proc")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_nothing_is_left_of_a_conversion_that_is_stopped(number: signal.Signals, tmp_path: Path) -> None:
    slow = SCRIPT.replace("convert(Path", "import time; schedule.Crew.agree = lambda *_: time.sleep(60)\nconvert(Path")
    with started(slow, tmp_path, APPS / "tea-house") as script:
        assert script.stdout is not None
        assert script.stdout.readline() == "started\n"
        helpers = [int(script.stdout.readline()) for _ in range(2)]
        time.sleep(1)
        assert not any(map(is_gone, helpers))
        os.killpg(script.pid, number) if number is signal.SIGINT else script.send_signal(number)
        script.wait(30)
    deadline = time.monotonic() + 20
    while not all(map(is_gone, helpers)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert all(map(is_gone, helpers))


# Modules of the standard library and of packages that a process of ours imports at some time.
SHADOWED = ("signal", "pickle", "sitecustomize", "usercustomize", "typing", "json", "re", "click", "lark", "wx2tg")


def booby_trapped(root: Path) -> Path:
    """A project with Python files named like modules, each of which leaves a mark where it is run."""
    files = small_app(*(f"pages/p{number}/index" for number in range(6)))
    trap = "import os; open(os.path.join(os.path.dirname(__file__), 'ran-' + __name__), 'w').close()\n"
    files |= {f"{name}.py": trap for name in SHADOWED}
    return write_project(root, files)


@pytest.mark.parametrize("path", [["", "."], ["PROJECT"], ["PROJECT", ""]], ids=["relative", "absolute", "both"])
def test_nothing_of_the_project_is_run(
    path: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, helpers: list[subprocess.Popen[bytes]]
) -> None:
    src = booby_trapped(tmp_path / "app")
    entries = [str(src) if entry == "PROJECT" else entry for entry in path]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(entries))
    for folder in (src, src / "pages", tmp_path):
        monkeypatch.chdir(folder)
        chosen = options.load(src).with_flags(jobs=3)
        project = discover(src, chosen)
        with monkeypatch.context() as patch, schedule.Crew(project, chosen, bundled=True) as crew:
            patch.setattr(sys, "path", [*entries, *sys.path])
            crew._start()
            patch.undo()
            jobs = [Job("module", (f"pages/p{number}/index.js",), 1) for number in range(6)]
            board = schedule._Board(3, jobs, [1] * len(jobs))
            crew._helpers[0].work(board, 1)
            assert {done.by for done in board.done.values()} == {1}
    assert len(helpers) == 6
    assert not list(src.glob("ran-*"))


@pytest.mark.parametrize("path", [None, "", ".", os.pathsep, f"{os.pathsep}/nowhere"])
def test_python_m_runs_nothing_of_the_folder_it_is_started_in(path: str | None, tmp_path: Path) -> None:
    src = booby_trapped(tmp_path / "app")
    # What Python itself imports before any code of ours: its own `-m wx2tg`, and the modules of `site`.
    for name in ("wx2tg", *(() if path is None else ("sitecustomize", "usercustomize", "re", "typing"))):
        (src / f"{name}.py").unlink()
    command = [sys.executable, "-m", "wx2tg", "convert", ".", "-o", "../out", "--jobs", "1", "--quiet"]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    if path is not None:
        environment["PYTHONPATH"] = path
    done = subprocess.run(command, cwd=src, env=environment, capture_output=True, text=True, check=False, timeout=120)
    assert (done.returncode, done.stderr) == (0, "")
    assert not list(src.glob("ran-*"))


def test_a_checkout_can_be_run_where_it_stands(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "wx2tg", "--version"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)
    assert done.stdout.startswith("wx2tg ")
