"""Numbers as a person reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wx2tg.report.baseline import Diff


def count(number: int, noun: str) -> str:
    """A number and its noun, in the plural where it needs one."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def percent(share: float) -> str:
    """A share in per cent; 100 only where it is exactly that."""
    return f"{share:.0%}" if share in (0, 1) else f"{min(0.999, share):.1%}"


def size(number: int) -> str:
    """Bytes as a person reads them."""
    if number < 1000:
        return f"{number} B"
    if number < 1_000_000:
        return f"{number / 1000:.1f} kB"
    return f"{number / 1_000_000:.2f} MB"


def told_diff(diff: Diff) -> str:
    """How many findings a comparison calls new, fixed, unchanged and moved, as a sentence without its full stop."""
    lists = {"new": diff.new, "fixed": diff.fixed, "unchanged": diff.unchanged, "moved": diff.moved}
    counts = ", ".join(f"{len(found):,} {name}" for name, found in lists.items() if found or name != "moved")
    before = "" if diff.coverage is None else f"; coverage was {percent(diff.coverage)}"
    return f"{counts} since the baseline{before}"
