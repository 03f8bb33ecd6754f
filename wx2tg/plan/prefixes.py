"""Class prefixes of components: short, readable, distinct, and the same from run to run."""

from __future__ import annotations

import re
from collections.abc import Iterable


def prefixes(components: Iterable[str]) -> dict[str, str]:
    """Class prefixes by component id: `components/goods-card/index` gets `goods-card`, a second one `goods-card-2`."""
    out: dict[str, str] = {}
    taken: set[str] = set()
    for identity in sorted(components):
        parts = [part for part in identity.split("/") if part != "index"] or [identity]
        base = re.sub(r"[^A-Za-z0-9_-]+", "-", parts[-1]).strip("-") or "c"
        if not base[0].isalpha():
            base = f"c{base}"
        name, count = base, 1
        while name in taken:
            count += 1
            name = f"{base}-{count}"
        taken.add(name)
        out[identity] = name
    return out
