"""Prints a style sheet through lightningcss, which adds prefixes, lowers what old browsers lack, and minifies."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache

from msgspec.structs import replace

from wx2tg.diagnostics import Diagnostic, diagnostic
from wx2tg.emit.style_pieces import CONDITIONS, pieces
from wx2tg.syntax.wxss import AtRule, Body, Item, Keyframe, Rule, Sheet
from wx2tg.syntax.wxss import css as printed
from wx2tg.syntax.wxss.print import head
from wx2tg.text import Source

# lightningcss makes translate(0, 0) of it, and the hint to use a layer is gone; this is the form that it keeps.
_LAYER_HINT = re.compile(r"translate3d\(\s*+0(?:px)?\s*+,\s*+0(?:px)?\s*+,\s*+0(?:px)?\s*+\)", re.IGNORECASE)
_LONGEST = 200
_REASON = re.compile(r"Parsing stylesheet failed: (.*) at [^ ]*:\d+:\d+", re.DOTALL)


def css(sheet: Sheet, minify: bool, browsers: Sequence[str]) -> str:
    """`sheet`, which is `accepted`, for `browsers` (of browserslist), minified or one declaration a line.

    Raises ValueError where a browser is unknown.
    """
    return "".join(processed(_LAYER_HINT.sub("translateZ(0)", piece), minify, browsers) for piece in pieces(sheet))


def processed(text: str, minify: bool, browsers: Sequence[str]) -> str:
    """The CSS `text` for `browsers`. Raises ValueError where a browser is unknown."""
    from lightningcss import process_stylesheet  # 1.5 ms and 12 MB, needed by builds only

    return process_stylesheet(text, error_recovery=True, browsers_list=list(browsers) or None, minify=minify)


@cache
def lacks_where(browsers: tuple[str, ...]) -> bool:
    """Whether a browser of `browsers` knows no `:where()`: they all learned it together with `:is()`."""
    return "-any(" in processed(".a:is(.b,.c){color:red}", True, browsers)


def accepted(sheet: Sheet) -> tuple[Sheet, tuple[Diagnostic, ...]]:
    """`sheet` without what lightningcss refuses, and a finding for each such thing.

    It has to go first: lightningcss recovers from an error inside a rule by forgetting the declarations before it.
    """
    if all(_refusal(piece) is None for piece in pieces(sheet)):
        return sheet, ()
    findings: list[Diagnostic] = []
    items = _accepted_body(sheet.items, sheet.source, "{}".format, findings)
    return Sheet(sheet.source, items), tuple(findings)


def _accepted_body(body: Body, source: Source, wrap: Callable[[str], str], findings: list[Diagnostic]) -> Body:
    """The items of `body` that are good in the surroundings that `wrap` puts around a text."""
    items: list[Item] = []
    for item in body:
        if isinstance(item, Sheet):
            items.append(Sheet(item.source, _accepted_body(item.items, item.source, wrap, findings)))
            continue
        reason = _refusal(wrap(printed(Sheet(source, (item,)))))
        if reason is None:
            items.append(item)
        elif isinstance(item, Rule | Keyframe | AtRule) and item.body and _refusal(wrap(f"{head(item)} {{}}")) is None:
            items.append(replace(item, body=_accepted_body(item.body, source, _inside(item, wrap), findings)))
        else:
            findings.append(diagnostic("refused-style", source, item.span, text=_written(item, source), reason=reason))
    return tuple(items)


def _written(item: Item, source: Source) -> str:
    """What `item` is in the words of its author, which the passes have changed: its head, or a whole declaration."""
    span = item.head if isinstance(item, Rule | Keyframe | AtRule) else None if isinstance(item, Sheet) else item.span
    return " ".join(source.text[span.start : span.end].split()) if span else head(item)


def _inside(item: Rule | Keyframe | AtRule, wrap: Callable[[str], str]) -> Callable[[str], str]:
    """What puts the surroundings of what is in `item` around a text; a long head, which is good, has a short one."""
    opening = head(item)
    if len(opening) > _LONGEST and (isinstance(item, Rule) or (isinstance(item, AtRule) and item.name in CONDITIONS)):
        opening = "a" if isinstance(item, Rule) else "@media all"
    return lambda text: wrap(f"{opening} {{{text}}}")


def _refusal(text: str) -> str | None:
    """Why lightningcss does not take `text`, or None."""
    from lightningcss import process_stylesheet

    try:
        process_stylesheet(text, minify=False)
    except ValueError as error:
        match = _REASON.fullmatch(str(error))
        return match[1] if match else str(error)
    return None
