"""JavaScript and TypeScript: read once, and described by facts with spans."""

from wx2tg.syntax.script.nodes import Module, Request
from wx2tg.syntax.script.parse import parse

__all__ = ["Module", "Request", "parse"]
