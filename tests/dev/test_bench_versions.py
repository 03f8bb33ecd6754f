"""Old clients on the workbench's phone lack what they lack, and do not answer what they do not know."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from dev.bench_stand import Bench
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
Make = Callable[..., Bench]


def posts(bench: Bench, event: str, data: Any = "") -> None:
    """Post an event past the script's own checks of the version."""
    bench.app().evaluate("([event, data]) => Telegram.WebView.postEvent(event, false, data)", [event, data])


def noted(bench: Bench, event: str, text: str) -> None:
    """The log says this of the event."""
    bench.page.get_by_role("tab", name="Events").click()
    expect(bench.page.locator(f".log-row[data-event='{event}']").last).to_contain_text(text)


def test_the_oldest_client(bench_of: Make) -> None:
    bench = bench_of(version="6.0")
    assert bench.run("return [app.version, Object.keys(app.themeParams).length]") == ["6.0", 6]
    assert bench.told("safe_area_changed") == []
    expect(bench.page.get_by_role("button", name="Fullscreen")).to_be_disabled()
    bench.run(
        "app.MainButton.setParams({text: 'Pay', is_visible: true, has_shine_effect: true}); app.BackButton.show()"
    )
    expect(bench.phone.locator(".main")).not_to_have_class("shine")
    expect(bench.phone.get_by_role("button", name="Close")).to_be_visible()
    for event in ("web_app_open_popup", "web_app_setup_back_button", "web_app_request_phone"):
        posts(bench, event, {"is_visible": True, "message": "m", "buttons": []})
    expect(bench.phone.get_by_role("dialog")).to_have_count(0)
    expect(bench.phone.get_by_role("button", name="Close")).to_be_visible()
    noted(bench, "web_app_open_popup", "Needs 6.2. This client is 6.0 and does not answer.")


@pytest.mark.parametrize(
    ("event", "before", "since", "answer"),
    [
        ("web_app_request_write_access", "6.7", "6.9", "write_access_requested"),
        ("web_app_biometry_get_info", "7.0", "7.2", "biometry_info_received"),
        ("web_app_request_fullscreen", "7.10", "8.0", "fullscreen_changed"),
        ("web_app_check_home_screen", "7.10", "8.0", "home_screen_checked"),
        ("web_app_start_gyroscope", "7.10", "8.0", "gyroscope_started"),
        ("web_app_device_storage_clear", "8.0", "9.0", "device_storage_cleared"),
        ("web_app_request_chat", "9.5", "9.6", "requested_chat_sent"),
    ],
)
def test_an_event_is_answered_from_its_version_on(
    bench_of: Make, event: str, before: str, since: str, answer: str
) -> None:
    answers = {"write_access": "allowed", "chat": "sent"}
    old = bench_of(version=before, answers=answers)
    posts(old, event, {"req_id": "1"})
    noted(old, event, f"Needs {since}.")
    assert old.told(answer) == []
    new = bench_of(version=since, answers=answers)
    posts(new, event, {"req_id": "1"})
    new.app().wait_for_function("(answer) => raw.some(({eventType}) => eventType === answer)", arg=answer)


def test_parameters_come_with_their_versions(bench_of: Make) -> None:
    bench = bench_of(version="7.8")
    posts(bench, "web_app_setup_main_button", {"is_visible": True, "text": "Pay", "has_shine_effect": True})
    expect(bench.phone.locator(".main")).to_be_visible()
    expect(bench.phone.locator(".main.shine")).to_have_count(0)
    noted(bench, "web_app_setup_main_button", "Without “has_shine_effect”, which needs 7.10.")
    posts(bench, "web_app_setup_secondary_button", {"is_visible": True})
    expect(bench.phone.locator(".secondary")).to_be_hidden()


def test_a_free_colour_of_the_header_needs_its_version(bench_of: Make) -> None:
    bench = bench_of(version="6.7")
    posts(bench, "web_app_set_header_color", {"color": "#112233"})
    noted(bench, "web_app_set_header_color", "Without “color”, which needs 6.9.")
    expect(bench.phone.locator(".tg-header")).not_to_have_css("background-color", "rgb(17, 34, 51)")


def test_a_link_of_telegrams_closes_an_old_app(bench_of: Make) -> None:
    bench = bench_of(version="6.9")
    bench.run("app.openTelegramLink('https://t.me/durov')")
    bench.press("Close")
    expect(bench.phone.get_by_text("The app is closed.")).to_be_visible()


def test_the_menu_of_an_old_client_has_no_home_screen(bench_of: Make) -> None:
    bench = bench_of(version="7.0")
    bench.phone.get_by_role("button", name="Menu").click()
    expect(bench.phone.get_by_role("menuitem", name="Reload page")).to_be_visible()
    expect(bench.phone.get_by_role("menuitem", name="Add to home screen")).to_have_count(0)


def test_an_event_that_nobody_knows(bench_of: Make) -> None:
    bench = bench_of()
    for event in ("web_app_dance", "constructor", "__proto__"):
        posts(bench, event, {"a": 1})
    posts(bench, "web_app_setup_main_button", {"__proto__": 1, "text": 7, "is_visible": "yes"})
    expect(bench.phone.locator(".main")).to_be_hidden()
    noted(bench, "web_app_dance", "No client knows this event.")
    noted(bench, "constructor", "No client knows this event.")
