"""CSS that the oldest browsers of `build.browsers` do not know, and that cannot be written in an older way."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from wx2tg.diagnostics import Diagnostic, diagnostic
from wx2tg.knowledge import CssFeature, Oldest, css_features
from wx2tg.syntax.wxss import AtRule, Body, Declaration, Rule, Sheet
from wx2tg.syntax.wxss.selector import text
from wx2tg.text import Source, Span


def above_floor(sheet: Sheet, floor: Sequence[Oldest]) -> Iterator[Diagnostic]:
    """A finding for each feature that a browser of `floor` lacks, at its first place in every file."""
    missing = {feature: query for feature in css_features() if (query := _below(feature, floor))}
    told: set[tuple[str, str]] = set()
    for feature, source, span in _uses((sheet,), sheet.source, tuple(missing)) if missing else ():
        if (source.path, feature.name) not in told:
            told.add((source.path, feature.name))
            yield diagnostic("css-above-floor", source, span, feature=feature.name, floor=missing[feature])


def _below(feature: CssFeature, floor: Sequence[Oldest]) -> str:
    """The query whose browser lacks `feature`, or ""."""
    return next((oldest.query for oldest in floor if oldest.lacks(feature)), "")


def _uses(
    body: Body, source: Source, features: tuple[CssFeature, ...], beside: str = ""
) -> Iterator[tuple[CssFeature, Source, Span]]:
    for item in body:
        if isinstance(item, Sheet):
            yield from _uses(item.items, item.source, tuple(_hinted(features, item.source)))
        elif not features:
            continue
        elif isinstance(item, Declaration):
            yield from (
                (feature, source, item.span)
                for feature in features
                if (feature.property or feature.value) and _declares(feature, item, beside)
            )
        elif isinstance(item, Rule | AtRule):
            yield from ((feature, source, item.head) for feature in features if _heads(feature, item))
            inner = ";".join(f"{one.name}:{one.value}" for one in item.body or () if isinstance(one, Declaration))
            yield from _uses(item.body or (), source, features, inner)


def _hinted(features: tuple[CssFeature, ...], source: Source) -> Iterator[CssFeature]:
    """The features whose words stand in a file. Most files have none, and their rules need no search."""
    return (feature for feature in features if any(word in source.text for word in feature.words))


def _declares(feature: CssFeature, item: Declaration, beside: str) -> bool:
    return (
        bool(re.fullmatch(feature.property or ".*", item.name, re.IGNORECASE))
        and bool(re.search(feature.value, item.value, re.IGNORECASE))
        and bool(re.search(feature.beside, beside, re.IGNORECASE))
    )


def _heads(feature: CssFeature, item: Rule | AtRule) -> bool:
    if isinstance(item, AtRule):
        return bool(feature.at_rule) and re.fullmatch(feature.at_rule, item.name) is not None
    return bool(feature.selector) and re.search(feature.selector, text(item.selectors), re.IGNORECASE) is not None
