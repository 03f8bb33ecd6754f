"""Web addresses as they stand in texts: their origins, as a Content-Security-Policy writes them, and what is secret."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wx2tg.text.regexes import compiled_later

_ADDRESS = compiled_later(
    r"(?P<scheme>https?:|wss?:)?//(?P<user>[^\s/?#@\\]*@)?(?P<host>[^\s/?#@:\\\"'`<>(){}\[\],;]+)(?::(?P<port>\d+))?(?=[/?#\\]|$)",
    re.IGNORECASE,
)
_HOST = compiled_later(r"(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?\.)*[a-z0-9](?:[a-z0-9-]*[a-z0-9])?", re.IGNORECASE)
_USER = compiled_later(r"://[^\s/?#@:\"'`\\${}<>]*(?P<password>:[^\s/?#@\"'`\\${}<>]*)?@(?=[\w\[])")
_BEFORE = compiled_later(r"[a-z][a-z0-9+.-]{0,30}$", re.IGNORECASE)
# Telegram's documentation of bots, "Authorizing your bot", shows the form; real tokens have 8 to 10 digits.
_BOT_TOKEN = compiled_later(r"(?<!\d)\d{8,10}:[A-Za-z0-9_-]{35}(?![A-Za-z0-9_-])")
_SCHEME = compiled_later(r"(?:https?|wss?):", re.IGNORECASE)
_BARE = compiled_later(r"[a-z]+://[^/?#@\\\s]+/?", re.IGNORECASE)
_DEFAULT_PORTS = {"http:": "80", "ws:": "80", "https:": "443", "wss:": "443"}


def origin_of(address: str) -> str | None:
    """`https://api.example.com:8443` of an absolute address; None where it has none, or not a whole one.

    The host is in lower case and in ASCII, a scheme's own port is left out. `//host/path` means https.
    """
    match = _ADDRESS.match(address.replace("\\/", "/"))
    if match is None:
        return None
    scheme = (match["scheme"] or "https:").lower()
    try:
        host = match["host"].rstrip(".").encode("idna").decode("ascii").lower()
    except UnicodeError:
        return None
    if not _HOST.fullmatch(host) or (not match["scheme"] and "." not in host):
        return None
    port = match["port"]
    return f"{scheme}//{host}" + (f":{port}" if port and port != _DEFAULT_PORTS[scheme] else "")


def host_source(written: str) -> str | None:
    """What a person wrote as a source of a policy, as a policy has it; None where it is none.

    An origin, `https://*.example.com` for all hosts below one, or a scheme alone (`https:`) for every host.
    """
    if _SCHEME.fullmatch(written):
        return written.lower()
    scheme, wild, rest = written.partition("//*.")
    origin = origin_of(f"{scheme}//{rest}" if wild else written.removesuffix("/"))
    if origin is None or not _BARE.fullmatch(written) or not _SCHEME.match(written):
        return None
    if not wild:
        return origin
    return origin.replace("//", "//*.", 1) if "." in rest else None


def passwords_in(text: str) -> Iterator[tuple[int, int]]:
    """Where addresses with `user:password@`, or on the web with `user@`, stand in `text`: up to the `@`."""
    for match in _USER.finditer(text):
        scheme = _BEFORE.search(text, max(0, match.start() - 31), match.start())
        if scheme is not None and (match["password"] or scheme[0].lower() in ("http", "https", "ws", "wss")):
            yield scheme.start(), match.end()


def bot_tokens_in(text: str) -> Iterator[tuple[int, int]]:
    """Where tokens of Telegram bots stand in `text`."""
    return (match.span() for match in _BOT_TOKEN.finditer(text))
