"""Addresses, cells and prices of TON. Cells and friendly addresses are those that `@ton/core` makes of the same."""

from __future__ import annotations

import base64
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wx2tg.companion.money.refusals import Refused
from wx2tg.companion.money.ton import cells
from wx2tg.companion.money.ton.pricing import TonPricing
from wx2tg.companion.ton_address import AddressFault, TonAddress, read_address
from wx2tg.companion.ton_config import Asset

OWNER, BUYER = TonAddress(0, b"\x11" * 32), TonAddress(0, b"\x22" * 32)
REFERENCE = "pay-00112233445566778899"
USDT = "EQCxE6mUtQJKFnGfaROTKOt1lZbDiiX1kCixRv7Nw2Id_sDs"
COMMENT = "te6ccgEBAQEAHgAAOAAAAABwYXktMDAxMTIyMzM0NDU1NjY3Nzg4OTk="
TRANSFER = (
    "te6ccgEBAgEAdQABqA+KfqURIjNEVWZ3iDEtaHgAIiIiIiIiIiIiIiIiIiIiIiIiIiIiIiIiIiIiIiIiIiMACIiIiIiIiIiIiIiIiIiI"
    "iIiIiIiIiIiIiIiIiIiIiIiCAwEAOAAAAABwYXktMDAxMTIyMzM0NDU1NjY3Nzg4OTk="
)
CREDIT = (
    "te6ccgEBAgEAdQABpxeNRRkAAAAAAAAABTEtaHgAREREREREREREREREREREREREREREREREREREREREREUACIiIiIiIiIiIiIiIiIiI"
    "iIiIiIiIiIiIiIiIiIiIiIiEBwEAOAAAAABwYXktMDAxMTIyMzM0NDU1NjY3Nzg4OTk="
)
CREDIT_IN_ONE_CELL = (
    "te6ccgEBAQEAUQAAnReNRRkAAAAAAAAABTEtaHgAREREREREREREREREREREREREREREREREREREREREREQICAAAAAHBheS0wMDExMjI"
    "zMzQ0NTU2Njc3ODg5OY="
)
LONG_COMMENT = (
    "te6ccgECAwEAAToAAf4AAAAAeHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4"
    "eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4AQH+eHh4eHh4eHh4eHh4"
    "eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4"
    "eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eAIAaHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4"
    "eHh4eHh4eHh4eHh4w6k="
)


def test_cells_are_those_of_other_libraries() -> None:
    assert cells.comment_body(REFERENCE) == COMMENT
    made = cells.transfer_body(query_id=0x1122334455667788, amount=1234567, to=OWNER, change=BUYER, comment=REFERENCE)
    assert made == TRANSFER


@pytest.mark.parametrize("boc", [CREDIT, CREDIT_IN_ONE_CELL])
def test_what_a_jetton_wallet_is_told(boc: str) -> None:
    assert cells.read_credit(boc) == (1234567, BUYER.raw, REFERENCE)
    assert cells.read_comment(boc) is None


def test_comments_are_read() -> None:
    assert cells.read_comment(COMMENT) == REFERENCE
    assert cells.read_comment("te6ccsEBAQEADAAMABQAAAAASGVsbG8hCaTc/g==") == "Hello!"  # with an index and a checksum
    assert cells.read_comment(LONG_COMMENT) == "x" * 300 + "é"
    assert cells.read_comment(cells.comment_body("")) == ""


@given(st.binary(max_size=200))
def test_anyone_may_send_any_bytes(data: bytes) -> None:
    sent = COMMENT.encode() if not data else base64.b64encode(data)
    for boc in (sent.decode(), data.decode("latin-1")):
        for read in (cells.read_comment, cells.read_credit, cells.read_address_result, cells.is_empty):
            read(boc)  # type: ignore[operator]


@given(st.integers(0, 40), st.integers(0, 255))
def test_a_damaged_transfer_is_none_or_has_another_content(place: int, value: int) -> None:
    data = bytearray(base64.b64decode(CREDIT))
    data[len(data) - 40 + place - 1] = value
    found = cells.read_credit(base64.b64encode(data).decode())
    assert found is None or found.amount == 1234567


def test_addresses_in_both_forms() -> None:
    assert OWNER.friendly(bounce=False, test=False) == "UQAREREREREREREREREREREREREREREREREREREREREREbvW"
    assert OWNER.friendly(bounce=True, test=True) == "kQAREREREREREREREREREREREREREREREREREREREREREV2Z"
    assert OWNER.friendly(bounce=False, test=True) == "0QAREREREREREREREREREREREREREREREREREREREREREQBc"
    masterchain = TonAddress(-1, b"\x33" * 32)
    assert masterchain.friendly(bounce=True, test=False) == "Ef8zMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzM0vF"
    for address in (OWNER, BUYER, masterchain):
        assert read_address(address.raw.upper(), test=False) == address
        for bounce in (True, False):
            assert read_address(address.friendly(bounce=bounce, test=False), test=False) == address
    both_alphabets = read_address(USDT, test=False)
    assert read_address(USDT.replace("_", "/"), test=False) == both_alphabets
    assert both_alphabets.raw == "0:b113a994b5024a16719f69139328eb759596c38a25f59028b146fecdc3621dfe"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "is no address"),
        ("owner", "is no address"),
        ("0:" + "1" * 63, "is no address"),
        ("7:" + "1" * 64, "is no address"),
        (USDT[:-1], "is no address"),
        (USDT + "\n", "is no address"),
        (USDT[:-1] + "t", "is mistyped"),
        (USDT.replace("xE6", "xE7"), "is mistyped"),
        ("kQAREREREREREREREREREREREREREREREREREREREREREV2Z", "is an address of the test network"),
        (base64.urlsafe_b64encode(b"\x00" * 36).decode(), "name no kind"),
    ],
)
def test_addresses_that_are_none(text: str, problem: str) -> None:
    with pytest.raises(AddressFault, match=problem):
        read_address(text, test=False)


@pytest.mark.parametrize(
    ("decimals", "rate", "fen", "units"),
    [
        (9, "0.0451", 1990, 897_490_000),
        (9, "0.0451", 1, 451_000),
        (6, "0.14", 1990, 2_786_000),
        (6, "0.1379", 1, 1379),
        (6, "0.13791", 1, 1380),  # a part of a unit is a whole one
        (2, "0.001", 1, 1),
        (0, "3", 101, 4),
        (18, "0.000000000000000001", 100, 1),
        (9, "0.333333333333333333", 100_000_000, 333_333_333_333_334),
    ],
)
def test_prices_are_exact_and_rounded_up(decimals: int, rate: str, fen: int, units: int) -> None:
    assert TonPricing(Asset("TON", decimals, None), Decimal(rate)).amount(fen) == units


def test_prices_that_cannot_be() -> None:
    with pytest.raises(Refused, match="more TON than can be counted"):
        TonPricing(Asset("TON", 18, None), Decimal(20)).amount(100)
    for rate in ("0", "-1", "NaN", "Infinity"):
        with pytest.raises(ValueError, match="above 0"):
            TonPricing(Asset("TON", 9, None), Decimal(rate))
