"""WXSS, the style sheets of WeChat: CSS with `rpx`, `page` and inlined imports."""

from wx2tg.syntax.wxss.nodes import AtRule, Body, Declaration, Import, Item, Keyframe, Rule, Sheet, rewrite
from wx2tg.syntax.wxss.parse import parse

__all__ = ["AtRule", "Body", "Declaration", "Import", "Item", "Keyframe", "Rule", "Sheet", "parse", "rewrite"]
