"""`#x` in the sheet of a page or of the app selects no element in a component, since WeChat prefixes the ids there."""

from __future__ import annotations

from wx2tg.passes.context import SheetContext
from wx2tg.syntax.wxss import Rule, Sheet, rewrite_selectors
from wx2tg.syntax.wxss.selector import Other, Part, Selector, rewrite
from wx2tg.text import Source

# The attribute of elements with an id in the template of a component.
_OUTER = Other(":not([wx-in])")


def spare_inner_ids(sheet: Sheet, context: SheetContext) -> Sheet:
    """`sheet` with `#x` as `#x:not([wx-in])`.

    That makes a selector more specific; it is done to every id, so that which of two rules wins does not change.
    """
    return sheet if context.kind == "component" else rewrite_selectors(sheet, _spare_rule)


def _spare_rule(rule: Rule, _source: Source) -> tuple[Selector, ...]:
    return rewrite(rule.selectors, _spare_part)


def _spare_part(part: Part) -> tuple[Part, ...]:
    return (part, _OUTER) if isinstance(part, Other) and part.text.startswith("#") else (part,)
