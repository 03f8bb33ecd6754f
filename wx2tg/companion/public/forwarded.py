"""Which headers go from one side of a proxy to the other.

Source: RFC 9110, section 7.6.1: headers of one connection end with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

Headers = Iterable[tuple[bytes, bytes]]

_HOP_BY_HOP = {
    b"connection",
    b"keep-alive",
    b"proxy-authenticate",
    b"proxy-authorization",
    b"proxy-connection",
    b"te",
    b"trailer",
    b"transfer-encoding",
    b"upgrade",
}
_FORWARDED = {
    b"forwarded",
    b"x-forwarded-for",
    b"x-forwarded-host",
    b"x-forwarded-port",
    b"x-forwarded-proto",
    b"x-real-ip",
}
_OF_WECHAT = {
    b"x-wx-openid",
    b"x-wx-appid",
    b"x-wx-unionid",
    b"x-wx-from-openid",
    b"x-wx-from-appid",
    b"x-wx-from-unionid",
    b"x-wx-env",
    b"x-wx-source",
}
"""What WeChat's cloud tells a back end of the user, who must not tell it himself."""


def end_to_end(headers: Headers) -> Iterator[tuple[bytes, bytes]]:
    """`headers` without those of one connection, and those that `Connection` names."""
    listed = list(headers)
    named = {
        name.strip().lower() for key, value in listed if key.lower() == b"connection" for name in value.split(b",")
    }
    yield from ((key, value) for key, value in listed if key.lower() not in _HOP_BY_HOP | named)


def to_back_end(
    headers: Headers, *, client: str, scheme: str, host: str, behind_proxy: bool
) -> list[tuple[bytes, bytes]]:
    """A request's headers as the back end gets them, with `X-Forwarded-*` and without `Host` and WeChat's `X-WX-*`.

    What a client says of itself in `X-Forwarded-*` is believed only `behind_proxy`.
    """
    left_out = {b"host"} | _OF_WECHAT
    kept = [(key.lower(), value) for key, value in end_to_end(headers) if key.lower() not in left_out]
    told = {key: value for key, value in kept if key in _FORWARDED} if behind_proxy else {}
    before = told.get(b"x-forwarded-for")
    own = {
        b"x-forwarded-for": (before + b", " if before else b"") + client.encode(),
        b"x-forwarded-proto": told.get(b"x-forwarded-proto", scheme.encode()),
        b"x-forwarded-host": told.get(b"x-forwarded-host", host.encode()),
    }
    return [*((key, value) for key, value in kept if key not in _FORWARDED), *own.items()]
