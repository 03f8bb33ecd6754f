"""Compile speed: the time and memory of a conversion, and the time of each stage.

First without the cache, from a cold start; then "warm", where the cache knows a conversion of the same files.

Where the time of a small app goes: most of a conversion of hello is imports. On a busy machine its processor time was
0.59 s while records were dataclasses, 0.47 s since they are structs of msgspec, and 0.40 s since regular expressions
that many apps do not need are compiled on first use (means of the medians of three interleaved series; single series
differ by a third). click takes some 25 ms of it, lark some 20 ms, most of which is its own loader of grammars, which
`import lark` brings along.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench.apps import BUILD, HELLO, ROOT, TEA_HOUSE
from bench.stages import STAGES
from bench.table import table

# A start is short, so that it is measured so many times more often than a conversion.
_STARTS = 4


@dataclass(frozen=True, slots=True)
class Run:
    """The figures of one conversion in a separate process.

    Seconds from start to end, processor seconds of all processes, the peak memory in MB of the first process and of the
    largest other one, and the seconds of each stage.
    """

    seconds: float
    processor: float
    memory: float
    others: float
    stages: dict[str, float]


def run(app: Path, jobs: int, warm: bool = False) -> Run:
    """Convert `app` in a new process, with a cache of the benchmarks' own where it is to be `warm`."""
    out = BUILD / "compiled" / app.resolve().name
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "bench.stages", str(app.resolve()), str(out), str(jobs), *(["cached"] if warm else [])],
        cwd=ROOT,
        env={**os.environ, "WX2TG_CACHE_DIR": str(BUILD / "cache")},
        check=True,
        capture_output=True,
        text=True,
    )
    seconds = time.perf_counter() - started
    told = json.loads(done.stdout.splitlines()[-1])
    return Run(seconds, told["processor"], *told["memory"], told["stages"])


def python_start() -> float:
    """Seconds to start and end a Python process that does nothing."""
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", "pass"], check=True)
    return time.perf_counter() - started


def version_start(runs: int) -> float:
    """Milliseconds that `wx2tg --version` takes beyond an interpreter that does nothing, by the medians of both."""
    times: dict[str, list[float]] = {"-c pass": [], "-m wx2tg --version": []}
    for _ in range(runs):
        for arguments, seconds in times.items():
            started = time.perf_counter()
            subprocess.run([sys.executable, *arguments.split(" ", 2)], check=True, stdout=subprocess.DEVNULL)
            seconds.append(time.perf_counter() - started)
    bare, version = map(median, times.values())
    return (version - bare) * 1000


def row(app: Path, jobs: int, runs: int, warm: bool = False) -> list[str]:
    """The row of the table for `app`: the fastest of `runs`, because other work of the machine can only slow it."""
    if warm:
        run(app, jobs, warm)
    done = [run(app, jobs, warm) for _ in range(runs)]
    best = min(done, key=lambda one: one.seconds)
    stages = [f"{best.stages[stage]:.2f}" for stage in STAGES]
    rest = best.seconds - sum(best.stages.values())
    processor, memory = min(one.processor for one in done), max(one.memory for one in done)
    others = max(one.others for one in done)
    totals = [f"{best.seconds:.2f}", f"{processor:.2f}", f"{memory:.0f}", f"{others:.0f}"]
    return [app.resolve().name + ", warm" * warm, str(jobs), *totals, *stages, f"{rest:.2f}"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("apps", nargs="*", type=Path, help="mini-programs to convert besides hello and tea-house")
    parser.add_argument("--runs", type=int, default=5, help="conversions of each (default: 5)")
    parser.add_argument("--jobs", type=int, nargs="+", default=[1, 2], help="how many processes (default: 1 and 2)")
    arguments = parser.parse_args()
    head = ["", "jobs", "seconds", "processor", "MB", "MB others", *STAGES, "rest"]
    print(f"The fastest of {arguments.runs}, Python {sys.version.split()[0]} (starts in {python_start():.2f} s).\n")
    version = version_start(_STARTS * arguments.runs)
    print(f"`wx2tg --version` takes {version:.0f} ms more than an interpreter that does nothing.\n")
    apps = (HELLO, TEA_HOUSE, *arguments.apps)
    cold = [row(app, jobs, arguments.runs) for app in apps for jobs in arguments.jobs]
    warm = [row(app, 1, arguments.runs, warm=True) for app in apps]
    print(table(head, [*cold, *warm]))


if __name__ == "__main__":
    main()
