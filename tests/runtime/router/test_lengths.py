"""Lengths in rpx in Chromium: whole pixels at every width of the column, wherever a length is written."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from pathlib import Path

import pytest
from browser.phone import Phone, PhoneOf
from browser.projects import convert, small_app, write_project

pytestmark = pytest.mark.browser

WIDTHS = (320, 360, 375, 390, 393, 412, 414, 430, 480, 1280)
NUMBERS = (2, 3, 5.2, 22, 28, 33, 34, 43, 80, 180, 250, 374, 375, 749, 750, 1500)
"""Those of the style sheet; what is bound has them with a half more, which no sheet names."""

CANNOT_ROUND = """
const { supports } = CSS;
CSS.supports = (...given) => !given.join().includes("round") && supports.apply(CSS, given);
"""
"""Makes a browser one of those that have no round(): Chrome before 125, Safari before 15.4."""


def rounded(number: float, width: int) -> int:
    """The pixels of a length in a window of this width, on a system where the thinnest line is a pixel."""
    return math.floor(number / 750 * min(width, 480) + 1e-4) or 1


def opened(phone: PhoneOf, tmp_path: Path, files: Mapping[str, str | bytes], start: str = "", **how: bool) -> Phone:
    convert(write_project(tmp_path / "src", files), tmp_path / "dist")
    ann = phone(tmp_path / "dist", **how)
    if start:
        ann.page.add_init_script(start)
    ann.open()
    return ann


def resize(ann: Phone, width: int) -> None:
    ann.page.set_viewport_size({"width": width, "height": 844})
    ann.page.wait_for_function(f"innerWidth === {width}")
    ann.page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")


def css(ann: Phone, selector: str, *names: str) -> list[str]:
    found = ann.find(selector).first.evaluate(
        "(el, names) => names.map((name) => getComputedStyle(el)[name])", list(names)
    )
    return [str(value) for value in found]


MEASURED = """(root) => Object.fromEntries(
  [...root.querySelectorAll("wx-view")].map((el) => [el.id, getComputedStyle(el).width])
)"""


def numbers_app() -> dict[str, str | bytes]:
    files = small_app("pages/a")
    files["pages/a.wxml"] = """
        <view wx:for="{{numbers}}" wx:key="*this" id="sheet {{item}}" class="s{{index}}"></view>
        <view wx:for="{{numbers}}" wx:key="*this" id="bound {{item}}" style="width:{{item + 0.5}}rpx"></view>
    """
    files["pages/a.wxss"] = "".join(f".s{index} {{ width: {n}rpx }}\n" for index, n in enumerate(NUMBERS))
    files["pages/a.js"] = f"Page({{ data: {{ numbers: {json.dumps(NUMBERS)} }} }});"
    return files


@pytest.mark.parametrize("start", ["", CANNOT_ROUND], ids=["rounds", "cannot round"])
def test_lengths_are_whole_pixels_at_every_width(phone: PhoneOf, tmp_path: Path, start: str) -> None:
    ann = opened(phone, tmp_path, numbers_app(), start, telegram=False)
    for width in (*WIDTHS, *reversed(WIDTHS)):
        resize(ann, width)
        sheet = {f"sheet {n}": f"{rounded(n, width)}px" for n in NUMBERS}
        bound = {f"bound {n}": f"{rounded(n + 0.5, width)}px" for n in NUMBERS}
        assert ann.screen.evaluate(MEASURED) == sheet | bound, width
    resize(ann, 390)
    at_390 = ann.screen.evaluate(MEASURED)
    assert [at_390[f"sheet {n}"] for n in (34, 28, 180, 22)] == ["17px", "14px", "93px", "11px"]


ROWS = """(root) => {
  const box = (el) => el.getBoundingClientRect();
  const tops = (row) => new Set([...row.children].map((el) => box(el).top));
  const rows = [...root.querySelectorAll(".row")].map((row) => tops(row).size);
  const tall = root.querySelector(".tall");
  const over = [...tall.children].reduce((sum, el) => sum + box(el).height, 0) - box(tall).height;
  return { rows, over: over > 0, wide: root.querySelector(".whole").scrollWidth - root.clientWidth };
}"""


def test_rows_and_columns_fit(phone: PhoneOf, tmp_path: Path) -> None:
    files = small_app("pages/a")
    files["pages/a.wxml"] = """
        <view class="row"><view class="a"></view><view class="b"></view></view>
        <view class="row"><view class="c"></view><view class="c"></view><view class="c"></view></view>
        <view class="row" style="{{row}}"><view wx:for="{{3}}" wx:key="*this" style="{{third}}"></view></view>
        <view class="tall"><view class="d"></view><view class="e"></view><view class="f"></view></view>
        <view class="whole"><view class="a"></view></view>
    """
    files["pages/a.wxss"] = """
        .row { width: 750rpx; display: flex; flex-wrap: wrap; }
        .row view { height: 20rpx; }
        .a { width: 374rpx; } .b { width: 375rpx; margin-left: 1rpx; } .c { width: 250rpx; }
        .tall { height: 80rpx; } .d { height: 43rpx; } .e { height: 5.2rpx; } .f { height: 33rpx; }
        .whole { width: 750rpx; overflow: auto; }
    """
    files["pages/a.js"] = "Page({ data: { row: 'width:750rpx', third: 'height:1px;width:calc(500rpx / 2)' } });"
    ann = opened(phone, tmp_path, files)
    for width in WIDTHS:
        resize(ann, width)
        assert ann.screen.evaluate(ROWS) == {"rows": [1, 1, 1], "over": False, "wide": 0}, width


def test_a_window_of_a_fraction_more_than_a_pixel(phone: PhoneOf, tmp_path: Path) -> None:
    """A phone with a density of 2.75 is 392.7 pixels wide, and tells scripts that it is 393."""
    files = small_app("pages/a")
    files["pages/a.wxml"] = '<view class="row"><view class="c"/><view class="c"/><view class="c"/></view>'
    files["pages/a.wxss"] = ".row { display: flex; flex-wrap: wrap } .c { width: 250rpx; height: 1px }"
    convert(write_project(tmp_path / "src", files), tmp_path / "dist")
    ann = phone(tmp_path / "dist", telegram=False)
    session = ann.context.new_cdp_session(ann.page)
    session.send(
        "Emulation.setDeviceMetricsOverride",
        {"width": 393, "height": 800, "deviceScaleFactor": 2.75, "mobile": True},
    )
    ann.page.add_init_script(
        "addEventListener('readystatechange', () => { document.documentElement.style.width = '392.7px'; }, true);"
    )
    ann.open()
    ann.page.add_style_tag(content="wx-app { width: 392.7px !important; }")
    tops = ann.screen.evaluate("(el) => [...el.querySelectorAll('.c')].map((c) => c.getBoundingClientRect().top)")
    assert len(set(tops)) == 1


def hairlines() -> dict[str, str | bytes]:
    files = small_app("pages/a")
    files["pages/a.wxml"] = """
        <view id="sheet" class="line"></view>
        <view id="bound" style="{{line}}"></view>
        <view id="fresh" style="{{fresh}}"></view>
        <view id="lit" style="LINE"></view>
    """.replace(
        "LINE", "border-top: 1RPX solid; height: 1rpx; margin: 1rpx; padding: 0 1rpx 1.5rpx 0; margin-top: -1rpx"
    )
    line = "border-top:1rpx solid;height:1rpx;margin:1rpx;padding:1rpx;margin-top:-1rpx"
    files["pages/a.wxss"] = f".line {{ {line}; box-shadow: 0 0 0 1rpx #000 }}"
    files["pages/a.js"] = f"Page({{ data: {json.dumps({'line': line, 'fresh': line.replace('1rpx', '1.3rpx')})} }});"
    return files


@pytest.mark.parametrize("start", ["", CANNOT_ROUND], ids=["rounds", "cannot round"])
@pytest.mark.parametrize(
    ("telegram", "density", "thin"),
    [(True, 1, 1), (True, 2, 0.5), (True, 3, 0.5), (False, 1, 1), (False, 2, 1), (False, 3, 1)],
)
def test_hairlines(phone: PhoneOf, tmp_path: Path, telegram: bool, density: int, thin: float, start: str) -> None:
    """The client of the tests is one of iOS; a plain browser is on another system."""
    convert(write_project(tmp_path / "src", hairlines()), tmp_path / "dist")
    ann = phone(tmp_path / "dist", telegram=telegram)
    if start:
        ann.page.add_init_script(start)
    ann.context.new_cdp_session(ann.page).send(
        "Emulation.setDeviceMetricsOverride",
        {"width": 390, "height": 800, "deviceScaleFactor": density, "mobile": True},
    )
    ann.open()
    names = ("height", "marginLeft", "paddingTop", "marginTop")
    for place in ("#sheet", "#bound", "#fresh", "#lit"):
        assert css(ann, place, *names) == [f"{thin}px", "0px", "0px", "-1px"], place
        # The browser draws no border thinner than a pixel of the screen, and computes what it draws.
        assert css(ann, place, "borderTopWidth")[0] in ("1px", f"{thin}px"), place
    assert css(ann, "#sheet", "boxShadow") == [f"rgb(0, 0, 0) 0px 0px 0px {thin}px"]


def test_lengths_wherever_they_are_written(phone: PhoneOf, tmp_path: Path) -> None:
    files = small_app("pages/a")
    files["pages/a.json"] = '{"usingComponents": {"own-part": "/parts/own", "shared-part": "/parts/shared"}}'
    files["pages/a.wxml"] = """
        <wxs module="tools">
          module.exports.dress = function (event, owner) {
            owner.selectComponent('#wxs').setStyle({ 'width': '35rpx', 'margin-left': '1rpx' })
          }
        </wxs>
        <own-part id="own"/><shared-part id="shared"/>
        <view id="wxs" bindtap="{{tools.dress}}">w</view>
        <view id="moved" animation="{{moved}}">m</view>
        <view id="keyed">k</view>
        <view id="drawn">d</view>
        <view id="sum" style="width: calc({{n}}rpx * 2 + 2.5rpx); --gap: {{n}}rpx"><view id="gap"></view></view>
        <view id="odd"></view>
        <rich-text id="rich" nodes="{{nodes}}"/>
        <movable-area style="width: 9px; height: 9px">
          <movable-view id="moving" y="-35rpx" out-of-bounds style="height: 99px" animation="{{false}}"/>
        </movable-area>
    """
    files["pages/a.wxss"] = """
        @keyframes grow { from { width: 35rpx } to { width: 35rpx } }
        #odd { animation: grow 9s infinite; height: .5e2RPX; top: +35rpx; left: 1e9rpx; bottom: -35.25rpx;
               background: url("data:image/svg+xml,35rpx"); transform: translate(-35rpx, 35rpx);
               border-radius: 35rpx; box-shadow: 0 0 35rpx 5rpx red; line-height: 35rpx; font-size: 35rpx; }
        #gap { width: var(--gap); height: calc(var(--gap) * -1 + 100px); }
    """
    files["pages/a.js"] = """
        Page({
          data: { n: 33, nodes: '<p style="width:35rpx">r</p>' },
          onReady() {
            const moved = wx.createAnimation({ duration: 0 });
            moved.translateX('35rpx').width('35rpx').step();
            this.setData({ moved: moved.export() });
            const frame = { width: '35rpx', translateX: '-35rpx' };
            this.animate('#keyed', [frame, frame], 1);
            this.applyAnimatedStyle('#drawn', () => {
              'worklet';
              return { width: '35rpx', marginLeft: '-1.5e1rpx', minHeight: '.7rpx' };
            });
          },
        });
    """
    for name, isolation in (("own", "isolated"), ("shared", "apply-shared")):
        files[f"parts/{name}.json"] = json.dumps({"component": True, "styleIsolation": isolation})
        files[f"parts/{name}.js"] = f"Component({{ options: {{ styleIsolation: '{isolation}' }} }});"
        files[f"parts/{name}.wxml"] = '<view class="part">p</view>'
        files[f"parts/{name}.wxss"] = ".part { width: 77rpx }"
    ann = opened(phone, tmp_path, files)
    # Where something stands is told once, and stays.
    first = rounded(-35, 390)
    for width in (390, 412, 320):
        resize(ann, width)
        long = f"{rounded(35, width)}px"
        back = rounded(-35, width)
        ann.find("#wxs").evaluate("(el) => el.style.removeProperty('width')")
        ann.tap("#wxs")
        ann.page.wait_for_function("() => document.querySelector('#wxs').style.width")
        assert css(ann, "#wxs", "width", "marginLeft") == [long, "0px"]
        for part in ("#own wx-view", "#shared wx-view"):
            assert css(ann, part, "width") == [f"{rounded(77, width)}px"]
        assert css(ann, "#moved", "width", "transform") == [long, f"matrix(1, 0, 0, 1, {long[:-2]}, 0)"]
        assert css(ann, "#keyed", "width", "transform") == [long, f"matrix(1, 0, 0, 1, {back}, 0)"]
        assert css(ann, "#drawn", "width", "marginLeft") == [long, f"{rounded(-15, width)}px"]
        assert css(ann, "#sum", "width") == [f"{2 * rounded(33, width) + rounded(2.5, width)}px"]
        assert css(ann, "#gap", "width", "height") == [f"{rounded(33, width)}px", f"{100 - rounded(33, width)}px"]
        assert css(ann, "#odd", "width", "height", "top", "bottom") == [
            long, f"{rounded(50, width)}px", long, f"{rounded(-35.25, width)}px",
        ]  # fmt: skip
        assert float(css(ann, "#odd", "left")[0][:-2]) > 1e6
        assert css(ann, "#odd", "backgroundImage") == ['url("data:image/svg+xml,35rpx")']
        assert css(ann, "#odd", "transform", "borderTopLeftRadius", "lineHeight", "fontSize", "boxShadow") == [
            f"matrix(1, 0, 0, 1, {back}, {long[:-2]})", long, long, long,
            f"rgb(255, 0, 0) 0px 0px {long} {rounded(5, width)}px",
        ]  # fmt: skip
        assert css(ann, "#rich p", "width") == [long]
        assert css(ann, "#moving", "transform") == [f"matrix(1, 0, 0, 1, 0, {first})"]


def test_lengths_of_page_meta(phone: PhoneOf, tmp_path: Path) -> None:
    files = small_app("pages/a")
    files["pages/a.wxml"] = """
        <page-meta root-font-size="35rpx" page-style="padding: 35rpx 1rpx; background: url(data:image/gif;base64,a)"/>
        <view id="root" style="width: 2rem"></view>
    """
    ann = opened(phone, tmp_path, files)
    for width in (390, 320):
        resize(ann, width)
        long = rounded(35, width)
        assert css(ann, "#root", "width") == [f"{2 * long}px"]
        style = "(el) => [getComputedStyle(el).paddingTop, getComputedStyle(el).paddingLeft, el.style.backgroundImage]"
        assert ann.screen.evaluate(style) == [f"{long}px", "0px", 'url("data:image/gif;base64,a")']


def test_lengths_of_a_package_that_comes_later(phone: PhoneOf, tmp_path: Path) -> None:
    files = small_app("pages/a") | small_app("sub/b")
    files["app.json"] = json.dumps({"pages": ["pages/a"], "subPackages": [{"root": "sub", "pages": ["b"]}]})
    files["pages/a.wxml"] = '<navigator url="/sub/b">go</navigator>'
    files["sub/b.wxss"] = ".path { width: 177rpx; }"
    ann = opened(phone, tmp_path, files)
    ann.tap("wx-navigator")
    ann.at("sub/b")
    assert css(ann, ".path", "width") == ["92px"]


def test_lengths_that_no_file_names(phone: PhoneOf, tmp_path: Path) -> None:
    """What a server says may be a style, and a unit may be put together."""
    files = small_app("pages/a")
    files["pages/a.wxml"] = '<view id="made" style="width:{{n}}{{unit}}">m</view>'
    files["pages/a.js"] = "Page({ data: { n: 34, unit: ['r', 'p', 'x'].join('') } });"
    ann = opened(phone, tmp_path, files)
    assert css(ann, "#made", "width") == ["17px"]


def test_more_numbers_than_a_browser_without_round_should_keep(phone: PhoneOf, tmp_path: Path) -> None:
    files = small_app("pages/a")
    files["pages/a.wxml"] = '<view id="made" style="width:{{n}}rpx">m</view>'
    files["pages/a.js"] = """
        Page({ data: { n: 0 }, run() { for (let n = 100; n < 300; n += 0.0625) this.setData({ n }); } });
    """
    ann = opened(phone, tmp_path, files, CANNOT_ROUND)
    ann.page.evaluate("() => getCurrentPages()[0].run()")
    assert css(ann, "#made", "width") == [f"{rounded(299.9375, 390)}px"]
    resize(ann, 320)
    ann.page.evaluate("() => getCurrentPages()[0].setData({ n: 120.0625 })")
    assert css(ann, "#made", "width") == [f"{rounded(120.0625, 320)}px"]


def test_the_window_is_as_wide_as_750_rpx(phone: PhoneOf, tmp_path: Path) -> None:
    files = small_app("pages/a")
    files["pages/a.wxml"] = '<view id="whole" style="width: 750rpx"></view>'
    files["pages/a.js"] = "Page({ width() { return wx.getSystemInfoSync().windowWidth; } });"
    ann = opened(phone, tmp_path, files)
    for width in WIDTHS:
        resize(ann, width)
        told = ann.page.evaluate("() => getCurrentPages()[0].width()")
        assert css(ann, "#whole", "width") == [f"{told}px"] == [f"{min(width, 480)}px"]
