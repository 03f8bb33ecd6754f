"""The Dockerfile of wx2tg itself: it copies what is there, builds what an installation is made of, and runs as no root.

No Docker is needed: the instructions are read, and what they copy is put together as a builder would.
"""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

from cli.test_init_containers import Instruction, instructions

ROOT = Path(__file__).parents[2]


def stages() -> list[list[Instruction]]:
    """The instructions of each stage."""
    found: list[list[Instruction]] = []
    for item in instructions((ROOT / "Dockerfile").read_text(encoding="utf-8")):
        if item.name == "FROM":
            found.append([])
        found[-1].append(item)
    return found


def test_the_image_is_small_and_runs_as_a_user() -> None:
    *_, build, last = stages()
    assert "npm" not in " ".join(item.rest for item in last)
    assert [item.rest for item in last if item.name == "COPY"] == ["--from=build /opt/wx2tg /opt/wx2tg"]
    assert [item.rest for item in last if item.name == "USER"] == ["wx2tg"]
    assert any("useradd --uid 10001" in item.rest for item in last)
    assert last[0].rest == build[0].rest.removesuffix(" AS build")
    for stage in stages():
        assert re.fullmatch(r"(node|python):\d+\.\d+\.\d+-[\w-]+( AS \w+)?", stage[0].rest), stage[0].rest


def test_its_command_is_one() -> None:
    given = {item.name: item.rest for item in stages()[-1]}
    command = json.loads(given["ENTRYPOINT"]) + json.loads(given["CMD"])
    assert command[0] == "wx2tg"
    done = subprocess.run([sys.executable, "-m", *command], capture_output=True, text=True, check=True)
    assert "convert" in done.stdout


def test_what_it_copies_is_all_that_a_build_needs() -> None:
    """.dockerignore lets through what the COPY lines name, and these hold all that pyproject.toml names."""
    allowed = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    words = [shlex.split(item.rest) for item in stages()[-2] if item.name == "COPY" and "--from" not in item.rest]
    sources = {word for line in words for word in line[:-1]}
    assert sources == allowed
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    needed = {project["project"]["readme"], "pyproject.toml", "LICENSE", "hatch_build.py", *wheel["packages"]}
    needed |= {path.split("/")[0] for path in wheel["force-include"]}
    assert needed == sources
    assert all((ROOT / name).exists() for name in sources)
