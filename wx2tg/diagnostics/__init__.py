"""Layer 1: what a user is told, where it stands in his sources, and how he silences it."""

from wx2tg.diagnostics.catalogue import Entry, Example, diagnostic
from wx2tg.diagnostics.model import Diagnostic, Label, Severity

__all__ = ["Diagnostic", "Entry", "Example", "Label", "Severity", "diagnostic"]
