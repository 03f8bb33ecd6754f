"""WXS, WeChat's script dialect for templates: reads each module once, and describes it by facts with spans."""

from wx2tg.syntax.wxs.nodes import WxsModule, WxsRequest
from wx2tg.syntax.wxs.parse import parse

__all__ = ["WxsModule", "WxsRequest", "parse"]
