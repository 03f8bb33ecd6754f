"""The tables of payments on TON: what wallets were asked for, and how far each account has been read.

Transfers themselves are rows of PAYMENTS: their `charge_id` is `ton:` with the transaction's hash in hexadecimal, their
`provider_charge_id` the wallet that paid, their `payload` the order, or the comment where it names no order.
"""

from __future__ import annotations

import dataclasses

from sqlalchemy import BigInteger, Column, Integer, String, Table, select

from wx2tg.companion.store import METADATA, Connection

CHARGE = "ton:"
"""What the charge_id of a transfer begins with."""

TON_INVOICES = Table(
    "ton_invoices",
    METADATA,
    Column("prepay_id", String(64), primary_key=True),
    Column("reference", String(64), nullable=False, unique=True),
    Column("network", String(16), nullable=False),
    Column("account", String(80), nullable=False, index=True),
    Column("owner", String(80), nullable=False),
    Column("master", String(80), nullable=False),
    Column("decimals", Integer, nullable=False),
    Column("made_at", BigInteger, nullable=False),
    Column("seen_at", BigInteger),
)
"""What an order's buyer is asked to send, from the first time on: `reference` is the comment that names the order.

`account` is where the transfer arrives: the wallet `owner`, or its jetton wallet where a jetton `master` is named.
`seen_at` is when a transfer was seen that is too young to count. The amount is that of the order.
"""

TON_ACCOUNTS = Table(
    "ton_accounts",
    METADATA,
    Column("network", String(16), primary_key=True),
    Column("account", String(80), primary_key=True),
    Column("owner", String(80), nullable=False),
    Column("master", String(80), nullable=False),
    Column("since", BigInteger, nullable=False),
    Column("lt", BigInteger, nullable=False),
    Column("due_at", BigInteger, nullable=False),
    Column("looked_at", BigInteger, nullable=False),
    Column("failures", Integer, nullable=False),
)
"""The accounts that are read. Every transaction up to the logical time `lt` has been dealt with.

Where `lt` is 0 nothing was found yet, and transactions are read from the time `since` on. `due_at` is when the account
is read again, by whichever process comes first; `failures` counts the tries that got no answer since the last one.
"""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Invoice:
    """A row of TON_INVOICES."""

    prepay_id: str
    reference: str
    network: str
    account: str
    owner: str
    master: str
    decimals: int
    made_at: int
    seen_at: int | None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A row of TON_ACCOUNTS."""

    network: str
    account: str
    owner: str
    master: str
    since: int
    lt: int
    due_at: int
    looked_at: int
    failures: int


async def find_invoice(connection: Connection, **by: str) -> Invoice | None:
    """What the order with this `prepay_id` or `reference` was asked for; None where that is nothing."""
    query = select(TON_INVOICES).where(*(TON_INVOICES.c[name] == value for name, value in by.items()))
    row = (await connection.execute(query)).mappings().first()
    return None if row is None else Invoice(**row)


async def find_account(connection: Connection, **by: str) -> Account | None:
    """The account with these values (`network`, and `account`, or `owner` and `master`), or None."""
    query = select(TON_ACCOUNTS).where(*(TON_ACCOUNTS.c[name] == value for name, value in by.items()))
    row = (await connection.execute(query)).mappings().first()
    return None if row is None else Account(**row)
