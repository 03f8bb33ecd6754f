"""Class names of a unit carry its prefix, and `:host` selects the component's own element.

A component's rules that no class or `:host` ties to it reach into the pages that use it, as in WeChat.
"""

from __future__ import annotations

from collections.abc import Callable

from wx2tg.diagnostics import diagnostic
from wx2tg.passes.context import SheetContext
from wx2tg.syntax.wxss import Rule, Sheet, rewrite_selectors
from wx2tg.syntax.wxss.selector import DESCENDANT, Class, Function, Other, Part, Selector, Tag, rewrite, text
from wx2tg.text import Source

_ROOT = Function(":where", "", (Selector((Tag("wx-app"),)),))


def prefix_classes(sheet: Sheet, context: SheetContext) -> Sheet:
    """`sheet` with `.title` as `.PREFIX--title`; a component's also with `:host` as `[wx-host="PREFIX"]`.

    A component that is not isolated keeps its class names, since the styles of pages apply to them. The classes in
    `:host(.big)` and `:host-context(.dark)` belong to the user of the component and stay as they are. Tags, ids and
    attributes stay as well: WeChat lets them select elements of the page around the component. `context.report` gets
    the rules that do so; they are confined to screens with the component's prefix in `data-sheets`. A page is confined
    already, so only its class names change.
    """
    if not context.prefix:
        return sheet
    if context.kind == "page":
        return rewrite_selectors(sheet, lambda rule, _source: rewrite(rule.selectors, _prefixed(context.prefix)))
    confined = rewrite_selectors(sheet, _confined(context), nested=False)
    change = _inner(context)
    return rewrite_selectors(confined, lambda rule, _source: rewrite(rule.selectors, change))


def leaks(sheet: Sheet, prefix: str) -> bool:
    """Whether a rule of `sheet`, a component's after the passes, selects elements of the pages that use it."""
    attribute = _using(prefix)
    found: list[Rule] = []

    def look(rule: Rule, _source: Source) -> tuple[Selector, ...]:
        if any(part in (attribute, _where(prefix)) for selector in rule.selectors for part in selector.parts):
            found.append(rule)
        return rule.selectors

    rewrite_selectors(sheet, look, nested=False)
    return bool(found)


def _prefixed(prefix: str) -> Callable[[Part], tuple[Part, ...]]:
    return lambda part: (Class(f"{prefix}--{part.name}"),) if isinstance(part, Class) else (part,)


def _inner(context: SheetContext) -> Callable[[Part], tuple[Part, ...]]:
    """What becomes of a part of a component's selector."""
    host = Other(f'[wx-host="{context.prefix}"]')

    def change(part: Part) -> tuple[Part, ...]:
        match part:
            case Class(name) if context.isolated:
                return (Class(f"{context.prefix}--{name}"),)
            case Other(":host"):
                return (host,)
            case Function(":host", _, selectors):
                return (host, Function(":is", "", selectors))
            case Function(":host-context", _, selectors):
                below = tuple(Selector((*selector.parts, DESCENDANT, Tag("*"))) for selector in selectors)
                return (host, Function(":is", "", selectors + below))
        return (part,)

    return change


def _confined(context: SheetContext) -> Callable[[Rule, Source], tuple[Selector, ...]]:
    """Puts the screens that use a component in front of those of its selectors that select elements outside of it."""
    where = _where(context.prefix)

    def confine(selector: Selector, rule: Rule, source: Source) -> Selector:
        if any(_is_host(part) or (context.isolated and _keeps_inside(part)) for part in selector.parts):
            return selector
        if context.isolated:
            context.report(diagnostic("leaking-selector", source, rule.head, text=_written(selector)))
        if _ROOT in selector.parts:
            return Selector(tuple(where if part == _ROOT else part for part in selector.parts))
        return Selector((where, DESCENDANT, *selector.parts))

    def confine_rule(rule: Rule, source: Source) -> tuple[Selector, ...]:
        selectors = tuple([confine(selector, rule, source) for selector in rule.selectors])
        return rule.selectors if selectors == rule.selectors else selectors

    return confine_rule


def _where(prefix: str) -> Function:
    """The screens of the pages that use the component with this prefix, without adding specificity."""
    return Function(":where", "", (Selector((_using(prefix),)),))


def _using(prefix: str) -> Other:
    return Other(f'[data-sheets~="{prefix}"]')


def _written(selector: Selector) -> str:
    """A selector with the tags that its author wrote."""

    def change(part: Part) -> tuple[Part, ...]:
        if part == _ROOT:
            return (Other(":root"),)
        return (Tag(part.name.removeprefix("wx-")),) if isinstance(part, Tag) else (part,)

    return text(rewrite((selector,), change))


def _is_host(part: Part) -> bool:
    return part == Other(":host") or (isinstance(part, Function) and part.name.startswith(":host"))


def _keeps_inside(part: Part) -> bool:
    """Whether an element that has this part can only be the component or be inside of it."""
    if isinstance(part, Function):
        inner = any(any(map(_keeps_inside, selector.parts)) for selector in part.selectors)
        return part.name.startswith(":host") or (inner and part.name != ":not")
    return isinstance(part, Class) or part == Other(":host")
