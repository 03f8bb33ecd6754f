"""Rules of app.wxss apply to the pages whose `styleIsolation` lets them in.

A page may keep all of them out ("page-isolated", "page-apply-shared", "page-shared") or those with classes
("isolated"). The pass has nothing to do in an app without such pages.
"""

from __future__ import annotations

from wx2tg.passes.context import SheetContext
from wx2tg.syntax.wxss import Rule, Sheet, rewrite_selectors
from wx2tg.syntax.wxss.selector import DESCENDANT, Class, Function, Other, Selector, Tag
from wx2tg.text import Source

_SCREENS = Function(":where", "", (Selector((Other("[data-app]"),)),))
_OPEN_SCREENS = Function(":where", "", (Selector((Other('[data-app="all"]'),)),))
_ROOT = Function(":where", "", (Selector((Tag("wx-app"),)),))


def confine_app_styles(sheet: Sheet, context: SheetContext) -> Sheet:
    """`sheet`, whose tags are mapped, confined to the screens that carry `data-app`, without adding specificity.

    The runtime sets `data-app` on the screen of a page: `all`, or `tags` where rules with classes must not apply. Rules
    of `:root` apply to all pages.
    """
    if context.kind != "app" or not context.bare_pages:
        return sheet
    return rewrite_selectors(sheet, _confine, nested=False)


def _confine(rule: Rule, _source: Source) -> tuple[Selector, ...]:
    return tuple(
        [
            selector if _ROOT in selector.parts else Selector((_screens(selector), DESCENDANT, *selector.parts))
            for selector in rule.selectors
        ]
    )


def _screens(selector: Selector) -> Function:
    return _OPEN_SCREENS if any(isinstance(part, Class) for part in selector.parts) else _SCREENS
