"""`view` selects `<wx-view>`, `page` the element of the page, and `:root` that of the app."""

from __future__ import annotations

from wx2tg.passes.context import SheetContext
from wx2tg.syntax.wxss import Rule, Sheet, rewrite_selectors
from wx2tg.syntax.wxss.selector import Function, Other, Part, Selector, Tag, rewrite
from wx2tg.text import Source

# In WeChat `:root` is the document around the page, where apps define their variables. Here it is <wx-app>, since the
# variables for rpx are defined there. It adds no specificity, so that rules of `page` win.
_ROOT = Function(":where", "", (Selector((Tag("wx-app"),)),))


def map_tag_selectors(sheet: Sheet, _context: SheetContext) -> Sheet:
    """`sheet` with each tag in its selectors replaced by the element that it becomes; `*` and `wx-view` stay."""
    return rewrite_selectors(sheet, _map_rule)


def _map_rule(rule: Rule, _source: Source) -> tuple[Selector, ...]:
    return rewrite(rule.selectors, _map_part)


def _map_part(part: Part) -> tuple[Part, ...]:
    if isinstance(part, Tag) and part.name[0] != "*" and "|" not in part.name and not part.name.startswith("wx-"):
        return (Tag(f"wx-{part.name}"),)
    if isinstance(part, Other) and part.text == ":root":
        return (_ROOT,)
    return (part,)
