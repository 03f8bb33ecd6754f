"""LESS, which some projects write instead of WXSS."""

from wx2tg.syntax.less.compile import compile_less

__all__ = ["compile_less"]
