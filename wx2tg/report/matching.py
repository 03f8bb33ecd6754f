"""Compares findings with those of an older report, where lines may have moved and files been renamed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping

from wx2tg.report.baseline import Diff, Finding, Moved

_Key = Callable[[Finding], Hashable]


def compare(findings: Iterable[Finding], old: Iterable[Finding], coverage: float | None = None) -> Diff:
    """Sort findings by whether the older report has them, at the same place or at another one."""
    now, before = tuple(findings), tuple(old)
    pairs = matched(now, before)
    earlier = {id(item) for item in pairs.values()}
    known = [(item, pairs[item.fingerprint]) for item in now if item.fingerprint in pairs]
    return Diff(
        new=tuple(item for item in now if item.fingerprint not in pairs),
        fixed=tuple(item for item in before if id(item) not in earlier),
        unchanged=tuple(item for item, was in known if _where(item) == _where(was)),
        moved=tuple(Moved(item, *_where(was)) for item, was in known if _where(item) != _where(was)),
        coverage=coverage,
    )


def _where(item: Finding) -> tuple[str, int, int]:
    return item.path, item.line, item.column


def matched(now: tuple[Finding, ...], before: tuple[Finding, ...]) -> dict[str, Finding]:
    """The older finding of each newer one that has one, by the fingerprint of the newer one.

    Each older finding is given once. The closest way to tell them is tried first: the same text at the same place, the
    same fingerprint, the same text in the same file, in the file that this one was renamed from, and anywhere.
    """
    pairs: dict[str, Finding] = {}
    new = list({item.fingerprint: item for item in now}.values())
    old = list({item.fingerprint: item for item in before}.values())
    for key in (_in_place, _by_fingerprint, _in_file):
        new, old = _paired(new, old, key, pairs)
    renamed = _renamed(new, old)
    new, old = _paired(new, old, lambda item: _content(item, renamed.get(item.path, item.path)), pairs)
    _paired(new, old, _content, pairs)
    return pairs


def _by_fingerprint(item: Finding) -> Hashable:
    return item.fingerprint


def _in_place(item: Finding) -> Hashable:
    return item.content_fingerprint or item.fingerprint, item.path, item.line, item.column


def _in_file(item: Finding) -> Hashable:
    return _content(item, item.path)


def _content(item: Finding, *path: str) -> Hashable:
    """What the lines of equal findings have in common; None where an older wx2tg did not write it down."""
    return (item.content_fingerprint, *path) if item.content_fingerprint else None


def _paired(
    new: list[Finding], old: list[Finding], key: _Key, pairs: dict[str, Finding]
) -> tuple[list[Finding], list[Finding]]:
    """Put findings of equal keys into `pairs`, in the order of the reports. Returns those that are left."""
    waiting: defaultdict[Hashable, list[Finding]] = defaultdict(list)
    for item in reversed(old):
        waiting[key(item)].append(item)
    waiting.pop(None, None)
    taken = set()
    for item in new:
        if found := waiting.get(key(item)):
            pairs[item.fingerprint] = was = found.pop()
            taken.add(was.fingerprint)
    left = [item for item in new if item.fingerprint not in pairs]
    return left, [item for item in old if item.fingerprint not in taken]


def _renamed(new: Iterable[Finding], old: Iterable[Finding]) -> Mapping[str, str]:
    """The path that a file had, by its new path: of the files with findings alike, those that share most."""
    now, before = _contents(new), _contents(old)
    shared: Counter[tuple[str, str]] = Counter()
    for content in now.keys() & before.keys():
        for path, count in now[content].items():
            for was, earlier in before[content].items():
                if path != was:
                    shared[path, was] += min(count, earlier)
    ordered = sorted(shared, key=lambda pair: (-_common_end(*pair), -shared[pair], pair))
    found: dict[str, str] = {}
    taken: set[str] = set()
    for path, was in ordered:
        if path not in found and was not in taken:
            found[path] = was
            taken.add(was)
    return found


def _contents(findings: Iterable[Finding]) -> dict[str, Counter[str]]:
    """How often each file has findings of a content, by content and path."""
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for item in findings:
        if item.content_fingerprint:
            counts[item.content_fingerprint][item.path] += 1
    return counts


def _common_end(path: str, other: str) -> int:
    """How many parts at their ends two paths have in common: a folder that is renamed keeps the names of its files."""
    parts = zip(reversed(path.split("/")), reversed(other.split("/")), strict=False)
    return next((index for index, (one, two) in enumerate(parts) if one != two), 99)
