"""Tells whether a source is broken: it has a mistake that it had not before, as while somebody is typing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from wx2tg.diagnostics import Diagnostic, Severity

# Mistakes that WeChat forgives, so they are warnings, and that a file has when it is saved half written.
_UNFINISHED = frozenset(
    "unclosed-tag missing-end-tag unclosed-quote unclosed-hole unclosed-comment unclosed-block unclosed-mark "
    "page-without-script empty-json".split()
)
# Errors that leave the code as good as it was.
_HARMLESS = frozenset({"bot-token", "not-utf8"})


def mistakes(findings: Iterable[Diagnostic]) -> Counter[tuple[str, str]]:
    """The mistakes among `findings` that make code worse than none: how often each stands in each file."""
    return Counter(
        (item.path, item.name)
        for item in dict.fromkeys(findings)
        if item.name in _UNFINISHED or (item.severity is Severity.ERROR and item.name not in _HARMLESS)
    )


def worse(now: Counter[tuple[str, str]], before: Counter[tuple[str, str]]) -> list[str]:
    """The files with more mistakes than `before`, sorted.

    A project that has always had a mistake is shown as it is: what matters is that no further one comes in.
    """
    return sorted({path for path, _ in now - before})
