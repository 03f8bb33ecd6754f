"""JavaScript and TypeScript: read once, and described by facts with spans."""

from wx2tg.syntax.script.nodes import Module, Reference, Request
from wx2tg.syntax.script.parse import own_names, parse

__all__ = ["Module", "Reference", "Request", "own_names", "parse"]
