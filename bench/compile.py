"""Compile speed: how long a conversion takes from a cold start, how much memory, and where the time goes."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench.apps import BUILD, HELLO, ROOT, TEA_HOUSE
from bench.stages import STAGES
from bench.table import table


@dataclass(frozen=True, slots=True)
class Run:
    """One conversion in a process of its own: seconds from start to end, its largest memory in MB, seconds by stage."""

    seconds: float
    memory: float
    stages: dict[str, float]


def run(app: Path) -> Run:
    """Convert `app` in a new process."""
    out = BUILD / "compiled" / app.resolve().name
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "bench.stages", str(app.resolve()), str(out)],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    seconds = time.perf_counter() - started
    told = json.loads(done.stdout.splitlines()[-1])
    return Run(seconds, told["memory"], told["stages"])


def python_start() -> float:
    """What it takes to start Python at all."""
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", "pass"], check=True)
    return time.perf_counter() - started


def row(app: Path, runs: int) -> list[str]:
    """The line of the table for `app`."""
    done = [run(app) for _ in range(runs)]
    stages = [f"{median(one.stages[stage] for one in done):.2f}" for stage in STAGES]
    rest = median(one.seconds - sum(one.stages.values()) for one in done)
    seconds, memory = median(one.seconds for one in done), max(one.memory for one in done)
    return [app.resolve().name, f"{seconds:.2f}", f"{memory:.0f}", *stages, f"{rest:.2f}"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("apps", nargs="*", type=Path, help="mini-programs to convert besides hello and tea-house")
    parser.add_argument("--runs", type=int, default=5, help="conversions of each (default: 5)")
    arguments = parser.parse_args()
    head = ["", "seconds", "MB", *STAGES, "rest"]
    print(f"Medians of {arguments.runs}, Python {sys.version.split()[0]} (starts in {python_start():.2f} s).\n")
    print(table(head, [row(app, arguments.runs) for app in (HELLO, TEA_HOUSE, *arguments.apps)]))


if __name__ == "__main__":
    main()
