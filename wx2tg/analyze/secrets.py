"""Passwords and bots' tokens in sources: everyone who opens the app can read them in the bundle."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from wx2tg.diagnostics import Diagnostic, diagnostic
from wx2tg.syntax.script.trees import nodes_at, read
from wx2tg.text import Source, Span
from wx2tg.text.origin import bot_tokens_in, passwords_in

_SCRIPTS = (".js", ".ts")


def in_code(source: Source, starts: Sequence[int]) -> list[int]:
    """The offsets of `starts`, in ascending order, that are not inside a comment of the script."""
    if not starts:
        return []
    paths = nodes_at(read(source, source.path.endswith(".ts")).root, iter(starts))
    return [start for start, path in zip(starts, paths, strict=True) if path[-1].type != "comment"]


def secrets_in(source: Source) -> Iterator[Diagnostic]:
    """A finding for each secret in a source. Comments of scripts are skipped: they do not get into the bundle."""
    passwords, tokens = list(passwords_in(source.text)), list(bot_tokens_in(source.text))
    if (passwords or tokens) and source.path.endswith(_SCRIPTS):
        code = in_code(source, sorted({start for start, _ in (*passwords, *tokens)}))
        passwords, tokens = (
            [item for item in passwords if item[0] in code],
            [item for item in tokens if item[0] in code],
        )
    for place in passwords:
        yield diagnostic("password-in-address", source, Span(*place))
    for place in tokens:
        yield diagnostic("bot-token", source, Span(*place))
