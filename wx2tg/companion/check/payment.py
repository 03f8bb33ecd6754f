"""Checks the section [payment]: the price, the account at WeChat Pay, and the provider of another currency."""

from __future__ import annotations

from pathlib import Path

from wx2tg.companion.check.model import Line, Subject, missing, ok, untried, warning
from wx2tg.companion.check.ton import ton
from wx2tg.companion.config import Config
from wx2tg.companion.config_file import ConfigError
from wx2tg.companion.money.amounts import STARS, Prices, shown
from wx2tg.companion.money.part import merchant_key, pricing_of
from wx2tg.companion.money.refusals import Refused
from wx2tg.companion.telegram.bot import Bot, BotError
from wx2tg.companion.ton_config import is_on_chain
from wx2tg.companion.wording import money

_PIECE = "payment"
_KEY = 32
_YUAN = 100
_TRIED = (100 * _YUAN, 10 * _YUAN, _YUAN)
_LIMITS = "AMOUNT_INVALID"


async def payment(subject: Subject) -> list[Line]:
    """Prices, keys and the provider; nothing of it where there is no merchant."""
    pay = subject.config.payment
    if not pay.mchid:
        return [untried(_PIECE, "There is no `mchid` in [payment], so the back end cannot take payments.")]
    try:
        pricing = pricing_of(subject.config)
    except ConfigError as error:
        return [missing(_PIECE, f"{error}.", "Correct [payment].")]
    by_telegram = subject.config.payment.provider == "telegram"
    provider = await _provider(subject, pricing) if by_telegram else await ton(subject)
    lines = [*_keys(subject.config, subject.root), *provider]
    return [_price(pricing, subject.config), *lines]


def _price(pricing: Prices, config: Config) -> Line:
    yuan = f"100 yuan are {_shown(pricing, 100 * _YUAN)}"
    if pricing.currency == STARS:
        return ok(_PIECE, f"Orders are paid in Telegram Stars: {yuan}.")
    if is_on_chain(pricing.currency):
        return ok(_PIECE, f"Orders are paid from TON wallets: {yuan}.")
    if config.payment.exponent == 0 and config.payment.rate < 1:
        todo = "A currency with cents needs `exponent` = 2 in [payment]."
        return warning(_PIECE, f"Orders are paid in {pricing.currency}: {yuan}.", todo)
    return ok(_PIECE, f"Orders are paid in {pricing.currency}: {yuan}.")


def _shown(pricing: Prices, fen: int) -> str:
    try:
        show = shown if is_on_chain(pricing.currency) else money
        return show(pricing.amount(fen), pricing.currency, pricing.exponent)
    except Refused:
        return "outside the limits of an invoice"


def _keys(config: Config, root: Path) -> list[Line]:
    """The keys of both versions; one version that can be used is enough."""
    pay = config.payment
    if not pay.key and not pay.v3_key:
        todo = "Set the one that the back end uses; it must be the same there."
        return [missing(_PIECE, "There is neither `key` (version 2) nor `v3_key` (version 3) in [payment].", todo)]
    lines: list[Line] = []
    if pay.key:
        length = len(pay.key.reveal())
        if length == _KEY:
            lines.append(ok(_PIECE, "`key` has 32 characters, as those of version 2 have."))
        else:
            todo = "See that it is the one that the back end has."
            lines.append(warning(_PIECE, f"`key` has {length} characters, but WeChat Pay's have {_KEY}.", todo))
    if pay.v3_key:
        lines.append(_version_3(config, root))
    return lines


def _version_3(config: Config, root: Path) -> Line:
    if not config.payment.merchant_certificate:
        todo = "Name the back end's apiclient_cert.pem."
        return missing(_PIECE, "`v3_key` needs `merchant_certificate`: requests of version 3 are refused.", todo)
    try:
        merchant_key(config, root)
    except ConfigError as error:
        todo = "Name the back end's apiclient_cert.pem; the path begins at the folder of companion.toml."
        return missing(_PIECE, f"{error}.", todo)
    return ok(_PIECE, "`v3_key` has 32 characters, and `merchant_certificate` has a key to check requests with.")


async def _provider(subject: Subject, pricing: Prices) -> list[Line]:
    """Has Telegram make an invoice that nobody gets, which it does for a provider that it knows alone."""
    if pricing.currency == STARS:
        return []
    problem = await _refusal(subject, pricing)
    if problem:
        todo = "Copy the token of the provider from BotFather (/mybots, Payments) into .env."
        return [missing(_PIECE, f"Telegram makes no invoice in {pricing.currency}: {problem}.", todo)]
    if ":TEST:" in pricing.provider_token:
        todo = "Take the provider's live token when the shop opens."
        return [warning(_PIECE, "The provider takes payments as a test: no money moves.", todo)]
    return [ok(_PIECE, f"Telegram makes invoices in {pricing.currency} with this provider.")]


async def _refusal(subject: Subject, pricing: Prices) -> str:
    """Why Telegram makes no invoice; empty where it makes one, and where only the amount was wrong."""
    try:
        bot = Bot(subject.config.telegram.token, api=subject.config.telegram.api)
    except BotError as error:
        return str(error)
    problem = ""
    try:
        for fen in _TRIED:
            try:
                amount = pricing.amount(fen)
            except Refused:
                continue
            try:
                await bot.create_invoice_link(
                    title="check",
                    description="An invoice by which wx2tg tries the provider",
                    payload="check",
                    currency=pricing.currency,
                    amount=amount,
                    provider_token=subject.config.payment.provider_token,
                )
            except BotError as error:
                problem = str(error)
                if _LIMITS in problem:
                    continue
            else:
                problem = ""
            break
    finally:
        await bot.close()
    return problem
