"""Keeps one broken file from burying all that is said of the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from wx2tg.diagnostics import Diagnostic, diagnostic

_MOST = 200


def limited(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """`diagnostics`; where one file has more of a kind than anybody reads, a finding with their number for the rest."""
    kept: list[Diagnostic] = []
    counts: Counter[tuple[str, str]] = Counter()
    first: dict[tuple[str, str], Diagnostic] = {}
    for item in diagnostics:
        key = (item.path, item.name)
        counts[key] += 1
        if counts[key] <= _MOST:
            kept.append(item)
        else:
            first.setdefault(key, item)
    for key, item in first.items():
        rest = counts[key] - _MOST
        told = diagnostic("more-of-the-same", item.source, item.span, path=item.path, count=rest, name=item.name)
        kept.append(told)
    return tuple(kept)
