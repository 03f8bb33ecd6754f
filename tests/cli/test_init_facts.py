"""What `wx2tg init --companion` finds in the sources of a project and writes into companion.toml."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from browser.projects import write_project
from cli.started import APP, ID, OTHER_ID, init, settings, started

ORDER, WXML = "pages/order/order.js", "pages/order/order.wxml"
CALL = "wx.requestSubscribeMessage({ tmplIds: %s });"


@pytest.mark.parametrize(
    ("files", "ids"),
    [
        ({ORDER: CALL % f"['{ID}']"}, [ID]),
        ({ORDER: CALL % f'["{ID}", `{OTHER_ID}`]'}, [ID, OTHER_ID]),
        ({ORDER: CALL % "['order-paid']"}, ["order-paid"]),
        ({ORDER: f"const PAID = 'order-paid';{CALL % '[PAID]'}"}, ["order-paid"]),
        ({ORDER: f"const a = 'order-' + 'paid';{CALL % '[a]'}"}, ["order-paid"]),
        ({ORDER: f"const IDS = {{ paid: 'order-paid', title: 'Paid' }};{CALL % '[IDS.paid]'}"}, ["order-paid"]),
        ({ORDER: f"const I = {{ a: 'order-a', b: 'order-b' }};{CALL % 'Object.values(I)'}"}, ["order-a", "order-b"]),
        ({ORDER: CALL % "'order-a,order-b'.split(',')"}, ["order-a", "order-b"]),
        ({ORDER: f"const a = ['order-a'];{CALL % '[...a].concat(`order-b`)'}"}, ["order-a", "order-b"]),
        ({ORDER: f"const a = []; a.push('order-a');{CALL % 'a'}"}, ["order-a"]),
        ({ORDER: CALL % "vip ? ['order-a'] : ['order-b']"}, ["order-a", "order-b"]),
        ({ORDER: f"function ask(ids) {{ {CALL % 'ids'} }} ask(['order-paid']);"}, ["order-paid"]),
        ({ORDER: "const o = { tmplIds: ['order-paid'] }; wx.requestSubscribeMessage(o);"}, ["order-paid"]),
        ({ORDER: f"Page({{ data: {{ ids: ['order-a'] }}, ask() {{ {CALL % 'this.data.ids'} }} }});"}, ["order-a"]),
        ({ORDER: "const ask = promisify(wx.requestSubscribeMessage); ask({ tmplIds: ['order-a'] });"}, ["order-a"]),
        (
            {ORDER: f"const { '{' } MESSAGES { '}' } = require('../../config');{CALL % 'MESSAGES'}",
             "config.js": "module.exports = { MESSAGES: ['order-paid', 'order-sent'] };"},
            ["order-paid", "order-sent"],
        ),
        (
            {ORDER: f"import {{ MESSAGES as ids }} from '../../config';{CALL % 'ids'}",
             "config.js": "export const MESSAGES = ['order-paid'];"},
            ["order-paid"],
        ),
        (
            {ORDER: f"const config = require('../../config');{CALL % '[config.messages.paid]'}",
             "config.js": "module.exports = { messages: { paid: 'order-paid', sent: 'order-sent' } };"},
            ["order-paid"],
        ),
        (
            {ORDER: CALL % "[getApp().globalData.paidId]", "app.js": "App({ globalData: { paidId: 'order-paid' } });"},
            ["order-paid"],
        ),
        # What cannot be followed counts where it has the form of an id.
        ({ORDER: f"const all = load(); all.x = '{ID}';{CALL % 'all.pick()'}"}, [ID]),
        ({ORDER: CALL % "require('../../ids.json').all", "ids.json": f'{{"all": ["{ID}"]}}'}, [ID]),
        ({ORDER: CALL % "[e.target.dataset.t]", WXML: f'<view data-t="{ID}" bindtap="ask"/>'}, [ID]),
        ({ORDER: CALL % "e.detail.ids", WXML: f"<my-ask ids=\"{{{{['{ID}', '{OTHER_ID}']}}}}\"/>"}, [ID, OTHER_ID]),
        # A comment, data, and a name of 43 letters are no ids.
        ({ORDER: f"// '{ID}'\n{CALL % 'this.ids'}"}, []),
        ({ORDER: f"const key = '{'a_long_name_that_is_no_id' + '_' * 18}';{CALL % '[id]'}"}, []),
        # Nobody is asked for messages.
        ({ORDER: f"const key = '{ID}';"}, []),
    ],
)  # fmt: skip
def test_the_templates_of_messages(tmp_path: Path, files: dict[str, str | bytes], ids: list[str]) -> None:
    folder = started(tmp_path, files)
    templates = settings(folder).get("templates", {})
    assert sorted(templates) == sorted(ids)
    assert all(row["text"] for row in templates.values())


def test_a_template_is_named_as_the_sources_name_it(tmp_path: Path) -> None:
    files = {ORDER: f"const IDS = {{\n orderPaid: {{ id: '{ID}' }} }};\n{CALL % '[IDS.orderPaid.id]'}"}
    text = (started(tmp_path, files) / "companion.toml").read_text(encoding="utf-8")
    assert f"# orderPaid: pages/order/order.js:2\n\n[templates.{ID}]\n" in text


@pytest.mark.parametrize(
    ("script", "backend"),
    [
        ("wx.request({ url: 'https://api.tea.example/x' });", "https://api.tea.example"),
        ("const BASE = 'https://api.tea.example/v1'; wx.request({ url: BASE + path });", "https://api.tea.example"),
        ("wx.request({ url: 'http://localhost:8360/api' });", "http://localhost:8360"),
        (
            "wx.request({ url: 'https://a.example/x' }); wx.request({ url: 'https://b.example/x' });"
            "wx.request({ url: 'https://b.example/y' });",
            "https://b.example",
        ),
        (
            "wx.request({ url: 'https://apis.map.qq.com/x' }); wx.request({ url: 'https://apis.map.qq.com/y' });"
            "wx.request({ url: 'https://z.example/x' });",
            "https://z.example",
        ),
        (
            "const hosts = { a: { base: 'https://dev.tea.example' }, b: { base: 'https://www.tea.example' } };"
            "wx.request({ url: hosts[env].base + '/x' });",
            "https://www.tea.example",
        ),
        (
            "wx.uploadFile({ url: 'https://a-files.example/x' }); wx.request({ url: 'https://b.example/x' });",
            "https://b.example",
        ),
        ("wx.connectSocket({ url: 'wss://chat.tea.example/x' });", "https://chat.tea.example"),
        (
            "wx.connectSocket({ url: 'wss://a.example/x' }); wx.request({ url: 'https://b.example/x' });",
            "https://b.example",
        ),
        # Called by a library that nobody follows.
        ("fly.config.baseURL = 'https://api.tea.example';", "https://api.tea.example"),
        ("wx.downloadFile({ url: 'https://cdn.example/a.pdf' });", ""),
        ("wx.request({ url: 'https://apis.map.qq.com/x' });", ""),
        ("wx.request({ url: getApp().host });", ""),
        ("Page({});", ""),
    ],
)
def test_the_back_end(tmp_path: Path, script: str, backend: str) -> None:
    assert settings(started(tmp_path, {ORDER: script}))["public"]["backend"] == backend


def test_other_hosts_are_told_in_a_comment(tmp_path: Path) -> None:
    script = "wx.request({ url: 'https://b.example/x' }); wx.request({ url: 'https://a.example/x' });"
    text = (started(tmp_path, {ORDER: script}) / "companion.toml").read_text(encoding="utf-8")
    assert 'backend = "https://b.example"' in text
    assert "#   https://a.example\n" in text


@pytest.mark.parametrize(
    ("files", "appid", "home"),
    [
        ({}, "wx1234567890abcdef", "pages/index/index"),
        (
            {"app.json": '{"pages": ["pages/index/index", "pages/order/order"], "entryPagePath": "pages/order/order"}'},
            "wx1234567890abcdef",
            "pages/order/order",
        ),
        ({"project.config.json": '{"appid": "touristappid"}'}, "wx0000000000000000", "pages/index/index"),
        ({"project.config.json": "{}"}, "wx0000000000000000", "pages/index/index"),
    ],
)
def test_appid_and_home(tmp_path: Path, files: dict[str, str | bytes], appid: str, home: str) -> None:
    app = settings(started(tmp_path, files))["app"]
    assert (app["appid"], app["home"]) == (appid, home)


@pytest.mark.parametrize(
    ("files", "pays"),
    [
        ({ORDER: "wx.requestPayment({});"}, True),
        ({ORDER: "wx.requestOrderPayment({});"}, True),
        ({ORDER: "wx.requestPluginPayment({});"}, True),
        ({"pages/order/order.wxml": '<functional-page-navigator name="requestPayment"/>'}, True),
        ({ORDER: "wx.request({});"}, False),
    ],
)
def test_payment(tmp_path: Path, files: dict[str, str | bytes], pays: bool) -> None:
    folder = started(tmp_path, files)
    assert ("payment" in settings(folder)) is pays
    assert ("WECHAT_PAY_KEY=" in (folder / ".env.example").read_text(encoding="utf-8")) is pays


BUTTON = '<button open-type="%s" bindgetphonenumber="onPhone">Phone</button>'


@pytest.mark.parametrize(
    ("files", "asks"),
    [
        ({"pages/order/order.wxml": BUTTON % "getPhoneNumber"}, True),
        ({"pages/order/order.wxml": BUTTON % "getRealtimePhoneNumber"}, True),
        ({"pages/order/order.wxml": BUTTON % "{{known ? '' : 'getPhoneNumber'}}"}, True),
        (
            {
                "pages/order/order.wxml": '<my-button open-type="getPhoneNumber"/>',
                "pages/order/order.json": '{"usingComponents": {"my-button": "/my-button"}}',
                "my-button.json": '{"component": true}',
                "my-button.wxml": '<button open-type="{{openType}}" bindgetphonenumber="on"/>',
                "my-button.js": "Component({ properties: { openType: String } });",
            },
            True,
        ),
        ({"pages/order/order.wxml": BUTTON % "{{openType}}"}, False),
        ({"pages/order/order.wxml": BUTTON % "share"}, False),
    ],
)
def test_phone(tmp_path: Path, files: dict[str, str | bytes], asks: bool) -> None:
    text = (started(tmp_path, files) / "companion.toml").read_text(encoding="utf-8")
    assert ("asks for phone numbers" in text) is asks


@pytest.mark.parametrize(
    ("paths", "languages"),
    [
        ((), ["en", "zh-hans"]),
        (("i18n/zh_CN.js", "i18n/en_US.js"), ["en", "zh-hans"]),
        (("i18n/zh-TW.js", "locales/ru/home.js"), ["en", "ru", "zh-hans", "zh-hant"]),
        (("i18n/th.js",), ["en", "zh-hans"]),
        (("utils/ru.js", "i18n/index.js"), ["en", "zh-hans"]),
    ],
)
def test_the_languages_of_the_bot(tmp_path: Path, paths: tuple[str, ...], languages: list[str]) -> None:
    folder = started(tmp_path, dict.fromkeys(paths, "module.exports = {};"))
    assert sorted(settings(folder)["texts"]) == languages
    text = (folder / "companion.toml").read_text(encoding="utf-8")
    assert ("# [texts.th]" in text) is ("i18n/th.js" in paths)


def test_names_do_not_get_out_of_their_comments(tmp_path: Path) -> None:
    bad = 'x\\n[payment]\\nmchid = "1"\\n'
    page = "pages/in\n[wechat]\ndex"
    files: dict[str, str | bytes] = {
        "app.json": '{"pages": ["pages/index/index", "pages/in\\n[wechat]\\ndex"]}',
        "project.config.json": f'{{"appid": "wx\\"\\n[x]", "projectname": {bad!r}}}'.replace("'", '"'),
        f"{page}.js": f"const a = {{ '{bad}': '{ID}' }};{CALL % '[a.x]'}",
        f"{page}.wxml": "<view/>",
    }
    src = write_project(tmp_path / "app", {**APP, **files})
    assert init(src).exit_code == 0
    text = (src / "companion/companion.toml").read_text(encoding="utf-8")
    assert set(tomllib.loads(text)) == {
        *(
            "app",
            "telegram",
            "public",
            "wechat",
            "proxy",
            "login",
            "templates",
            "messages",
            "security-check",
            "texts",
            "database",
        ),
    }
