"""One conversion, measured from inside: `python -m bench.stages SRC OUT` prints JSON with its stages and its memory."""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

# Functions as `wx2tg.build.pipeline` knows them; what a later pipeline does without counts as the rest.
STAGES = {
    "discover": ("discover",),
    "units": ("compile_unit",),
    "scripts": ("Modules.add",),
    "minify": ("minified",),
    "css": ("css", "processed"),
    "write": ("write_bundle",),
}


def main(src: Path, out: Path) -> None:
    from wx2tg.build import pipeline
    from wx2tg.options import load

    seconds = dict.fromkeys(STAGES, 0.0)
    for stage, names in STAGES.items():
        for name in names:
            _watch(pipeline, name, seconds, stage)
    pipeline.convert(src, load(src).with_flags(out=out, force=True, cache=False))
    print(json.dumps({"stages": seconds, "memory": peak_memory()}))


def _watch(home: Any, name: str, seconds: dict[str, float], stage: str) -> None:
    """Put a function that takes the time in the place of `home.name`, where there is one."""
    *path, last = name.split(".")
    for part in path:
        home = getattr(home, part, None)
    watched: Callable[..., Any] | None = getattr(home, last, None)
    if watched is None:
        return

    def timed(*args: Any, **named: Any) -> Any:
        started = time.perf_counter()
        try:
            return watched(*args, **named)
        finally:
            seconds[stage] += time.perf_counter() - started

    setattr(home, last, timed)


def peak_memory() -> float:
    """The most memory that this process or one it started has had, in MB. macOS counts bytes, others kilobytes."""
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return peak / (1_000_000 if sys.platform == "darwin" else 1_000)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
