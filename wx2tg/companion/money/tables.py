"""The tables of money, and their rows as records.

Times are in seconds since 1970; amounts in fen, or in the smallest unit of what Telegram charges in.
"""

from __future__ import annotations

import dataclasses
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Integer,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    bindparam,
    select,
)

from wx2tg.companion.store import METADATA, Connection


class State(StrEnum):
    """What became of an order, in WeChat's words."""

    NOTPAY = "NOTPAY"
    SUCCESS = "SUCCESS"
    CLOSED = "CLOSED"
    REFUND = "REFUND"


class RefundState(StrEnum):
    """What became of a refund, in WeChat's words; CLOSED means that Telegram refused it."""

    PROCESSING = "PROCESSING"
    SUCCESS = "SUCCESS"
    CLOSED = "CLOSED"


class _Word(TypeDecorator[str]):
    """A word of an enumeration, stored as its text whatever the driver makes of enumerations."""

    impl = String(16)
    cache_ok = True

    def process_bind_param(self, value: str | None, _: Any) -> str | None:
        return None if value is None else str(value)


ORDERS = Table(
    "orders",
    METADATA,
    Column("prepay_id", String(64), primary_key=True),
    Column("appid", String(64), nullable=False),
    Column("mchid", String(64), nullable=False),
    Column("out_trade_no", String(64), nullable=False),
    Column("version", Integer, nullable=False),
    Column("sign_type", String(16), nullable=False),
    Column("total", BigInteger, nullable=False),
    Column("currency", String(8), nullable=False),
    Column("amount", BigInteger, nullable=False),
    Column("openid", String(128), nullable=False),
    Column("telegram_id", BigInteger),
    Column("description", Text, nullable=False),
    Column("attach", Text, nullable=False),
    Column("notify_url", Text, nullable=False),
    Column("state", _Word, nullable=False, index=True),
    Column("created_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Column("invoice_link", Text),
    Column("checkout_id", String(64)),
    Column("checkout_at", BigInteger, nullable=False),
    Column("paid_at", BigInteger),
    Column("transaction_id", String(64), unique=True),
    Column("charge_id", String(255), unique=True),
    Column("provider_charge_id", String(255)),
    Column("refunded", BigInteger, nullable=False),
    UniqueConstraint("mchid", "out_trade_no"),
)
"""`total` and `refunded` in fen, `amount` in the smallest unit of `currency`, in which Telegram charges.

`checkout_id` is the pre-checkout query that was last allowed, at `checkout_at`.
"""

PAYMENTS = Table(
    "payments",
    METADATA,
    Column("charge_id", String(255), primary_key=True),
    Column("provider_charge_id", String(255), nullable=False),
    Column("payload", String(255), nullable=False, index=True),
    Column("currency", String(8), nullable=False),
    Column("amount", BigInteger, nullable=False),
    Column("telegram_id", BigInteger, nullable=False),
    Column("received_at", BigInteger, nullable=False),
    Column("outcome", _Word, nullable=False),
)
"""Every payment that Telegram told of, also those that settle no order: money never arrives unseen."""

REFUNDS = Table(
    "refunds",
    METADATA,
    Column("refund_id", String(64), primary_key=True),
    Column("mchid", String(64), nullable=False),
    Column("out_refund_no", String(64), nullable=False),
    Column("prepay_id", String(64), nullable=False, index=True),
    Column("amount", BigInteger, nullable=False),
    Column("reason", Text, nullable=False),
    Column("notify_url", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("sign_type", String(16), nullable=False),
    Column("state", _Word, nullable=False, index=True),
    Column("problem", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("done_at", BigInteger),
    Column("due_at", BigInteger, nullable=False),
    Column("attempts", Integer, nullable=False),
    UniqueConstraint("mchid", "out_refund_no"),
)
"""`amount` in fen; `due_at` is when a refund that got no answer from Telegram is tried again."""

NOTIFICATIONS = Table(
    "notifications",
    METADATA,
    Column("subject", String(64), primary_key=True),
    Column("prepay_id", String(64), nullable=False, index=True),
    Column("refund_id", String(64)),
    Column("url", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("due_at", BigInteger, index=True),
    Column("attempts", Integer, nullable=False),
    Column("lease", String(32)),
    Column("last_answer", Text, nullable=False),
    Column("delivered_at", BigInteger),
)
"""The outbox. `subject` is the transaction or the refund that is told of: there is one row for each.

`due_at` is null where nothing is to be sent any more; `delivered_at` tells which of these the back end has taken.
`lease` is held by the process that is sending; it lasts until `due_at`.
"""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A row of ORDERS."""

    prepay_id: str
    appid: str
    mchid: str
    out_trade_no: str
    version: int
    sign_type: str
    total: int
    currency: str
    amount: int
    openid: str
    telegram_id: int | None
    description: str
    attach: str
    notify_url: str
    state: State
    created_at: int
    expires_at: int
    invoice_link: str | None
    checkout_id: str | None
    checkout_at: int
    paid_at: int | None
    transaction_id: str | None
    charge_id: str | None
    provider_charge_id: str | None
    refunded: int


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Refund:
    """A row of REFUNDS."""

    refund_id: str
    mchid: str
    out_refund_no: str
    prepay_id: str
    amount: int
    reason: str
    notify_url: str
    version: int
    sign_type: str
    state: RefundState
    problem: str
    created_at: int
    done_at: int | None
    due_at: int
    attempts: int


@cache
def _rows(table: Table, names: tuple[str, ...]) -> Any:
    """The rows of `table` whose columns `names` are as the parameters say, the oldest first."""
    same = (table.c[name] == bindparam(name) for name in names)
    return select(table).where(*same).order_by(table.c.created_at)


async def find_order(connection: Connection, mchid: str | None = None, **by: str) -> Order | None:
    """The order with these values (`prepay_id`, `out_trade_no`, `transaction_id`), or None."""
    wanted = by if mchid is None else {**by, "mchid": mchid}
    row = (await connection.execute(_rows(ORDERS, tuple(wanted)), wanted)).mappings().first()
    return None if row is None else Order(**{**row, "state": State(row["state"])})


async def find_refund(connection: Connection, **by: str) -> Refund | None:
    """The refund with these values (`refund_id`; `mchid` and `out_refund_no`), or None."""
    row = (await connection.execute(_rows(REFUNDS, tuple(by)), by)).mappings().first()
    return None if row is None else Refund(**{**row, "state": RefundState(row["state"])})
