"""A fleet on a Dask cluster, one of whose workers is killed while it converts."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from batch.fleets import batch, content, fleet, started, summary

_PATIENCE = 240


class Cluster:
    """A scheduler on 127.0.0.1 and its workers, each a process, in a folder of their own."""

    def __init__(self, home: Path, stack: ExitStack) -> None:
        self._home = home
        self._stack = stack
        self._start("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--no-show")
        self.address = self._said("scheduler", "Scheduler at:")

    def worker(self, name: str) -> subprocess.Popen[bytes]:
        """A worker with one thread, once the scheduler has it."""
        more = ["--nthreads", "1", "--no-nanny", "--no-dashboard", "--memory-limit", "0", "--name", name]
        process = self._start(name, self.address, "--host", "127.0.0.1", *more, program="worker")
        self._said(name, "Registered to:")
        return process

    def _start(self, name: str, *arguments: str, program: str = "scheduler") -> subprocess.Popen[bytes]:
        line = [sys.executable, "-m", f"distributed.cli.dask_{program}", *arguments]
        with (self._home / f"{name}.log").open("wb") as log:
            process = subprocess.Popen(line, stdout=log, stderr=log, cwd=self._home)
        self._stack.callback(process.wait)
        self._stack.callback(process.kill)
        return process

    def _said(self, name: str, words: str) -> str:
        """What follows `words` in the log of a process, waited for."""
        end = time.monotonic() + _PATIENCE
        while time.monotonic() < end:
            text = (self._home / f"{name}.log").read_text(encoding="utf-8", errors="replace")
            if words in text:
                return text.rpartition(words)[2].split()[0]
            time.sleep(0.1)
        raise AssertionError(text)


@pytest.fixture
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with ExitStack() as stack:
        yield Cluster(tmp_path_factory.mktemp("cluster"), stack)


def test_a_worker_that_is_killed_loses_nothing(tmp_path: Path, cluster: Cluster) -> None:
    names = [f"p{number}" for number in range(24)]
    file = fleet(tmp_path, *names)
    workers = [cluster.worker("one"), cluster.worker("two")]
    run = started(file, "-o", tmp_path / "far", "--dask", cluster.address)
    assert run.stderr is not None
    first = [run.stderr.readline() for _ in range(3)]
    assert all("converted" in line for line in first), [*first, run.stderr.read()]
    assert run.poll() is None, "it is in the middle"
    workers[0].kill()
    output, errors = run.communicate()
    assert run.returncode == 0, output + errors
    told = summary(tmp_path / "far")
    assert [row["name"] for row in told["projects"]] == names, "each once"
    assert told["sums"] | {"projects": 24, "converted": 24, "failed": 0} == told["sums"]
    assert workers[0].wait() == -9
    assert workers[1].poll() is None
    assert len(errors.splitlines()) >= len(names) - len(first)

    assert batch(file, "-o", tmp_path / "near", "--jobs", 2).exit_code == 0
    for name in names:
        assert content(tmp_path / "far" / name) == content(tmp_path / "near" / name)
        assert content(tmp_path / "far/reports") == content(tmp_path / "near/reports")
    assert {path.name for path in (tmp_path / "far").iterdir()} == {path.name for path in (tmp_path / "near").iterdir()}


def test_a_fleet_without_an_engine_is_wrong_usage(
    tmp_path: Path, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, out = fleet(tmp_path, "a"), tmp_path / "out"
    for address, words in (("127.0.0.1:1", "no Dask scheduler at"), (cluster.address, "has no workers")):
        run = started(file, "-o", out, "--dask", address)
        _, errors = run.communicate()
        assert (run.returncode, words in errors) == (2, True), errors
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    result = batch(file, "-o", out, "--dask", "x")
    assert result.exit_code == 2
    assert "pip install 'wx2tg[dask]'" in result.stderr
