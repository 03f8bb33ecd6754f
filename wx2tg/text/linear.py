"""Regular expressions of strangers, tested in linear time by RE2 (https://github.com/google/re2)."""

from __future__ import annotations

from collections.abc import Callable


class LinearError(Exception):
    """RE2 cannot read an expression. The message is RE2's own."""


def tester(source: str, *, memory: int = 0) -> Callable[[str], bool]:
    """Whether an expression is found anywhere in a text, as a function.

    `source` is in RE2's syntax, with flags written as `(?i)`. `memory` bounds what the compiled expression may take,
    in bytes; 0 stands for RE2's default of 8 MiB. Raises LinearError where RE2 has no such thing, such as looking ahead
    and referring back, or where the expression needs more memory.
    """
    import re2

    options = re2.Options()
    options.log_errors = False
    if memory:
        options.max_mem = memory
    try:
        compiled = re2.compile(source, options)
    except re2.error as error:
        reason = error.args[0].decode("utf-8", "replace") if isinstance(error.args[0], bytes) else str(error)
        raise LinearError(reason) from None
    return lambda text: compiled.search(text) is not None


def escaped(text: str) -> str:
    """An expression that matches `text` and nothing else."""
    import re2

    return str(re2.escape(text))
