"""The log of Telegram's events on the workbench."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from dev.bench_stand import Bench
from playwright.sync_api import Locator, expect

pytestmark = pytest.mark.browser
Make = Callable[..., Bench]


def opened(bench_of: Make) -> Bench:
    bench = bench_of()
    bench.page.get_by_role("tab", name="Events").click()
    return bench


def rows(bench: Bench, event: str = "") -> Locator:
    named = f"[data-event='{event}']" if event else ""
    return bench.page.locator(f".log-row{named}:not([hidden])")


def test_both_directions_are_there(bench_of: Make) -> None:
    bench = opened(bench_of)
    expect(rows(bench, "web_app_request_theme")).to_contain_text("From the app")
    expect(rows(bench, "theme_changed")).to_contain_text("To the app")
    row = rows(bench, "viewport_changed").first
    row.locator("summary").press("Enter")
    expect(row.locator("pre")).to_contain_text('"is_expanded": true')


def test_filter(bench_of: Make) -> None:
    bench = opened(bench_of)
    filter_ = bench.page.get_by_role("searchbox", name="Filter events")
    filter_.fill("safe_area -content out")
    expect(rows(bench)).to_have_count(1)
    bench.run("app.HapticFeedback.selectionChanged()")
    expect(bench.page.locator("[data-event='web_app_trigger_haptic_feedback']")).to_be_hidden()
    filter_.fill("selection_change")
    expect(rows(bench)).to_have_count(1)
    bench.page.reload()
    bench.app()
    expect(filter_).to_have_value("selection_change")
    filter_.fill("")
    expect(rows(bench, "web_app_ready")).to_have_count(1)


def test_pause_and_clear(bench_of: Make) -> None:
    bench = opened(bench_of)
    pause = bench.page.get_by_role("button", name="Pause")
    bench.page.get_by_role("button", name="Clear").click()
    expect(rows(bench)).to_have_count(0)
    expect(bench.page.get_by_text("No event has passed")).to_be_visible()
    pause.click()
    expect(pause).to_have_attribute("aria-pressed", "true")
    bench.run("app.HapticFeedback.selectionChanged()")
    bench.page.wait_for_function("() => document.querySelector('.tg-haptic').textContent")
    expect(rows(bench)).to_have_count(0)
    pause.click()
    bench.run("app.HapticFeedback.selectionChanged()")
    expect(rows(bench)).to_have_count(1)


def test_events_are_passed_again(bench_of: Make) -> None:
    bench = opened(bench_of)
    bench.run("app.MainButton.setParams({text: 'Pay', is_visible: true})")
    bench.phone.get_by_role("button", name="Pay").click()
    sent = rows(bench, "main_button_pressed").first
    sent.locator("summary").click()
    sent.get_by_role("button", name="Send again").click()
    bench.app().wait_for_function("() => heard.filter(([name]) => name === 'mainButtonClicked').length === 2")
    bench.run("app.MainButton.hide()")
    expect(bench.phone.locator(".main")).to_be_hidden()
    received = rows(bench, "web_app_setup_main_button").filter(has_text="Pay").first
    received.locator("summary").click()
    received.get_by_role("button", name="Receive again").click()
    expect(bench.phone.locator(".main")).to_be_visible()


def test_an_event_of_ones_own(bench_of: Make) -> None:
    bench = opened(bench_of)
    row = rows(bench, "theme_changed").first
    row.locator("summary").click()
    row.get_by_role("button", name="Edit and send").click()
    name, data = bench.page.get_by_label("Name of the event"), bench.page.get_by_label("Data of the event, as JSON")
    expect(name).to_have_value("theme_changed")
    data.fill('{"theme_params": {"bg_color": "#010203"}}')
    bench.page.get_by_role("button", name="Send to the app").click()
    bench.app().wait_for_function("() => Telegram.WebApp.themeParams.bg_color === '#010203'")
    data.fill("{")
    bench.page.get_by_role("button", name="Send to the app").click()
    expect(bench.page.locator(".log-fault")).to_contain_text("no JSON")
    name.fill("web_app_open_popup")
    data.fill('{"message": "By hand", "buttons": [{"id": "x", "type": "ok"}]}')
    bench.page.get_by_role("button", name="As if from the app").click()
    expect(bench.phone.get_by_role("dialog")).to_contain_text("By hand")


def test_copy(bench_of: Make) -> None:
    bench = opened(bench_of)
    row = rows(bench, "web_app_ready").first
    row.locator("summary").click()
    row.get_by_role("button", name="Copy").click()
    copied = bench.page.evaluate("navigator.clipboard.readText()")
    assert copied == '{"eventType":"web_app_ready","eventData":""}'
    bench.page.get_by_role("searchbox", name="Filter events").fill("web_app_ready")
    bench.page.get_by_role("button", name="Copy all that is shown").click()
    assert bench.page.evaluate("navigator.clipboard.readText()") == f"→ {copied}"


def test_streams_share_an_entry(bench_of: Make) -> None:
    bench = opened(bench_of)
    bench.run("app.Accelerometer.start({refresh_rate: 20})")
    bench.app().wait_for_function("() => raw.filter(({eventType}) => eventType === 'accelerometer_changed').length > 4")
    expect(rows(bench, "accelerometer_changed")).to_have_count(1)
    expect(rows(bench, "accelerometer_changed")).to_contain_text("×")
    bench.run("app.Accelerometer.stop()")
    expect(rows(bench, "accelerometer_stopped")).to_have_count(1)
