"""Passwords and bots' tokens in sources: what stands there, everyone can read in the bundle."""

from __future__ import annotations

from collections.abc import Iterator

from wx2tg.diagnostics import Diagnostic, diagnostic
from wx2tg.syntax.script.parser import read
from wx2tg.text import Source, Span
from wx2tg.text.origin import bot_tokens_in, passwords_in

_SCRIPTS = (".js", ".ts")


def secrets_in(source: Source) -> Iterator[Diagnostic]:
    """A finding for each secret of a source; comments of scripts do not get into the bundle."""
    passwords, tokens = list(passwords_in(source.text)), list(bot_tokens_in(source.text))
    if (passwords or tokens) and source.path.endswith(_SCRIPTS):
        root = read(source, source.path.endswith(".ts")).root

        def is_code(place: tuple[int, int]) -> bool:
            node = root.descendant_for_byte_range(*place)
            return node is None or node.type != "comment"

        passwords, tokens = list(filter(is_code, passwords)), list(filter(is_code, tokens))
    for place in passwords:
        yield diagnostic("password-in-address", source, Span(*place))
    for place in tokens:
        yield diagnostic("bot-token", source, Span(*place))
