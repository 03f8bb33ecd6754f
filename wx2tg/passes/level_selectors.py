"""Selectors without `:where()`, for browsers that do not know it, with the same order of specificity.

`:where(wx-page[data-route="a"]) .b` is as specific as `.b`, but Chrome knows `:where()` since version 88 only. Without
it the page's attribute counts as much as a class. So every other rule of the bundle (of the app, of components, of the
runtime) gets an attribute in front too (`[wx] .b`, for `<body wx>`), and which of two rules wins stays the same.
"""

from __future__ import annotations

from collections.abc import Iterator

from wx2tg.passes.context import SheetContext
from wx2tg.syntax.wxss import Rule, Sheet, rewrite_selectors
from wx2tg.syntax.wxss.selector import DESCENDANT, Class, Combinator, Function, Other, Part, Selector, Tag
from wx2tg.text import Source

_ANCHOR = Other("[wx]")
# These are not descendants of <body>.
_OUTER = frozenset({Tag("html"), Tag("body"), Other(":root")})


def level_selectors(sheet: Sheet, context: SheetContext) -> Sheet:
    """`sheet`, confined, without `:where()` of one selector, and each rule more specific by one attribute.

    A rule of a page for a colour scheme gets more specific by two, where it mostly has to win anyway.
    """
    if not context.lacks_where:
        return sheet
    top = rewrite_selectors(sheet, _anchored, nested=False)
    return rewrite_selectors(top, _plain)


def _anchored(rule: Rule, source: Source) -> tuple[Selector, ...]:
    return tuple([_with_anchor(Selector(tuple(_opened(one.parts))), one) for one in rule.selectors])


def _plain(rule: Rule, _source: Source) -> tuple[Selector, ...]:
    result = tuple([Selector(tuple(_opened(one.parts))) for one in rule.selectors])
    return rule.selectors if result == rule.selectors else result


def _with_anchor(opened: Selector, written: Selector) -> Selector:
    heavier = opened != written and _weight(opened.parts) > _weight(written.parts)
    return opened if heavier or _OUTER & set(opened.parts) else Selector((_ANCHOR, DESCENDANT, *opened.parts))


def _opened(parts: tuple[Part, ...]) -> Iterator[Part]:
    """`parts` with each `:where()` replaced by its contents, less the tags in it that select nothing by themselves.

    A tag counts for specificity; beside the attribute of a page's element, its tag is not needed.
    """
    for index, part in enumerate(parts):
        if not (isinstance(part, Function) and part.name == ":where" and len(part.selectors) == 1):
            yield part
            continue
        inner = part.selectors[0].parts
        within = index > 0 and not isinstance(parts[index - 1], Combinator)
        simple = not any(isinstance(one, Combinator) for one in inner)
        dispensable = simple and (within or len(inner) > 1)
        yield from (one for one in inner if not (dispensable and isinstance(one, Tag)))


def _weight(parts: tuple[Part, ...]) -> int:
    """The number of classes, attributes and ids outside of functions."""
    return sum(isinstance(part, Class) or (isinstance(part, Other) and part.text[:1] in "[#") for part in parts)
