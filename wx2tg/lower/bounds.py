"""Bounds for the size of a template. No template that a person wrote comes near them.

Lowering and emission are recursive, so nesting is bounded. Files that include one another several times multiply their
contents, so includes are bounded too.
"""

from __future__ import annotations

import msgspec

DEEPEST = 100
"""The most levels of elements, conditions and loops inside one another, and of files that import one another."""

LONGEST_CHAIN = 500
"""The most branches of one `wx:if`."""

_MOST_INCLUDES = 2000
# The most characters in files that are included again, after their first time.
_MOST_REPEATED = 500_000


class Includes(msgspec.Struct):
    """Counts what one template includes: `<include>` puts a copy of a file in its place."""

    count: int = 0
    repeated: int = 0
    seen: set[str] = msgspec.field(default_factory=set)

    @property
    def excess(self) -> str:
        """Which bound is exceeded, as a sentence for the user, or ""."""
        if self.count > _MOST_INCLUDES:
            return f"More than {_MOST_INCLUDES} files are included in one template here"
        if self.repeated > _MOST_REPEATED:
            return (
                f"Files that are included again and again make this template longer than {_MOST_REPEATED:,} characters"
            )
        return ""

    def add(self, path: str, length: int) -> None:
        """Count one more include of the file at `path`, which has `length` characters."""
        self.count += 1
        self.repeated += length if path in self.seen else 0
        self.seen.add(path)
