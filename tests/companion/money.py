"""What the tests of money share: a merchant, a bot that remembers, orders that are made and paid."""

from __future__ import annotations

import dataclasses
from collections.abc import Awaitable, Callable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

from companion.loops import run_in_loop

from wx2tg.companion.money.amounts import Pricing
from wx2tg.companion.money.context import Merchant, Money
from wx2tg.companion.money.invoices import StarTransaction, TelegramRefused
from wx2tg.companion.money.orders import Draft, Payment
from wx2tg.companion.money.tables import Order
from wx2tg.companion.store import Store, open_store

NOW = 1_800_000_000.0
BUYER = 42
APPID = "wx0123456789abcdef"
MCHID = "1900000001"
KEY = "0123456789abcdef0123456789abcdef"
V3_KEY = "fedcba9876543210fedcba9876543210"
NOTIFY = "https://shop.example/pay/notify"

_T = TypeVar("_T")


def openid(user_id: int) -> str:
    return f"o-{user_id}"


@dataclasses.dataclass
class Clock:
    now: float = NOW

    def __call__(self) -> float:
        return self.now


class Bot:
    """A bot in memory; `fails` is raised once by the next call."""

    def __init__(self) -> None:
        self.calls: list[tuple[Any, ...]] = []
        self.fails: Exception | None = None
        self.refunded: set[str] = set()
        self.moves: list[StarTransaction] = []

    def _called(self, *call: Any) -> None:
        self.calls.append(call)
        if self.fails is not None:
            failure, self.fails = self.fails, None
            raise failure

    async def create_invoice_link(self, *, payload: str, amount: int, **others: Any) -> str:
        self._called("create", payload, amount, others)
        return f"https://t.me/$link{len(self.calls)}"

    async def answer_pre_checkout(self, query_id: str, problem: str = "") -> None:
        self._called("answer", query_id, problem)

    async def refund_star_payment(self, user_id: int, charge_id: str) -> None:
        self._called("refund", user_id, charge_id)
        if charge_id in self.refunded:
            raise TelegramRefused("Bad Request: CHARGE_ALREADY_REFUNDED")
        self.refunded.add(charge_id)

    async def star_transactions(self, offset: int, limit: int) -> Sequence[StarTransaction]:
        self._called("transactions", offset, limit)
        return self.moves[offset : offset + limit]


@dataclasses.dataclass
class Shop:
    """Money with everything that a test wants to turn."""

    money: Money
    bot: Bot
    clock: Clock


def draft(number: str = "A0000001", **others: Any) -> Draft:
    values = {"total": 1990, "openid": openid(BUYER), "description": "noodles", "notify_url": NOTIFY, "version": 3}
    return Draft(out_trade_no=number, **(values | others))


def payment(order: Order, charge: str = "charge-1", **others: Any) -> Payment:
    values = {
        "charge_id": charge,
        "provider_charge_id": "",
        "payload": order.prepay_id,
        "currency": order.currency,
        "amount": order.amount,
        "user_id": BUYER,
    }
    return Payment(**(values | others))


def with_shop(
    folder: Path,
    use: Callable[[Shop], Awaitable[_T]],
    *,
    pricing: Pricing | None = None,
    merchant: Merchant | None = None,
    url: str = "",
) -> _T:
    """Run `use` with a shop whose database is in `folder`."""

    async def run() -> _T:
        store: Store = await open_store(url or f"sqlite:///{folder / 'shop.db'}")
        clock, bot = Clock(), Bot()
        owner = merchant or Merchant(APPID, MCHID, KEY, V3_KEY)
        prices = pricing or Pricing(Decimal("0.5"))
        try:
            return await use(Shop(Money(store, owner, prices, bot, openid, clock), bot, clock))
        finally:
            await store.close()

    return run_in_loop(run())
