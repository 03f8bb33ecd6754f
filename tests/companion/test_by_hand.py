"""What the owner has done by hand, and tells the companion: refunds on TON, and payments that settled no order."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from companion.commanding import command, written
from companion.money import BUYER, draft, payment, with_shop
from companion.recorder import Recorder
from companion.stand import Stand, on_stand
from companion.told import paid, refund
from companion.ton_stand import MASTER, OWNER, WALLET, TonStand, on_ton

from wx2tg.companion.money.amounts import Pricing
from wx2tg.companion.money.handled import mark_handled
from wx2tg.companion.money.ledger import ledger
from wx2tg.companion.money.orders import Payment, create_order, settle
from wx2tg.companion.money.reconcile import Kind, reconcile
from wx2tg.companion.money.refunds import create_refund
from wx2tg.companion.money.tables import ORDERS, State

Telegram = tuple[Recorder, str]
EUROS = Pricing(Decimal("0.13"), "EUR", 2, provider_token="provider")


def merchant(folder: Path, telegram: Telegram, *, ton: bool = False) -> Path:
    """The settings over the database `shop.db`."""
    way = f'provider = "ton-connect"\n[ton]\naddress = "{OWNER}"\nrate = 0.0451\n' if ton else ""
    pay = f'[payment]\nmchid = "1900000001"\nkey = "env:PAY_KEY"\n{way}'
    return written(folder, telegram[1], more=f'{pay}[database]\nurl = "sqlite:///shop.db"\n', bot="")


def listed(file: Path) -> list[dict[str, Any]]:
    """What `orders` lists."""
    result = command("orders", "--config", file, "--format", "json")
    found: list[dict[str, Any]] = json.loads(result.stdout)["entries"]
    assert result.exit_code == (1 if found else 0)
    return found


async def asked_back(stand: TonStand) -> None:
    """An order that was paid on TON, and that the back end wants to refund."""
    stand.chain.give(MASTER, WALLET, 10**9)
    stand.chain.send(WALLET, await stand.offered(await stand.order()))
    await stand.look()
    await stand.courier.deliver_due()
    await create_refund(stand.money, refund(await stand.now(), stand))  # type: ignore[arg-type]


@pytest.mark.parametrize("ton", [True, False], ids=["ton", "another-way-since"])
def test_a_refund_that_was_sent(telegram: Telegram, tmp_path: Path, ton: bool) -> None:
    on_ton(tmp_path, asked_back)
    file = merchant(tmp_path, telegram, ton=ton)
    (entry,) = listed(file)
    assert f"send it to {WALLET} by hand, then run `wx2tg companion refunded`" in entry["problem"]
    result = command("refunded", entry["id"], "--config", file)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == f"A0000001: 0.89749 TON to {WALLET} is marked as sent, and the order as refunded.\n"
    again = command("refunded", entry["id"], "--config", file)
    assert (again.exit_code, again.stdout) == (2, "")
    assert again.stderr.startswith(f"Error: no refund {entry['id']} waits to be sent: `wx2tg companion orders`")

    async def look(stand: TonStand) -> None:
        assert (await stand.now()).state is State.REFUND
        assert await stand.courier.deliver_due() <= 1

    on_ton(tmp_path, look)


def test_a_refund_that_is_not_made(telegram: Telegram, tmp_path: Path) -> None:
    on_ton(tmp_path, asked_back)
    file = merchant(tmp_path, telegram, ton=True)
    (entry,) = listed(file)
    result = command("refunded", entry["id"], "--not", "--config", file)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == (
        "A0000001: 0.89749 TON is not refunded. The order stays paid, and can be refunded later.\n"
    )
    assert listed(file) == []
    assert command("refunded", entry["id"], "--config", file).exit_code == 2

    async def look(stand: TonStand) -> None:
        assert ((await stand.now()).state, (await stand.now()).refunded) == (State.SUCCESS, 0)

    on_ton(tmp_path, look)


def test_a_transfer_that_was_dealt_with(telegram: Telegram, tmp_path: Path) -> None:
    async def stray(stand: TonStand) -> None:
        await stand.offered(await stand.order())
        stand.chain.hand_over(OWNER, 5, "a prize")
        await stand.look()

    on_ton(tmp_path, stray)
    file = merchant(tmp_path, telegram, ton=True)
    (entry,) = listed(file)
    assert entry["problem"].endswith(", then run `wx2tg companion handled` with its id")
    result = command("handled", entry["id"].upper(), "--config", file)
    assert (result.exit_code, "is marked as dealt with" in result.stdout, result.stderr) == (0, True, "")
    assert listed(file) == []


@pytest.mark.parametrize("words", [("refunded",), ("handled",), ("refunded", "1", "2"), ("handled", "1", "--not")])
def test_usage(telegram: Telegram, tmp_path: Path, words: tuple[str, ...]) -> None:
    result = command(*words, "--config", merchant(tmp_path, telegram))
    assert (result.exit_code, "Usage: " in result.stderr) == (2, True)


@pytest.mark.parametrize("name", ["refunded", "handled"])
def test_what_is_on_no_list(telegram: Telegram, tmp_path: Path, name: str) -> None:
    result = command(name, "none\x1b[31m", "--config", merchant(tmp_path, telegram))
    assert (result.exit_code, result.stdout) == (2, "")
    assert "none\\x1b[31m" in result.stderr and "Traceback" not in result.stderr
    plain = command(name, "x", "--config", written(tmp_path, telegram[1]))
    assert (plain.exit_code, "there is no `mchid` in [payment]" in plain.stderr) == (2, True)


def test_payments_of_a_provider_are_not_listed_for_ever(telegram: Telegram, tmp_path: Path) -> None:
    """Telegram's list has none of them, so that nothing but the owner can tell that one was given back."""

    async def use(stand: Stand) -> list[str]:
        order = await paid(stand)
        await stand.courier.deliver_due()
        twice = await stand.bot.take(str(order.invoice_link), BUYER)
        other = await stand.bot.take(str(order.invoice_link), 7)
        unknown = Payment(
            charge_id="charge-U",
            provider_charge_id="p",
            payload="wx-none",
            currency="EUR",
            amount=259,
            user_id=BUYER,
        )
        await settle(stand.money, unknown)
        found = await ledger(stand.money, {"EUR": 2})
        problems = {entry.id: entry.problem for entry in found}
        assert problems == {twice: Kind.TWICE, other: Kind.UNSETTLED, "charge-U": Kind.UNSETTLED}
        assert all("`wx2tg companion handled`" in problem for problem in problems.values())
        return list(problems)

    charges = on_stand(tmp_path, use, pricing=EUROS)
    file = merchant(tmp_path, telegram)
    for left, charge in zip((2, 1, 0), charges, strict=True):
        assert command("handled", charge, "--config", file).exit_code == 0
        assert len(listed(file)) == left
    assert command("handled", charges[0], "--config", file).exit_code == 2


