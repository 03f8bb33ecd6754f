"""How much of each page comes across, its components and the scripts that it requires included."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

import msgspec

from wx2tg.report.baseline import Finding
from wx2tg.report.uses import ApiUse, ComponentUse, Place, from_source_root

_COMES_ACROSS = frozenset({"full", "partial", "emulated"})


class PageCoverage(msgspec.Struct, frozen=True):
    """A page, or `app` for what stands there whatever page is open.

    `uses` are those of APIs and components in its files, `across` how many of them come across, `coverage` their
    share; `missing` are the names of those that do not: `wx.addCard`, `<ad>`, or `<button lang>` where an attribute or
    an event has no effect. `errors` and `warnings` are the findings in its files.
    """

    path: str
    uses: int
    across: int
    coverage: float
    missing: tuple[str, ...]
    errors: int
    warnings: int


def pages_of(
    files: Iterable[tuple[str, Collection[str]]],
    rows: Iterable[ApiUse | ComponentUse],
    findings: Iterable[Finding],
    root: str,
) -> tuple[PageCoverage, ...]:
    """One row for each page of `files`: its name and the paths of its files, relative to the app's `root`."""
    uses: defaultdict[str, list[tuple[str, bool]]] = defaultdict(list)
    for row in rows:
        for use in row.uses:
            uses[use.path].append((name_of(row, use), use.comes_across and row.tier in _COMES_ACROSS))
    found: defaultdict[str, list[str]] = defaultdict(list)
    for finding in findings:
        found[finding.path].append(finding.severity)
    named: dict[str, str] = {}
    pages = []
    for page, paths in files:
        for path in paths:
            if path not in named:
                named[path] = from_source_root(root, path)
        pages.append(_page(page, sorted({named[path] for path in paths}), uses, found))
    return tuple(pages)


def name_of(row: ApiUse | ComponentUse, use: Place) -> str:
    """What is used at a place: an API, a tag, or an attribute or event of a tag."""
    if isinstance(row, ApiUse):
        return row.name
    return f"<{row.tag} {part}>" if (part := use.attribute or use.event) else f"<{row.tag}>"


def _page(
    page: str, paths: list[str], uses: dict[str, list[tuple[str, bool]]], found: dict[str, list[str]]
) -> PageCoverage:
    here = [use for path in paths for use in uses.get(path, ())]
    across = sum(comes for _, comes in here)
    severities = [severity for path in paths for severity in found.get(path, ())]
    return PageCoverage(
        path=page.encode("utf-8", "replace").decode(),
        uses=len(here),
        across=across,
        coverage=round(across / len(here), 4) if here else 1.0,
        missing=tuple(sorted({name for name, comes in here if not comes})),
        errors=severities.count("error"),
        warnings=severities.count("warning"),
    )
