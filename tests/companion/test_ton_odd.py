"""Transfers that are no plain payment: nothing is paid by less or by fakes, and no money arrives unseen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from companion.fake_toncenter import account, comment_cell
from companion.ton_stand import JETTON, MASTER, OWNER, WALLET, TonStand, on_ton
from pytoniq_core import Builder

from wx2tg.companion.money.handled import mark_handled
from wx2tg.companion.money.ledger import ledger
from wx2tg.companion.money.orders import Outcome, close_order
from wx2tg.companion.money.reconcile import reconcile
from wx2tg.companion.money.tables import Order, State
from wx2tg.companion.money.ton.odd import MEANING, odd_transfers
from wx2tg.companion.money.ton.tables import find_invoice

UNITS = 897_490_000


async def comment_of(stand: TonStand, order: Order) -> str:
    """The comment that names an order, which was offered to a wallet."""
    await stand.offered(order)
    async with stand.money.store.read() as connection:
        invoice = await find_invoice(connection, prepay_id=order.prepay_id)
    assert invoice is not None
    return invoice.reference


async def listed(stand: TonStand) -> list[tuple[Outcome, int, str]]:
    """What is on the list, the largest amount first."""
    found = sorted(await odd_transfers(stand.money), key=lambda item: -item.amount)
    return [(item.outcome, item.amount, item.order) for item in found]


def test_less_is_kept_and_pays_nothing(database: str, tmp_path: Path) -> None:
    async def use(stand: TonStand) -> None:
        order = await stand.order()
        comment = await comment_of(stand, order)
        for amount in (UNITS - 1, 1):
            stand.chain.hand_over(OWNER, amount, comment)
        await stand.look()
        assert (await stand.now()).state is State.NOTPAY
        assert await stand.courier.deliver_due() == 0
        assert await listed(stand) == [
            (Outcome.UNDERPAID, UNITS - 1, "A0000001"),
            (Outcome.UNDERPAID, 1, "A0000001"),
        ]
        for item in await odd_transfers(stand.money):
            assert (item.sender, item.due, item.currency, item.comment) == (WALLET, UNITS, "TON", "")
        stand.chain.hand_over(OWNER, UNITS, comment)
        await stand.look()
        assert (await stand.now()).state is State.SUCCESS

    on_ton(tmp_path, use, url=database)


def test_more_pays_and_is_listed(database: str, tmp_path: Path) -> None:
    async def use(stand: TonStand) -> None:
        order = await stand.order()
        comment = await comment_of(stand, order)
        stand.chain.hand_over(OWNER, UNITS + 5, comment)
        stand.chain.hand_over(OWNER, UNITS, comment)
        stand.chain.hand_over(OWNER, 3, comment)
        await stand.look()
        assert (await stand.now()).state is State.SUCCESS
        assert await listed(stand) == [
            (Outcome.OVERPAID, UNITS + 5, "A0000001"),
            (Outcome.TWICE, UNITS, "A0000001"),
            (Outcome.TWICE, 3, "A0000001"),
        ]
        assert await stand.courier.deliver_due() == 1
        found = sorted(await odd_transfers(stand.money), key=lambda item: -item.amount)
        assert await mark_handled(stand.money, found[0].hash.upper())
        assert not await mark_handled(stand.money, found[0].hash)
        assert [item.outcome for item in await odd_transfers(stand.money)] == [Outcome.TWICE, Outcome.TWICE]
        assert set(MEANING) >= {item.outcome for item in found}
        assert await reconcile(stand.money) == [], "what is on the chain is in no list of Telegram's"
        entries = await ledger(stand.money, {"TON": 9})
        twice = next(entry for entry in entries if entry.id == found[1].hash)
        assert (twice.order, twice.amount) == ("A0000001", "0.897490000 TON")
        assert "send this transfer back" in twice.problem

    on_ton(tmp_path, use, url=database)


@pytest.mark.parametrize("closed", [True, False])
def test_late_money_pays_and_is_listed(tmp_path: Path, closed: bool) -> None:
    async def use(stand: TonStand) -> None:
        order = await stand.order()
        comment = await comment_of(stand, order)
        stand.clock.now += 60 if closed else 7300
        if closed:
            await close_order(stand.money, order.out_trade_no)
        stand.chain.hand_over(OWNER, UNITS, comment)
        await stand.look()
        assert (await stand.now()).state is State.SUCCESS
        assert await listed(stand) == [(Outcome.LATE, UNITS, "A0000001")]
        assert await stand.courier.deliver_due() == 1

    on_ton(tmp_path, use)


def test_a_transfer_in_time_that_is_seen_late_is_no_late_one(tmp_path: Path) -> None:
    async def use(stand: TonStand) -> None:
        order = await stand.order()
        comment = await comment_of(stand, order)
        stand.clock.now += 7100
        stand.chain.hand_over(OWNER, UNITS, comment)
        await stand.look(after=90_000)
        assert (await stand.now()).state is State.SUCCESS
        assert await listed(stand) == []

    on_ton(tmp_path, use)


def test_comments_that_name_no_order(database: str, tmp_path: Path) -> None:
    async def use(stand: TonStand) -> None:
        order = await stand.order()
        comment = await comment_of(stand, order)
        others = (
            None,
            "",
            order.prepay_id,
            comment.upper(),
            comment[:-1],
            f"{comment}0",
            "win\x00 a\nprize \u202e",
            "é" * 400,
        )
        for other in others:
            stand.chain.hand_over(OWNER, UNITS, other)
        await stand.look()
        assert (await stand.now()).state is State.NOTPAY
        found = await odd_transfers(stand.money)
        assert [item.outcome for item in found] == [Outcome.UNKNOWN] * len(others)
        assert {(item.order, item.due) for item in found} == {("", None)}
        assert order.prepay_id in {item.comment for item in found}
        assert all(item.comment.isprintable() and len(item.comment) <= 255 for item in found)
        stand.chain.hand_over(OWNER, UNITS, f" {comment} ")
        await stand.look()
        assert (await stand.now()).state is State.SUCCESS, "blanks that a keyboard adds change no name"

    on_ton(tmp_path, use, url=database)


@pytest.mark.parametrize(
    "others",
    [
        {"bounced": True},
        {"aborted": True, "bounce": {"type": "ok", "msg_fees": "1"}},
        {"aborted": True, "compute_ph": {"skipped": False, "success": False, "exit_code": 33}},
        {"aborted": True, "compute_ph": {"skipped": True, "reason": "no_gas"}},
        {"source": None, "value": None},
    ],
    ids=["bounced", "returned", "failed", "no-gas", "from-outside"],
)
def test_what_did_not_stay_is_no_payment(tmp_path: Path, others: dict[str, Any]) -> None:
    async def use(stand: TonStand) -> None:
        order = await stand.order()
        comment = await comment_of(stand, order)
        made = stand.chain.hand_over(OWNER, UNITS, comment)
        for key, content in others.items():
            inside = key in ("bounced", "source", "value")
            (made["in_msg"] if inside else made["description"])[key] = content
        await stand.look()
        assert (await stand.now()).state is State.NOTPAY
        assert await listed(stand) == []

    on_ton(tmp_path, use)


def test_a_wallet_that_is_not_deployed_yet_is_paid(tmp_path: Path) -> None:
    async def use(stand: TonStand) -> None:
        order = await stand.order()
        comment = await comment_of(stand, order)
        skipped = {"skipped": True, "reason": "no_state"}
        stand.chain.hand_over(OWNER, UNITS, comment, aborted=True, compute_ph=skipped, end_status="uninit")
        await stand.look()
        assert (await stand.now()).state is State.SUCCESS

    on_ton(tmp_path, use)


def test_other_messages_are_no_payments(tmp_path: Path) -> None:
    """What a wallet gets besides: change of transfers of jettons, calls from outside, encrypted comments."""

    async def use(stand: TonStand) -> None:
        order = await stand.order()
        comment = await comment_of(stand, order)
        for opcode in (0xD53276DB, 0x2167DA4B, 0x7362D09C):
            body = Builder().store_uint(opcode, 32).store_snake_string(comment).end_cell()
            stand.chain.arrive(OWNER, UNITS, body, account("a contract"))
        stand.chain.arrive(OWNER, UNITS, comment_cell(comment))
        broken = stand.chain.hand_over(OWNER, UNITS, comment)
        broken["in_msg"]["message_content"]["body"] = "no cells"
        stand.chain.hand_over(OWNER, 0, comment)
        await stand.look()
        assert (await stand.now()).state is State.NOTPAY
        assert await listed(stand) == []

    on_ton(tmp_path, use)


def test_jettons_of_others_pay_nothing(tmp_path: Path) -> None:
    """A fake of the same name, toncoins with the right comment, a transfer that failed at the owner's jetton wallet."""

    async def use(stand: TonStand) -> None:
        fake = account("a master of the same name")
        stand.chain.give(MASTER, WALLET, 10**9)
        stand.chain.give(fake, WALLET, 10**9)
        order = await stand.order()
        comment = await comment_of(stand, order)
        payload = comment_cell(comment)
        stand.chain.credit(fake, OWNER, order.amount, payload, WALLET)
        stand.chain.hand_over(OWNER, order.amount, comment)
        told = Builder().store_uint(0x7362D09C, 32).store_uint(0, 64).store_coins(order.amount).store_address(WALLET)
        notice = told.store_bit(1).store_ref(payload).end_cell()
        stand.chain.arrive(OWNER, 1, notice, account("a wallet of nobody"))
        stand.chain.credit(MASTER, OWNER, order.amount, payload, WALLET, aborted=True)
        stand.chain.credit(MASTER, account("another owner"), order.amount, payload, WALLET)
        await stand.look()
        assert (await stand.now()).state is State.NOTPAY
        assert await listed(stand) == []
        stand.chain.credit(MASTER, OWNER, order.amount - 1, payload, WALLET)
        stand.chain.credit(MASTER, OWNER, 10**25, None, WALLET)
        await stand.look()
        assert await listed(stand) == [
            (Outcome.UNKNOWN, 2**63 - 1, ""),
            (Outcome.UNDERPAID, order.amount - 1, "A0000001"),
        ]
        stand.chain.credit(MASTER, OWNER, order.amount, payload, WALLET)
        await stand.look()
        assert (await stand.now()).provider_charge_id == WALLET

    on_ton(tmp_path, use, asset=JETTON)


