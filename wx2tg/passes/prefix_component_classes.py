"""A component's classes carry its prefix, `:host` is its element, what reaches out stays in the pages that use it."""

from __future__ import annotations

from collections.abc import Callable

from wx2tg.diagnostics import Diagnostic, diagnostic
from wx2tg.syntax.wxss import Rule, Sheet, rewrite_selectors
from wx2tg.syntax.wxss.selector import DESCENDANT, Class, Function, Other, Part, Selector, Tag, rewrite, text
from wx2tg.text import Source

_ROOT = Function(":where", "", (Selector((Tag("wx-app"),)),))


def prefix_component_classes(sheet: Sheet, prefix: str, isolated: bool, report: Callable[[Diagnostic], None]) -> Sheet:
    """`sheet` with `.title` as `.PREFIX--title` (only where `isolated`) and `:host` as `[wx-host="PREFIX"]`.

    The classes in `:host(.big)` and `:host-context(.dark)` belong to whoever uses the component and stay. Tags, ids and
    attributes stay as well: WeChat lets them reach out of the component into the page around it, and `report` gets the
    rules that do. The screens of such pages carry `data-sheets`, to which they are confined.
    """
    where = around(prefix)
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

    def confined(selector: Selector, rule: Rule, source: Source) -> Selector:
        if any(_is_host(part) or (isolated and _keeps_inside(part)) for part in selector.parts):
            return selector
        if isolated:
            report(diagnostic("leaking-selector", source, rule.head, text=_written(selector)))
        if _ROOT in selector.parts:
            return Selector(tuple(where if part == _ROOT else part for part in selector.parts))
        return Selector((where, DESCENDANT, *selector.parts))

    def confine_rule(rule: Rule, source: Source) -> tuple[Selector, ...]:
        selectors = tuple([confined(selector, rule, source) for selector in rule.selectors])
        return rule.selectors if selectors == rule.selectors else selectors

    return rewrite_selectors(rewrite_selectors(sheet, confine_rule, nested=False), change_rule)


def prefix_classes(sheet: Sheet, prefix: str) -> Sheet:
    """`sheet` with `.title` as `.PREFIX--title`, and nothing else."""

    def change(part: Part) -> tuple[Part, ...]:
        return (Class(f"{prefix}--{part.name}"),) if isinstance(part, Class) else (part,)

    return rewrite_selectors(sheet, lambda rule, _source: rewrite(rule.selectors, change))


def around(prefix: str) -> Function:
    """The screens of the pages that use the component with this prefix."""
    return Function(":where", "", (Selector((Other(f'[data-sheets~="{prefix}"]'),)),))


def leaks(sheet: Sheet, prefix: str) -> bool:
    """Whether a rule of `sheet`, which is prefixed, reaches out."""
    where = around(prefix)
    found: list[Rule] = []

    def look(rule: Rule, _source: Source) -> tuple[Selector, ...]:
        found.extend([rule] if any(where in selector.parts for selector in rule.selectors) else [])
        return rule.selectors

    rewrite_selectors(sheet, look, nested=False)
    return bool(found)


def _written(selector: Selector) -> str:
    """A selector as its owner knows it: the tags were mapped before."""

    def change(part: Part) -> tuple[Part, ...]:
        if part == _ROOT:
            return (Other(":root"),)
        return (Tag(part.name.removeprefix("wx-")),) if isinstance(part, Tag) else (part,)

    return text(rewrite((selector,), change))


def _is_host(part: Part) -> bool:
    return part == Other(":host") or (isinstance(part, Function) and part.name.startswith(":host"))


def _keeps_inside(part: Part) -> bool:
    """Whether what has this part can only be in, or be, the component."""
    if isinstance(part, Function):
        inner = any(any(map(_keeps_inside, selector.parts)) for selector in part.selectors)
        return part.name.startswith(":host") or (inner and part.name != ":not")
    return isinstance(part, Class) or part == Other(":host")
