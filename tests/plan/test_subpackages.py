"""Subpackages: chunks of their own, fetched when a page needs them, before, or when a component of theirs is shown."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest
from browser.phone import Phone, PhoneOf
from browser.projects import convert, small_app, write_project
from playwright.sync_api import Route, expect

pytestmark = pytest.mark.browser

HOME, LIST, ALONE = "pages/index/index", "shop/pages/list", "alone/start"


def app(**keys: object) -> dict[str, str | bytes]:
    packages = [
        {"root": "shop/", "name": "goods", "pages": ["pages/list"], "entry": "begin.js"},
        {"root": "alone", "pages": ["start"], "independent": True},
    ]
    files = small_app(HOME, LIST, ALONE)
    return files | {
        "app.js": "App({ onLaunch(options) { this.launched = options; },"
        " open: (url) => wx.navigateTo({ url }), restart: (url) => wx.reLaunch({ url }) });\n",
        "app.json": json.dumps({"pages": [HOME], "subPackages": packages, **keys}),
        "shop/begin.js": "getApp().begun = (getApp().begun || 0) + 1;\n",
        f"{LIST}.js": "Page({ data: { query: { id: String(getApp().begun) } } });\n",
    }


def scripts(ann: Phone) -> list[str]:
    """The chunks that are there."""
    sources: list[str] = ann.run("return [...document.scripts].map((script) => script.getAttribute('src'));")
    return [source for source in sources if source.startswith("_app/")]


def test_a_package_comes_with_its_first_page(tmp_path: Path, phone: PhoneOf) -> None:
    report = convert(write_project(tmp_path / "src", app()), tmp_path / "dist")
    assert report.findings == ()
    ann = phone(tmp_path / "dist")
    ann.open()
    expect(ann.find(".path")).to_have_text(HOME)
    assert [name for name in scripts(ann) if "shop" in name or "alone" in name] == []
    assert ann.run("return getApp().begun;") is None
    ann.run(f"await getApp().open('/{LIST}');")
    expect(ann.find("#id")).to_have_text("1")
    assert [name for name in scripts(ann) if "alone" in name] == []
    ann.back()
    ann.run(f"await getApp().open('/{LIST}');")
    expect(ann.find("#id")).to_have_text("1")


@pytest.mark.parametrize("by", ["hash", "startapp"])
@pytest.mark.parametrize("page", [LIST, ALONE])
def test_a_deep_link_into_a_package(page: str, by: str, tmp_path: Path, phone: PhoneOf) -> None:
    convert(write_project(tmp_path / "src", app()), tmp_path / "dist")
    ann = phone(tmp_path / "dist")
    if by == "startapp":
        ann.open(start_param=base64.urlsafe_b64encode(f"{page}?id=7".encode()).decode().rstrip("="))
    else:
        ann.open(f"{page}?id=7")
    ann.at(page)
    assert ann.run("return [getApp().launched.path, getApp({ allowDefault: true }).launched.query.id];") == [page, "7"]


@pytest.mark.parametrize("packages", [["goods"], ["shop", "__APP__"], ["shop/"]], ids=str)
def test_a_package_is_fetched_before_it_is_needed(packages: list[str], tmp_path: Path, phone: PhoneOf) -> None:
    rule = {HOME: {"network": "all", "packages": packages}}
    convert(write_project(tmp_path / "src", app(preloadRule=rule)), tmp_path / "dist")
    ann = phone(tmp_path / "dist")
    ann.open()
    ann.until("[...document.scripts].some((script) => script.src.includes('shop'))")
    assert not [name for name in scripts(ann) if "alone" in name]
    # It is there, but nothing of it has run.
    assert ann.run("return getApp().begun;") is None


def test_what_it_gives_later_is_fetched_too(tmp_path: Path, phone: PhoneOf) -> None:
    """A module and a component of a package that no page of it uses."""
    files = app(preloadRule={HOME: {"network": "all", "packages": ["goods"]}}) | CARD
    files["shop/price.js"] = "getApp().priced = true; module.exports = { price: 3 };\n"
    files[f"{ALONE}.json"] = json.dumps(
        {"usingComponents": {"card": "/shop/card"}, "componentPlaceholder": {"card": "view"}}
    )
    files[f"{ALONE}.wxml"] = "<card />"
    files[f"{HOME}.js"] = "Page({ price: () => require.async('../../shop/price.js') });\n"
    convert(write_project(tmp_path / "src", files), tmp_path / "dist", minify=False)
    ann = phone(tmp_path / "dist")
    ann.open()
    ann.until("[...document.scripts].some((script) => script.src.includes('price'))")
    ann.until("[...document.scripts].some((script) => script.src.includes('card'))")
    assert ann.run("return getApp().priced;") is None
    assert ann.run("return (await getCurrentPages()[0].price()).price;") == 3


CARD = {
    "shop/card.json": '{"component": true}',
    "shop/card.wxml": '<view id="card">{{title}} <slot /><slot name="foot" /></view>',
    "shop/card.js": "Component({ options: { multipleSlots: true }, properties: { title: String, count: Number },"
    " methods: { hello() { return this.data.title; } },"
    " lifetimes: { attached() { getApp().log = ['attached ' + this.data.title];"
    " this.triggerEvent('here', this.data.count); },"
    " ready() { getApp().log.push('ready'); } } });",
    "wait/wait.json": '{"component": true}',
    "wait/wait.wxml": '<view id="wait">Wait, {{title}} <slot /></view>',
    "wait/wait.js": "Component({ properties: { title: String }, detached() { getApp().waited = true; } });",
}


@pytest.mark.parametrize("placeholder", ["wait", "view"])
def test_a_component_of_another_package(placeholder: str, tmp_path: Path, phone: PhoneOf) -> None:
    page = {
        "usingComponents": {"card": "/shop/card", "wait": "/wait/wait"},
        "componentPlaceholder": {"card": placeholder},
    }
    files = app() | CARD
    files[f"{HOME}.json"] = json.dumps(page)
    files[f"{HOME}.js"] = (
        "Page({ data: { title: 'Tea', here: '' }, find() { return this.selectComponent('#it'); },"
        " onHere({ detail }) { this.setData({ here: detail }); } });"
    )
    files[f"{HOME}.wxml"] = (
        '<card id="it" class="mine" title="{{title}}" count="{{3}}" bind:here="onHere">inside {{title}}'
        '<text slot="foot">foot</text></card><view id="here">{{here}}</view>'
    )
    report = convert(write_project(tmp_path / "src", files), tmp_path / "dist")
    assert report.findings == ()
    ann = phone(tmp_path / "dist")
    held: list[Route] = []
    ann.page.route("**/_app/shop*", lambda route: held.append(route))
    ann.open(ALONE)
    ann.run(f"await getApp().restart('/{HOME}');")
    expect(ann.find("#it")).to_contain_text("Wait, Tea inside Tea" if placeholder == "wait" else "inside Tea")
    assert ann.run("return getCurrentPages()[0].find()?.hello;") is None
    ann.run("getCurrentPages()[0].setData({ title: 'Green' });")
    expect(ann.find("#it")).to_contain_text("inside Green")
    for route in held:
        route.continue_()
    ann.page.unroute("**/_app/shop*")
    expect(ann.find("#it #card")).to_have_text("Green inside Greenfoot")
    expect(ann.find("#here")).to_have_text("3")
    expect(ann.find("#wait")).to_have_count(0)
    ann.until("getApp().log.join() === 'attached Green,ready'")
    assert ann.run("return getApp().waited;") == (True if placeholder == "wait" else None)
    ann.run("getCurrentPages()[0].setData({ title: 'Black' });")
    expect(ann.find("#card")).to_have_text("Black inside Blackfoot")
    assert ann.run("return getCurrentPages()[0].find().hello();") == "Black"
    ann.run(f"await getApp().restart('/{LIST}'); await getApp().restart('/{HOME}');")
    expect(ann.find("#card")).to_have_text("Tea inside Teafoot")


SHARED_OUT = (
    '<card id="it"><block wx:for="{{rows}}"><view slot="{{item}}">{{item}}{{n}}</view></block>'
    '<view wx:if="{{n}}" slot="a">if</view><view wx:else slot="b">else</view></card>'
)


@pytest.mark.parametrize("option", ["multipleSlots", "dynamicSlots"])
@pytest.mark.parametrize("placeholder", ["same", "wait", "view"])
def test_content_that_chooses_its_slot_waits_for_the_component(
    option: str, placeholder: str, tmp_path: Path, phone: PhoneOf
) -> None:
    waiting = "" if placeholder == "wait" else f"options: {{ {option}: true }}"
    files = app() | {
        "shop/card.json": '{"component": true}',
        "shop/card.wxml": '<view id="card">[<slot name="b" />]<block wx:if="{{on}}">(<slot name="a" />)</block></view>',
        "shop/card.js": f"Component({{ options: {{ {option}: true }}, data: {{ on: false }} }});",
        "wait/wait.json": '{"component": true}',
        "wait/wait.wxml": '<slot name="a" />-<slot name="b" />' if waiting else "",
        "wait/wait.js": f"Component({{ {waiting} }});",
        f"{HOME}.js": "Page({ data: { rows: ['a', 'b'], n: 1 }, find() { return this.selectComponent('#it'); } });",
        f"{HOME}.wxml": SHARED_OUT,
    }
    files[f"{HOME}.json"] = json.dumps(
        {
            "usingComponents": {"card": "/shop/card", "wait": "/wait/wait"},
            "componentPlaceholder": {"card": "view" if placeholder == "view" else "wait"},
        }
    )
    convert(write_project(tmp_path / "src", files), tmp_path / "dist")
    ann = phone(tmp_path / "dist")
    held: list[Route] = []
    ann.page.route("**/_app/shop*", lambda route: held.append(route))
    ann.open(ALONE)
    ann.run(f"await getApp().restart('/{HOME}');")
    ann.run("getCurrentPages()[0].setData({ n: 2 });")
    expect(ann.find("#it")).to_have_text({"same": "a2if-b2", "wait": "", "view": "a2b2if"}[placeholder])
    for route in held:
        route.continue_()
    ann.page.unroute("**/_app/shop*")
    expect(ann.find("#card")).to_have_text("[b2]")
    ann.run("getCurrentPages()[0].find().setData({ on: true });")
    expect(ann.find("#card")).to_have_text("[b2](a2if)")
    ann.run("getCurrentPages()[0].setData({ n: 0, rows: ['b', 'a'] });")
    expect(ann.find("#card")).to_have_text("[b0else](a0)")


def test_a_module_of_another_package_comes_when_it_is_asked_for(tmp_path: Path, phone: PhoneOf) -> None:
    files = app() | {
        "shared.js": "exports.count = 0;\n",
        "shop/inner.js": "module.exports = 'inner';\n",
        "shop/lib.js": "const shared = require('../shared.js'); shared.count += 1;\n"
        "export const inner = require('./inner.js'); export default () => shared.count;\n",
        "shop/skins/red.js": "module.exports = 'red';\n",
        "alone/data.json": '{"a": 1}',
        f"{LIST}.js": """
            const { inner, default: own } = require('../lib.js');
            Page({ data: { query: { id: inner + own() } } });
        """,
        f"{HOME}.js": """
            Page({
              load: () => import("../../shop/lib.js").then((lib) => [lib.inner, lib.default()].join()),
              ask: () => new Promise((done, fail) => require("../../shop/lib.js", (lib) => done(lib.inner), fail)),
              wait: () => require.async("/alone/data.json"),
              skin: (name) => require.async(`../../shop/skins/${name}.js`),
            });
            """,
    }
    report = convert(write_project(tmp_path / "src", files), tmp_path / "dist")
    assert {found.name for found in report.findings} <= {"dynamic-require"}
    ann = phone(tmp_path / "dist")
    ann.open()
    expect(ann.find(".path")).to_have_text(HOME)
    assert [name for name in scripts(ann) if "shop" in name or "alone" in name] == []
    ann.page.route("**/_app/*shop*", lambda route: route.abort())
    ann.expect("refused|net::|could not be loaded")
    assert "could not be loaded" in ann.run("return getCurrentPages()[0].ask().catch((error) => error.errMsg);")
    ann.page.unroute("**/_app/*shop*")
    assert ann.run("return getCurrentPages()[0].load();") == "inner,1"
    assert ann.run("return getCurrentPages()[0].ask();") == "inner"
    assert ann.run("return getCurrentPages()[0].wait();") == {"a": 1}
    assert ann.run("return getCurrentPages()[0].skin('red');") == "red"
    ann.run(f"await getApp().open('/{LIST}');")
    expect(ann.find("#id")).to_have_text("inner1")
