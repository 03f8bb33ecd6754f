"""Components with `virtualHost` have no element in the page, wherever they stand; one with an id has no box."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from browser.phone import PhoneOf
from browser.projects import convert, small_app, write_project
from playwright.sync_api import Route, expect

pytestmark = pytest.mark.browser

HOME, START, SHOP = "pages/index/index", "pages/start/start", "shop/pages/list"
COMPONENT = '{"component": true}'
STYLES = ".list { display: flex; } .it { width: 10px; height: 1px; } .list > .it:nth-child(2) { width: 30px; }"


def component(path: str, template: str, virtual: bool, script: str = "") -> dict[str, str]:
    options = f"options: {{ virtualHost: {str(virtual).lower()}, styleIsolation: 'apply-shared' }}, {script}"
    return {
        f"{path}.json": COMPONENT,
        f"{path}.wxml": template,
        f"{path}.js": f"Component({{ {options} }});\n",
    }


@pytest.mark.parametrize("real", [True, False])
@pytest.mark.parametrize("placeholder", ["virtual", "plain", "view"])
def test_a_placeholder_and_what_comes_for_it(placeholder: str, real: bool, tmp_path: Path, phone: PhoneOf) -> None:
    """Whichever of the two has no element, rows move and go with what they show."""
    card = '<view class="it card" id="card-{{n}}">{{n}}<slot /></view>'
    wait = '<view class="it wait">wait {{n}}<slot /></view>'
    told = "properties: { n: String }, attached() { this.triggerEvent('here', this.data.n); }"
    files = small_app(START, HOME, SHOP)
    files |= component("shop/card", card, real, told)
    files |= component("wait/virtual", wait, True, "properties: { n: String }")
    files |= component("wait/plain", wait, False, "properties: { n: String }")
    packages = [{"root": "shop/", "pages": ["pages/list"]}]
    files["app.json"] = json.dumps({"pages": [START, HOME], "subPackages": packages})
    files["app.js"] = "App({ restart: (url) => wx.reLaunch({ url }) });\n"
    using = {"card": "/shop/card", "virtual": "/wait/virtual", "plain": "/wait/plain"}
    files[f"{HOME}.json"] = json.dumps({"usingComponents": using, "componentPlaceholder": {"card": placeholder}})
    files[f"{HOME}.wxss"] = STYLES
    files[f"{HOME}.wxml"] = (
        '<view class="list"><card wx:for="{{list}}" wx:key="*this" n="{{item}}" bind:here="here">!</card></view>'
        '<view id="one"><card wx:if="{{one}}" n="one" bind:here="here" /></view><view id="here">{{here}}</view>'
    )
    files[f"{HOME}.js"] = (
        "Page({ data: { list: ['a', 'b'], one: true, here: '' },"
        " here({ detail }) { this.setData({ here: this.data.here + detail }); } });\n"
    )
    convert(write_project(tmp_path / "src", files), tmp_path / "dist")
    ann = phone(tmp_path / "dist")
    held: list[Route] = []
    ann.page.route("**/_app/shop*", lambda route: held.append(route))
    ann.open()
    ann.run(f"await getApp().restart('/{HOME}');")
    waiting = "!!" if placeholder == "view" else "wait a!wait b!"
    expect(ann.find(".list")).to_have_text(waiting)
    ann.run("getCurrentPages()[0].setData({ list: ['b', 'c', 'a'] });")
    ann.page.wait_for_timeout(50)
    for route in held:
        route.continue_()
    ann.page.unroute("**/_app/shop*")
    expect(ann.find(".list")).to_have_text("b!c!a!")
    ann.run("getCurrentPages()[0].setData({ list: ['c', 'a', 'b', 'd'], one: false });")
    expect(ann.find(".list")).to_have_text("c!a!b!d!")
    expect(ann.find("#one")).to_be_empty()
    assert sorted(ann.find("#here").inner_text()) == sorted("abcdone")
    widths = ann.find(".list .card").evaluate_all("(all) => all.map((el) => getComputedStyle(el).width)")
    assert widths == (["10px", "30px", "10px", "10px"] if real else ["10px"] * 4)
    ann.run("getCurrentPages()[0].setData({ list: ['d'], one: true });")
    expect(ann.find(".list")).to_have_text("d!")
    expect(ann.find("#one")).to_have_text("one")


def test_a_page_made_by_component_keeps_its_element(tmp_path: Path, phone: PhoneOf) -> None:
    files = small_app(HOME) | component(HOME, '<view id="it">page</view>', True)
    convert(write_project(tmp_path / "src", files), tmp_path / "dist")
    ann = phone(tmp_path / "dist")
    ann.open()
    expect(ann.page.locator(f"wx-page[data-route='{HOME}'] #it")).to_have_text("page")


def test_a_custom_tab_bar_keeps_its_element(tmp_path: Path, phone: PhoneOf) -> None:
    files = small_app(HOME, "pages/two/two")
    files |= component("custom-tab-bar/index", '<view id="bar">bar</view>', True)
    tabs = [{"pagePath": path, "text": path} for path in (HOME, "pages/two/two")]
    files["app.json"] = json.dumps({"pages": [HOME, "pages/two/two"], "tabBar": {"custom": True, "list": tabs}})
    convert(write_project(tmp_path / "src", files), tmp_path / "dist")
    ann = phone(tmp_path / "dist")
    ann.open()
    expect(ann.page.locator("#bar")).to_have_text("bar")


def test_fields_of_a_form(tmp_path: Path, phone: PhoneOf) -> None:
    """A field that is a component, and inputs in components, in the order of the document."""
    field = "behaviors: ['wx://form-field'], properties: { value: String }"
    files = small_app(HOME)
    files |= component("field/field", "<view>{{value}}</view>", True, field)
    files |= component("group/group", "<slot />", True, "behaviors: ['wx://form-field-group']")
    files[f"{HOME}.json"] = json.dumps({"usingComponents": {"field": "/field/field", "group": "/group/group"}})
    files[f"{HOME}.wxml"] = (
        '<form bindsubmit="submit"><group><field name="a" value="1" /><input name="b" value="2" /></group>'
        '<field name="c" value="3" /><button id="go" form-type="submit">go</button></form><text id="out">{{out}}</text>'
    )
    files[f"{HOME}.js"] = "Page({ submit({ detail }) { this.setData({ out: JSON.stringify(detail.value) }); } });\n"
    convert(write_project(tmp_path / "src", files), tmp_path / "dist")
    ann = phone(tmp_path / "dist")
    ann.open()
    ann.tap(ann.find("#go"))
    expect(ann.find("#out")).to_have_text('{"a":"1","b":"2","c":"3"}')


def test_where_nothing_stands_nothing_is_scrolled_to(tmp_path: Path, phone: PhoneOf) -> None:
    files = small_app(HOME) | component("part/part", '<view id="inner">inner</view>', True)
    files[f"{HOME}.json"] = json.dumps({"usingComponents": {"part": "/part/part"}})
    files[f"{HOME}.wxml"] = '<view style="height: 3000px" /><part id="part" />'
    files[f"{HOME}.js"] = (
        "Page({ go: () => new Promise((done) => wx.pageScrollTo("
        "{ selector: '#part', duration: 0, success: done, fail: done })) });\n"
    )
    convert(write_project(tmp_path / "src", files), tmp_path / "dist")
    ann = phone(tmp_path / "dist")
    ann.open()
    assert "does not match" in ann.run("return (await getCurrentPages()[0].go()).errMsg;")
