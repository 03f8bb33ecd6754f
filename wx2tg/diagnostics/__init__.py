"""Layer 1: diagnostics, their messages, their place in the sources, and the comments that silence them."""

from wx2tg.diagnostics.catalogue import Entry, Example, diagnostic
from wx2tg.diagnostics.model import Diagnostic, Label, Severity

__all__ = ["Diagnostic", "Entry", "Example", "Label", "Severity", "diagnostic"]
