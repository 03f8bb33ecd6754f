"""The bodies of messages on TON: comments and transfers of jettons, written and read as cells in a BoC.

Sources: docs.ton.org, "Messages" (a text comment is 32 zero bits and UTF-8); TEP-74, "Fungible tokens (Jettons)
standard", for `transfer` and `internal_transfer`. Nothing else imports the library, which the extra `ton` brings.
"""

from __future__ import annotations

import base64
from typing import NamedTuple

from pytoniq_core.boc.address import Address
from pytoniq_core.boc.builder import Builder
from pytoniq_core.boc.cell import Cell
from pytoniq_core.boc.slice import Slice

from wx2tg.companion.ton_address import TonAddress

FORWARDED = 1
"""Nanotons that a transfer of jettons sends on to the owner's wallet, so that the owner sees its comment there."""

_TRANSFER = 0x0F8A7EA5
_INTERNAL_TRANSFER = 0x178D4519
_COMMENT = 0
_OP_BITS, _QUERY_BITS, _ADDRESS_BITS = 32, 64, 267
_LONGEST_COMMENT = 1024


class Credit(NamedTuple):
    """An incoming transfer of jettons: units, the wallet of who sent them where it is known, and its comment."""

    amount: int
    sender: str
    comment: str | None


def comment_body(text: str) -> str:
    """A message's body with a comment, in base64."""
    return _printed(_comment(text))


def transfer_body(*, query_id: int, amount: int, to: TonAddress, change: TonAddress, comment: str) -> str:
    """What the buyer's jetton wallet is told: send `amount` units to `to`, and TON that is left to `change`."""
    body = (
        Builder()
        .store_uint(_TRANSFER, _OP_BITS)
        .store_uint(query_id, _QUERY_BITS)
        .store_coins(amount)
        .store_address(_address(to))
        .store_address(_address(change))
        .store_bit(0)  # no custom payload
        .store_coins(FORWARDED)
        .store_bit(1)  # the comment is in a cell of its own
        .store_ref(_comment(comment))
    )
    return _printed(body.end_cell())


def address_argument(address: TonAddress) -> str:
    """An address as an argument of a get method: a slice, in base64."""
    return _printed(Builder().store_address(_address(address)).end_cell())


def read_address_result(boc: str) -> TonAddress | None:
    """The address that a get method answers; None where it answers another thing."""
    try:
        return _read_address(_parsed(boc))
    except Exception:  # the library raises errors of many kinds for bytes that are no cells
        return None


def is_empty(boc: str) -> bool:
    """Whether a message's body has nothing in it."""
    try:
        body = _parsed(boc)
        return not body.remaining_bits and not body.remaining_refs
    except Exception:  # as above
        return False


def read_comment(boc: str) -> str | None:
    """The comment of a message's body; None where the body is something else."""
    try:
        return _read_comment(_parsed(boc))
    except Exception:  # as above: anyone may send any bytes
        return None


def read_credit(boc: str) -> Credit | None:
    """What a jetton wallet is told by the sender's one; None where the body is something else."""
    try:
        body = _parsed(boc)
        if _uint(body, _OP_BITS) != _INTERNAL_TRANSFER:
            return None
        _uint(body, _QUERY_BITS)
        amount = _coins(body)
        sender = _read_address(body)
        _read_address(body)
        _coins(body)
        return Credit(amount, "" if sender is None else sender.raw, _forwarded_comment(body))
    except Exception:  # as above
        return None


def _forwarded_comment(body: Slice) -> str | None:
    """The comment that goes with a transfer, in the body itself or in a cell of its own."""
    try:
        return _read_comment(body.load_ref().begin_parse() if _uint(body, 1) else body)
    except Exception:  # a transfer without a comment has been credited all the same
        return None


def _comment(text: str) -> Cell:
    made: Cell = Builder().store_uint(_COMMENT, _OP_BITS).store_snake_bytes(text.encode()).end_cell()
    return made


def _address(address: TonAddress) -> Address:
    return Address((address.workchain, address.account))


def _printed(cell: Cell) -> str:
    return base64.b64encode(cell.to_boc()).decode()


def _parsed(boc: str) -> Slice:
    read: Slice = Cell.one_from_boc(base64.b64decode(boc, validate=True)).begin_parse()
    return read


def _uint(body: Slice, bits: int) -> int:
    if body.remaining_bits < bits:
        raise ValueError("the cell ends early")
    return body.load_uint(bits)


def _coins(body: Slice) -> int:
    length = _uint(body, 4) * 8
    return _uint(body, length) if length else 0


def _read_address(body: Slice) -> TonAddress | None:
    """An address with a workchain, or None for the empty address."""
    if body.remaining_bits >= 2 and body.preload_uint(2) == 0:
        body.load_uint(2)
        return None
    if body.remaining_bits < _ADDRESS_BITS or _uint(body, 3) != 0b100:
        raise ValueError("no address with a workchain")
    return TonAddress(body.load_int(8), body.load_bytes(32))


def _read_comment(body: Slice) -> str | None:
    """UTF-8 after 32 zero bits, which may go on in further cells; an overlong one is cut."""
    if body.remaining_bits < _OP_BITS or body.load_uint(_OP_BITS) != _COMMENT:
        return None
    text = b""
    while True:
        text += body.load_bytes(body.remaining_bits // 8)
        if not body.remaining_refs or len(text) > _LONGEST_COMMENT:
            return text[:_LONGEST_COMMENT].decode("utf-8", "replace")
        body = body.load_ref().begin_parse()
