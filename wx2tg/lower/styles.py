"""Replaces `@import` rules by the sheets that they import."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

import msgspec
from msgspec.structs import replace

from wx2tg.diagnostics import Diagnostic, diagnostic
from wx2tg.syntax import wxss
from wx2tg.syntax.wxss import AtRule, Body, Import, Item, Sheet
from wx2tg.text import Source, Span
from wx2tg.text.regexes import compiled_later

Missing = Callable[[Source, Span, str], Iterable[Diagnostic]]
"""Makes the diagnostics for an import whose file is missing, from its source, its span and the written address."""

_REMOTE = compiled_later(r"(?:https?:)?//", re.IGNORECASE)
_CONDITION = compiled_later(
    r"(?P<layer>layer(?:\((?P<name>[^()]*+)\))?(?![-\w]))?\s*+(?:supports\((?P<supports>(?:[^()]++|\([^()]*+\))*+)\))?\s*+(?P<media>.*)",
    re.DOTALL | re.IGNORECASE,
)
# The longest chain of files that import one another. No person writes such a chain.
_DEEPEST = 64
# The most copies of sheets that are imported again under other conditions, and the most characters in them. A whole
# library has fewer.
_MOST_COPIES = 1000
_MOST_COPIED = 1_000_000
# Cached, because many pages of an app import the same few sheets.
_parse = lru_cache(maxsize=64)(wxss.parse)


def missing_import(source: Source, span: Span, address: str) -> tuple[Diagnostic]:
    """The diagnostic for an import whose file is missing."""
    return (diagnostic("missing-style-import", source, span, address=address),)


def lower(
    source: Source,
    read: Callable[[str], Source | None],
    resolve: Callable[[str, str], str | None],
    missing: Missing = missing_import,
) -> tuple[Sheet, tuple[Diagnostic, ...], tuple[str, ...]]:
    """The sheet of `source` with its imports inlined, the diagnostics, and the paths of the files that it is made of.

    `resolve` turns the path of an importing file and the written address into a path, `read` turns a path into a
    source; both return None if there is no such file. As in WeChat, a sheet that is imported several times stands once,
    at the last of its places. It stands again at an earlier place under a condition, unless a later copy holds under
    that condition too. Remote imports are moved to the front.
    """
    inliner = _Inliner(read, resolve, missing)
    sheet = inliner.inline(source)
    findings = sorted(inliner.findings, key=lambda item: (item.path, item.span.start if item.span else 0))
    return Sheet(source, (*inliner.remote, *sheet.items)), tuple(findings), tuple(sorted(inliner.seen_paths))


class _Conditions(msgspec.Struct, frozen=True):
    """The conditions of an imported sheet, such as media queries; all of `queries` must hold, in any order.

    If one of them is a layer, `layers` holds them all in their order too, because layers change the cascade.
    """

    queries: frozenset[str]
    layers: tuple[str, ...]

    @staticmethod
    def of(written: Iterable[str]) -> _Conditions:
        """The conditions of a sheet, from those of the imports that lead to it, outermost first."""
        known = [condition for condition in written if condition]
        in_layers = any(condition.lower().startswith(("layer", "@layer")) for condition in known)
        return _Conditions(frozenset(known), tuple(known) if in_layers else ())

    def cover(self, other: _Conditions) -> bool:
        """Whether these conditions hold whenever `other` holds, so that an earlier copy under `other` has no effect."""
        return self.layers == other.layers and self.queries <= other.queries


class _Inliner:
    """Inlines the imports of one sheet.

    It reads each file backwards, so that it meets the last import of a sheet first.
    """

    def __init__(
        self, read: Callable[[str], Source | None], resolve: Callable[[str, str], str | None], missing: Missing
    ) -> None:
        self.read, self.resolve, self.missing = read, resolve, missing
        self.findings: list[Diagnostic] = []
        self.remote: list[Sheet] = []
        self.seen_paths: set[str] = set()
        self._inlined: dict[str, list[_Conditions]] = {}
        self._copies = 0
        self._copied = 0
        self._conditions: list[str] = []
        self._open: list[str] = []

    def inline(self, source: Source) -> Sheet:
        """The sheet of `source` with its imports inlined."""
        sheet, findings = _parse(source)
        if source.path not in self.seen_paths:
            self.findings.extend(findings)
        self.seen_paths.add(source.path)
        self._open.append(source.path)
        items = self._body(sheet.items, source)
        self._open.pop()
        return Sheet(source, items)

    def _body(self, body: Body, source: Source) -> Body:
        items: list[Item] = []
        for item in reversed(body):
            if isinstance(item, Import):
                items.extend(self._import(item, source))
            elif isinstance(item, AtRule) and item.body and any(isinstance(inner, Import) for inner in item.body):
                self._conditions.append(f"@{item.name} {item.prelude}")
                items.append(replace(item, body=self._body(item.body, source)))
                self._conditions.pop()
            else:
                items.append(item)
        return tuple(reversed(items))

    def _import(self, item: Import, source: Source) -> Body:
        """The items that take the place of an import."""
        if _REMOTE.match(item.address):
            self.findings.append(diagnostic("remote-style-import", source, item.span, address=item.address))
            self.remote.insert(0, Sheet(source, (item,)))
            return ()
        path = self.resolve(source.origin(item.span)[0].path, item.address)
        imported = self.read(path) if path is not None else None
        if path is None or imported is None:
            self.findings += self.missing(source, item.span, item.address)
            return ()
        if path in self._open:
            chain = " -> ".join([*self._open[self._open.index(path) :], path])
            self.findings.append(diagnostic("style-import-cycle", source, item.span, chain=chain))
            return ()
        if len(self._open) >= _DEEPEST:
            self.findings.append(diagnostic("deep-style-imports", source, item.span, limit=_DEEPEST))
            return ()
        self._conditions.append(item.condition)
        body = (_conditional(self.inline(imported), item),) if self._counts(imported, item, source) else ()
        self._conditions.pop()
        return body

    def _counts(self, imported: Source, item: Import, source: Source) -> bool:
        """Whether a copy of the sheet is needed here. Reports once if there are too many copies."""
        conditions = _Conditions.of(self._conditions)
        places = self._inlined.setdefault(imported.path, [])
        if any(place.cover(conditions) for place in places):
            return False
        if places:
            before = self._multiplied()
            self._copies += 1
            self._copied += len(imported.text)
            if self._multiplied():
                if not before:
                    self.findings.append(diagnostic("repeated-style-imports", source, item.span))
                return False
        places.append(conditions)
        return True

    def _multiplied(self) -> bool:
        return self._copies > _MOST_COPIES or self._copied > _MOST_COPIED


def _conditional(sheet: Sheet, item: Import) -> Item:
    """`sheet` wrapped in the at-rules (`@media`, `@supports`, `@layer`) that mean the condition of its import."""
    match = _CONDITION.fullmatch(item.condition)
    wrapped: Item = sheet
    if match is None:
        return wrapped
    for name, prelude in (
        ("media", match["media"]),
        ("supports", _supports(match["supports"])),
        ("layer", match["name"]),
    ):
        if prelude or (name == "layer" and match["layer"]):
            wrapped = AtRule(name, (prelude or "").strip(), (wrapped,), item.span, item.span)
    return wrapped


def _supports(condition: str | None) -> str:
    """The prelude of `@supports` for the condition in `supports(...)`; adds the parentheses that an at-rule needs."""
    if not condition:
        return ""
    return condition if condition.lstrip().lower().startswith(("(", "not")) else f"({condition})"
