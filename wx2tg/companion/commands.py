"""What the commands of `wx2tg companion` do, each as one call that needs no event loop around it."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NamedTuple

import msgspec

from wx2tg.companion.check import Checked
from wx2tg.companion.check.run import check as check_pieces
from wx2tg.companion.config import Address, Config
from wx2tg.companion.config_file import ConfigError, load
from wx2tg.companion.gate import database_address, open_gate
from wx2tg.companion.http import loop_factory
from wx2tg.companion.money.context import Money
from wx2tg.companion.money.handled import mark_handled
from wx2tg.companion.money.invoices import TelegramRefused, TelegramSilent
from wx2tg.companion.money.ledger import Entry, Requeued
from wx2tg.companion.money.ledger import ledger as money_ledger
from wx2tg.companion.money.ledger import tell_again as money_tell_again
from wx2tg.companion.money.part import open_money, platform_of
from wx2tg.companion.money.ton.wanted import drop_refund, mark_sent, wanted_refunds
from wx2tg.companion.parts import all_parts
from wx2tg.companion.serve import run as serve
from wx2tg.companion.store import open_store
from wx2tg.companion.telegram.bot import BotError
from wx2tg.companion.telegram.set_up import set_up
from wx2tg.companion.ton_config import exponents

_DAY = 86_400
_LOG_FORMAT = "%(asctime)s %(levelname)s %(message)s"


class CommandError(Exception):
    """A command that could not do its work, by no fault of its own; the message says why."""


class Trial(NamedTuple):
    """What takes the place of the configuration while everything is tried out; "" is what the configuration says.

    `bot_api` is the address of another Bot API, by whose bot's token launch data is checked. `database` and `backend`
    are `url` in [database] and `backend` in [public].
    """

    bot_api: str = ""
    database: str = ""
    backend: str = ""

    def config(self, config: Config) -> Config:
        """`config` with these values."""
        put = msgspec.structs.replace
        if self.bot_api:
            config = put(config, telegram=put(config.telegram, api=self.bot_api, signed_by="token", test=False))
        if self.database:
            config = put(config, database=put(config.database, url=Address(self.database)))
        if self.backend:
            config = put(config, public=put(config.public, backend=self.backend))
        return config


def run(file: Path, say: Callable[[str], None], trial: Trial | None = None) -> None:
    """Serve until SIGTERM or SIGINT. `say` is told where, as soon as both sides listen.

    ConfigError, ListenError, StoreError, BotError.
    """
    config = (trial or Trial()).config(load(file))
    logging.basicConfig(level=logging.WARNING, format=_LOG_FORMAT)

    def ready() -> None:
        say(f"The app is served at http://{config.public.listen}, which {config.app.base} should lead to.")
        say(f"The back end finds WeChat's API at http://{config.wechat.listen}.")
        say("The companion is ready. Ctrl+C or SIGTERM ends it.")

    with asyncio.Runner(loop_factory=loop_factory) as runner:
        runner.run(serve(config, file.absolute().parent, more=all_parts, ready=ready))
    say("The companion has ended.")


def check(file: Path) -> Checked:
    """Try each piece. ConfigError."""
    return asyncio.run(check_pieces(load(file), file.absolute()))


def webhook(file: Path) -> list[str]:
    """Have Telegram send updates to the companion, open the app and list the commands: what was done, in sentences.

    ConfigError, StoreError, BotError, CommandError.
    """
    return asyncio.run(_set_up(load(file), file.absolute().parent))


async def _set_up(config: Config, root: Path) -> list[str]:
    async with open_gate(config, root) as gate:
        try:
            return await set_up(gate)
        except BotError as error:
            raise CommandError(f"Telegram did not take the webhook, the button or the commands: {error}") from None


def public_key(file: Path) -> str:
    """The public key (PEM) with which a back end checks what WeChat Pay's version 3 signs. ConfigError, StoreError."""
    config = load(file)
    if not config.payment.v3_key:
        raise ConfigError("there is no `v3_key` in [payment], so nothing is signed in version 3")

    async def look() -> str:
        store = await open_store(database_address(config, file.absolute().parent))
        try:
            return (await platform_of(config, store, time.time())).public_pem
        finally:
            await store.close()

    return asyncio.run(look())


def orders(file: Path, days: int | None) -> tuple[list[Entry], float]:
    """What the owner has to look at, of the last `days` or of all time, and the time now in seconds since 1970.

    ConfigError, StoreError, BotError, CommandError.
    """
    config = _paying(file)

    async def look() -> tuple[list[Entry], float]:
        async with _money(config, file) as money:
            now = money.now()
            since = 0 if days is None else int(now) - days * _DAY
            try:
                return await money_ledger(money, exponents(config), since=since), now
            except (TelegramRefused, TelegramSilent) as error:
                raise CommandError(f"Telegram's list of payments cannot be had: {error}") from None

    return asyncio.run(look())


def tell_again(file: Path, orders: Sequence[str] | None) -> list[Requeued]:
    """Put undelivered notifications of `orders`, or of all where it is None, back in the queue.

    ConfigError, StoreError, BotError, UnknownOrder.
    """
    config = _paying(file)

    async def put_back() -> list[Requeued]:
        async with _money(config, file) as money:
            return await money_tell_again(money, orders)

    return asyncio.run(put_back())


def refunded(file: Path, refund_id: str, *, sent: bool) -> str:
    """Mark a refund that waits for the owner as sent, or as one that is not made: what that means, in a sentence.

    ConfigError, StoreError, BotError, CommandError.
    """
    config = _paying(file)

    async def mark() -> str:
        async with _money(config, file) as money:
            waiting = {refund.refund_id: refund for refund in await wanted_refunds(money)}
            refund = waiting.get(refund_id)
            if refund is None or not await (mark_sent if sent else drop_refund)(money, refund_id):
                raise CommandError(
                    f"no refund {refund_id} waits to be sent: `wx2tg companion orders` lists those that do"
                )
            if sent:
                return f"{refund.order}: {refund.text} to {refund.wallet} is marked as sent, and the order as refunded."
            return f"{refund.order}: {refund.text} is not refunded. The order stays paid, and can be refunded later."

    return asyncio.run(mark())


def handled(file: Path, payment: str) -> str:
    """Take a payment that settled no order off the list of `orders`: what was done, in a sentence.

    ConfigError, StoreError, BotError, CommandError.
    """
    config = _paying(file)

    async def mark() -> str:
        async with _money(config, file) as money:
            if not await mark_handled(money, payment):
                which = "those that did not settle their order as they should can be marked"
                raise CommandError(f"there is no payment {payment} to be marked: of the list of `orders`, {which}")
        return f"{payment} is marked as dealt with: `wx2tg companion orders` does not list it any more."

    return asyncio.run(mark())


def _paying(file: Path) -> Config:
    """The configuration; ConfigError also where it takes no payments."""
    config = load(file)
    if not config.payment.mchid:
        raise ConfigError("there is no `mchid` in [payment], so there are no orders")
    return config


@asynccontextmanager
async def _money(config: Config, file: Path) -> AsyncIterator[Money]:
    async with open_gate(config, file.absolute().parent, time.time) as gate:
        yield await open_money(gate)
