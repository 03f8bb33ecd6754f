"""The project's own tab bar: one for each tab, told by its page which tab it is on, and over the page."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from browser.phone import Phone
from browser.projects import convert, small_app, write_project
from playwright.sync_api import expect

PhoneOf = Callable[..., Phone]

HOME, ME, DEEP = "pages/home/home", "pages/me/me", "pages/deep/deep"
BAR = {
    "custom-tab-bar/index.json": '{"component": true}',
    "custom-tab-bar/index.wxml": '<view class="bar"><view wx:for="{{list}}" wx:key="pagePath" id="tab-{{index}}"'
    ' class="tab {{index === selected ? \'on\' : \'\'}}" data-index="{{index}}" bindtap="go">{{item.text}}</view>'
    "</view>",
    "custom-tab-bar/index.wxss": ".bar { position: fixed; bottom: 0; left: 0; right: 0; height: 50px; display: flex; }"
    " .on { color: rgb(1, 2, 3); }",
    "custom-tab-bar/index.js": "Component({ data: { selected: -1, list: getApp().tabs }, methods: {"
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
    shown.locator("#tab-1").tap()
    ann.at(ME)
    expect(shown).to_have_count(1)
    expect(shown.locator("#tab-1")).to_have_css("color", "rgb(1, 2, 3)")
    shown.locator("#tab-0").tap()
    ann.at(HOME)
    expect(shown.locator("#tab-0")).to_have_css("color", "rgb(1, 2, 3)")
    ann.run("getCurrentPages()[0].deeper();")
    ann.at(DEEP)
    expect(shown).to_have_count(0)
    assert ann.run("return getCurrentPages()[1].getTabBar();") is None
    ann.back()
    ann.at(HOME)
    expect(shown.locator("#tab-0")).to_have_css("color", "rgb(1, 2, 3)")
