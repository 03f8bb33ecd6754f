"""A component's classes carry its prefix and `:host` is its element, as WeChat isolates components."""

from __future__ import annotations

from collections.abc import Callable

from wx2tg.diagnostics import Diagnostic, diagnostic
from wx2tg.syntax.wxss import Rule, Sheet, rewrite_selectors
from wx2tg.syntax.wxss.selector import DESCENDANT, Class, Function, Other, Part, Selector, Tag, rewrite, text
from wx2tg.text import Source


def prefix_component_classes(sheet: Sheet, prefix: str, isolated: bool, report: Callable[[Diagnostic], None]) -> Sheet:
    """`sheet` with `.title` as `.PREFIX--title` (only where `isolated`) and `:host` as `[wx-host="PREFIX"]`.

    The classes in `:host(.big)` and `:host-context(.dark)` belong to whoever uses the component and stay. Tags, ids and
    attributes stay as well: WeChat lets them reach out of the component, and `report` gets the rules that do.
    """
    host = Other(f'[wx-host="{prefix}"]')

    def change(part: Part) -> tuple[Part, ...]:
        match part:
            case Class(name) if isolated:
                return (Class(f"{prefix}--{name}"),)
            case Other(":host"):
                return (host,)
            case Function(":host", _, selectors):
                return (host, Function(":is", "", selectors))
            case Function(":host-context", _, selectors):
                below = tuple(Selector((*selector.parts, DESCENDANT, Tag("*"))) for selector in selectors)
                return (host, Function(":is", "", selectors + below))
        return (part,)

    def change_rule(rule: Rule, _source: Source) -> tuple[Selector, ...]:
        return rewrite(rule.selectors, change)

    def check_rule(rule: Rule, source: Source) -> tuple[Selector, ...]:
        for selector in rule.selectors:
            if not any(map(_keeps_inside, selector.parts)):
                report(diagnostic("leaking-selector", source, rule.head, text=text((selector,))))
        return rule.selectors

    if isolated:
        rewrite_selectors(sheet, check_rule, nested=False)
    return rewrite_selectors(sheet, change_rule)


def _keeps_inside(part: Part) -> bool:
    """Whether what has this part can only be in, or be, the component."""
    if isinstance(part, Function):
        inner = any(any(map(_keeps_inside, selector.parts)) for selector in part.selectors)
        return part.name.startswith(":host") or (inner and part.name != ":not")
    return isinstance(part, Class) or part == Other(":host")
