"""`@media (prefers-color-scheme: dark)` follows the scheme of the Telegram client, not the browser's own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from msgspec.structs import replace

from wx2tg.diagnostics import Diagnostic, diagnostic
from wx2tg.passes.context import SheetContext
from wx2tg.syntax.wxss import AtRule, Body, Declaration, Item, Rule, Sheet
from wx2tg.syntax.wxss.selector import DESCENDANT, Combinator, Function, Other, Part, Selector
from wx2tg.text import Source
from wx2tg.text.regexes import compiled_later

_SCHEME = compiled_later(r"\(\s*prefers-color-scheme\s*(?::\s*(dark|light|no-preference)\s*)?\)", re.IGNORECASE)
_AND = compiled_later(r"\s+and\s+|(?<=\))and\s+|\s+and(?=\()", re.IGNORECASE)
_NOT_ALL = compiled_later(r"not\s+all", re.IGNORECASE)
_OPPOSITE = {"dark": "light", "light": "dark"}
# The runtime keeps the client's scheme in this attribute of the document element.
_ATTRIBUTE = "[data-scheme={}]"
_PARENT = Other("&")


class _Query(NamedTuple):
    """A media query: its scheme and its other conditions.

    The scheme is "dark", "light", "" where the query does not ask for one, or "never" where it cannot be true.
    """

    scheme: str
    rest: str


def follow_scheme(sheet: Sheet, context: SheetContext) -> Sheet:
    """`sheet`, confined, with rules for a scheme bound to an attribute of the document, without adding specificity.

    WeChat always shows an app that does not declare `darkmode` in the light scheme. Rules for the dark scheme are left
    out then, which is reported once for each file. A query that is more than a chain of `and` stays as it is and is
    reported.
    """
    return _Follower(context.darkmode, context.report).sheet(sheet)


class _Follower:
    def __init__(self, darkmode: bool, report: Callable[[Diagnostic], None]) -> None:
        self.darkmode, self.report = darkmode, report
        self._told: set[str] = set()

    def sheet(self, sheet: Sheet) -> Sheet:
        items = self._body(sheet.items, sheet.source, nested=False)
        return sheet if items is sheet.items else Sheet(sheet.source, items)

    def _body(self, body: Body, source: Source, nested: bool) -> Body:
        out = [made for item in body for made in self._item(item, source, nested)]
        same = len(out) == len(body) and all(new is old for new, old in zip(out, body, strict=True))
        return body if same else tuple(out)

    def _item(self, item: Item, source: Source, nested: bool) -> Iterator[Item]:
        if isinstance(item, Sheet):
            yield self.sheet(item)
        elif isinstance(item, AtRule | Rule) and item.body:
            body = self._body(item.body, source, nested or isinstance(item, Rule))
            item = item if body is item.body else replace(item, body=body)
            asks = isinstance(item, AtRule) and item.name == "media" and "prefers-color-scheme" in item.prelude.lower()
            if isinstance(item, AtRule) and asks:
                yield from self._media(item, source, nested)
            else:
                yield item
        else:
            yield item

    def _media(self, item: AtRule, source: Source, nested: bool) -> Iterator[Item]:
        queries = [_taken_apart(query) for query in item.prelude.split(",")]
        known = [query for query in queries if query is not None]
        if len(known) < len(queries):
            self.report(diagnostic("kept-scheme-query", source, item.head, query=item.prelude))
            yield item
            return
        for query in known:
            if query.scheme == "dark" and not self.darkmode and source.path not in self._told:
                self._told.add(source.path)
                self.report(diagnostic("dark-styles-off", source, item.head))
            if query.scheme == "never" or (query.scheme == "dark" and not self.darkmode):
                continue
            body = item.body or ()
            if query.scheme and self.darkmode:
                body = self._bound(body, query.scheme, item, source, nested)
            yield from (replace(item, prelude=query.rest, body=body),) if query.rest else body

    def _bound(self, body: Body, scheme: str, media: AtRule, source: Source, nested: bool) -> Body:
        """The items of a query for `scheme`, with their rules bound to it."""
        where = Function(":where", "", (Selector((Other(_ATTRIBUTE.format(scheme)),)),))
        out: list[Item] = []
        loose: list[Item] = []
        for item in body:
            if isinstance(item, Rule):
                heads = [_with_parent(one.parts) if nested else one.parts for one in item.selectors]
                bound = tuple([Selector((where, DESCENDANT, *parts)) for parts in heads])
                out.append(replace(item, selectors=bound))
            elif isinstance(item, Declaration):
                loose.append(item)
            elif isinstance(item, Sheet):
                out.append(Sheet(item.source, self._bound(item.items, scheme, media, item.source, nested)))
            elif isinstance(item, AtRule) and item.body and _holds_rules(item):
                out.append(replace(item, body=self._bound(item.body, scheme, media, source, nested)))
            else:  # `@keyframes` and `@font-face` have no selectors that could be bound
                self.report(diagnostic("kept-scheme-query", source, item.span, query=media.prelude))
                out.append(replace(media, body=(item,)))
        if loose:  # declarations of a query that is nested in a rule
            parent = Selector((where, DESCENDANT, _PARENT))
            out.insert(0, Rule((parent,), tuple(loose), media.span, media.head))
        return tuple(out)


def _with_parent(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """The parts of a nested selector, with the `&` that CSS implies in front of one without it."""
    if _PARENT in parts:
        return parts
    return (_PARENT, *(() if isinstance(parts[0], Combinator) else (DESCENDANT,)), *parts)


def _holds_rules(item: AtRule) -> bool:
    return item.name in {"media", "supports", "layer", "container", "scope", "starting-style"}


def _taken_apart(query: str) -> _Query | None:
    """The scheme and the other conditions of `query`; None where it is more than a chain of `and`."""
    conditions = _AND.split(query.strip())
    if not _SCHEME.search(query):
        return _Query("", query.strip())
    negated = bool(_NOT_ALL.fullmatch(conditions[0]))
    rest = [condition for condition in conditions[negated:] if not _SCHEME.fullmatch(condition)]
    schemes = [match[1] for condition in conditions if (match := _SCHEME.fullmatch(condition))]
    if any(_SCHEME.search(condition) for condition in rest) or (negated and (rest or len(schemes) > 1)):
        return None
    if any(re.match(r"not\b", condition, re.IGNORECASE) for condition in rest[:1]):
        return None
    asked = {(scheme or "any").lower() for scheme in schemes} - {"any"}
    scheme = asked.pop() if len(asked) == 1 else "never" if asked else ""
    if scheme == "no-preference":
        scheme = "never"
    if negated:
        scheme = _OPPOSITE.get(scheme, "" if scheme == "never" else "never")
    return _Query(scheme, " and ".join(rest))
