"""What the owner of an app brings along in wx2tg.toml: APIs and components of their own."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from browser.phone import Phone
from browser.projects import convert, small_app, write_project
from playwright.sync_api import expect

from wx2tg.options import OptionsError

PAGE = "pages/index/index"
FILES = small_app(PAGE) | {
    "wx2tg.toml": '[apis]\n"wx.chooseInvoice" = "./shims/invoice.js"\n',
    f"{PAGE}.js": "Page({ data: { query: {} }, onLoad() {"
    ' wx.chooseInvoice({ success: ({ title }) => this.setData({ "query.id": title }) }); } });',
}
SHIM = "export default function chooseInvoice({ success }) {\n  success({ title: `invoice ${1 + 1}` });\n}\n"


def test_an_api_of_the_owners_own(tmp_path: Path, phone: Callable[..., Phone]) -> None:
    src = write_project(tmp_path / "src", FILES | {"shims/invoice.js": SHIM})
    report = convert(src, tmp_path / "dist")
    assert not [found for found in report.findings if found.name == "unsupported-api"]
    ann = phone(tmp_path / "dist")
    ann.open(PAGE)
    ann.find("#id", has_text="invoice 2").wait_for()


def test_an_api_that_is_not_there_is_wrong_usage(tmp_path: Path) -> None:
    src = write_project(tmp_path / "src", FILES)
    with pytest.raises(OptionsError, match=r"invoice\.js"):
        convert(src, tmp_path / "dist")


CARD = {
    "live-pusher.json": '{"component": true}',
    "live-pusher.wxml": '<view class="shim" bindtap="tell">{{url}} <slot /></view>',
    "live-pusher.wxss": ".shim { color: rgb(1, 2, 3); }",
    "live-pusher.js": 'const word = require("./word");\n'
    'Component({ properties: { url: String }, methods: { tell() { this.triggerEvent("told", word); } } });',
    "word.js": 'module.exports = { word: "from beside" };',
}
PLACES = {
    "beside the app": ("mini/", "shims/", "./shims/live-pusher"),
    "in the app": ("", "shims/", "shims/live-pusher"),
    "in the app, ignored by its build": ("", "ignored/", "./ignored/live-pusher"),
    "a folder": ("mini/", "own/pusher/", "./own/pusher"),
    "outside of the project": ("mini/", "../elsewhere/", "../elsewhere/live-pusher"),
}


@pytest.mark.parametrize(("app", "folder", "written"), PLACES.values(), ids=PLACES)
def test_a_component_of_the_owners_own(
    app: str, folder: str, written: str, tmp_path: Path, phone: Callable[..., Phone]
) -> None:
    files = small_app(PAGE) | {
        f"{PAGE}.wxml": '<live-pusher url="rtmp://a" bind:told="onTold">inside</live-pusher>'
        '<chart /><text id="id">{{word}}</text>',
        f"{PAGE}.js": "Page({ data: { word: '' }, onTold({ detail }) { this.setData(detail); } });",
        f"{PAGE}.json": '{"usingComponents": {"chart": "plugin://charts/pie"}}',
    }
    if written.endswith("own/pusher"):
        card = {name.replace("live-pusher", "index"): text for name, text in CARD.items()}
    else:
        card = CARD
    rules = {"packOptions": {"ignore": [{"type": "folder", "value": "ignored"}]}, "miniprogramRoot": app}
    src = write_project(
        tmp_path / "src",
        {f"{app}{path}": text for path, text in files.items()}
        | {f"{folder}{path}": text for path, text in card.items()}
        | {
            "project.config.json": json.dumps(rules),
            "wx2tg.toml": f'[components]\n"live-pusher" = "{written}"\nchart = "{written}"\n',
        },
    )
    report = convert(src, tmp_path / "dist")
    assert report.findings == ()
    assert {(use.tag, use.tier) for use in report.components} >= {("live-pusher", "full"), ("chart", "full")}
    ann = phone(tmp_path / "dist")
    ann.open(PAGE)
    shim = ann.find("wx-live-pusher .shim, wx-live-pusher [class*=shim]")
    expect(shim).to_have_text("rtmp://a inside")
    expect(shim).to_have_css("color", "rgb(1, 2, 3)")
    ann.tap(shim)
    ann.find("#id", has_text="from beside").wait_for()
    expect(ann.find("wx-chart [class*=shim]")).to_have_count(1)


def test_a_replacement_may_use_what_it_replaces(tmp_path: Path, phone: Callable[..., Phone]) -> None:
    files = small_app(PAGE) | {
        f"{PAGE}.wxml": '<video src="a" />',
        "shims/video.wxml": '<view id="around"><video src="{{src}}" /></view>',
        "shims/video.js": "Component({ properties: { src: String } });",
        "wx2tg.toml": '[components]\nvideo = "./shims/video"\n',
        "a": "",
    }
    convert(write_project(tmp_path / "src", files), tmp_path / "dist")
    ann = phone(tmp_path / "dist")
    ann.expect("refused|status|console")
    ann.open(PAGE)
    expect(ann.find("wx-video #around wx-video video")).to_have_count(1)


def test_a_component_that_is_not_there_is_wrong_usage(tmp_path: Path) -> None:
    src = write_project(tmp_path / "src", small_app(PAGE) | {"wx2tg.toml": '[components]\nmap = "./shims/map"\n'})
    with pytest.raises(OptionsError, match=r"shims/map.*\[components\].*`map`"):
        convert(src, tmp_path / "dist")
