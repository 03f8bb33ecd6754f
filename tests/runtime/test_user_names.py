"""Nothing that the runtime calls can be replaced by a name of the user's: methods, data, properties, fields.

One page for each place where names can be given has all of them there; it does what the page without any does.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser.phone import Phone
from browser.projects import convert, write_project
from browser.server import serve_bundle
from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

# What WeChat documents of a component and a page, what theirs is besides, and what every object inherits.
METHODS = """
    setData hasBehavior triggerEvent createSelectorQuery createIntersectionObserver createMediaQueryObserver
    createAnimation selectComponent selectAllComponents selectOwnerComponent getRelationNodes groupSetData getTabBar
    getAppBar getPageId animate clearAnimation applyAnimatedStyle clearAnimatedStyle setUpdatePerformanceListener
    setPassiveEvent getPassiveEvent setInitialRenderingCache getOpenerEventChannel updateData replaceDataOnPath
    spliceArrayDataOnPath applyDataUpdates groupUpdates traitBehavior
""".split()
FIELDS = """
    is id dataset data properties renderer pageRouter router route options exitState __route__ __wxWebviewId__
    __wxExparserNodeId__ methods observers lifetimes pageLifetimes relations behaviors externalClasses
""".split()
INSIDE = """
    $c $instance _$ definition prototype self owner el unit block content slots method queue apply applyOne observe
    render start run attach detach moved walk trigger wasSet t give p applyGiven g viewData d pending given
    external generics models links page query mask paths current attached created
""".split()
INHERITED = """
    constructor toString valueOf hasOwnProperty isPrototypeOf propertyIsEnumerable toLocaleString then toJSON length
    name call bind nodeType
""".split()
LIFECYCLE = """
    onLoad onShow onReady onHide onUnload onPullDownRefresh onReachBottom onShareAppMessage onPageScroll onResize
    onTabItemTap onRouteDone created attached ready moved detached error show hide resize
