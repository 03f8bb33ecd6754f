"""`wx2tg companion` in the command line: its help, and that nothing of a server is loaded for other commands."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from cli.commands import run

LIBRARIES = ("aiogram", "cryptography", "dotenv", "httpx", "psycopg", "sqlalchemy", "starlette", "uvicorn")


@pytest.mark.parametrize("command", ["run", "check", "webhook", "ca", "orders", "tell-again"])
def test_help(command: str) -> None:
    result = run("companion", command, "--help")
    assert result.exit_code == 0
    assert "--config FILE" in result.output
    assert "companion.toml" in result.output
    assert command in run("companion", "--help").output


@pytest.mark.parametrize("arguments", [["fly"], ["orders", "--since", "0"], ["check", "--format", "xml"], ["run", "x"]])
def test_wrong_usage(arguments: list[str]) -> None:
    assert run("companion", *arguments).exit_code == 2


def test_other_commands_load_no_server(app: Path, tmp_path: Path) -> None:
    lines = (
        ["--help"],
        ["companion", "--help"],
        ["companion", "run", "--help"],
        ["check", str(app), "--jobs", "1"],
        ["convert", str(app), "-o", str(tmp_path / "dist"), "--jobs", "1"],
    )
    script = f"""
import sys
from wx2tg.cli import main
for line in {lines!r}:
    try:
        main(line)
    except SystemExit as end:
        assert end.code in (None, 0), line
    assert not set({LIBRARIES!r}) & {{name.split(".")[0] for name in sys.modules}}, line
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
