"""From an empty chat to a refunded order: a mini-program and its server for WeChat, which know nothing of Telegram.

The noodle shop's server and the companion are processes of their own; the app is the converted one, in Chromium under
Telegram's client script, at the address that the companion has in the world; Telegram is a fake on this machine.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from companion.journey import ANN, Journey, convert_app, page_of, started
from companion.noodles import APP, SERVER
from playwright.sync_api import Browser, expect

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return convert_app(tmp_path_factory.mktemp("noodle-shop"))


@pytest.fixture
def journey(
    request: pytest.FixtureRequest,
    chromium: Browser,
    telegram_script: Path,
    bundle: Path,
    database: str,
    tmp_path: Path,
) -> Iterator[Journey]:
    with started(chromium, telegram_script, bundle, tmp_path, database=database, pay=request.param) as journey:
        yield journey


def parts(*pairs: tuple[str, str]) -> pytest.MarkDecorator:
    """The test runs with each of these versions of WeChat Pay and databases of the companion."""
    cases = [pytest.param(*pair, id="-".join(pair)) for pair in pairs]
    return pytest.mark.parametrize(("journey", "database"), cases, indirect=True)


@parts(("v2-hmac", "sqlite"), ("v3", "postgresql"))
def test_a_bowl_of_noodles_from_login_to_table(journey: Journey) -> None:
    phone, noodles, telegram = journey.phone, journey.noodles, journey.town.telegram
    expect(phone.find("#dish-beef")).to_contain_text("红烧牛肉面")

    phone.tab("我的 Me")
    phone.at("pages/me/me")
    expect(phone.find("#name")).to_have_text("客人 Guest")
    phone.tap("#profile")
    expect(phone.find("#name")).to_have_text("Ann Lee")
    phone.tap("#ask-phone")
    expect(phone.find("#phone")).to_have_text("13800138000")
    (user,) = noodles.rows("SELECT * FROM users")
    assert (user["nick_name"], user["phone"]) == ("Ann Lee", "13800138000")

    phone.tab("菜单 Menu")
    phone.tap("#share")
    phone.until("fakeHost.asked.some(({ name }) => name === 'web_app_send_prepared_message')")
    shared = telegram.prepared[phone.asked("web_app_send_prepared_message")[-1]["id"]]
    assert (shared["user"], shared["title"]) == (ANN, "一起吃面？ Noodles together?")
    assert page_of(shared["reply_markup"]["inline_keyboard"][0][0]["url"]) == "pages/menu/menu?from=share"

    phone.expect("status 422: ")
    journey.put_together("casino night")
    expect(phone.page.locator(".wx-toast")).to_have_text("请修改备注 · Please word your remark otherwise")
    assert noodles.rows("SELECT * FROM orders") == []
    phone.find("#remark input").fill("不要香菜 no coriander")
    phone.tap("#pay")
    link = journey.invoice()
    assert journey.order()["status"] == "unpaid"
    assert telegram.invoices[link.removeprefix("https://t.me/$")]["total_amount"] == 590
    journey.pay(link, times=2)
    phone.at("pages/order/order")
    expect(phone.find("#status")).to_have_text("已付款 Paid")
    order = journey.order()
    assert (order["status"], order["total"], order["remark"]) == ("paid", 5900, "不要香菜 no coriander")

    message = journey.message("已付款 Paid")
    assert message["text"] == "已付款 Paid: 红烧牛肉面、卤蛋, ¥59.00"
    (button,) = message["buttons"]
    assert button["text"] == "查看订单 See the order"
    page = page_of(button["url"])
    assert page == f"pages/order/order?id={order['id']}"
    phone.open(start_param=button["url"].partition("startapp=")[2])
    phone.at("pages/order/order")
    expect(phone.find("#status")).to_have_text("已付款 Paid")
    expect(phone.find("#remark")).to_contain_text("不要香菜 no coriander")

    noodles.cook(order["id"], "cooking")
    expect(phone.find("#status")).to_have_text("制作中 Cooking")
    expect(phone.find("#refund")).to_have_count(0)
    noodles.cook(order["id"], "ready")
    expect(phone.find("#status")).to_have_text("可取餐 Ready")
    assert journey.message("可取餐 Ready")["text"] == "可取餐 Ready: 红烧牛肉面、卤蛋"
    assert journey.order()["status"] == "ready"


@parts(("v2-md5", "postgresql"), ("v3", "sqlite"))
def test_a_payment_while_the_shop_is_closed_is_told_once_and_refunded(journey: Journey) -> None:
    phone, noodles, telegram = journey.phone, journey.noodles, journey.town.telegram
    journey.town.run(telegram.write(ANN, "/start"))
    assert page_of(journey.message("Welcome!")["buttons"][0]["url"]) == ""
    journey.put_together()
    link = journey.invoice()
    phone.say("invoice_closed", slug=link.removeprefix("https://t.me/$"), status="cancelled")
    phone.at("pages/order/order")
    expect(phone.find("#status")).to_have_text("待付款 To be paid")
    for stranger, changed in ((ANN + 1, {}), (ANN, {"total_amount": 1}), (ANN, {"invoice_payload": "another"})):
        answer = journey.town.run(telegram.check_out(link, stranger, **changed))
        assert not answer["ok"], "an order is paid by its buyer, at its price"
    for forged in noodles.forged(journey.order()):
        assert forged.status_code != 204 and "SUCCESS" not in forged.text, "the shop believes what is signed alone"
    assert journey.order()["status"] == "unpaid"

    phone.tap("#pay")
    phone.until("fakeHost.asked.filter(({ name }) => name === 'web_app_open_invoice').length === 2")
    assert journey.invoice() == link, "one invoice an order"
    phone.expect("WebSocket connection to .* failed|status 502: ")
    noodles.shop.kill()
    journey.pay(link)
    journey.until("SELECT * FROM notifications WHERE attempts = 1 AND lease IS NULL")
    noodles.companion.kill()
    noodles.open_shop()
    assert journey.order()["status"] == "unpaid"
    journey.change("UPDATE notifications SET due_at = due_at - 15")
    noodles.start()
    expect(phone.find("#status")).to_have_text("已付款 Paid")
    journey.until("SELECT * FROM notifications WHERE attempts = 2 AND delivered_at IS NOT NULL")
    assert len(journey.messages("已付款 Paid")) == 1
    assert len(journey.messages(f"Order {journey.order()['id']} is paid")) == 1

    phone.user(popup="ok")
    phone.tap("#refund")
    expect(phone.find("#status")).to_have_text("已退款 Refunded")
    order = journey.order()
    assert (order["status"], bool(order["refund_id"])) == ("refunded", True)
    (charge,) = (move["id"] for move in telegram.transactions if "source" in move)
    (refund,) = (fields for method, fields in telegram.calls if method == "refundStarPayment")
    assert (refund["telegram_payment_charge_id"], int(refund["user_id"])) == (charge, ANN)
    returned = journey.message("Your payment of 590")
    assert page_of(returned["buttons"][0]["url"]) == f"pages/order/order?id={order['id']}"
    status, said = noodles.command("orders")
    assert status == 0, said


def test_neither_the_app_nor_its_server_knows_telegram() -> None:
    for file in (*APP.rglob("*"), *SERVER.rglob("*")):
        if file.is_file() and file.suffix in (".js", ".json", ".md", ".py", ".svg", ".wxml", ".wxs", ".wxss"):
            text = file.read_text(encoding="utf-8").lower()
            assert "telegram" not in text and "wx2tg" not in text, file
