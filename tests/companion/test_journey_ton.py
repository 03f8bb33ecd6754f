"""The same noodle shop, paid in TON: a wallet behind its bridge, a chain that alone says what was paid."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from browser.wallet import ADDRESS, Wallet, running_wallet
from companion.fake_toncenter import FakeTon, account
from companion.journey import ORIGIN, Journey, convert_app, started
from companion.noodles import APP
from companion.serving import serve
from playwright.sync_api import Browser, expect
from pytoniq_core import Address
from sqlalchemy import text

pytestmark = pytest.mark.browser

BRIDGE = "bridge.example"
OWNER = account("owner")


@pytest.fixture
def wallet() -> Iterator[Wallet]:
    """The customer's wallet; the world knows its bridge by a name of its own."""
    with running_wallet() as running:
        yield running


@pytest.fixture
def bundle(wallet: Wallet, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The app whose owner takes TON, and offers this wallet."""
    folder = tmp_path_factory.mktemp("noodle-shop-ton")
    app = Path(shutil.copytree(APP, folder / "app"))
    (listed,) = wallet.listed()
    listed["bridge"] = [{"type": "sse", "url": f"https://{BRIDGE}/bridge"}]
    (app / "wallets.json").write_text(json.dumps([listed]), encoding="utf-8")
    more = f"""
[payment]
provider = "ton-connect"

[ton-connect]
url = "{ORIGIN}"
wallets_list = "wallets.json"

[security]
connect = ["{ORIGIN}", "https://{BRIDGE}", "{ORIGIN.replace("http", "ws")}"]
images = []
"""
    return convert_app(folder, more, app)


@pytest.fixture
def chain() -> Iterator[FakeTon]:
    yield FakeTon(time.time)


@pytest.fixture
def journey(
    chromium: Browser,
    telegram_script: Path,
    bundle: Path,
    database: str,
    tmp_path: Path,
    wallet: Wallet,
    chain: FakeTon,
) -> Iterator[Journey]:
    with serve(chain.app) as toncenter:
        more = f"""
[ton]
address = "{Address(OWNER).to_str(is_bounceable=False)}"
rate = 0.05
api = "{toncenter}/api/v3"
poll = 1
"""
        others = {BRIDGE: urlsplit(wallet.bridge).port or 0}
        price = 'provider = "ton-connect"'
        with started(
            chromium,
            telegram_script,
            bundle,
            tmp_path,
            database=database,
            pay="v3",
            others=others,
            price=price,
            more=more,
        ) as journey:
            wallet.pause = lambda: journey.phone.page.wait_for_timeout(50)
            yield journey


def asked_for(journey: Journey, wallet: Wallet, number: int) -> dict[str, Any]:
    """The transfer of the question with this number, once TON Connect listens for the answer.

    It does so when the bridge has taken the question; then it has Telegram open the wallet.
    """
    request = wallet.asked()
    links = "fakeHost.asked.filter(({ name }) => name === 'web_app_open_tg_link')"
    journey.phone.until(f"{links}.filter(({{ data }}) => !data.path_full.includes('-r__')).length >= {number}")
    return request


@pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)
def test_a_bowl_of_noodles_paid_in_ton(journey: Journey, wallet: Wallet, chain: FakeTon) -> None:
    phone = journey.phone
    journey.put_together()
    phone.page.locator("#tc-widget-root").get_by_text("Test Wallet").first.click()
    phone.until("fakeHost.asked.some(({ name }) => name === 'web_app_open_tg_link')")
    opened = wallet.connect("https://t.me" + str(phone.asked("web_app_open_tg_link")[-1]["path_full"]))
    assert opened["manifest"] == f"{ORIGIN}/tonconnect-manifest.json"
    asked_for(journey, wallet, 1)
    wallet.refuse()
    phone.at("pages/order/order")
    expect(phone.find("#status")).to_have_text("待付款 To be paid")

    phone.tap("#pay")
    asked = asked_for(journey, wallet, 2)
    wallet.confirm()
    looks = len(chain.asked)
    journey.wait(lambda: len(chain.asked) > looks + 2)
    assert journey.order()["status"] == "unpaid", "a wallet that says so proves nothing"
    (message,) = asked["messages"]
    assert (Address(message["address"]), message["amount"]) == (Address(OWNER), "2950000000")
    chain.send(ADDRESS, {**asked, "validUntil": asked["valid_until"]})
    expect(phone.find("#status")).to_have_text("已付款 Paid")
    assert journey.order()["status"] == "paid"
    assert journey.message("已付款 Paid")["text"] == "已付款 Paid: 红烧牛肉面、卤蛋, ¥59.00"

    phone.user(popup="ok")
    phone.tap("#refund")
    expect(phone.find("#status")).to_have_text("退款中 Being refunded")
    journey.until("SELECT * FROM refunds")
    status, said = journey.noodles.command("orders")
    assert status == 1 and "2.95 TON" in said and ADDRESS in said, "the owner alone can send it back"
    with journey.companion.connect() as connection:
        refund = str(connection.execute(text("SELECT refund_id FROM refunds")).scalar_one())
    status, said = journey.noodles.command("refunded", refund)
    assert status == 0, said
    expect(phone.find("#status")).to_have_text("已退款 Refunded")
    assert journey.order()["status"] == "refunded"
