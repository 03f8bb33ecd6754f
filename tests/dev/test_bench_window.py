"""The app's window on the workbench's phone: colours, height, fullscreen, links, closing, haptics, the background."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from dev.bench_stand import Bench, Served
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
Make = Callable[..., Bench]


def test_colours(bench_of: Make) -> None:
    bench = bench_of()
    bench.run(
        "app.setHeaderColor('#112233'); app.setBackgroundColor('#445566'); app.setBottomBarColor('#778899');"
        "app.MainButton.show()"
    )
    expect(bench.phone.locator(".tg-header")).to_have_css("background-color", "rgb(17, 34, 51)")
    expect(bench.phone.locator(".tg-header")).to_have_css("color", "rgb(255, 255, 255)")
    expect(bench.phone.locator(".tg-app")).to_have_css("background-color", "rgb(68, 85, 102)")
    expect(bench.phone.locator(".tg-bar")).to_have_css("background-color", "rgb(119, 136, 153)")
    bench.run("app.setHeaderColor('secondary_bg_color')")
    expect(bench.phone.locator(".tg-header")).to_have_css("background-color", "rgb(239, 239, 244)")


def test_expanding_and_dragging(bench_of: Make) -> None:
    bench = bench_of(expanded=False)
    assert bench.run("return app.isExpanded") is False
    small = bench.run("return app.viewportHeight")
    bench.run("app.expand()")
    bench.app().wait_for_function("() => Telegram.WebApp.isExpanded")
    assert bench.run("return app.viewportHeight") > small
    drag(bench, 250)
    bench.app().wait_for_function("() => !Telegram.WebApp.isExpanded")
    assert bench.run("return [app.viewportHeight, app.viewportStableHeight]") == [small, small]
    assert False in [data["isStateStable"] for data in bench.heard("viewportChanged")]
    drag(bench, -200)
    bench.app().wait_for_function("() => Telegram.WebApp.isExpanded")
    drag(bench, 700)
    expect(bench.phone.get_by_text("The app is closed.")).to_be_visible()


def drag(bench: Bench, by: int) -> None:
    """Draw the header of the app down, or up."""
    box = bench.phone.locator(".tg-title").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    bench.page.mouse.move(x, y)
    bench.page.mouse.down()
    for step in range(1, 6):
        bench.page.mouse.move(x, y + by * step / 5)
    bench.page.mouse.up()


def test_closing_is_confirmed_where_the_app_wants_it(bench_of: Make) -> None:
    bench = bench_of()
    bench.run("app.enableClosingConfirmation()")
    bench.phone.get_by_role("button", name="Close", exact=True).click()
    bench.press("Cancel")
    expect(bench.page.locator(".tg-web iframe")).to_be_attached()
    bench.phone.get_by_role("button", name="Close", exact=True).click()
    bench.press("Close anyway")
    expect(bench.page.locator(".tg-web iframe")).to_have_count(0)
    bench.phone.get_by_role("button", name="Open the app").click()
    bench.launched(2)
    bench.run("app.close()")
    expect(bench.phone.get_by_text("The app is closed.")).to_be_visible()


def test_vertical_swipes(bench_of: Make) -> None:
    bench = bench_of()
    swipe = bench.page.get_by_role("button", name="Swipe down over the app")
    bench.run("app.disableVerticalSwipes()")
    swipe.click()
    expect(bench.phone.get_by_text("The app switched vertical swipes off.")).to_be_visible()
    assert bench.run("return app.isExpanded") is True
    bench.run("app.enableVerticalSwipes()")
    swipe.click()
    bench.app().wait_for_function("() => !Telegram.WebApp.isExpanded")


def test_fullscreen(bench_of: Make) -> None:
    bench = bench_of()
    assert bench.run("return app.contentSafeAreaInset.top") == 0
    bench.run("app.requestFullscreen()")
    bench.app().wait_for_function(
        "() => Telegram.WebApp.isFullscreen && Telegram.WebApp.contentSafeAreaInset.top === 46"
    )
    assert bench.run("return [app.safeAreaInset.top, app.viewportHeight]") == [54, 852]
    expect(bench.phone.locator(".tg-areas")).to_be_visible()
    bench.run("app.requestFullscreen()")
    bench.app().wait_for_function("() => heard.some(([name]) => name === 'fullscreenFailed')")
    assert bench.heard("fullscreenFailed") == [{"error": "ALREADY_FULLSCREEN"}]
    bench.run("app.exitFullscreen()")
    bench.app().wait_for_function("() => !Telegram.WebApp.isFullscreen && Telegram.WebApp.safeAreaInset.top === 0")


def test_a_platform_without_a_feature_says_unsupported(bench_of: Make) -> None:
    bench = bench_of(platform="tdesktop", lacks=["fullscreen", "accelerometer", "home_screen", "location", "scanner"])
    bench.run("app.requestFullscreen(); app.Accelerometer.start({})")
    bench.app().wait_for_function("() => heard.some(([name]) => name === 'accelerometerFailed')")
    assert bench.heard("fullscreenFailed") == [{"error": "UNSUPPORTED"}]
    assert bench.heard("accelerometerFailed") == [{"error": "UNSUPPORTED"}]
    bench.begin("app.checkHomeScreenStatus(done)")
    assert bench.answer() == ["unsupported"]
    bench.begin("app.LocationManager.init(() => done(app.LocationManager.isLocationAvailable))")
    assert bench.answer() == [False]
    bench.run("app.showScanQrPopup({})")
    bench.app().wait_for_function("() => heard.some(([name]) => name === 'scanQrPopupClosed')")


def test_the_orientation_is_locked(bench_of: Make) -> None:
    bench = bench_of()
    turn = bench.page.get_by_role("button", name="Turn the device")
    bench.run("app.lockOrientation()")
    turn.click()
    expect(turn).to_have_attribute("aria-pressed", "false")
    bench.run("app.unlockOrientation()")
    turn.click()
    expect(turn).to_have_attribute("aria-pressed", "true")
    bench.app().wait_for_function("() => Telegram.WebApp.safeAreaInset.left === 54")
    assert bench.run("return innerWidth") == 852


@pytest.mark.parametrize(
    ("call", "kind"),
    [
        ("impactOccurred('rigid')", "rigid"),
        ("notificationOccurred('error')", "error"),
        ("selectionChanged()", "selection"),
    ],
)
def test_a_haptic_is_seen(bench_of: Make, call: str, kind: str) -> None:
    bench = bench_of()
    find = "document.querySelector"
    seen = f"() => {find}('.tg-screen').matches('.shaken') && {find}('.tg-haptic').textContent"
    bench.page.evaluate(
        f"""() => {{ window.shaken = []; new MutationObserver(() => shaken.push(({seen})()))
          .observe(document.querySelector('.tg-screen'), {{subtree: true, childList: true, attributes: true}}); }}"""
    )
    bench.run(f"app.HapticFeedback.{call}")
    bench.page.wait_for_function("(kind) => shaken.includes(kind)", arg=kind)


def test_links_are_shown_and_not_followed(bench_of: Make) -> None:
    bench = bench_of()
    bench.run("app.openLink('https://x.example/page', {try_instant_view: true})")
    dialog = bench.phone.get_by_role("dialog")
    expect(dialog.get_by_role("link")).to_have_attribute("href", "https://x.example/page")
    expect(dialog).to_contain_text("Instant View")
    assert len(bench.context.pages) == 1
    bench.press("Close")
    bench.run("app.openTelegramLink('https://t.me/durov/12')")
    expect(dialog.get_by_role("link")).to_have_attribute("href", "https://t.me/durov/12")
    bench.press("Close")
    bench.run("app.openTelegramLink('https://t.me/my_bot/app?startapp=cup-7')")
    bench.press("Start this app with “cup-7”")
    expect(bench.switch("Start parameter")).to_have_value("cup-7")
    bench.launched(2)
    assert bench.run("return app.initDataUnsafe.start_param") == "cup-7"
    assert bench.served.launches[-1]["start"] == "cup-7"


@pytest.mark.parametrize(
    ("link", "start"),
    [("my_bot/shop?startapp=cup-7", "cup-7"), ("My_Bot?startapp=a_b", "a_b"), ("my_bot/shop", None)],
)
def test_a_link_to_this_app_starts_it(served: Served, bench_of: Make, link: str, start: str | None) -> None:
    served.names = ("My_bot", "shop")
    bench = bench_of()
    bench.run("app.openTelegramLink(given)", f"https://t.me/{link}")
    bench.launched(2)
    assert bench.run("return app.initDataUnsafe.start_param ?? null") == start
    assert served.launches[-1].get("start") == start


@pytest.mark.parametrize("link", ["other_bot/shop?startapp=cup-7", "my_bot/other?startapp=cup-7", "my_bot"])
def test_a_link_elsewhere_is_shown(served: Served, bench_of: Make, link: str) -> None:
    served.names = ("my_bot", "shop")
    bench = bench_of()
    bench.run("app.openTelegramLink(given)", f"https://t.me/{link}")
    dialog = bench.phone.get_by_role("dialog")
    expect(dialog.get_by_role("link")).to_have_attribute("href", f"https://t.me/{link}")
    expect(dialog.get_by_role("button")).to_have_count(1)
    assert len(served.launches) == 1


def test_an_inline_query_and_data_close_the_app(bench_of: Make) -> None:
    bench = bench_of(answers={"inline": "chosen"})
    bench.run("app.switchInlineQuery('tea', ['users'])")
    expect(bench.phone.get_by_text("The app is closed.")).to_be_visible()
    bench.phone.get_by_role("button", name="Open the app").click()
    bench.launched(2)
    bench.run("app.sendData('payload')")
    expect(bench.phone.get_by_text(re.compile("The bot got the data: payload"))).to_be_visible()


def test_the_background(bench_of: Make) -> None:
    bench = bench_of()
    hide = bench.page.get_by_role("button", name="In the background")
    hide.click()
    bench.app().wait_for_function("() => !Telegram.WebApp.isActive")
    bench.phone.get_by_role("button", name="Bring A small app back").click()
    bench.app().wait_for_function("() => Telegram.WebApp.isActive")
    assert [len(bench.heard(name)) for name in ("deactivated", "activated")] == [1, 1]


def test_the_keyboard_takes_height(bench_of: Make) -> None:
    bench = bench_of()
    before = bench.run("return [app.viewportHeight, innerHeight]")
    bench.page.get_by_role("button", name="Keyboard").click()
    bench.app().wait_for_function(
        "(before) => Telegram.WebApp.viewportHeight === before - 291 && innerHeight === before - 291", arg=before[0]
    )
    bench.run("Telegram.WebView.postEvent('web_app_hide_keyboard')")
    bench.app().wait_for_function("(before) => Telegram.WebApp.viewportHeight === before", arg=before[0])


def test_what_the_app_does_to_its_window_ends_with_it(bench_of: Make) -> None:
    bench = bench_of(expanded=False)
    bench.run("app.expand(); app.requestFullscreen()")
    bench.app().wait_for_function("() => Telegram.WebApp.isFullscreen && Telegram.WebApp.isExpanded")
    bench.page.get_by_role("button", name="Start the app anew").click()
    bench.launched(2)
    bench.app().wait_for_function("() => !Telegram.WebApp.isExpanded && !Telegram.WebApp.isFullscreen")
