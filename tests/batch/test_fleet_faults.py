"""One project's fault never stops the others: processes that crash, take too much memory, or never end."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from batch.fleets import batch, content, fleet, rows, statuses, summary

from wx2tg.batch import crew, folder, places
from wx2tg.batch.model import Job, Limits

FAULTS = """\
import os, signal, time
from wx2tg.batch import convert, worker
from wx2tg.driver import pipeline
converted, count = pipeline.convert_changed, 0
def faulty(src, *rest):
    global count
    count += 1
    if src.name == "crash":
        os.kill(os.getpid(), signal.SIGSEGV)
    if src.name == "exits":
        print("the words", file=sys.stderr, flush=True)
        os._exit(7)
    if src.name == "hungry":
        bytearray(10 ** 11)
    if src.name == "fault":
        raise KeyError("oops")
    if src.name == "loop":
        while True:
            pass
    if src.name == "tired" and count > 1:
        os.kill(os.getpid(), signal.SIGKILL)
    return converted(src, *rest)
pipeline.convert_changed = faulty
worker.serve({megabytes})
"""


@pytest.fixture(autouse=True)
def faults(monkeypatch: pytest.MonkeyPatch) -> None:
    """Processes in which projects of certain names do what they are called."""
    monkeypatch.setattr(places, "_PROGRAM", FAULTS)


@pytest.mark.parametrize(
    ("name", "kind", "words"),
    [
        ("crash", "crash", "SIGSEGV"),
        ("exits", "crash", "with status 7: the words"),
        ("hungry", "memory", "more than 1000 MB"),
        ("fault", "fault", "KeyError: 'oops'"),
    ],
)
def test_the_others_are_converted(tmp_path: Path, name: str, kind: str, words: str) -> None:
    file, out = fleet(tmp_path, "a", name, "b"), tmp_path / "out"
    assert batch(file, "-o", out, "--jobs", 1, "--memory", 1000).exit_code == 1
    assert statuses(out) == {"a": "converted", name: "failed", "b": "converted"}
    row = rows(out)[name]
    assert row["kind"] == kind
    assert words in row["reason"]
    assert summary(out)["failures"] == [{"kind": kind, "projects": 1, "names": [name]}]
    assert not (out / name).exists()
    assert (out / "b/index.html").is_file()


def test_an_endless_loop_is_ended(tmp_path: Path) -> None:
    """Only the endless project has a short limit here, which a busy machine cannot make the others exceed."""
    fleet(tmp_path, "a", "loop", "b")
    folder.prepare(tmp_path / "out")
    limits = {"a": Limits(), "loop": Limits(seconds=1.5), "b": Limits()}
    jobs = [Job(name, str(tmp_path / name), str(tmp_path / "out"), limits=limits[name]) for name in limits]
    done = {outcome.name: outcome for outcome in crew.outcomes(jobs, 1)}
    assert {name: outcome.kind for name, outcome in done.items()} == {"a": "", "loop": "time", "b": ""}
    assert "longer than 1.5 seconds; --timeout" in done["loop"].reason


def test_the_command_line_sets_the_limits(tmp_path: Path) -> None:
    file, out = fleet(tmp_path, "loop"), tmp_path / "out"
    assert batch(file, "-o", out, "--jobs", 1, "--timeout", 1).exit_code == 1
    assert rows(out)["loop"]["kind"] == "time"


def test_no_project_is_blamed_for_what_another_has_left(tmp_path: Path) -> None:
    """A process that others have used before is no proof; a new one is."""
    file, out = fleet(tmp_path, "a", "tired", "b"), tmp_path / "out"
    assert batch(file, "-o", out, "--jobs", 1).exit_code == 0
    assert set(statuses(out).values()) == {"converted"}


def test_a_failure_is_tried_again_by_the_next_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, out = fleet(tmp_path, "a", "crash"), tmp_path / "out"
    batch(file, "-o", out, "--jobs", 1)
    monkeypatch.undo()
    assert batch(file, "-o", out, "--jobs", 1).exit_code == 0
    assert {row["name"]: row["kept"] for row in summary(out)["projects"]} == {"a": True, "crash": False}


def test_a_project_runs_none_of_its_own_python(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = fleet(tmp_path, "a")
    (tmp_path / "a/click.py").write_text("open('ran', 'w')", encoding="utf-8")
    (tmp_path / "a/msgspec.py").write_text("open('ran', 'w')", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path / "a")
    monkeypatch.chdir(tmp_path / "a")
    before = set(content(tmp_path / "a"))
    assert batch(file, "-o", tmp_path / "out", "--jobs", 1).exit_code == 0
    assert set(content(tmp_path / "a")) == before
    assert not os.path.lexists(tmp_path / "a/ran")
