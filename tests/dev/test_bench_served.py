"""The phone of a workbench that `wx2tg dev` serves, with a converted app in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from browser.phone import PATIENCE
from dev.stand import project_in, workbench
from playwright.sync_api import Browser, ConsoleMessage, Frame, expect

pytestmark = pytest.mark.browser


def test_a_converted_app_on_the_phone(chromium: Browser, telegram_script: Path, tmp_path: Path) -> None:
    problems: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        if message.type == "error":
            problems.append(message.text)

    with workbench(project_in(tmp_path)) as running:
        context = chromium.new_context(viewport={"width": 1280, "height": 900})
        context.set_default_timeout(PATIENCE * 1000)
        script = "https://telegram.org/js/**"
        context.route(script, lambda route: route.fulfill(path=telegram_script, content_type="text/javascript"))
        page = context.new_page()
        page.on("console", heard)
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.goto(running.bench)
        phone = page.locator(".tg-screen")

        def app(launch: int) -> Frame:
            """The frame of the app that was launched so often, with a page in it."""
            expect(page.locator(f".tg-web iframe[src*='launch={launch}#']")).to_be_attached()
            shown = page.frame_locator(".tg-web iframe").locator("wx-page:not([hidden])")
            expect(shown.first).to_be_attached()
            element = page.locator(".tg-web iframe").element_handle()
            assert element is not None
            frame = element.content_frame()
            assert frame is not None
            return frame

        first = app(1)
        expect(page.locator(".link-state")).to_have_text("Live")
        expect(phone.locator(".tg-title")).to_have_text("tea-house")
        assert first.evaluate("Telegram.WebApp.initDataUnsafe.user.id") == 42
        first.evaluate("Telegram.WebApp.showConfirm('Sure?', (sure) => { window.sure = sure; })")
        phone.get_by_role("dialog").get_by_role("button", name="OK").click()
        first.wait_for_function("() => window.sure === true")
        page.get_by_role("button", name="Night theme").click()
        first.wait_for_function("() => Telegram.WebApp.colorScheme === 'dark'")
        page.locator(".switches").get_by_label("Start page").fill("pages/menu/menu")
        page.locator(".switches").get_by_label("Start page").press("Enter")
        second = app(2)
        expect(page.frame_locator(".tg-web iframe").locator("wx-page:not([hidden])")).to_have_attribute(
            "data-route", "pages/menu/menu"
        )
        second.evaluate("Telegram.WebApp.requestContact((sent, event) => { window.contact = event.response; })")
        phone.get_by_role("dialog").get_by_role("button", name="Share").click()
        second.wait_for_function("() => window.contact?.includes('hash=')")
        context.close()
    assert problems == []
