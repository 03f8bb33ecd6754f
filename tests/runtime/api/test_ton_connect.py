"""Payments in TON: TON Connect's own interface, a wallet behind its bridge, a server that says what was paid."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from browser.launch import DARK
from browser.phone import PhoneOf
from browser.projects import convert, write_project
from browser.wallet import ADDRESS, Wallet, running_wallet
from runtime.api.ton_shop import FILES, PAGE, Shop, convert_shop, running_owner

from wx2tg.plan import libraries, ton_connect

pytestmark = pytest.mark.browser


@pytest.fixture
def wallet() -> Iterator[Wallet]:
    with running_wallet() as running:
        yield running


@pytest.fixture
def shop(phone: PhoneOf, tmp_path: Path, wallet: Wallet) -> Iterator[Shop]:
    with running_owner() as owner:
        made = phone(convert_shop(tmp_path, owner, wallet))
        made.open(PAGE)
        yield Shop(made, owner, wallet)


def test_an_order_is_paid(shop: Shop) -> None:
    assert not shop.phone.page.evaluate("'TON_CONNECT_UI' in window"), "it is loaded for the first payment"
    shop.pay()
    opened = shop.wallet.connect(shop.link())
    assert opened["manifest"] == f"{shop.phone.base}tonconnect-manifest.json"
    request = shop.asked()
    (order,) = shop.owner.orders
    assert (order["package"], order["wallet"]) == ("prepay_id=tea", ADDRESS)
    assert "hash=" in order["initData"]
    transfer = shop.owner.transfer()
    assert request["messages"] == transfer["messages"]
    assert (request["network"], request["from"]) == (transfer["network"], ADDRESS)
    assert abs(request["valid_until"] - transfer["validUntil"]) < 60
    shop.owner.state = "pending"
    shop.wallet.confirm()
    cover = shop.phone.page.locator(".wx-toast-mask")
    cover.wait_for()
    shop.phone.page.wait_for_timeout(3000)
    shop.said("paying")
    assert cover.is_visible(), "nothing can be tapped until the money has come"
    shop.owner.state = "paid"
    shop.said("paid")
    cover.wait_for(state="detached")


def connect(shop: Shop, **answers: object) -> None:
    """Pay, choose the wallet, agree there."""
    shop.pay()
    shop.wallet.connect(shop.link(), **answers)  # type: ignore[arg-type]


def test_a_user_who_refuses_the_transfer(shop: Shop) -> None:
    connect(shop)
    shop.asked()
    shop.wallet.refuse()
    shop.said("requestPayment:fail cancel")
    shop.pay()
    shop.asked()  # The wallet is still connected, and nothing is waited for.
    shop.owner.state = "paid"
    shop.wallet.confirm()
    shop.said("paid")
    assert len(shop.owner.orders) == 2


def test_a_user_who_wants_no_wallet(shop: Shop) -> None:
    shop.pay()
    shop.modal.get_by_text("Test Wallet").first.wait_for()
    shop.phone.page.mouse.click(195, 5)
    shop.said("requestPayment:fail cancel")
    assert shop.owner.orders == []


def test_a_wallet_of_the_other_network(shop: Shop) -> None:
    connect(shop, network="-3")
    shop.said("test network")
    shop.wallet.next("disconnected")
    shop.owner.state = "paid"
    connect(shop)
    shop.asked()
    shop.wallet.confirm()
    shop.said("paid")


def test_an_order_that_the_server_does_not_sell(shop: Shop) -> None:
    shop.owner.answers = False
    connect(shop)
    shop.said("sold out")
    assert shop.wallet.quiet()


def test_a_transfer_that_arrives_after_the_order_ran_out(shop: Shop) -> None:
    """The user has confirmed it in time, so it is waited for."""
    connect(shop)
    shop.asked()
    shop.owner.state = "expired"
    shop.wallet.confirm()
    shop.phone.until("document.querySelector('.wx-toast-mask')")
    shop.phone.page.wait_for_timeout(3000)
    shop.said("paying")
    shop.owner.state = "paid"
    shop.said("paid")


@pytest.mark.parametrize("state", ["closed", "refunded"])
def test_an_order_that_ends_otherwise(shop: Shop, state: str) -> None:
    connect(shop)
    shop.asked()
    shop.owner.state = state
    shop.wallet.confirm()
    shop.said("requestPayment:fail")
    assert "cancel" not in str(shop.phone.find("#said").text_content())


def test_an_app_that_was_closed_in_between(shop: Shop) -> None:
    """The wallet has confirmed while nobody was there: the order is not paid twice."""
    connect(shop)
    shop.asked()
    shop.phone.page.goto("about:blank")
    shop.wallet.confirm()
    shop.owner.state = "pending"
    shop.open()
    shop.pay()
    shop.phone.page.wait_for_timeout(1000)
    shop.said("paying")
    shop.owner.state = "paid"
    shop.said("paid")
    assert len(shop.owner.orders) == 1
    assert shop.wallet.quiet()


def test_an_app_that_was_closed_while_the_wallet_was_open(shop: Shop) -> None:
    """The wallet connects while nobody was there: the next payment needs no choice."""
    shop.pay()
    link = shop.link()
    shop.phone.until("localStorage.getItem('ton-connect-storage_bridge-connection')")
    shop.phone.page.goto("about:blank")
    shop.wallet.connect(link)
    shop.open()
    shop.pay()
    shop.asked()
    shop.owner.state = "paid"
    shop.wallet.confirm()
    shop.said("paid")


def test_a_second_payment_at_the_same_time(shop: Shop) -> None:
    shop.pay()
    shop.modal.get_by_text("Test Wallet").first.wait_for()
    refused = "wx.requestPayment({ package: 'prepay_id=more' }).catch(({ errMsg }) => errMsg)"
    assert shop.phone.run(f"return {refused}") == "requestPayment:fail another payment is under way"
    shop.wallet.connect(shop.link())
    shop.asked()
    assert [order["package"] for order in shop.owner.orders] == ["prepay_id=tea"]


def test_a_session_outlives_the_page(shop: Shop) -> None:
    connect(shop)
    shop.asked()
    shop.wallet.refuse()
    shop.said("cancel")
    shop.open()
    shop.pay()
    shop.asked()
    shop.owner.state = "paid"
    shop.wallet.confirm()
    shop.said("paid")
    assert {order["wallet"] for order in shop.owner.orders} == {ADDRESS}


def test_a_user_who_closes_the_question(shop: Shop) -> None:
    """He may have no such wallet any more: the next payment offers the choice again, once the transfer is not found."""
    connect(shop)
    shop.asked()
    shop.modal.get_by_text("Confirm the transaction").wait_for()
    shop.phone.page.mouse.click(195, 5)
    shop.said("requestPayment:fail cancel")
    shop.wallet.next("disconnected")
    shop.pay()
    shop.modal.get_by_text("Connect your TON wallet").wait_for(timeout=60_000)


def test_the_interface_looks_like_the_client(phone: PhoneOf, shop: Shop, tmp_path: Path) -> None:
    dark = phone(tmp_path / "dist", scheme="dark")
    dark.open(PAGE, theme=DARK)
    other = Shop(dark, shop.owner, shop.wallet)
    other.pay()
    title = other.modal.get_by_text("Connect your TON wallet")
    title.wait_for()
    assert title.evaluate("(element) => getComputedStyle(element).color") == "rgb(244, 244, 244)"
    behind = """(element) => {
        while (/, 0\\)$/.test(getComputedStyle(element).backgroundColor)) element = element.parentElement;
        return getComputedStyle(element).backgroundColor;
    }"""
    assert title.evaluate(behind) == "rgb(24, 34, 45)"


def test_a_bundle_without_the_library(phone: PhoneOf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As from a package that was built without npm: it is said, and the call fails."""
    monkeypatch.setattr(libraries, "library_files", lambda name, folder: ([], {}))
    monkeypatch.setattr(ton_connect, "library_text", lambda name: "")
    toml = '[payment]\nprovider = "ton-connect"\nendpoint = "https://shop.example/i"\n[ton-connect]\nurl = "https://shop.example"\n'
    report = convert(write_project(tmp_path / "app", FILES | {"wx2tg.toml": toml}), tmp_path / "dist")
    assert "library-missing" in {item.name for item in report.findings}
    made = phone(tmp_path / "dist")
    made.open(PAGE)
    made.tap("#pay")
    made.until("document.querySelector('#said').textContent.includes('could not be loaded')")


def test_a_project_that_names_no_address(phone: PhoneOf, tmp_path: Path) -> None:
    toml = '[payment]\nprovider = "ton-connect"\nendpoint = "https://shop.example/i"\n'
    convert(write_project(tmp_path / "app", FILES | {"wx2tg.toml": toml}), tmp_path / "dist")
    made = phone(tmp_path / "dist")
    made.open(PAGE)
    made.tap("#pay")
    made.until("document.querySelector('#said').textContent.includes('[server] base')")
