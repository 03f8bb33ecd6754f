"""SCSS, and Sass with indentation, which some projects write instead of WXSS."""

from wx2tg.syntax.sass.compile import compile_sass

__all__ = ["compile_sass"]
