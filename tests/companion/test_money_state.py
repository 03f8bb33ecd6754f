"""What `/tg/invoice/state` says of an order: each state, to its own buyer alone, from what is stored."""

from __future__ import annotations

from pathlib import Path

import pytest
from companion.money import BUYER, NOW, draft
from companion.stand import Stand, launch, on_stand
from starlette.responses import Response

from wx2tg.companion.money.orders import HOLD, PREPAY_LIFE, close_order, create_order, get_order
from wx2tg.companion.money.refunds import RefundDraft, create_refund

NUMBER = "A0000001"


async def asked(stand: Stand, prepay_id: str, **fields: str) -> tuple[int, object]:
    """The status and the body of an answer."""
    at = stand.clock.now
    body = {"package": f"prepay_id={prepay_id}", "initData": launch(at=at)} | fields
    answer = await stand.http.post(f"{stand.base}/tg/invoice/state", json=body)
    return answer.status_code, answer.json()


def test_from_the_order_to_the_payment_and_back(tmp_path: Path, database: str) -> None:
    async def use(stand: Stand) -> None:
        order = await create_order(stand.money, draft(notify_url=stand.notify))
        assert await asked(stand, order.prepay_id) == (200, {"state": "unpaid"})
        link = await stand.link(order.prepay_id)
        assert await asked(stand, order.prepay_id) == (200, {"state": "unpaid"})
        await stand.bot.check_out(link, BUYER)
        assert await asked(stand, order.prepay_id) == (200, {"state": "pending"})
        stand.clock.now += HOLD
        assert await asked(stand, order.prepay_id) == (200, {"state": "unpaid"})
        assert await stand.bot.pay(link, BUYER) == "paid"
        assert await asked(stand, order.prepay_id) == (200, {"state": "paid", "told": False})
        stand.back.answers = [Response(status_code=500), Response(status_code=204)]
        await stand.courier.deliver_due()
        assert await asked(stand, order.prepay_id) == (200, {"state": "paid", "told": False})
        stand.clock.now += 60
        await stand.courier.deliver_due()
        assert await asked(stand, order.prepay_id) == (200, {"state": "paid", "told": True})
        total = (await get_order(stand.money, out_trade_no=NUMBER)).total
        await create_refund(stand.money, _refund(total))
        assert await asked(stand, order.prepay_id) == (200, {"state": "refunded"})

    on_stand(tmp_path, use, url=database)


def _refund(total: int) -> RefundDraft:
    return RefundDraft(out_trade_no=NUMBER, transaction_id="", out_refund_no="R1", total=total, amount=total, version=3)


@pytest.mark.parametrize("ends", ["closed", "expired"])
def test_an_order_that_ends_unpaid(tmp_path: Path, ends: str) -> None:
    async def use(stand: Stand) -> None:
        order = await create_order(stand.money, draft())
        if ends == "closed":
            await close_order(stand.money, NUMBER)
        else:
            stand.clock.now += PREPAY_LIFE
        assert await asked(stand, order.prepay_id) == (200, {"state": ends})

    on_stand(tmp_path, use)


def test_nobody_else_is_told(tmp_path: Path) -> None:
    async def use(stand: Stand) -> None:
        order = await create_order(stand.money, draft())
        for fields in ({"initData": launch(7)}, {"package": "prepay_id=wx-other"}, {"package": ""}):
            status, body = await asked(stand, order.prepay_id, **fields)
            assert (status, body["error"]) == (404, "order")  # type: ignore[index]
        for proof in ("", launch(token="1:other"), launch(at=NOW - 4000)):
            assert (await asked(stand, order.prepay_id, initData=proof))[0] == 401
        await stand.http.post(f"{stand.base}/tg/invoice/state", json={"initData": launch(), "state": "paid"})
        assert await asked(stand, order.prepay_id) == (200, {"state": "unpaid"})
        for body in (b"", b"[]", b"{"):
            assert (await stand.http.post(f"{stand.base}/tg/invoice/state", content=body)).status_code == 400
        assert (await stand.http.get(f"{stand.base}/tg/invoice/state")).status_code == 405

    on_stand(tmp_path, use)
