"""`wx.requestPayment` at the owner's server: the link of an invoice, and what became of the order."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browser.api import outcome, refusal
from browser.phone import PATIENCE, Phone, PhoneOf
from runtime.api.owner import Owner, serve_scripted
from runtime.api.served import made

pytestmark = pytest.mark.browser

LINK = "https://t.me/$madeByTheServer"
V2 = {"timeStamp": "1", "nonceStr": "n", "package": "prepay_id=wx1", "signType": "MD5", "paySign": "s"}
V3 = {**V2, "signType": "RSA"}
PENDING = "payment is pending: it is not known yet whether it succeeds, so do not let the user pay again"
STATE = "/tg/invoice/state"


@pytest.fixture(scope="module")
def owner() -> Iterator[Owner]:
    with serve_scripted() as made_owner:
        yield made_owner


@pytest.fixture(scope="module")
def bundle(owner: Owner, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("served"), f'[server]\nbase = "{owner.base}"\n')


@pytest.fixture(scope="module")
def bare_bundle(owner: Owner, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The app with an address for invoices alone."""
    settings = f'[payment]\nendpoint = "{owner.base}/tg/invoice"\n'
    return made(tmp_path_factory.mktemp("bare"), settings)


def opened(phone: Phone, owner: Owner, *, clock: bool = False) -> Phone:
    owner.answers.clear()
    owner.calls.clear()
    owner.answer("/tg/invoice", {"invoice_link": LINK})
    if clock:
        phone.page.clock.install()
    phone.open()
    return phone


@pytest.fixture
def shop(phone: PhoneOf, bundle: Path, owner: Owner) -> Phone:
    return opened(phone(bundle), owner)


def begin(shop: Phone, api: str = "requestPayment") -> None:
    """Pay without waiting; `ended` tells how."""
    shop.run(
        "window.ended = null; wx[given[0]]({ ...given[1], complete: (answer) => { window.ended = answer; } });",
        [api, V2],
    )


def until_asked(shop: Phone, owner: Owner) -> None:
    """Wait, with the page's clock going on by itself, until the server has been asked for the state."""
    for _ in range(PATIENCE * 20):
        if owner.calls.get(STATE):
            return
        shop.page.wait_for_timeout(50)
    raise AssertionError("the server is not asked")


@pytest.mark.parametrize("given", [V2, V3], ids=["v2", "v3"])
def test_a_payment(shop: Phone, owner: Owner, given: dict[str, str]) -> None:
    owner.answer(STATE, {"state": "paid", "told": True})
    assert outcome(shop, "requestPayment", **given)["errMsg"] == "requestPayment:ok"
    proof = shop.run("return Telegram.WebApp.initData")
    assert owner.calls["/tg/invoice"] == [{**given, "initData": proof}]
    assert owner.calls[STATE] == [{**given, "initData": proof}]
    assert shop.asked("web_app_open_invoice") == [{"slug": "madeByTheServer"}]


OTHERS: dict[str, dict[str, object]] = {
    "requestOrderPayment": {**V2},
    "requestVirtualPayment": {"mode": "short_series_goods", "signData": {"productId": "p"}, "paySig": "s"},
    "requestCommonPayment": {"mode": "retail_pay_goods", "signData": {"productId": "p"}},
    "requestPluginPayment": {"fee": 5, "paymentArgs": {"cup": 1}, "version": "release"},
    "requestMidasPayment": {"buyQuantity": 10},
}


@pytest.mark.parametrize("api", OTHERS)
def test_the_other_payments(shop: Phone, owner: Owner, api: str) -> None:
    """All that the app gave goes to the server, which knows the order by it."""
    owner.answer(STATE, {"state": "paid"})
    outcome(shop, api, **OTHERS[api])
    proof = shop.run("return Telegram.WebApp.initData")
    assert owner.calls["/tg/invoice"] == owner.calls[STATE] == [{**OTHERS[api], "initData": proof}]


@pytest.mark.parametrize(
    "answers",
    [
        # Telegram's word reaches the app before it reaches the server.
        [{"state": "unpaid"}, {"state": "pending"}, {"state": "paid"}],
        # The server knows, and has yet to tell the shop's back end.
        [{"state": "paid", "told": False}, {"state": "paid", "told": True}],
        [{"code": 0, "data": {"state": "unpaid"}}, {"code": 0, "data": {"state": "PAID"}}],
    ],
)
@pytest.mark.parametrize("said", ["paid", "pending"])
def test_the_app_hears_when_the_server_knows(shop: Phone, owner: Owner, said: str, answers: list[Any]) -> None:
    shop.user(invoice=said)
    owner.answer(STATE, *answers)
    outcome(shop, "requestPayment", **V2)
    assert len(owner.calls[STATE]) == len(answers)


@pytest.mark.parametrize("answer", [(404, {"message": "no such call"}), (500, {}), None, {}, {"state": 7}, []])
def test_a_server_that_does_not_know(phone: PhoneOf, bundle: Path, owner: Owner, answer: object) -> None:
    """Telegram has the money: the app hears of a success, also where the server cannot be asked."""
    shop = opened(phone(bundle), owner, clock=True)
    owner.answer(STATE, answer)
    begin(shop)
    until_asked(shop, owner)
    while shop.run("return ended") is None:
        shop.page.clock.fast_forward(1000)
    assert shop.run("return ended.errMsg") == "requestPayment:ok"


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        ("closed", "the order is closed"),
        ("expired", "the order has expired"),
        ("refunded", "the payment has been returned"),
    ],
)
def test_an_order_that_ends_while_its_payment_is_pending(shop: Phone, owner: Owner, state: str, reason: str) -> None:
    shop.user(invoice="pending")
    owner.answer(STATE, {"state": "pending"}, {"state": state})
    assert refusal(shop, "requestPayment", **V2) == reason


