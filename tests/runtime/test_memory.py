"""Elements and components that a page no longer shows can be garbage-collected."""

from __future__ import annotations

from pathlib import Path

import pytest
from browser.phone import PhoneOf
from browser.projects import convert, small_app, write_project
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

HOME = "pages/index/index"
FILES = {
    f"{HOME}.json": '{"usingComponents": {"box": "/parts/box", "leaf": "/parts/leaf"}}',
    f"{HOME}.wxml": '<box id="box" rows="{{rows}}" look="{{look}}">'
    '<text wx:for="{{rows}}" wx:key="*this">{{item}}</text></box>',
    f"{HOME}.wxss": ".red { color: rgb(255, 0, 0); } .blue { color: rgb(0, 0, 255); }",
    f"{HOME}.js": "Page({ data: { rows: [1], look: 'red' } });\n",
    "parts/box.json": '{"component": true, "usingComponents": {"leaf": "./leaf"}}',
    "parts/box.wxml": '<view wx:for="{{rows}}" wx:key="*this" class="row look" id="r{{item}}">'
    '<leaf id="l{{item}}" look="look" n="{{item}}"><slot wx:if="{{item === rows[0]}}"/></leaf></view>',
    "parts/box.js": "Component({ externalClasses: ['look'], properties: { rows: Array } });\n",
    "parts/leaf.json": '{"component": true}',
    "parts/leaf.wxml": '<view class="look">{{n}}<slot wx:if="{{!odd}}"/></view>',
    "parts/leaf.js": "Component({ externalClasses: ['look'], properties: { n: Number }, data: { odd: false },\n"
    " lifetimes: { created() { this.setData({ odd: true }); this.setData({ odd: false }); } } });\n",
}
# Forty times other rows, and what is left of the first ones when all garbage is collected.
REPLACED = """
const page = getCurrentPages()[0];
globalThis.gone ||= [...document.querySelectorAll('[id="r1"], [id="l1"], wx-text')].map((el) => new WeakRef(el));
for (let n = 2; n < 42; n += 1) page.setData({ rows: [n * 10, n * 10 + 1, n * 10 + 2, n * 10 + 3] });
return gone.length;
"""


def test_rows_with_external_classes_are_forgotten(tmp_path: Path, phone: PhoneOf) -> None:
    convert(write_project(tmp_path / "src", small_app(HOME) | FILES), tmp_path / "dist")
    ann = phone(tmp_path / "dist")
    ann.open()
    expect(ann.find("#r1")).to_have_text("11")
    assert ann.run(REPLACED) == 3
    session = ann.page.context.new_cdp_session(ann.page)
    session.send("HeapProfiler.enable")
    for _ in range(3):
        ann.page.wait_for_timeout(50)
        session.send("HeapProfiler.collectGarbage")
    assert ann.run("return gone.map((ref) => ref.deref()?.outerHTML ?? '');") == ["", "", ""]
    ann.run("getCurrentPages()[0].setData({ look: 'blue' });")
    expect(ann.find("#r413")).to_have_css("color", "rgb(0, 0, 255)")
    assert ann.run("return getComputedStyle(document.querySelector('[id=l413] wx-view')).color;") == "rgb(0, 0, 255)"