def test_an_order_of_another_account_is_not_paid_here(tmp_path: Path) -> None:
    """The asset was changed: the comment of an order in toncoins comes with jettons."""

    async def first(stand: TonStand) -> str:
        return await comment_of(stand, await stand.order())

    comment = on_ton(tmp_path, first)

    async def later(stand: TonStand) -> None:
        stand.chain.credit(MASTER, OWNER, UNITS, comment_cell(comment), WALLET)
        await stand.look()
        assert (await stand.now()).state is State.NOTPAY
        assert await listed(stand) == [(Outcome.OTHER, UNITS, "A0000001")]
        stand.chain.hand_over(OWNER, UNITS, comment)
        await stand.look()
        assert (await stand.now()).state is State.SUCCESS, "the account of an unpaid order is read on"

    on_ton(tmp_path, later, asset=JETTON)


@pytest.mark.parametrize(
    "others", [{}, {"finality": "pending"}, {"emulated": True}], ids=["young", "pending", "emulated"]
)
def test_what_is_too_young_waits(tmp_path: Path, others: dict[str, Any]) -> None:
    async def use(stand: TonStand) -> None:
        order = await stand.order()
        comment = await comment_of(stand, order)
        assert await stand.state(order) == {"state": "unpaid"}, "that a wallet was asked says nothing"
        made = stand.chain.hand_over(OWNER, UNITS, comment, **others)
        await stand.look(after=30)
        assert (await stand.now()).state is State.NOTPAY
        assert await stand.state(order) == {"state": "pending"}
        made |= {"finality": "finalized", "emulated": False}
        stand.clock.now += 60
        assert await stand.state(order) == {"state": "paid", "told": False}

    on_ton(tmp_path, use, confirm_after=60 if not others else 0)


def test_too_little_that_was_seen_is_not_waited_for(tmp_path: Path) -> None:
    async def use(stand: TonStand) -> None:
        order = await stand.order()
        stand.chain.hand_over(OWNER, 1, await comment_of(stand, order))
        await stand.look(after=30)
        assert await stand.state(order) == {"state": "pending"}
        await stand.look(after=60)
        assert await stand.state(order) == {"state": "unpaid"}
        stand.clock.now += 3000
        await close_order(stand.money, order.out_trade_no)
        assert await stand.state(order) == {"state": "closed"}

    on_ton(tmp_path, use, confirm_after=60)
