"""Regular expressions that are compiled when they are first used.

A conversion of a small app uses 98 of the 278 that it imports, and compiling one takes 0.1 ms and more.
"""

from __future__ import annotations

import re
from typing import Any, cast


class _Later:
    """Looks like what `re.compile` returns, which it makes when the first attribute is asked for."""

    def __init__(self, pattern: str, flags: int) -> None:
        self._arguments = pattern, flags

    def __getattr__(self, name: str) -> Any:
        value = getattr(re.compile(*self._arguments), name)
        setattr(self, name, value)
        return value


def compiled_later(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """What `re.compile` returns, compiled when it is first used.

    For module-level constants of which methods are called: the functions of `re` do not take it in place of a pattern.
    A mistake in `pattern` is raised on first use.
    """
    return cast("re.Pattern[str]", _Later(pattern, flags))
