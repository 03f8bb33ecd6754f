"""WXSS, the style sheets of WeChat: CSS with `rpx`, `page` and inlined imports."""

from wx2tg.syntax.wxss.nodes import (
    AtRule,
    Body,
    Declaration,
    Import,
    Item,
    Keyframe,
    Rule,
    Sheet,
    rewrite,
    rewrite_selectors,
)
from wx2tg.syntax.wxss.parse import parse
from wx2tg.syntax.wxss.print import css, outline

__all__ = [
    "AtRule",
    "Body",
    "Declaration",
    "Import",
    "Item",
    "Keyframe",
    "Rule",
    "Sheet",
    "css",
    "outline",
    "parse",
    "rewrite",
    "rewrite_selectors",
]
