"""Tab bars: the project's own, one for each tab, told by its page which tab it is on; and one at the top."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from browser.phone import PhoneOf
from browser.projects import convert, small_app, write_project
from playwright.sync_api import expect

HOME, ME, DEEP = "pages/home/home", "pages/me/me", "pages/deep/deep"
BAR = {
    "custom-tab-bar/index.json": '{"component": true}',
    "custom-tab-bar/index.wxml": '<view class="bar"><view wx:for="{{list}}" wx:key="pagePath" id="tab-{{index}}"'
    ' class="tab {{index === selected ? \'on\' : \'\'}}" data-index="{{index}}" bindtap="go">{{item.text}}</view>'
    "</view>",
    "custom-tab-bar/index.wxss": ".bar { position: fixed; bottom: 0; left: 0; right: 0; height: 50px; display: flex; }"
    " .on { color: rgb(1, 2, 3); }",
    "custom-tab-bar/index.js": "Component({ data: { selected: -1, shows: 0, list: getApp().tabs },"
    " pageLifetimes: { show() { this.setData({ shows: this.data.shows + 1 }); } }, methods: {"
    " go({ currentTarget }) { const { pagePath } = this.data.list[currentTarget.dataset.index];"
    " wx.switchTab({ url: `/${pagePath}` }); } } });",
}


def page(index: int) -> str:
    return (
        "Page({ onShow() { if (typeof this.getTabBar === 'function' && this.getTabBar())"
        f" this.getTabBar().setData({{ selected: {index} }}); }}, data: {{ query: {{}} }},"
        f" deeper() {{ wx.navigateTo({{ url: '/{DEEP}' }}); }} }});"
    )


@pytest.mark.browser
def test_a_tab_bar_of_the_projects_own(tmp_path: Path, phone: PhoneOf) -> None:
    tabs = [{"pagePath": HOME, "text": "Home"}, {"pagePath": ME, "text": "Me"}]
    files = small_app(HOME, ME, DEEP, tabBar={"custom": True, "list": tabs}) | BAR
    files |= {"app.js": f"App({{ tabs: {json.dumps(tabs)} }});", f"{HOME}.js": page(0), f"{ME}.js": page(1)}
    files[f"{HOME}.wxml"] = '<view style="height: 3000px" />' + str(files[f"{HOME}.wxml"])
    report = convert(write_project(tmp_path / "src", files), tmp_path / "dist")
    assert report.findings == ()
    ann = phone(tmp_path / "dist")
    ann.open()
    shown = ann.page.locator("wx-screen:not([hidden]) wx-custom-tab-bar")
    expect(shown).to_have_count(1)
    expect(shown.locator("#tab-0")).to_have_css("color", "rgb(1, 2, 3)")
    expect(shown.locator("#tab-1")).not_to_have_css("color", "rgb(1, 2, 3)")
    expect(ann.page.locator("wx-tab-bar")).to_have_count(0)
    box = shown.locator(".bar, [class*=bar]").first.bounding_box()
    assert box is not None
    assert round(box["y"] + box["height"]) == 844
    # It is over the page, and does not scroll with it.
    ann.find("#id").scroll_into_view_if_needed()
    assert shown.locator(".bar, [class*=bar]").first.bounding_box() == box
    ann.tap(shown.locator("#tab-1"))
    ann.at(ME)
    expect(shown).to_have_count(1)
    expect(shown.locator("#tab-1")).to_have_css("color", "rgb(1, 2, 3)")
    ann.tap(shown.locator("#tab-0"))
    ann.at(HOME)
    expect(shown.locator("#tab-0")).to_have_css("color", "rgb(1, 2, 3)")
    assert ann.run("return getCurrentPages()[0].getTabBar().data.shows;") == 2
    ann.run("getCurrentPages()[0].deeper();")
    ann.at(DEEP)
    expect(shown).to_have_count(0)
    assert ann.run("return getCurrentPages()[1].getTabBar();") is None
    ann.back()
    ann.at(HOME)
    expect(shown.locator("#tab-0")).to_have_css("color", "rgb(1, 2, 3)")


@pytest.mark.browser
@pytest.mark.parametrize("navigation", ["default", "custom"])
def test_a_tab_bar_at_the_top(navigation: str, tmp_path: Path, phone: PhoneOf) -> None:
    tabs = [
        {"pagePath": path, "text": text, "iconPath": "a.png", "selectedIconPath": "a.png"}
        for path, text in ((HOME, "Home"), (ME, "Me"))
    ]
    files = small_app(HOME, ME, DEEP, tabBar={"position": "top", "list": tabs}, window={"navigationStyle": navigation})
    files["a.png"] = b"not looked at"
    files["app.js"] = "App({ open: (url) => wx.navigateTo({ url }), restart: (url) => wx.reLaunch({ url }) });"
    convert(write_project(tmp_path / "src", files), tmp_path / "dist")
    ann = phone(tmp_path / "dist")
    ann.open()
    bar = ann.page.locator("wx-tab-bar")

    def between() -> None:
        expect(bar).to_be_visible()
        box, page = bar.bounding_box(), ann.screen.bounding_box()
        assert box is not None
        assert page is not None
        above = ann.page.locator("wx-screen:not([hidden]) > wx-navigation-bar")
        top = above.bounding_box() if navigation == "default" else {"y": 0, "height": 0}
        assert top is not None
        assert box["y"] == top["y"] + top["height"]
        assert page["y"] == box["y"] + box["height"]
        assert page["y"] + page["height"] == 844

    between()
    expect(bar.locator("img")).to_have_count(2)
    expect(bar.locator("img:visible")).to_have_count(0)
    ann.tab("Me")
    ann.at(ME)
    between()
    expect(bar.locator('[aria-selected="true"]')).to_have_text("Me")
    ann.run(f"await getApp().open('/{DEEP}');")
    ann.at(DEEP)
    expect(bar).to_be_hidden()
    ann.run(f"await getApp().restart('/{HOME}');")
    ann.at(HOME)
    between()
