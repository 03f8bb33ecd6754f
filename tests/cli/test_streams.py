"""Streams and files that cannot be written or read, and a working directory that is gone."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from cli.commands import run

FULL = Path("/dev/full")


full = pytest.mark.skipif(not FULL.exists(), reason="there is no /dev/full")


def start(*arguments: object, **streams: Any) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own."""
    command = [sys.executable, "-m", "wx2tg", *map(str, arguments)]
    given = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **streams}
    return subprocess.run(command, text=True, check=False, timeout=120, **given)


@full
@pytest.mark.parametrize(
    "arguments",
    [
        ("convert", "SRC", "-o", "DIST"),
        ("check", "SRC"),
        ("check", "SRC", "--format", "json"),
        ("explain", "WX0001"),
        ("support",),
        ("--help",),
        ("check", "--help"),
        ("--version",),
    ],
)
def test_a_standard_output_that_is_full(arguments: tuple[str, ...], app: Path, tmp_path: Path) -> None:
    places = {"SRC": str(app), "DIST": str(tmp_path / "dist")}
    with FULL.open("w") as stream:
        done = start(*(places.get(argument, argument) for argument in arguments), stdout=stream)
    assert (done.returncode, done.stderr) == (
        2,
        "Error: standard output cannot be written: No space left on device\n",
    )


@full
def test_a_standard_error_that_is_full(app: Path, tmp_path: Path) -> None:
    with FULL.open("w") as stream:
        assert start("check", tmp_path / "gone", stderr=stream).returncode == 2
        assert start("check", app, stderr=stream).returncode == 0
        assert start("check", app, stdout=stream, stderr=stream).returncode == 2


@pytest.mark.skipif(sys.platform == "win32", reason="a shell of POSIX")
def test_streams_that_are_closed_or_left(app: Path) -> None:
    command = f'"{sys.executable}" -m wx2tg'
    for line, status in (("support >&-", 0), ("check nowhere 2>&-", 2), ("support | head -n 1", 0)):
        done = subprocess.run(
            ["sh", "-c", f"{command} {line}"], capture_output=True, text=True, check=False, timeout=120
        )
        assert (done.returncode, done.stderr) == (status, "")


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        '{"a":' * 100_000,
        f'{{"version": 1, "findings": [], "x": {"[" * 5_000 + "]" * 5_000}}}',
        '{"version": 1' + "0" * 10_000 + ', "findings": []}',
        '{"version": 1, "findings": [{"code": "a", "name": "b", "severity": "grave", "message": "m", "path": "p",'
        ' "line": 1, "column": 1, "end_line": 1, "end_column": 1, "notes": [], "fingerprint": "x"}]}',
    ],
)
@pytest.mark.parametrize("form", ["text", "sarif"])
def test_a_hostile_baseline(text: str, form: str, app: Path, tmp_path: Path) -> None:
    (tmp_path / "old.json").write_text(text)
    result = run("check", app, "--baseline", tmp_path / "old.json", "--format", form)
    assert (result.exit_code, "cannot be a baseline" in result.output) == (2, True)


@pytest.mark.skipif(sys.platform == "win32", reason="the folder a process is in cannot be removed")
def test_a_working_directory_that_is_gone(app: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    result = run("check", app)
    assert (result.exit_code, "working directory" in result.output) == (2, True)
