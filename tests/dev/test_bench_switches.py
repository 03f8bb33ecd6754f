"""The switches of the workbench: each changes what it says, by an event or by a new launch, and is kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from dev.bench_stand import Bench
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
Make = Callable[..., Bench]


def test_the_theme(bench_of: Make) -> None:
    bench = bench_of()
    bench.switch("Theme").select_option("night")
    bench.app().wait_for_function("() => Telegram.WebApp.colorScheme === 'dark'")
    assert bench.run("return app.themeParams.bg_color") == "#18222d"
    bench.switch("link_color").fill("#123456")
    bench.app().wait_for_function("() => Telegram.WebApp.themeParams.link_color === '#123456'")
    expect(bench.switch("Theme")).to_have_value("custom")
    assert bench.run("return app.themeParams.bg_color") == "#18222d", "own colours begin with those that were shown"
    assert len(bench.heard("themeChanged")) >= 2
    assert len(bench.served.launches) == 1, "the app was not started anew"


@pytest.mark.parametrize(
    ("label", "value", "read", "expected"),
    [
        ("User", "chen-wei", "app.initDataUnsafe.user.id", 4300000017),
        ("Language", "fa", "app.initDataUnsafe.user.language_code", "fa"),
        ("Platform", "android", "app.platform", "android"),
        ("Version", "7.0", "app.version", "7.0"),
    ],
)
def test_what_is_told_at_the_start(bench_of: Make, label: str, value: str, read: str, expected: Any) -> None:
    bench = bench_of()
    bench.switch(label).select_option(value)
    bench.launched(2)
    assert bench.run(f"return {read}") == expected


def test_start_parameter_and_page(bench_of: Make) -> None:
    bench = bench_of()
    bench.switch("Start parameter").fill("cup_7")
    bench.switch("Start parameter").press("Enter")
    bench.launched(2)
    bench.switch("Start page").fill("pages/item/item?id=3")
    bench.switch("Start page").press("Enter")
    bench.launched(3)
    expect(bench.page.locator(".tg-web iframe[src*='#/pages/item/item?id=3&']")).to_be_attached()
    assert bench.run("return app.initDataUnsafe.start_param") == "cup_7"


def test_inline_mode_is_switched_off(bench_of: Make) -> None:
    bench = bench_of()
    bench.switch("The bot has inline mode").uncheck()
    bench.launched(2)
    thrown = bench.run("try { app.switchInlineQuery('tea'); } catch (error) { return error.message; }")
    assert thrown == "WebAppInlineModeDisabled"
    bench.problems.clear()


def test_the_screen(bench_of: Make) -> None:
    bench = bench_of()
    bench.switch("Screen").select_option("tiny")
    bench.app().wait_for_function("() => innerWidth === 320")
    assert bench.run("return app.viewportHeight") == bench.run("return innerHeight")
    bench.switch("Width").fill("500")
    bench.switch("Width").press("Enter")
    bench.app().wait_for_function("() => innerWidth === 500")
    expect(bench.switch("Screen")).to_have_value("free")
    bench.switch("Turned").check()
    bench.app().wait_for_function("() => innerWidth === 568")
    assert bench.told("viewport_changed")[-1]["width"] == 568
    assert len(bench.served.launches) == 1


def test_state_fullscreen_and_keyboard(bench_of: Make) -> None:
    bench = bench_of()
    bench.switch("Expanded").uncheck()
    bench.app().wait_for_function("() => !Telegram.WebApp.isExpanded")
    bench.switch("Fullscreen").first.check()
    bench.app().wait_for_function("() => Telegram.WebApp.isFullscreen && Telegram.WebApp.isExpanded")
    bench.switch("Fullscreen").first.uncheck()
    bench.app().wait_for_function("() => !Telegram.WebApp.isFullscreen")
    before = bench.run("return app.viewportHeight")
    bench.switch("Keyboard").check()
    bench.app().wait_for_function("(before) => Telegram.WebApp.viewportHeight < before", arg=before)


def test_a_launch_in_fullscreen(bench_of: Make) -> None:
    bench = bench_of(fullscreen=True)
    assert bench.run("return app.isFullscreen") is True
    bench.run("app.exitFullscreen()")
    bench.app().wait_for_function("() => !Telegram.WebApp.isFullscreen")
    bench.page.get_by_role("button", name="Start the app anew").click()
    bench.launched(2)
    bench.app().wait_for_function("() => Telegram.WebApp.isFullscreen")
    bench.switch("Fullscreen").first.uncheck()
    bench.page.get_by_role("button", name="Start the app anew").click()
    bench.launched(3)
    assert bench.run("return app.isFullscreen") is False


def test_safe_areas(bench_of: Make) -> None:
    bench = bench_of()
    bench.switch("Safe area: own values").check()
    bench.switch("Safe area, left").fill("21")
    bench.switch("Safe area, left").press("Enter")
    bench.app().wait_for_function("() => Telegram.WebApp.safeAreaInset.left === 21")
    bench.switch("Content safe area: own values").check()
    bench.switch("Content safe area, top").fill("17")
    bench.switch("Content safe area, top").press("Enter")
    bench.app().wait_for_function("() => Telegram.WebApp.contentSafeAreaInset.top === 17")
    bench.switch("Safe area: own values").uncheck()
    bench.app().wait_for_function("() => Telegram.WebApp.safeAreaInset.left === 0")
    assert len(bench.heard("contentSafeAreaChanged")) >= 2


def test_the_network(bench_of: Make) -> None:
    bench = bench_of()
    bench.switch("Offline").check()
    bench.switch("Speed").select_option("Slow mobile")
    bench.switch("Hosts that fail").fill("api.example.com, cdn.example.com")
    bench.switch("Hosts that fail").press("Enter")
    bench.switch("Proxy, so that CORS stops no request").uncheck()
    expected = {
        "proxy": False,
        "offline": True,
        "latency": 400,
        "kbps": 400,
        "failing": ["api.example.com", "cdn.example.com"],
    }
    bench.page.wait_for_function(
        "() => fetch('/api/state').then((got) => got.json()).then((now) => !now.network.proxy)"
    )
    assert bench.served.network == expected


def test_an_answer_is_given_at_once(bench_of: Make) -> None:
    bench = bench_of()
    bench.switch("Invoice").select_option("pending")
    bench.begin("app.openInvoice('https://t.me/$x', done)")
    assert bench.answer() == ["pending"]
    expect(bench.phone.get_by_role("dialog")).to_have_count(0)


def test_settings_are_kept_until_they_are_reset(bench_of: Make) -> None:
    bench = bench_of()
    bench.switch("Theme").select_option("night")
    bench.switch("Version").select_option("7.10")
    bench.launched(2)
    bench.page.reload()
    bench.app()
    assert bench.run("return [app.version, app.colorScheme]") == ["7.10", "dark"]
    bench.page.get_by_role("button", name="Reset all switches").click()
    bench.launched(4)
    assert bench.run("return [app.version, app.colorScheme]") == ["10.1", "light"]


def test_what_was_kept_in_another_shape_is_ignored(bench_of: Make) -> None:
    bench = bench_of(theme=3, device="none-such", sensors={"gyroscope": 1}, safe=7, unknown=1, version="8.0")
    assert bench.run("return [app.version, app.colorScheme]") == ["8.0", "light"]
    expect(bench.switch("Rotation x")).to_have_value("0")


def test_permissions_are_forgotten(bench_of: Make) -> None:
    bench = bench_of(answers={"location_access": "granted"})
    bench.begin("app.LocationManager.init(done)")
    bench.answer()
    bench.begin("app.LocationManager.getLocation(done)")
    bench.answer()
    bench.page.get_by_role("button", name="Forget permissions and storage").click()
    bench.page.get_by_role("button", name="Start the app anew").click()
    bench.launched(2)
    bench.begin("app.LocationManager.init(() => done(app.LocationManager.isAccessRequested))")
    assert bench.answer() == [False]
