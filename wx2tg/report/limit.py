"""Keeps one broken file from burying all that is said of the others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from wx2tg.diagnostics import Diagnostic, diagnostic

_MOST = 200


def limited(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """`diagnostics`; where one file has more of a kind than anybody reads, a finding with their number for the rest.

    Of such a kind the first ones in the file are kept, and what was found twice counts once.
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
