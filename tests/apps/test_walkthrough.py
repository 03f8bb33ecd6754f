"""The tea-house in Chromium, under Telegram's real client script: what a customer does, from the menu to the till."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from browser.launch import DARK
from browser.phone import Phone, PhoneOf
from playwright.sync_api import Route, expect

pytestmark = pytest.mark.browser

BADGE = "wx-tab-bar .wx-tab-badge:not([hidden])"


def add_milk_tea(phone: Phone) -> None:
    """From the menu: a large iced milk tea with pearls, two of them."""
    phone.tap("#dish-milk-tea")
    phone.at("pages/item/item")
    expect(phone.find("#dish-name")).to_have_text("Brown sugar milk tea")
    phone.tap("#size-large")
    phone.tap("#temperature-iced")
    phone.tap("#toppings-pearls")
    phone.tap("#quantity #more")
    expect(phone.find("#quantity #value")).to_have_text("2")
    expect(phone.find("#add-to-cart")).to_have_text("Add · €15.20")
    phone.tap("#add-to-cart")
    phone.at("pages/menu/menu")


def fill_checkout(phone: Phone) -> None:
    phone.find("#name input").fill("Ann")
    phone.find("#phone input").fill("431555000")


def to_checkout(phone: Phone) -> None:
    phone.open("pages/menu/menu")
    add_milk_tea(phone)
    phone.tab("Cart")
    phone.tap("#checkout")
    phone.at("pages/checkout/checkout")
    fill_checkout(phone)


def test_from_the_menu_to_the_till(phone: PhoneOf, tea_house: Path) -> None:
    ann = phone(tea_house)
    ann.open()
    ann.at("pages/home/home")
    expect(ann.find("#featured wx-dish-card")).to_have_count(6)

    ann.tab("Menu")
    ann.at("pages/menu/menu")
    add_milk_tea(ann)
    expect(ann.page.locator(".wx-toast")).to_have_text("2 × Brown sugar milk tea")
    expect(ann.page.locator(BADGE)).to_have_text("2")
    expect(ann.find("wx-cart-bar")).to_contain_text("€15.20")

    ann.tab("Cart")
    ann.at("pages/cart/cart")
    expect(ann.find("#line-0")).to_contain_text("Iced")
    ann.tap("#line-0 #more")
    expect(ann.find("#line-0 #value")).to_have_text("3")
    expect(ann.find("#total")).to_have_text("€22.80")
    expect(ann.page.locator(BADGE)).to_have_text("3")
    ann.tap("#line-0 #less")
    expect(ann.find("#total")).to_have_text("€15.20")

    ann.tap("#checkout")
    ann.at("pages/checkout/checkout")
    ann.tap("#pay")
    expect(ann.page.locator(".wx-toast")).to_have_text("Whose name is on the cup?")
    fill_checkout(ann)
    ann.tap("#pay")
    ann.at("pages/order/order")
    assert ann.asked("web_app_open_invoice") == [{"slug": "TeaHouseInvoice"}]
    expect(ann.find("#order-number")).to_have_text("1042")
    expect(ann.page.locator(".wx-toast")).to_have_text("Thank you")
    expect(ann.page.locator(BADGE)).to_have_count(0)

    ann.back()
    ann.at("pages/cart/cart")
    expect(ann.find("#empty-cart")).to_contain_text("Your cart is empty")
    assert ann.asked("web_app_setup_back_button")[-1] == {"is_visible": False}

    ann.page.reload()
    ann.tab("You")
    ann.tap("#row-orders")
    ann.at("pages/orders/orders")
    expect(ann.screen).to_contain_text("1042")


def test_back_through_the_pages(phone: PhoneOf, tea_house: Path) -> None:
    ann = phone(tea_house)
    ann.open("pages/menu/menu")
    ann.tap(ann.find("#dish-sencha"))
    ann.at("pages/item/item")
    assert ann.run("return getCurrentPages().map((page) => page.route)") == ["pages/menu/menu", "pages/item/item"]
    ann.back()
    ann.at("pages/menu/menu")
    expect(ann.page.locator("wx-page")).to_have_count(1)


def test_an_invoice_that_is_not_paid(phone: PhoneOf, tea_house: Path) -> None:
    ann = phone(tea_house)
    to_checkout(ann)
    ann.user(invoice="cancelled")
    ann.tap("#pay")
    expect(ann.page.locator(".wx-toast")).to_have_text("Nothing was paid")
    ann.at("pages/checkout/checkout")
    ann.user(invoice="failed", popup="ok")
    ann.tap("#pay")
    ann.at("pages/order/order")
    assert ann.asked("web_app_open_popup")[-1]["title"] == "The payment did not go through"
    expect(ann.find("#order-method")).to_have_text("To be paid when you get it")


def test_delivery_to_a_new_address(phone: PhoneOf, tea_house: Path) -> None:
    ann = phone(tea_house)
    to_checkout(ann)
    ann.tap("#way-delivery")
    expect(ann.find("#delivery")).to_have_text("€2.90")
    expect(ann.find("#to-pay")).to_contain_text("€18.10")
    ann.tap("#pick-address")
    ann.at("account/address/address")
    expect(ann.find("#no-addresses")).to_contain_text("No address yet")
    ann.tap("#add-address")
    ann.at("account/edit/edit")
    ann.find("#street input").fill("Lindengasse 14")
    ann.find("#zip input").fill("1070")
    ann.find("#person input").fill("Ann")
    ann.tap("#label-Work")
    ann.tap("#save-address")
    ann.at("account/address/address")
    expect(ann.find("#address-0")).to_contain_text("Lindengasse 14")
    ann.tap("#address-0")
    ann.at("pages/checkout/checkout")
    expect(ann.find("#address-line")).to_contain_text("Lindengasse 14")
    ann.find("#note textarea").fill("The bell is broken")
    expect(ann.find("#note-count")).to_have_text("18 / 120")
    ann.tap("#extra-napkins")
    ann.tap("#pay")
    ann.at("pages/order/order")
    expect(ann.find("#order-note")).to_have_text("The bell is broken · napkins")
    expect(ann.screen).to_contain_text("1070 Vienna")


def test_searching_the_menu(phone: PhoneOf, tea_house: Path) -> None:
    ann = phone(tea_house)
    ann.open("pages/menu/menu")
    ann.find("#search input").fill("ramen")
    expect(ann.find("wx-dish-card")).to_have_count(1)
    ann.find("#search input").fill("unicorn")
    expect(ann.screen).to_contain_text("We looked for “unicorn” in every pot.")
    ann.tap("#clear-search")
    expect(ann.find("#search input")).to_have_value("")
    assert ann.find("wx-dish-card").count() > 10


def test_a_category_brings_its_dishes(phone: PhoneOf, tea_house: Path) -> None:
    ann = phone(tea_house)
    ann.open("pages/menu/menu")
    ann.tap("#rail-noodles")
    expect(ann.find("#rail-noodles")).to_have_class(re.compile("rail-on"))
    expect(ann.find("#section-noodles")).to_be_in_viewport()


def test_removing_a_line(phone: PhoneOf, tea_house: Path) -> None:
    ann = phone(tea_house)
    ann.open("pages/menu/menu")
    add_milk_tea(ann)
    ann.tab("Cart")
    line = ann.find("#line-0").bounding_box()
    assert line is not None
    touch = ann.context.new_cdp_session(ann.page)
    point = {"x": line["x"] + 100, "y": line["y"] + 20}
    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [point]})
    expect(ann.page.get_by_text("Remove", exact=True)).to_be_visible()
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    ann.tap(ann.page.get_by_text("Remove", exact=True))
    expect(ann.find("#empty-cart")).to_be_visible()
    ann.tap("#state-action")
    ann.at("pages/menu/menu")


def test_a_shared_dish(phone: PhoneOf, tea_house: Path) -> None:
    ann = phone(tea_house)
    ann.open("pages/item/item?id=oolong")
    ann.at("pages/item/item")
    expect(ann.find("#dish-name")).to_have_text("Roasted oolong")
    ann.tap("#share-item")
    ann.until("fakeHost.asked.some(({ name }) => name === 'web_app_open_tg_link')")
    ann.back()
    ann.at("pages/home/home")


def test_the_house_at_night(phone: PhoneOf, tea_house: Path) -> None:
    ann = phone(tea_house, scheme="dark")
    ann.open(theme=DARK)
    bar = ann.page.locator("wx-tab-bar")
    dark = bar.evaluate("(bar) => getComputedStyle(bar).backgroundColor")
    ann.say("theme_changed", theme_params={"bg_color": "#ffffff", "text_color": "#111111"})
    expect(bar).not_to_have_css("background-color", dark)


def test_outside_telegram(phone: PhoneOf, tea_house: Path) -> None:
    ann = phone(tea_house, telegram=False)
    to_checkout(ann)
    ann.tap("#pay")
    ann.tap(ann.page.get_by_text("Pay later", exact=True))
    ann.at("pages/order/order")
    expect(ann.find("#order-method")).to_have_text("To be paid when you get it")
    ann.page.go_back()
    ann.at("pages/cart/cart")


def test_what_a_page_needs_is_fetched_together(phone: PhoneOf, tea_house: Path) -> None:
    ann = phone(tea_house)
    ann.open()
    ann.at("pages/home/home")
    held: dict[str, Route] = {}

    def hold(route: Route) -> None:
        """Answer nothing before all four are asked for."""
        held[route.request.url] = route
        if len(held) == 4:
            for waiting in held.values():
                waiting.continue_()

    ann.page.route(re.compile(r"/_app/(shared|pages\.cart\.cart)\.(js|css)$"), hold)
    ann.tab("Cart")
    expect(ann.find("#empty-cart")).to_be_visible()
