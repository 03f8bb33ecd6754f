"""The mini-programs that the benchmarks measure, and a function that converts them."""

from __future__ import annotations

from pathlib import Path

from wx2tg import convert
from wx2tg.options import load

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build" / "bench"
HELLO = ROOT / "bench" / "apps" / "hello"
LIST = ROOT / "bench" / "apps" / "list"
TEA_HOUSE = ROOT / "fixtures" / "apps" / "tea-house"


def converted(app: Path, name: str = "", minify: bool = True) -> Path:
    """Convert `app` as `wx2tg convert` does by default, or without minifying; returns the folder of the bundle."""
    out = BUILD / "bundles" / (name or app.resolve().name)
    convert(app, load(app).with_flags(out=out, force=True, cache=False, minify=minify))
    return out
