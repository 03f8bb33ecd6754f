"""WXML: templates with elements, text, `{{ }}` holes and inline WXS.

What counts as an error and how it is mended follows the template compiler of glass-easel
(https://github.com/wechat-miniprogram/glass-easel, `glass-easel-template-compiler/src/parse`), with kinder recovery
where it gives up.
"""

from wx2tg.syntax.wxml.nodes import Attribute, Comment, Document, Element, Hole, Node, Text
from wx2tg.syntax.wxml.parse import parse
from wx2tg.syntax.wxml.print import outline

__all__ = ["Attribute", "Comment", "Document", "Element", "Hole", "Node", "Text", "outline", "parse"]
