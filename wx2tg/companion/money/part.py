"""Money as a part of the companion: made from the configuration, with its routes and its courier."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from types import ModuleType

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from wx2tg.companion.config import Config, reached
from wx2tg.companion.config_file import ConfigError
from wx2tg.companion.gate import Gate
from wx2tg.companion.money import invoice_api, pay_v2_api, pay_v3_api, webhook, without
from wx2tg.companion.money.amounts import MOST_STARS, STARS, Prices, Pricing
from wx2tg.companion.money.bot_invoices import BotInvoices
from wx2tg.companion.money.context import Merchant, Money
from wx2tg.companion.money.courier import Courier
from wx2tg.companion.money.platform import stored_platform
from wx2tg.companion.money.ton.pricing import TonPricing
from wx2tg.companion.public.logins import Logins
from wx2tg.companion.serve import Parts
from wx2tg.companion.store import Store
from wx2tg.companion.telegram.init_data import User
from wx2tg.companion.ton_config import asset_of
from wx2tg.companion.wechat.pay_v3 import Platform

_MOST = 2**31 - 1
# An app asks what became of an order every other second, and buyers pay more than once in a minute.
_OFTEN = 10


@asynccontextmanager
async def money_part(gate: Gate) -> AsyncIterator[Parts]:
    """The routes of both sides, and a courier that tells back ends as long as this is open.

    ConfigError where the section `[payment]` cannot work. Without a `mchid` there are no routes, and no payment.
    """
    if not gate.config.payment.mchid:
        yield Parts(updates=without.handlers(gate))
        return
    by_telegram = gate.config.payment.provider == "telegram"
    if by_telegram and not gate.config.telegram.webhook_secret:
        raise ConfigError("[telegram] webhook_secret is missing: without it anyone could tell of payments")
    money = await open_money(gate)
    logins = Logins(gate, often=_OFTEN)

    def user_of(init_data: str) -> User:
        return logins.proven(init_data).user

    # Payments for cloud functions are told to the companion's own WeChat side.
    host, port = reached(gate.config.wechat.listen)
    courier = Courier(money, private=frozenset({*gate.config.payment.notify_hosts, f"{host}:{port}"}))
    stop = asyncio.Event()
    running = asyncio.create_task(courier.run(stop))
    try:
        async with _way(gate, money) as way:
            yield Parts(
                public=invoice_api.routes(money, user_of, way),
                wechat=[*pay_v2_api.routes(money), *pay_v3_api.routes(money)],
                updates=webhook.handlers(money),
            )
    finally:
        stop.set()
        await running
        await courier.close()


@asynccontextmanager
async def _way(gate: Gate, money: Money) -> AsyncIterator[invoice_api.Way | None]:
    """How orders are paid where Telegram makes no invoice, with what looks for such payments."""
    if gate.config.payment.provider == "telegram":
        yield None
        return
    ton_part, offers = _ton_modules()
    async with ton_part.open_ton(gate.config, money) as ton, ton_part.watched(ton) as watcher:
        yield invoice_api.Way(partial(offers.offer, ton), watcher.glance)


def _ton_modules() -> tuple[ModuleType, ModuleType]:
    """What needs the extra `ton`, imported where it is used. ConfigError."""
    try:
        from wx2tg.companion.money.ton import offers, part
    except ModuleNotFoundError as error:
        raise ConfigError(f"[payment] ton-connect needs the library {error.name}: pip install wx2tg[ton]") from None
    return part, offers


async def open_money(gate: Gate) -> Money:
    """Money over the gate's database and bot. ConfigError."""
    pay = gate.config.payment
    v3_key = pay.v3_key.reveal()
    merchant = Merchant(
        gate.appid,
        pay.mchid,
        pay.key.reveal(),
        v3_key,
        merchant_key(gate.config, gate.root) if pay.merchant_certificate else None,
        await platform_of(gate.config, gate.store, gate.now()) if v3_key else None,
    )
    return Money(
        gate.store,
        merchant,
        pricing_of(gate.config),
        BotInvoices(gate.bot),
        gate.openid,
        gate.now,
        gate.config.texts_for,
    )


async def platform_of(config: Config, store: Store, now: float) -> Platform:
    """What signs in version 3, by the name that the back end has for it."""
    platform = await stored_platform(store, config.payment.v3_key.reveal(), now)
    return platform._replace(public_key_id=config.payment.public_key_id)


def pricing_of(config: Config) -> Prices:
    """The price of a yuan. ConfigError where the sections `[payment]` and `[ton]` cannot work."""
    pay = config.payment
    try:
        if pay.provider == "ton-connect":
            return TonPricing(asset_of(config.ton), config.ton.rate)
        return Pricing(
            pay.rate,
            pay.currency,
            pay.exponent,
            least=pay.least,
            most=pay.most or (MOST_STARS if pay.currency == STARS else _MOST),
            provider_token=pay.provider_token.reveal(),
        )
    except ValueError as error:
        raise ConfigError(f"[payment] {error}") from None


def merchant_key(config: Config, root: Path) -> rsa.RSAPublicKey:
    """The key with which the back end signs, from its certificate or its public key in PEM. ConfigError."""
    name = config.payment.merchant_certificate
    try:
        pem = (root / name).read_bytes()
        if b"BEGIN CERTIFICATE" in pem:
            key = x509.load_pem_x509_certificate(pem).public_key()
        else:
            key = serialization.load_pem_public_key(pem)  # type: ignore[assignment]
    except OSError as error:
        raise ConfigError(f"[payment] merchant_certificate: {name} cannot be read: {error.strerror}") from None
    except ValueError:
        raise ConfigError(f"[payment] merchant_certificate: {name} is no certificate and no public key") from None
    if not isinstance(key, rsa.RSAPublicKey):
        raise ConfigError(f"[payment] merchant_certificate: {name} has no RSA key")
    return key
