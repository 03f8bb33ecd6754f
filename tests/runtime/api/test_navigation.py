"""`wx` in Chromium: moving between pages, the navigation bar, the tab bar, scrolling and refreshing."""

from __future__ import annotations

from pathlib import Path

import pytest
from browser.api import INDEX, OTHER, SECOND, outcome, refusal
from browser.phone import Phone, PhoneOf
from browser.projects import convert, small_app, write_project
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

STACK = "return getCurrentPages().map((page) => page.route)"
TITLE = "wx-screen:not([hidden]) wx-bar-title"
SPINNER = "wx-screen:not([hidden]) wx-bar-spinner"


def test_to_a_page_and_back(app: Phone) -> None:
    answer = app.run(
        f"""
        const arrived = [];
        const {{ errMsg, eventChannel }} = await wx.navigateTo({{
          url: "/{SECOND}?id=3", events: {{ arrived: (id) => arrived.push(id) }},
        }});
        return [errMsg, typeof eventChannel.emit, arrived, getCurrentPages()[1].query];
        """
    )
    assert answer == ["navigateTo:ok", "function", ["3"], {"id": "3"}]
    assert app.run(STACK) == [INDEX, SECOND]
    outcome(app, "navigateBack")
    app.at(INDEX)
    assert "first page" in refusal(app, "navigateBack")


def test_relative_addresses(app: Phone) -> None:
    outcome(app, "navigateTo", url="../second/second")
    app.at(SECOND)
    outcome(app, "navigateTo", url="second?again=1")
    outcome(app, "navigateBack", delta=2)
    app.at(INDEX)


def test_in_the_place_of_a_page(app: Phone) -> None:
    outcome(app, "navigateTo", url=f"/{SECOND}?id=1")
    outcome(app, "redirectTo", url=f"/{SECOND}?id=2")
    assert app.run(STACK) == [INDEX, SECOND]
    assert app.run("return getCurrentPages()[1].query") == {"id": "2"}
    outcome(app, "reLaunch", url=f"/{SECOND}")
    assert app.run(STACK) == [SECOND]


def test_between_tabs(app: Phone) -> None:
    outcome(app, "switchTab", url=f"/{OTHER}")
    app.at(OTHER)
    expect(app.page.locator("wx-tab-bar .wx-tab").nth(1)).to_have_attribute("aria-selected", "true")
    assert app.run(STACK) == [OTHER]


def test_where_a_move_fails(app: Phone) -> None:
    assert "not found" in refusal(app, "navigateTo", url="/pages/gone/gone")
    assert "tabbar" in refusal(app, "navigateTo", url=f"/{OTHER}")
    assert "tabbar" in refusal(app, "redirectTo", url=f"/{OTHER}")
    assert "no-tabBar" in refusal(app, "switchTab", url=f"/{SECOND}")
    assert "parameter.url should be String" in refusal(app, "navigateTo")


def test_the_navigation_bar(app: Phone) -> None:
    outcome(app, "setNavigationBarTitle", title="Kettles")
    expect(app.page.locator(TITLE)).to_have_text("Kettles")
    outcome(app, "setNavigationBarColor", frontColor="#ffffff", backgroundColor="#33594a")
    expect(app.page.locator("wx-screen:not([hidden]) wx-navigation-bar").first).to_have_css(
        "color", "rgb(255, 255, 255)"
    )
    outcome(app, "showNavigationBarLoading")
    expect(app.page.locator(SPINNER)).to_be_visible()
    outcome(app, "hideNavigationBarLoading")
    expect(app.page.locator(SPINNER)).to_be_hidden()


def test_the_tab_bar(app: Phone) -> None:
    bar = app.page.locator("wx-tab-bar")
    badge = bar.locator(".wx-tab-badge").nth(1)
    outcome(app, "setTabBarBadge", index=1, text="3")
    expect(badge).to_have_text("3")
    outcome(app, "removeTabBarBadge", index=1)
    expect(badge).to_be_hidden()
    outcome(app, "showTabBarRedDot", index=1)
    expect(badge).to_be_visible()
    outcome(app, "hideTabBarRedDot", index=1)
    expect(badge).to_be_hidden()
    outcome(app, "setTabBarItem", index=1, text="Cups")
    expect(bar.get_by_text("Cups")).to_be_visible()
    outcome(app, "setTabBarStyle", color="#ff0000", backgroundColor="#00ff00")
    expect(bar).to_have_css("background-color", "rgb(0, 255, 0)")
    expect(bar.locator(".wx-tab").nth(1)).to_have_css("color", "rgb(255, 0, 0)")
    outcome(app, "hideTabBar")
    expect(bar).to_be_hidden()
    outcome(app, "showTabBar")
    expect(bar).to_be_visible()
    assert "not found" in refusal(app, "setTabBarBadge", index=7, text="1")


def test_scrolling_the_page(app: Phone) -> None:
    outcome(app, "pageScrollTo", scrollTop=300, duration=0)
    app.until("document.querySelector('wx-page').scrollTop === 300")
    outcome(app, "pageScrollTo", selector="#far", duration=50)
    expect(app.find("#far")).to_be_in_viewport()


def test_pulling_down(app: Phone) -> None:
    outcome(app, "startPullDownRefresh")
    app.until("getCurrentPages()[0].refreshed")
    outcome(app, "stopPullDownRefresh")


def test_leaving(app: Phone) -> None:
    outcome(app, "exitMiniProgram")
    assert app.asked("web_app_close")


def test_leaving_a_plain_browser(plain: Phone) -> None:
    refusal(plain, "exitMiniProgram")


def test_a_page_that_is_not_there(phone: PhoneOf, tmp_path: Path) -> None:
    src = write_project(tmp_path / "app", small_app("pages/index/index"))
    (src / "app.js").write_text(
        """
        App({
          onLaunch() {
            const heard = (name) => (asked) => { this[name] = asked; };
            const dropped = heard("dropped");
            wx.onPageNotFound(heard("kept"));
            wx.onPageNotFound(dropped);
            wx.offPageNotFound(dropped);
          },
        });
        """
    )
    convert(src, tmp_path / "dist")
    ann = phone(tmp_path / "dist")
    ann.expect("pages/gone/gone")
    ann.open("pages/gone/gone?id=3")
    ann.at("pages/index/index")
    assert ann.run("return getApp().kept") == {"path": "pages/gone/gone", "query": {"id": "3"}, "isEntryPage": True}
    assert ann.run("return getApp().dropped") is None
