"""What every part of payments on TON is given."""

from __future__ import annotations

import dataclasses

from wx2tg.companion.money.context import Money
from wx2tg.companion.money.ton.tables import TON_ACCOUNTS, Account, find_account
from wx2tg.companion.money.ton.toncenter import Toncenter
from wx2tg.companion.store import insert_once
from wx2tg.companion.ton_address import TonAddress
from wx2tg.companion.ton_config import Asset

# Seconds before the making of an account's row from which on its transactions are read: no clock is quite right.
_BEFORE = 600


@dataclasses.dataclass(frozen=True, slots=True)
class Ton:
    """`owner` is the wallet that is paid, in `asset`; `confirm_after` and `poll` are in seconds."""

    money: Money
    api: Toncenter
    network: str
    owner: TonAddress
    asset: Asset
    confirm_after: int = 0
    poll: int = 5

    @property
    def master(self) -> str:
        """The jetton's master, empty for TON itself."""
        return "" if self.asset.master is None else self.asset.master.raw

    @property
    def is_test(self) -> bool:
        """Whether addresses are written as those of the test network."""
        return self.network == "testnet"


async def receiving_account(ton: Ton) -> Account:
    """The account at which payments arrive: the owner's wallet, or its jetton wallet. TonSilent.

    It is found out once, and stored: that of a wallet and a master never changes.
    """
    by = {"network": ton.network, "owner": ton.owner.raw, "master": ton.master}
    async with ton.money.store.read() as connection:
        known = await find_account(connection, **by)
    if known is not None:
        return known
    account = ton.owner
    if ton.asset.master is not None:
        account = await ton.api.jetton_wallet(ton.asset.master, ton.owner)
    now = int(ton.money.now())
    row = {**by, "account": account.raw, "since": now - _BEFORE, "lt": 0, "due_at": 0, "looked_at": 0, "failures": 0}
    async with ton.money.store.write() as connection:
        await insert_once(connection, TON_ACCOUNTS, row)
        made = await find_account(connection, **by)
    assert made is not None
    return made
