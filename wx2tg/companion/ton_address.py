"""Addresses of TON in both written forms, raw and user-friendly.

Source: docs.ton.org, "Address formats", and TEP-2: a friendly address is 36 bytes in base64, of either alphabet: a tag
(0x11 where what cannot be delivered bounces, 0x51 where it does not, 0x80 more on the test network), the workchain, the
account's 32 bytes, and CRC-16/XMODEM of all before.
"""

from __future__ import annotations

import base64
import binascii
import re
from typing import NamedTuple

_RAW = re.compile(r"(0|-1):([0-9a-fA-F]{64})", re.ASCII)
_FRIENDLY = re.compile(r"[A-Za-z0-9+/_-]{48}", re.ASCII)
_BOUNCES, _STAYS, _TEST = 0x11, 0x51, 0x80
_WORKCHAINS = (0, -1)


class AddressFault(ValueError):
    """A text that is no address; the message says why, as the end of a sentence that begins with its name."""


class TonAddress(NamedTuple):
    """An account: its workchain (0, or -1 for the masterchain) and its 32 bytes."""

    workchain: int
    account: bytes

    @property
    def raw(self) -> str:
        """`0:` and 64 hexadecimal digits in lower case: the form in which addresses are stored and compared."""
        return f"{self.workchain}:{self.account.hex()}"

    def friendly(self, *, bounce: bool, test: bool) -> str:
        """48 characters; `bounce` for contracts, not for wallets, which may not be deployed yet."""
        tag = (_BOUNCES if bounce else _STAYS) | (_TEST if test else 0)
        body = bytes([tag, self.workchain & 0xFF]) + self.account
        return base64.urlsafe_b64encode(body + binascii.crc_hqx(body, 0).to_bytes(2, "big")).decode()


def read_address(text: str, *, test: bool) -> TonAddress:
    """The account that `text` names. AddressFault, also for an address of the test network where `test` is false."""
    if raw := _RAW.fullmatch(text):
        return TonAddress(int(raw[1]), bytes.fromhex(raw[2]))
    if not _FRIENDLY.fullmatch(text):
        raise AddressFault("is no address of TON: it has 48 characters, or is `0:` with 64 hexadecimal digits")
    data = base64.urlsafe_b64decode(text.replace("+", "-").replace("/", "_"))
    body, checksum = data[:34], data[34:]
    if binascii.crc_hqx(body, 0).to_bytes(2, "big") != checksum:
        raise AddressFault("is mistyped: its checksum does not fit")
    workchain = int.from_bytes(body[1:2], "big", signed=True)
    if body[0] & ~_TEST not in (_BOUNCES, _STAYS) or workchain not in _WORKCHAINS:
        raise AddressFault("is no address of TON: its first characters name no kind of address")
    if body[0] & _TEST and not test:
        raise AddressFault("is an address of the test network")
    return TonAddress(workchain, body[2:])