""".split()
# Names that the script of the page uses itself.
USED = {"tapped", "hit", "seen", "changed"}

# What the runtime itself offers, whatever of the user's has its name.
ORIGINAL = """
const original = (self, name, ...args) => {
  let found;
  for (let at = Object.getPrototypeOf(self); at; at = Object.getPrototypeOf(at)) {
    if (Object.prototype.hasOwnProperty.call(at, name)) found = at[name];
  }
  return found.apply(self, args);
};
exports.original = original;
exports.used = () => [wx.createSelectorQuery, wx.startPullDownRefresh, wx.navigateTo, wx.navigateBack, wx.reLaunch];
exports.NAMES = NAMES;
"""

PAGE_WXML = """
<one id="o" value="{{n}}" bindhit="hit" model:both="{{both}}"><two id="t" n="{{n}}" /></one>
<view id="tap" bindtap="tapped">{{n}} {{both}} {{list[1].k}}</view>
<input id="input" model:value="{{text}}" /><view id="text">{{text}}</view>
"""

PAGE_JS = """
const { NAMES, original } = require('../../names');
const place = PLACE;
const given = (value) => Object.fromEntries(NAMES.map((name) => [name, value(name)]));
const marker = (name) => function theirs() { return `their ${name}`; };
const behavior = Behavior({ methods: place === 'behavior' ? given(marker) : {} });
const options = {
  behaviors: [behavior],
  data: {
    ...(place === 'data' ? given((name) => `data ${name}`) : {}),
    n: 1, both: 1, list: [{ k: 1 }, { k: 2 }], text: '',
  },
  observers: { 'n, list[1].k'(n, k) { console.log('page observer', n, k); } },
};
const methods = {
  onLoad(query) {
    console.log('onLoad', JSON.stringify(query));
    if (place === 'assigned') for (const name of NAMES) this[name] = `their ${name}`;
  },
  onShow() { console.log('onShow'); },
  onReady() { console.log('onReady'); },
  onHide() { console.log('onHide'); },
  onUnload() { console.log('onUnload'); },
  onPullDownRefresh() { console.log('onPullDownRefresh'); wx.stopPullDownRefresh(); },
  onResize() { console.log('onResize'); },
  hit(event) { console.log('hit', event.detail.n, event.currentTarget.id); },
  tapped() {
    original(this, 'setData', { n: 2, 'list[1].k': 3 }, () => console.log('done'));
    original(this, 'groupSetData', () => original(this, 'setData', { 'list[0]': { k: 4 } }));
    original(this, 'updateData', { 'list[1].k': 5 });
    original(this, 'replaceDataOnPath', ['list', 0, 'k'], 6);
    original(this, 'applyDataUpdates');
    original(this, 'groupUpdates', () => original(this, 'spliceArrayDataOnPath', ['list'], 2, 0, [{ k: 7 }]));
    const told = ({ dataPaths }) => console.log('update', dataPaths.join());
    original(this, 'setUpdatePerformanceListener', { withDataPaths: true }, told);
    original(this, 'setData', { both: 2 });
    original(this, 'setUpdatePerformanceListener', null, null);
    const one = original(this, 'selectComponent', '#o');
    const all = original(this, 'selectAllComponents', '#o, #t');
    console.log('selected', !!one, all.length, original(this, 'hasBehavior', behavior));
    console.log('page', original(this, 'getPageId').slice(0, 7));
    const query = original(this, 'createSelectorQuery').select('#tap');
    query.boundingClientRect((box) => console.log('box', box.width > 0)).exec();
    original(one, 'triggerEvent', 'hit', { n: 'again' });
    console.log('inside', original(one, 'getRelationNodes', './two').length);
    console.log('owner', original(one, 'selectOwnerComponent') === this);
  },
};
if (place === 'methods') Page({ ...given(marker), ...options, ...methods });
else if (place === 'component') Component({ ...options, methods: { ...given(marker), ...methods } });
else Page({ ...options, ...methods });
"""

ONE_JS = """
const { NAMES, original } = require('../../names');
const place = PLACE;
const given = (value) => Object.fromEntries(NAMES.map((name) => [name, value(name)]));
const marker = (name) => function theirs() { return `their ${name}`; };
const behavior = Behavior({ methods: place === 'behavior' ? given(marker) : {} });
Component({
  behaviors: [behavior],
  properties: {
    ...(place === 'properties' ? given(() => null) : {}),
    value: { type: Number, observer: 'seen' }, both: { type: Number, observer(value) { console.log('both', value); } },
  },
  data: place === 'data' ? given((name) => `data ${name}`) : {},
  observers: { value: 'changed', both() {} },
  relations: {
    './two': { type: 'child', linked() { console.log('linked two'); }, unlinked() { console.log('unlinked two'); } },
  },
  lifetimes: {
    created() {
      console.log('created');
      if (place === 'assigned') for (const name of NAMES) this[name] = `their ${name}`;
    },
    attached() { console.log('attached'); original(this, 'triggerEvent', 'hit', { n: 'attached' }); },
    ready() { console.log('ready'); original(this, 'setData', { both: 7 }); },
    detached() { console.log('detached'); },
  },
  pageLifetimes: { show() { console.log('page shown'); }, hide() { console.log('page hidden'); } },
  methods: {
    ...(place === 'methods' || place === 'component' ? given(marker) : {}),
    seen(value, old) { console.log('seen', value, old); },
    changed(value) { console.log('changed', value); },
  },
});
"""

TWO_JS = """
Component({
  properties: { n: Number },
  relations: { './one': { type: 'parent', linked() { console.log('linked one'); } } },
});
"""

PLACES = ("none", "methods", "behavior", "component", "data", "properties", "assigned")


@pytest.fixture(scope="module")
def app(chromium: Browser, telegram_script: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Phone]:
    """An app with a page for each place."""
    names = [name for name in dict.fromkeys([*METHODS, *FIELDS, *INSIDE, *INHERITED]) if name not in USED]
    pages = [f"{place}/page/page" for place in PLACES]
    files: dict[str, str | bytes] = {
        "app.json": json.dumps({"pages": [*pages, "other"], "window": {"enablePullDownRefresh": True}}),
        "app.js": "App({});",
        "names.js": ORIGINAL.replace("NAMES;", f"{json.dumps(names)};"),
        "other.wxml": "<view>other</view>",
        "other.js": "Page({});",
    }
    for place in PLACES:
        using = {"usingComponents": {"one": "./one", "two": "./two"}}
        folder = f"{place}/page"
        files |= {
            f"{folder}/page.json": json.dumps(using),
            f"{folder}/page.wxml": PAGE_WXML,
            f"{folder}/page.js": PAGE_JS.replace("PLACE", json.dumps(place)),
            f"{folder}/one.json": json.dumps({"component": True}),
            f"{folder}/one.wxml": "<text>{{value}}{{both}}</text><slot />",
            f"{folder}/one.js": ONE_JS.replace("PLACE", json.dumps(place)),
            f"{folder}/two.json": json.dumps({"component": True}),
            f"{folder}/two.wxml": "<text>two {{n}}</text>",
            f"{folder}/two.js": TWO_JS,
        }
    root = tmp_path_factory.mktemp("names")
    convert(write_project(root / "src", files), root / "dist")
    with serve_bundle(root / "dist") as base:
        phone = Phone(chromium, base, telegram_script, telegram=True, scheme="light")
        phone.page.add_init_script(
            "window.said = []; const log = console.log;"
            "console.log = (...args) => String(args[0]).startsWith('[Telegram') || said.push(args.join(' '));"
        )
        yield phone
        phone.context.close()


def behaviour(phone: Phone, place: str) -> list[str]:
    """What is logged and seen of a page that is opened, used, left and closed."""
    phone.problems.clear()
    phone.open(f"{place}/page/page?q=1")
    phone.until("said.includes('onReady')")
    phone.tap("#tap")
    phone.until("said.includes('box true') && said.includes('done')")
    phone.find("#input input").fill("typed")
    seen = [phone.find("#tap").inner_text(), phone.find("#text").inner_text(), phone.find("#t").inner_text()]
    phone.run("wx.startPullDownRefresh()")
    phone.until("said.includes('onPullDownRefresh')")
    phone.run("wx.navigateTo({ url: '/other' })")
    phone.at("other")
    phone.run("wx.navigateBack()")
    phone.at(f"{place}/page/page")
    phone.run("wx.reLaunch({ url: '/other' })")
    phone.at("other")
    phone.until("said.includes('onUnload') && said.includes('detached')")
    assert not phone.unexpected()
    return [*seen, *map(str, phone.run("return said.splice(0)"))]


def test_the_page_without_such_names(app: Phone) -> None:
    lines = behaviour(app, "none")
    assert lines[:3] == ["2 2 5", "typed", "two 2"]
    for line in (
        'onLoad {"q":"1"}',
        "onShow",
        "onHide",
        "page hidden",
        "hit attached o",
        "linked two",
        "linked one",
        "seen 2 1",
        "changed 2",
        "page observer 2 3",
        "update both",
        "both 2",
        "selected true 2 true",
        "page pageId:",
        "hit again o",
        "inside 1",
        "owner true",
        "unlinked two",
    ):
        assert line in lines


@pytest.mark.parametrize("place", PLACES[1:])
def test_names_in(app: Phone, place: str) -> None:
    expected = behaviour(app, "none")
    assert behaviour(app, place) == expected