@pytest.mark.parametrize("answer", [{"state": "pending"}, {"state": "unpaid"}, (404, {})])
def test_a_payment_that_stays_pending(phone: PhoneOf, bundle: Path, owner: Owner, answer: object) -> None:
    shop = opened(phone(bundle), owner, clock=True)
    shop.user(invoice="pending")
    owner.answer(STATE, answer)
    begin(shop)
    until_asked(shop, owner)
    seconds = 0
    while shop.run("return ended") is None:
        shop.page.clock.fast_forward(5000)
        seconds += 5
    assert shop.run("return [ended.errMsg, ended.status]") == [f"requestPayment:fail {PENDING}", "pending"]
    assert seconds >= 60
    # The questions become rarer.
    assert len(owner.calls[STATE]) < 30


@pytest.mark.parametrize(("said", "reason"), [("cancelled", "cancel"), ("failed", "payment failed")])
def test_the_server_is_not_asked_about_what_was_not_paid(shop: Phone, owner: Owner, said: str, reason: str) -> None:
    shop.user(invoice=said)
    owner.answer(STATE, {"state": "paid"})
    assert refusal(shop, "requestPayment", **V2) == reason
    assert owner.calls[STATE] == []


@pytest.mark.parametrize(
    ("later", "errmsg"), [("paid", "ok"), ("failed", "fail payment failed"), ("cancelled", "fail cancel")]
)
def test_without_an_address_the_client_is_heard_later(
    phone: PhoneOf, bare_bundle: Path, owner: Owner, later: str, errmsg: str
) -> None:
    shop = opened(phone(bare_bundle), owner)
    shop.user(invoice="pending")
    begin(shop)
    shop.until("fakeHost.asked.some(({ name }) => name === 'web_app_open_invoice')")
    shop.page.wait_for_timeout(200)
    shop.say("invoice_closed", slug="another", status="paid")
    shop.say("invoice_closed", slug="madeByTheServer", status="pending")
    shop.page.wait_for_timeout(200)
    assert shop.run("return ended") is None
    shop.say("invoice_closed", slug="madeByTheServer", status=later)
    shop.until("ended !== null")
    assert shop.run("return ended.errMsg") == f"requestPayment:{errmsg}"
    assert STATE not in owner.calls


def test_without_an_address_the_wait_ends(phone: PhoneOf, bare_bundle: Path, owner: Owner) -> None:
    shop = opened(phone(bare_bundle), owner, clock=True)
    shop.user(invoice="pending")
    begin(shop)
    shop.until("fakeHost.asked.some(({ name }) => name === 'web_app_open_invoice')")
    while shop.run("return ended") is None:
        shop.page.clock.fast_forward(10_000)
    assert shop.run("return ended.errMsg") == f"requestPayment:fail {PENDING}"


@pytest.mark.parametrize(
    "answer",
    [
        {"invoice_link": LINK},
        {"invoiceLink": LINK},
        {"link": LINK},
        {"url": LINK},
        {"slug": "madeByTheServer"},
        {"ok": True, "result": LINK},
        {"errno": 0, "errmsg": "", "data": {"invoice_link": LINK}},
        {"code": 0, "msg": "ok", "data": LINK},
        {"code": 0, "data": {"ok": True, "result": LINK}},
        {"data": {"slug": "madeByTheServer"}},
    ],
)
def test_where_the_link_may_stand(shop: Phone, owner: Owner, answer: dict[str, object]) -> None:
    owner.answer(STATE, {"state": "paid"})
    owner.answer("/tg/invoice", answer)
    outcome(shop, "requestPayment", **V2)
    assert shop.asked("web_app_open_invoice") == [{"slug": "madeByTheServer"}]


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ({}, "the payment endpoint answered without an invoice link in `invoice_link`"),
        (
            {"ok": False, "description": "Bad Request: CURRENCY_INVALID"},
            "the payment endpoint answered without an invoice link in `invoice_link`: Bad Request: CURRENCY_INVALID",
        ),
        (
            {"link": "https://shop.example/pay"},
            "the payment endpoint answered https://shop.example/pay, which is no link of an invoice",
        ),
        (
            (409, {"error": "paid", "message": "the order is paid already"}),
            "the endpoint answered 409: the order is paid already",
        ),
    ],
)
def test_an_answer_without_a_link(shop: Phone, owner: Owner, answer: object, reason: str) -> None:
    owner.answer("/tg/invoice", answer)
    assert refusal(shop, "requestPayment", **V2) == reason
    assert shop.asked("web_app_open_invoice") == []


def test_an_invoice_of_the_back_ends_own(shop: Phone, owner: Owner) -> None:
    """The shortest way: the back end answers with the link in `package`."""
    owner.answer(STATE, {"state": "paid"})
    outcome(shop, "requestPayment", **{**V2, "package": LINK})
    assert owner.calls["/tg/invoice"] == []
