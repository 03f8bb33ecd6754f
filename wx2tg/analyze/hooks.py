"""Lifecycle methods that an app defines and nothing in Telegram calls."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from wx2tg.diagnostics import Diagnostic, diagnostic
from wx2tg.knowledge import Hook, tables
from wx2tg.syntax.script import Module
from wx2tg.text import Span


def never_called(module: Module) -> Iterator[Diagnostic]:
    """A finding for each lifecycle method that is defined and never called, as nothing in Telegram calls it."""
    hooks, definition = _uncalled()
    for found in definition.finditer(module.source.text):
        note = hooks[found[1]].note
        yield diagnostic("hook-never-called", module.source, Span(*found.span(1)), name=found[1], note=note)


@cache
def _uncalled() -> tuple[dict[str, Hook], re.Pattern[str]]:
    """Those methods by name, and how a definition of one begins: a line, or what parts the members of an object."""
    hooks = {hook.name: hook for hook in tables.hooks() if hook.when == "Never."}
    names = "|".join(map(re.escape, hooks))
    return hooks, re.compile(rf"(?:^|[{{,;])[ \t]*(?:async[ \t]+)?({names})[ \t]*[(:=]", re.MULTILINE)
