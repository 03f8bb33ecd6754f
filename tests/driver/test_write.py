"""A finished bundle is moved to its place in one step, and a conversion that is stopped leaves no files beside it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from wx2tg.driver import write
from wx2tg.driver.write import MARKER, write_bundle

FILES = {MARKER: b"{}", "index.html": b"new"}

# A shell that runs tests in the background has them ignore SIGINT, and so would the script: it asks for Python's way.
SLOW = """
import shutil, signal, sys, time
from pathlib import Path
from wx2tg.driver import write
from wx2tg.driver.write import MARKER, write_bundle
def wait(origin, target):
    print("writing", flush=True)
    time.sleep(60)
shutil.copyfile = wait
signal.signal(signal.SIGINT, signal.default_int_handler)
dist = Path(sys.argv[1])
write_bundle(dist, {MARKER: b"{}", "index.html": b"new"}, {"a.png": dist})
"""


def stopped(dist: Path, number: signal.Signals) -> int:
    """The exit status of a conversion that got a signal while it wrote."""
    with subprocess.Popen([sys.executable, "-c", SLOW, str(dist)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "writing\n"
        process.send_signal(number)
        return process.wait(timeout=20)


def beside(dist: Path) -> list[str]:
    return sorted(path.name for path in dist.parent.iterdir() if path != dist)


@pytest.mark.skipif(os.name != "posix", reason="signals are of POSIX")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_conversion_that_is_told_to_end(tmp_path: Path, number: signal.Signals) -> None:
    dist = tmp_path / "dist"
    write_bundle(dist, {**FILES, "index.html": b"old"}, {})
    assert stopped(dist, number) != 0
    assert beside(dist) == []
    assert (dist / "index.html").read_bytes() == b"old"
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL


@pytest.mark.skipif(os.name != "posix", reason="signals are of POSIX")
def test_the_next_conversion_clears_up_after_one_that_was_killed(tmp_path: Path) -> None:
    dist = tmp_path / "dist"
    assert stopped(dist, signal.SIGKILL) == -signal.SIGKILL
    assert not dist.exists()
    assert len(beside(dist)) == 1
    gone = beside(dist)[0].split("-")[1]
    for name in (f".dist-{os.getpid()}-running_", f".other-{gone}-someoneX"):
        (tmp_path / name / MARKER).parent.mkdir(parents=True)
        (tmp_path / name / MARKER).touch()
    (tmp_path / f".dist-{gone}-somebody").mkdir()
    write_bundle(dist, FILES, {})
    # What another conversion is writing, or somebody else has named so, stays.
    assert set(beside(dist)) == {f".dist-{gone}-somebody", f".dist-{os.getpid()}-running_", f".other-{gone}-someoneX"}
    assert (dist / "index.html").read_bytes() == b"new"


def test_two_conversions_at_once_leave_one_whole_bundle(tmp_path: Path) -> None:
    dist = tmp_path / "dist"
    script = SLOW.replace("time.sleep(60)", "time.sleep(0.5)")
    processes = [subprocess.Popen([sys.executable, "-c", script, str(dist)], stdout=subprocess.DEVNULL) for _ in "12"]
    deadline = time.monotonic() + 20
    assert all(process.wait(timeout=deadline - time.monotonic()) == 0 for process in processes)
    assert beside(dist) == []
    assert (dist / "index.html").read_bytes() == b"new"


@pytest.mark.parametrize("exchange", [True, False], ids=["with an exchange", "in two steps"])
def test_many_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, exchange: bool) -> None:
    if not exchange:
        monkeypatch.setattr(write, "_exchange", lambda one, other: False)
    for turn in range(20):
        dist = tmp_path / str(turn) / "dist"
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(lambda text, dist=dist: write_bundle(dist, {**FILES, "a.txt": text}, {}), [b"one", b"two"]))
        assert beside(dist) == []
        assert (dist / "a.txt").read_bytes() in {b"one", b"two"}
