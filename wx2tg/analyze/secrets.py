"""Passwords and bots' tokens in sources: what stands there, everyone can read in the bundle."""

from __future__ import annotations

from collections.abc import Iterator

from wx2tg.diagnostics import Diagnostic, diagnostic
from wx2tg.syntax.script.parser import nodes_at, read
from wx2tg.text import Source, Span
from wx2tg.text.origin import bot_tokens_in, passwords_in

_SCRIPTS = (".js", ".ts")


def secrets_in(source: Source) -> Iterator[Diagnostic]:
    """A finding for each secret of a source; comments of scripts do not get into the bundle."""
    passwords, tokens = list(passwords_in(source.text)), list(bot_tokens_in(source.text))
    if (passwords or tokens) and source.path.endswith(_SCRIPTS):
        places = sorted({*passwords, *tokens})
        paths = nodes_at(read(source, source.path.endswith(".ts")).root, (start for start, _ in places))
        code = {place for place, path in zip(places, paths, strict=True) if path[-1].type != "comment"}
        passwords, tokens = [item for item in passwords if item in code], [item for item in tokens if item in code]
    for place in passwords:
        yield diagnostic("password-in-address", source, Span(*place))
    for place in tokens:
        yield diagnostic("bot-token", source, Span(*place))
