"""Everything that the tests of payments on TON need: a chain, its API, the companion's routes, a back end."""

from __future__ import annotations

import dataclasses
from collections.abc import Awaitable, Callable
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import httpx
from companion.fake_bot import TOKEN
from companion.fake_toncenter import MAINNET, TESTNET, FakeTon, account
from companion.in_loop import serve
from companion.loops import run_in_loop
from companion.money import APPID, BUYER, KEY, MCHID, V3_KEY, Bot, Clock, draft, openid
from companion.stand import BackEnd, keys, launch
from starlette.applications import Starlette

from wx2tg.companion.money import invoice_api
from wx2tg.companion.money.context import Merchant, Money
from wx2tg.companion.money.courier import Courier
from wx2tg.companion.money.orders import create_order, get_order
from wx2tg.companion.money.tables import Order
from wx2tg.companion.money.ton.context import Ton
from wx2tg.companion.money.ton.offers import offer
from wx2tg.companion.money.ton.pricing import TonPricing
from wx2tg.companion.money.ton.toncenter import Toncenter
from wx2tg.companion.money.ton.watcher import Watcher
from wx2tg.companion.secret import Secret
from wx2tg.companion.store import open_store
from wx2tg.companion.telegram.init_data import User, check_init_data
from wx2tg.companion.ton_address import read_address
from wx2tg.companion.ton_config import Asset, currency_of

OWNER, WALLET, MASTER = account("owner"), account("buyer"), account("master")
API_KEY = "an-api-key-of-the-tests"
TONCOIN = Asset("TON", 9, None)
JETTON = Asset(currency_of(MASTER), 6, read_address(MASTER, test=False))

_T = TypeVar("_T")


@dataclasses.dataclass
class TonStand:
    """All parts; `base` is where the companion answers."""

    ton: Ton
    chain: FakeTon
    clock: Clock
    back: BackEnd
    courier: Courier
    watcher: Watcher
    base: str
    http: httpx.AsyncClient

    @property
    def money(self) -> Money:
        return self.ton.money

    @property
    def notify(self) -> str:
        return f"{self.back.base}/notify"

    async def order(self, number: str = "A0000001", **others: Any) -> Order:
        """An order of 19.90 yuan."""
        return await create_order(self.money, draft(number, **({"notify_url": self.notify} | others)))

    async def now(self, number: str = "A0000001") -> Order:
        """The order as it stands."""
        return await get_order(self.money, out_trade_no=number)

    async def asked(self, order: Order, wallet: str = WALLET) -> httpx.Response:
        """What the app gets that asks how to pay."""
        body = {"package": f"prepay_id={order.prepay_id}", "initData": launch(at=self.clock()), "wallet": wallet}
        return await self.http.post(f"{self.base}/tg/invoice", json=body)

    async def offered(self, order: Order, wallet: str = WALLET) -> dict[str, Any]:
        """What TON Connect is given."""
        answer = await self.asked(order, wallet)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        assert found["state"] == "/tg/invoice/state"
        return dict(found["ton"])

    async def state(self, order: Order) -> dict[str, Any]:
        """What the app gets that asks what became of its order."""
        body = {"package": f"prepay_id={order.prepay_id}", "initData": launch(at=self.clock())}
        answer = await self.http.post(f"{self.base}/tg/invoice/state", json=body)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def look(self, after: float = 100) -> int:
        """Let time pass, and the watcher look."""
        self.clock.now += after
        return await self.watcher.look()


def on_ton(
    folder: Path,
    use: Callable[[TonStand], Awaitable[_T]],
    *,
    url: str = "",
    asset: Asset = TONCOIN,
    rate: str = "0.0451",
    network: str = "mainnet",
    confirm_after: int = 0,
) -> _T:
    """Run `use` on a stand whose database is in `folder`, or at `url`."""

    async def run() -> _T:
        private, platform = keys()
        merchant = Merchant(APPID, MCHID, KEY, V3_KEY, private.public_key(), platform)
        clock, back = Clock(), BackEnd()
        chain = FakeTon(clock, MAINNET if network == "mainnet" else TESTNET)
        store = await open_store(url or f"sqlite:///{folder / 'shop.db'}")
        money = Money(store, merchant, TonPricing(asset, Decimal(rate)), Bot(), openid, clock)
        courier = Courier(money, private=frozenset({"127.0.0.1"}))

        def user_of(text: str) -> User:
            return check_init_data(text, TOKEN, now=clock(), max_age=3600).user

        async with serve(back.app) as back.base, serve(chain.app) as api, httpx.AsyncClient() as http:
            center = Toncenter(f"{api}/api/v3", Secret(API_KEY), timeout=2, again=0.01)
            owner = read_address(OWNER, test=False)
            ton = Ton(money, center, network, owner, asset, confirm_after)
            watcher = Watcher(ton)
            way = invoice_api.Way(partial(offer, ton), watcher.glance)
            app = Starlette(routes=invoice_api.routes(money, user_of, way))
            async with serve(app) as base:
                try:
                    return await use(TonStand(ton, chain, clock, back, courier, watcher, base, http))
                finally:
                    await courier.close()
                    await center.close()
                    await store.close()

    return run_in_loop(run())


__all__ = ["BUYER", "JETTON", "MASTER", "OWNER", "TONCOIN", "WALLET", "TonStand", "on_ton"]
