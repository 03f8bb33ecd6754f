"""What the names in a template mean, found out before any code is emitted."""

from wx2tg.analyze.template.resolve import Facts, Resolved, resolve

__all__ = ["Facts", "Resolved", "resolve"]
