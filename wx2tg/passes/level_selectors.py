"""`:where()` for browsers that lack it: every rule of the bundle gets the same weight instead of none.

`:where(wx-page[data-route="a"]) .b` weighs as much as `.b`, but Chrome knows it since version 88 only. Without it the
page's attribute weighs as much as a class; so every rule, be it the app's, a component's or the runtime's, is put below
an attribute (`[wx] .b`; `<body wx>`), and who wins over whom stays what it was.
"""

from __future__ import annotations

from collections.abc import Iterator

from wx2tg.passes.context import SheetContext
from wx2tg.syntax.wxss import Rule, Sheet, rewrite_selectors
from wx2tg.syntax.wxss.selector import DESCENDANT, Class, Combinator, Function, Other, Part, Selector, Tag
from wx2tg.text import Source

_ANCHOR = Other("[wx]")
# They are not below <body>.
_OUTER = frozenset({Tag("html"), Tag("body"), Other(":root")})


def level_selectors(sheet: Sheet, context: SheetContext) -> Sheet:
    """`sheet`, confined, without `:where()` of one selector, every rule by an attribute heavier than it was.

    What an app binds to a colour scheme becomes heavier than that inside a page, where it mostly has to win anyway.
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
    """`parts` with the contents of `:where()` in its place; a tag in it goes where something else tells as much."""
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
    """How many classes, attributes and ids there are outside of functions."""
    return sum(isinstance(part, Class) or (isinstance(part, Other) and part.text[:1] in "[#") for part in parts)
