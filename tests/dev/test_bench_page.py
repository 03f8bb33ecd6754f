"""The workbench's page: widths, looks, tabs, the keyboard, names for screen readers, a server that is away."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from dev.bench_stand import Bench
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
Make = Callable[..., Bench]


@pytest.mark.parametrize("width", [360, 800, 1280, 1920, 2560])
def test_nothing_is_wider_than_the_window(bench_of: Make, width: int) -> None:
    bench = bench_of(width)
    root = "document.documentElement"
    assert bench.page.evaluate(f"{root}.scrollWidth <= innerWidth && {root}.scrollHeight <= innerHeight")
    box = bench.phone.bounding_box()
    assert box is not None
    assert box["x"] >= 0 and box["y"] >= 0 and box["x"] + box["width"] <= width and box["y"] + box["height"] <= 900


def test_a_narrow_window_shows_one_of_two_views(bench_of: Make) -> None:
    bench = bench_of(360)
    panels = bench.page.get_by_role("region", name="Panels")
    expect(bench.phone).to_be_visible()
    expect(panels).to_be_hidden()
    bench.page.get_by_role("button", name="Panels").click()
    expect(bench.phone).to_be_hidden()
    expect(panels).to_be_visible()
    bench.page.reload()
    expect(panels).to_be_visible()


def test_switches_stand_beside_the_phone_in_a_wide_window(bench_of: Make) -> None:
    bench = bench_of(1920)
    expect(bench.page.get_by_role("tab", name="Switches")).to_have_count(0)
    expect(bench.page.locator(".dock").get_by_label("Theme", exact=True)).to_be_visible()
    expect(bench.page.locator("#panel-events")).to_be_visible()
    bench.page.set_viewport_size({"width": 1280, "height": 900})
    tab = bench.page.get_by_role("tab", name="Switches")
    tab.click()
    expect(bench.page.get_by_role("tabpanel", name="Switches").get_by_label("Theme", exact=True)).to_be_visible()


def test_all_tabs_are_in_sight_at_1280_pixels(bench_of: Make) -> None:
    bench = bench_of(1280)
    tabs = bench.page.get_by_role("tablist", name="Panels")
    assert bench.page.get_by_role("tab").count() == 12
    assert tabs.evaluate("(one) => one.scrollWidth <= one.clientWidth")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_main_button_is_readable_under_the_pointer(bench_of: Make, scheme: str) -> None:
    bench = bench_of(options={"color_scheme": scheme, "reduced_motion": "reduce"})
    bench.page.get_by_role("tab", name="Pages").click()
    button = bench.page.get_by_role("button", name="Go", exact=True)
    colours = """(one) => {
      const paper = document.createElement("canvas").getContext("2d");
      return ["backgroundColor", "color"].map((name) => {
        paper.fillStyle = getComputedStyle(one)[name];
        paper.fillRect(0, 0, 1, 1);
        return [...paper.getImageData(0, 0, 1, 1).data].slice(0, 3);
      });
    }"""
    before = button.evaluate(colours)
    button.hover()
    assert button.evaluate(colours) != before, "the pointer is felt"
    assert contrast(*button.evaluate(colours)) >= 4.5


def contrast(one: list[int], other: list[int]) -> float:
    """The contrast of two colours by WCAG 2.2, from 1 to 21."""

    def light(colour: list[int]) -> float:
        parts = [part / 255 for part in colour]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    darker, lighter = sorted((light(one), light(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_tabs_by_the_keyboard(bench_of: Make) -> None:
    bench = bench_of()
    first, second = (bench.page.get_by_role("tab", name=name) for name in ("Switches", "Events"))
    expect(first).to_have_attribute("aria-selected", "true")
    first.focus()
    bench.page.keyboard.press("ArrowRight")
    expect(second).to_be_focused()
    expect(bench.page.get_by_role("tabpanel", name="Events")).to_be_visible()
    bench.page.keyboard.press("Home")
    expect(first).to_have_attribute("aria-selected", "true")
    bench.page.keyboard.press("End")
    expect(bench.page.get_by_role("tab").last).to_be_focused()
    second.click()
    bench.page.reload()
    expect(second).to_have_attribute("aria-selected", "true")


def test_everything_has_a_name(bench_of: Make) -> None:
    bench = bench_of()
    bench.run("app.MainButton.setParams({text: 'Pay', is_visible: true})")
    bench.switch("Theme")
    for role in ("button", "combobox", "checkbox", "slider", "spinbutton", "textbox", "tab"):
        found = bench.page.get_by_role(role)
        named = bench.page.get_by_role(role, name="")
        assert found.count() > 0, role
        unnamed = [
            one.evaluate("(element) => element.outerHTML")
            for one in named.all()
            if not one.evaluate("(element) => element.ariaLabel || element.textContent || element.labels?.length")
        ]
        assert unnamed == [], role
    expect(bench.page.get_by_role("group", name="Telegram, iOS 10.1")).to_be_visible()
    expect(bench.page.get_by_role("toolbar", name="Phone")).to_be_visible()
    expect(bench.page.frame_locator("iframe[title='The app']").locator("h1")).to_be_visible()


def test_the_look_is_chosen_and_kept(bench_of: Make) -> None:
    bench = bench_of()
    surface = "() => getComputedStyle(document.documentElement).backgroundColor"
    light = bench.page.evaluate(surface)
    bench.page.get_by_label("Look of the workbench").select_option("dark")
    dark = bench.page.evaluate(surface)
    assert dark != light
    bench.page.reload()
    bench.app()
    assert bench.page.evaluate(surface) == dark


def test_the_look_is_that_of_the_system(bench_of: Make) -> None:
    surface = "() => getComputedStyle(document.documentElement).backgroundColor"
    found = {bench_of(options={"color_scheme": scheme}).page.evaluate(surface) for scheme in ("light", "dark")}
    assert len(found) == 2


def test_an_app_that_cannot_be_launched(bench_of: Make) -> None:
    bench = bench_of()
    bench.page.route(
        "**/api/launch**", lambda route: route.fulfill(status=400, json={"error": 'There is no user "x".'})
    )
    bench.problems.clear()
    bench.page.get_by_role("button", name="Start the app anew").click()
    expect(bench.phone.get_by_role("alert")).to_have_text('There is no user "x".')
    bench.page.unroute("**/api/launch**")
    bench.phone.get_by_role("button", name="Open the app").click()
    bench.launched(2)
    bench.problems.clear()


def test_a_server_that_does_not_answer(bench_of: Make) -> None:
    bench = bench_of()
    bench.page.route("**/api/state", lambda route: route.abort())
    bench.page.reload()
    expect(bench.page.get_by_role("alert")).to_contain_text("The server of the workbench does not answer.")
    expect(bench.page.get_by_role("button", name="Try again")).to_be_visible()
    bench.problems.clear()
