"""Limits the findings about one file, so that a broken file does not bury those about the others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from wx2tg.diagnostics import Diagnostic, diagnostic

_MOST = 200


def limited(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """`diagnostics` with at most so many of one kind in one file as anybody reads.

    The first ones in the file are kept, and a finding tells the number of the others. Equal ones count once.
    """
    kinds: defaultdict[tuple[str, str], list[Diagnostic]] = defaultdict(list)
    for item in diagnostics:
        kinds[item.path, item.name].append(item)
    kept: list[Diagnostic] = []
    for (path, name), items in kinds.items():
        if len(items) > _MOST:
            different = {_place(item): item for item in items}
            items = [different[place] for place in sorted(different)]
        kept += items[:_MOST]
        if len(items) > _MOST:
            first, rest = items[_MOST], len(items) - _MOST
            kept.append(diagnostic("more-of-the-same", first.source, first.span, path=path, count=rest, name=name))
    return tuple(kept)


def _place(item: Diagnostic) -> tuple[int, int, str, str]:
    start, end = (item.span.start, item.span.end) if item.source and item.span else (0, 0)
    return start, end, item.code, item.message