def test_a_payment_that_settled_its_order_is_not_taken_off(database: str, tmp_path: Path) -> None:
    async def use(stand: Stand) -> None:
        order = await paid(stand)
        twice = await stand.bot.take(str(order.invoice_link), BUYER)
        stand.bot.transactions.clear()
        assert {one.kind for one in await reconcile(stand.money)} == {Kind.UNLISTED}
        assert not await mark_handled(stand.money, str(order.charge_id))
        assert not await mark_handled(stand.money, twice.upper()), "charge ids of Telegram are taken as they are"
        assert await mark_handled(stand.money, twice)
        assert [one.charge_id for one in await reconcile(stand.money)] == [order.charge_id]

    on_stand(tmp_path, use, url=database)


def test_a_payment_is_not_told_twice(tmp_path: Path) -> None:
    """Telegram may tell of it again; it stays dealt with."""

    async def use(shop: Any) -> None:
        order = await create_order(shop.money, draft())
        bought = ORDERS.update().values(telegram_id=BUYER)
        async with shop.money.store.write() as connection:
            await connection.execute(bought)
        await settle(shop.money, payment(order))
        await settle(shop.money, again := payment(order, "charge-2"))
        assert await mark_handled(shop.money, "charge-2")
        await settle(shop.money, again)
        assert "charge-2" not in {one.charge_id for one in await reconcile(shop.money)}

    with_shop(tmp_path, use)
