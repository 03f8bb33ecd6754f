"""What `[ton]` in companion.toml says, checked and with what it leaves open filled in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from wx2tg.companion.config import Config, TonSection
from wx2tg.companion.ton_address import AddressFault, TonAddress, read_address

TON, USDT = "TON", "USDT"
_TON_DECIMALS, _USDT_DECIMALS = 9, 6
USDT_MASTER = "0:b113a994b5024a16719f69139328eb759596c38a25f59028b146fecdc3621dfe"
"""The jetton master of USDT on the main network (tether.to, "Supported protocols"; docs.ton.org, "USDT processing")."""

_APIS = {"mainnet": "https://toncenter.com/api/v3", "testnet": "https://testnet.toncenter.com/api/v3"}
GLOBAL_IDS = {"mainnet": -239, "testnet": -3}
"""What each network calls itself in its blocks, and TON Connect in its field `network`."""


class Asset(NamedTuple):
    """What is paid in: TON itself, where `master` is None, or a jetton.

    `currency` is its name in the tables of orders and payments; that of a jetton without a known name is made from its
    master, so that orders in two of them are never taken for each other.
    """

    currency: str
    decimals: int
    master: TonAddress | None


def is_test(section: TonSection) -> bool:
    """Whether the test network is meant."""
    return section.network == "testnet"


def owner_of(section: TonSection) -> TonAddress:
    """The wallet that is paid. AddressFault."""
    return read_address(section.address, test=is_test(section))


def asset_of(section: TonSection) -> Asset:
    """What is paid in. AddressFault where `asset` is neither a known name nor the address of a jetton master."""
    if section.asset == TON:
        return Asset(TON, _TON_DECIMALS, None)
    if section.asset == USDT:
        return Asset(USDT, _USDT_DECIMALS, read_address(USDT_MASTER, test=False))
    master = read_address(section.asset, test=is_test(section))
    if master.raw == USDT_MASTER:
        return Asset(USDT, _USDT_DECIMALS, master)
    return Asset(currency_of(master.raw), section.decimals or 0, master)


def currency_of(master: str) -> str:
    """The name of an asset in the tables, from its master in the raw form, which is empty for TON itself."""
    if not master:
        return TON
    return USDT if master == USDT_MASTER else f"J{master.partition(':')[2][:7].upper()}"


def api_of(section: TonSection) -> str:
    """The base address of the API, without a slash at its end."""
    return (section.api or _APIS[section.network]).rstrip("/")


def exponents(config: Config) -> dict[str, int]:
    """The digits behind the point of each currency: of Telegram's invoices, TON, USDT and the configured jetton."""
    known = {config.payment.currency: config.payment.exponent, TON: _TON_DECIMALS, USDT: _USDT_DECIMALS}
    try:
        asset = asset_of(config.ton)
    except AddressFault:
        return known
    return known | {asset.currency: asset.decimals}


def is_on_chain(currency: str) -> bool:
    """Whether amounts in this currency are paid on the chain: every other name has the three letters of Telegram's."""
    return currency == TON or len(currency) > 3


def problems(config: Config) -> Iterator[tuple[list[str], str]]:
    """What is wrong with `[ton]`, where payments are made through it: the key, and the end of a sentence about it."""
    if config.payment.provider != "ton-connect":
        return
    section = config.ton
    if not section.address:
        yield ["ton", "address"], "is missing: it is the wallet that buyers pay to"
    else:
        try:
            owner_of(section)
        except AddressFault as error:
            yield ["ton", "address"], str(error)
    yield from _wrong_asset(section)
    if not section.rate:
        yield ["ton", "rate"], "is missing: it says what one yuan costs in the asset"
    elif not (section.rate.is_finite() and section.rate > 0):
        yield ["ton", "rate"], "should be above 0"


def _wrong_asset(section: TonSection) -> Iterator[tuple[list[str], str]]:
    if section.asset == USDT and is_test(section):
        yield ["ton", "asset"], "is USDT, which has no master on the test network: write the address of a jetton master"
        return
    try:
        asset = asset_of(section)
    except AddressFault as error:
        yield ["ton", "asset"], f"should be TON, USDT or the address of a jetton master: this one {error}"
        return
    if asset.currency in (TON, USDT):
        if section.decimals not in (None, asset.decimals):
            yield ["ton", "decimals"], f"is for other jettons: {asset.currency} has {asset.decimals}"
    elif section.decimals is None:
        yield ["ton", "decimals"], "is missing: it is the number of digits behind the point that the jetton has"
