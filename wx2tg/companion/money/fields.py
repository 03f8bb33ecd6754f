"""What both versions of WeChat Pay ask of a value before an order is made of it."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import urlsplit

from wx2tg.companion.money.refusals import Reason, Refused

MOST_FEN = 10_000_000_000
"""The highest total that is taken, in fen."""

_TRADE_NUMBER = re.compile(r"[0-9A-Za-z_\-|*@]{1,32}")
_REFUND_NUMBER = re.compile(r"[0-9A-Za-z_\-|*@]{1,64}")
_NUMBER = re.compile(r"[1-9][0-9]{0,10}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\s]")
_LONGEST_URL = 256
# XML can carry none of these, so that an answer of version 2 could not be read.
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def trade_number(text: str, field: str = "out_trade_no", *, least: int = 1) -> str:
    """A number that the merchant gave an order; Refused where WeChat takes no such number."""
    if not _TRADE_NUMBER.fullmatch(text) or len(text) < least:
        raise Refused(Reason.PARAMETER, f"{field} must have {least} to 32 of 0-9 A-Z a-z _ - | * @", field)
    return text


def refund_number(text: str, field: str = "out_refund_no") -> str:
    """A number that the merchant gave a refund."""
    if not _REFUND_NUMBER.fullmatch(text):
        raise Refused(Reason.PARAMETER, f"{field} must have 1 to 64 of 0-9 A-Z a-z _ - | * @", field)
    return text


def fen(text: str, field: str) -> int:
    """A positive number of fen without sign, point or spaces."""
    if not _NUMBER.fullmatch(text) or int(text) > MOST_FEN:
        raise Refused(Reason.PARAMETER, f"{field} must be a whole number of fen above 0", field)
    return int(text)


def text_of(text: str, field: str, longest: int, *, least: int = 1) -> str:
    """A text of `least` to `longest` characters."""
    if not least <= len(text) <= longest or _UNPRINTABLE.search(text):
        raise Refused(Reason.PARAMETER, f"{field} must have {least} to {longest} printable characters", field)
    return text


def notify_url(text: str, field: str = "notify_url") -> str:
    """An address to tell of a payment: http or https, with a host, without credentials or white space.

    Where the host may point is checked when it is told, since names can change.
    """
    try:
        parts = urlsplit(text)
        right = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        right = False
    if not right or len(text) > _LONGEST_URL or _CONTROL.search(text) or "@" in parts.netloc or "\\" in text:
        raise Refused(Reason.PARAMETER, f"{field} must be a plain http or https address", field)
    return text


def literal_address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """The address that a host is, or None where it is a name."""
    try:
        return ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return None
