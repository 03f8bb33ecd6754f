"""How often something may be done in a minute. Each process counts for itself."""

from __future__ import annotations

from collections.abc import Callable, Hashable

_SECONDS = 60
# More different keys than this in a minute are refused, so that a flood costs no memory.
_MOST = 100_000


class Limit:
    """At most `count` times a minute for each key. `now` is in seconds since 1970."""

    def __init__(self, count: int, now: Callable[[], float]) -> None:
        self._count = count
        self._now = now
        self._minute = 0
        self._seen: dict[Hashable, int] = {}

    def allows(self, key: Hashable) -> bool:
        """Count one more for `key`; False where that is too many."""
        minute = int(self._now() // _SECONDS)
        if minute != self._minute:
            self._minute = minute
            self._seen = {}
        if key not in self._seen and len(self._seen) >= _MOST:
            return False
        self._seen[key] = self._seen.get(key, 0) + 1
        return self._seen[key] <= self._count
