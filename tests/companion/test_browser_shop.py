"""A converted mini-program in Chromium, served by a companion, with a back end that knows nothing of Telegram."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from browser import launch
from browser.phone import Phone
from browser.projects import convert, write_project
from companion.fake_bot import TOKEN
from companion.launch import contact
from companion.shop import Shop, running_shop
from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

# The app as it runs in WeChat: it names its own back end, and neither Telegram nor a companion.
FILES: dict[str, str | bytes] = {
    "app.json": '{"pages": ["a"]}',
    "a.wxml": """
        <button id="user" open-type="getUserInfo" bindgetuserinfo="onUser">User</button>
        <button id="phone" open-type="getPhoneNumber" bindgetphonenumber="onPhone">Phone</button>
        <button id="pay" bindtap="onPay">Pay</button>
    """,
    "a.js": """
        const API = "https://api.noodles.example";
        const ask = (path, data, method = "POST") => new Promise((success, fail) => {
          wx.request({ url: API + path, method, data, success: ({ data }) => success(data), fail });
        });
        Page({
          told: {},
          async onUser({ detail }) {
            const { code } = await wx.login();
            this.told.user = await ask("/api/login", { ...detail, code });
            this.told.again = await ask("/api/login", { ...detail, code });
          },
          async onPhone({ detail }) {
            this.told.phone = await ask("/api/phone", { code: detail.code });
          },
          async onPay() {
            const order = await ask("/api/order", { number: "A1", openid: this.told.user.openid });
            wx.requestPayment({
              ...order,
              success: async () => { this.told.paid = await ask("/api/paid", { number: "A1" }, "GET"); },
              fail: (error) => { this.told.paid = error; },
            });
          },
        });
    """,
}


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    with running_shop(tmp_path) as running:
        settings = f'[server]\nbase = "{running.base}"\n[telegram]\nbot = "noodle_bot"\napp = "shop"\n'
        convert(write_project(tmp_path / "app", {**FILES, "wx2tg.toml": settings}), running.folder)
        yield running


@pytest.fixture
def phone(shop: Shop, chromium: Browser, telegram_script: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Phone]:
    monkeypatch.setattr(launch, "_TOKEN", TOKEN)
    made = Phone(chromium, f"{shop.base}/", telegram_script, telegram=True, scheme="light")
    made.open()
    yield made
    made.context.close()
    assert made.unexpected() == []


def told(phone: Phone, name: str) -> dict[str, object]:
    phone.until(f"getCurrentPages()[0].told.{name} !== undefined")
    found: dict[str, object] = phone.run("return getCurrentPages()[0].told[given]", name)
    return found


def test_a_back_end_for_wechat_serves_the_app(shop: Shop, phone: Phone) -> None:
    phone.tap("#user")
    user = told(phone, "user")
    assert (user["errno"], user["name"], user["same"]) == (0, "Ann Lee", True)
    again = told(phone, "again")
    assert again["errno"] == 1, "a code is good once"

    phone.run("fakeHost.user.contact = given", contact(token=TOKEN))
    phone.tap("#phone")
    info = told(phone, "phone")["phone_info"]
    assert isinstance(info, dict)
    assert info["phoneNumber"] == "13800138000"

    phone.user(invoice="pending")
    phone.tap("#pay")
    phone.until("fakeHost.asked.some(({ name }) => name === 'web_app_open_invoice')")
    [opened] = phone.asked("web_app_open_invoice")
    assert phone.run("return getCurrentPages()[0].told.paid") is None
    assert shop.do(shop.bot.pay(f"https://t.me/${opened['slug']}", 42)) == "paid"
    # The app hears of it when the back end has been told, and so finds the order paid.
    assert told(phone, "paid") == {"paid": True}
    assert shop.back.paid == ["A1"]


def test_the_bundle_asks_nobody_but_its_own_origin(phone: Phone, shop: Shop) -> None:
    asked: list[str] = []
    phone.page.on("request", lambda request: asked.append(f"{request.method} {request.url}"))
    phone.tap("#user")
    told(phone, "again")
    assert asked
    assert all(f" {shop.base}/" in line for line in asked), asked
    assert not [line for line in asked if line.startswith("OPTIONS")], "no preflight is needed"
