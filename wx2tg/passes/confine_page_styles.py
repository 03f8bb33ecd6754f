"""A page's sheet applies to that page alone.

In WeChat each page is a document of its own; here all pages are in one document.
"""

from __future__ import annotations

import re

from wx2tg.passes.context import SheetContext
from wx2tg.syntax.wxss import Rule, Sheet, rewrite_selectors
from wx2tg.syntax.wxss.selector import DESCENDANT, Function, Other, Part, Selector, Tag
from wx2tg.text import Source

_PAGE = Tag("wx-page")
# Characters that a string of CSS holds only as escapes.
_UNQUOTED = re.compile(r'["\\\x00-\x1f\x7f]')
_ROOT = Function(":where", "", (Selector((Tag("wx-app"),)),))


def confine_page_styles(sheet: Sheet, context: SheetContext) -> Sheet:
    """`sheet`, whose tags are mapped, confined to the element of the page `context.unit`, without adding specificity.

    `page`, `:root` and the `:host` of a page made by `Component()` select that element itself. Any other selector
    matches inside of it only.
    """
    if context.kind != "page":
        return sheet
    here = Other(f'[data-route="{_UNQUOTED.sub(_escape, context.unit)}"]')
    inside = Function(":where", "", (Selector((_PAGE, here)),))

    def confine(parts: tuple[Part, ...]) -> tuple[Part, ...]:
        if _PAGE in parts:
            after = parts.index(_PAGE) + 1
            return (*parts[:after], Function(":where", "", (Selector((here,)),)), *parts[after:])
        if _ROOT in parts:
            return tuple(inside if part == _ROOT else part for part in parts)
        if Other(":host") in parts:
            return tuple(here if part == Other(":host") else part for part in parts)
        return (inside, DESCENDANT, *parts)

    def confine_rule(rule: Rule, _source: Source) -> tuple[Selector, ...]:
        return tuple([Selector(confine(selector.parts)) for selector in rule.selectors])

    return rewrite_selectors(sheet, confine_rule, nested=False)


def _escape(match: re.Match[str]) -> str:
    return f"\\{ord(match[0]):x} "
