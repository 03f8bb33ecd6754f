"""One conversion, measured from inside: `python -m bench.stages SRC OUT JOBS` prints JSON with stages and memory.

With a fourth argument the cache is used, and only the stages that a remembered run has are measured.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

# The jobs of `wx2tg.driver.workshop`, by the name of the stage.
_JOBS = {"module": "scripts", "survey": "styles", "unit": "units", "minify": "minify"}
STAGES = ("discover", *_JOBS.values(), "write")


def main(src: Path, out: Path, jobs: int, cached: bool) -> None:
    from wx2tg.driver import pipeline
    from wx2tg.options import load

    seconds = dict.fromkeys(STAGES, 0.0)
    _watch(pipeline, "discover", seconds, lambda *_: "discover")
    _watch(pipeline, "write_bundle", seconds, lambda *_: "write")
    if not cached:  # A remembered run does not import what this does.
        from wx2tg.driver.schedule import Crew

        _watch(Crew, "run", seconds, lambda _, jobs, *homes: _JOBS[jobs[0].kind] if jobs else "units")
    pipeline.convert(src, load(src).with_flags(out=out, jobs=jobs, force=True, cache=cached))
    own, others = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    processor = sum(usage.ru_utime + usage.ru_stime for usage in (own, others))
    print(json.dumps({"stages": seconds, "processor": processor, "memory": [_memory(own), _memory(others)]}))


def _watch(home: Any, name: str, seconds: dict[str, float], stage: Callable[..., str]) -> None:
    """Replace the function `home.name` by one that adds up its time; `stage` tells the stage from the arguments."""
    watched = getattr(home, name)

    def timed(*args: Any, **named: Any) -> Any:
        started = time.perf_counter()
        try:
            return watched(*args, **named)
        finally:
            seconds[stage(*args)] += time.perf_counter() - started

    setattr(home, name, timed)


def _memory(usage: resource.struct_rusage) -> float:
    """The peak memory of a process in MB. macOS reports it in bytes, other systems in kilobytes."""
    return usage.ru_maxrss / (1_000_000 if sys.platform == "darwin" else 1_000)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), len(sys.argv) > 4)
