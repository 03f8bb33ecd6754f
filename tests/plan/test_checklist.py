"""The porting checklist: which steps a project calls for, and where, in the report that `wx2tg check` gives."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from browser.projects import write_project
from click.testing import CliRunner

from wx2tg.cli import main

MINIMAL: dict[str, str | bytes] = {"app.json": '{"pages": ["a"]}', "a.wxml": "<view/>", "a.js": "Page({});"}
ALWAYS = {"A bot", "The address", "A short name", "The menu button", "The bot", "The app"}


def told(tmp_path: Path, files: dict[str, str | bytes], *flags: str) -> str:
    source = write_project(tmp_path / "app", {**MINIMAL, **files})
    command = ["check", str(source), "--jobs", "1", "--no-cache", *flags]
    return CliRunner().invoke(main, command, catch_exceptions=False).output


def document(tmp_path: Path, files: dict[str, str | bytes]) -> Any:
    return json.loads(told(tmp_path, files, "--format", "json"))


def steps(tmp_path: Path, files: dict[str, str | bytes]) -> dict[str, dict[str, Any]]:
    """The steps beyond those that every app has, by topic and title."""
    found = document(tmp_path, files)["checklist"]
    return {f"{step['topic']}: {step['title']}": step for step in found if step["title"] not in ALWAYS}


def test_every_app_needs_a_bot_an_address_and_pictures(tmp_path: Path) -> None:
    assert {step["title"] for step in document(tmp_path, {})["checklist"]} == ALWAYS
    known = {"wx2tg.toml": '[telegram]\nbot = "tea_bot"\napp = "shop"\n'}
    assert {step["title"] for step in document(tmp_path, known)["checklist"]} == ALWAYS - {"A bot", "A short name"}


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("wx.login();", ["server: Login", "botfather: Privacy"]),
        ("wx.requestPayment({});", ["server: Payment", "payment: Digital goods", "botfather: Payments"]),
        ("wx.requestSubscribeMessage({ tmplIds: ['a'] });", ["server: Messages"]),
        ("wx.cloud.callFunction({ name: 'tea' });", ["server: Cloud"]),
        ("wx.startHCE({});", ["features: wx.startHCE"]),
        ("wx.request({ url: 'https://api.example/x' });", ["hosts: https://api.example"]),
        ("wx.connectSocket({ url: 'wss://api.example/x' });", ["hosts: wss://api.example"]),
        ("wx.request({ url: 'http://api.example/x' });", ["mixed-content: Plain http"]),
        ("wx.request({ url: 'http://localhost/x' }); wx.showToast({ title: 'Tea' });", []),
        ("Page({ data: { a: '茶', b: \"a 馆\", c: `茶` } }); // 茶馆\n/* '茶' */", ["texts: Chinese"]),
        ("// 茶馆\n/* '茶' */ const a = 'tea';", []),
    ],
)
def test_what_a_script_calls_for(tmp_path: Path, script: str, expected: list[str]) -> None:
    found = steps(tmp_path, {"a.js": script})
    assert list(found) == expected
    for name, step in found.items():
        if not name.startswith("botfather"):
            assert step["uses"][0] == {"path": "a.js", "line": 1, "column": step["uses"][0]["column"]}


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("<web-view src='https://news.example/'/>", ["hosts: https://news.example"]),
        ("<button open-type='getPhoneNumber'>Phone</button>", ["server: Phone number", "botfather: Privacy"]),
        ("<live-pusher/>", ["features: <live-pusher>"]),
        ("<image src='https://pictures.example/a.png'/>", []),
        ("<view title='茶'>茶馆{{ '茶' }}</view><!-- 茶 -->", ["texts: Chinese"]),
    ],
)
def test_what_a_template_calls_for(tmp_path: Path, template: str, expected: list[str]) -> None:
    assert list(steps(tmp_path, {"a.wxml": template})) == expected


def test_a_font_of_another_host_needs_cors(tmp_path: Path) -> None:
    sheet = "@font-face { font-family: a; src: url('https://fonts.example/a.woff2'); }"
    assert list(steps(tmp_path, {"a.wxss": sheet})) == ["hosts: https://fonts.example"]


def test_texts_are_counted_file_by_file(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "app.json": '{"pages": ["a"], "window": {"navigationBarTitleText": "茶馆"}}',
        "a.js": "Page({ a: '茶', b: 'tea', c: 'it\\'s 馆' });",
        "a.wxml": "<view>茶<text>{{ a ? '是' : \"否\" }}</text></view>",
        "miniprogram_npm/b/index.js": "module.exports = '茶';",
        "i18n/en.js": "module.exports = {};",
    }
    step = steps(tmp_path, files)["texts: Chinese"]
    assert step["text"].startswith("6 texts in templates, scripts and settings are Chinese.")
    assert step["text"].endswith("The app has files for en.")
    assert [use["path"] for use in step["uses"]] == ["a.js", "a.wxml", "app.json"]


def test_what_is_configured_is_not_asked_for(tmp_path: Path) -> None:
    settings = '[telegram]\nbot = "b"\napp = "a"\n[server]\nbase = "https://shop.example"\n'
    script = "wx.login(); wx.cloud.callFunction({}); wx.request({ url: 'https://shop.example/x' });"
    page = "<button open-type='getPhoneNumber'/>"
    found = steps(tmp_path, {"a.js": script, "a.wxml": page, "wx2tg.toml": settings})
    assert list(found) == ["botfather: Privacy"]


def test_payments_on_ton_have_a_rule_and_an_icon(tmp_path: Path) -> None:
    settings = '[payment]\nprovider = "ton-connect"\n[ton-connect]\nurl = "https://shop.example"\n'
    found = steps(tmp_path, {"a.js": "wx.requestPayment({});", "wx2tg.toml": settings})
    assert {"payment: Digital goods", "icons: Wallets"} <= set(found)
    assert "Stars" in found["payment: Digital goods"]["text"]
    assert "botfather: Payments" not in found


def test_text_and_markdown_end_with_the_checklist(tmp_path: Path) -> None:
    script: dict[str, str | bytes] = {"a.js": "wx.login();\nwx.login();"}
    short, long = told(tmp_path, script), told(tmp_path, script, "--verbose")
    assert "[ ] Work on the server" in short
    assert "code2Session" in long.partition("Porting checklist")[2]
    assert "a.js:1, a.js:2" in long
    markdown = told(tmp_path, script, "--format", "markdown")
    assert "- [ ] Login: " in markdown.partition("## Porting checklist\n\n### Work on the server\n")[2]


def test_a_page_counts_its_components_and_scripts(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "app.json": '{"pages": ["a", "b"]}',
        "app.js": "App({});",
        "a.json": '{"usingComponents": {"card": "card"}}',
        "a.wxml": "<card/><import src='t.wxml'/><template is='t'/>",
        "t.wxml": "<template name='t'><live-pusher/></template>",
        "card.json": '{"component": true}',
        "card.wxml": "<view/>",
        "card.js": "const pay = require('./nfc'); Component({});",
        "nfc.js": "exports.start = () => wx.startHCE({});",
        "b.js": "Page({ tap() { wx.showToast({ title: 'a' }); } });",
        "b.wxml": "<textarea fixed/>",
    }
    pages = {page["path"]: page for page in document(tmp_path, files)["pages"]}
    assert list(pages) == ["app", "a", "b"]
    assert pages["a"]["missing"] == ["<live-pusher>", "wx.startHCE"]
    assert pages["a"]["coverage"] == round(1 / 3, 4)
    assert (pages["b"]["uses"], pages["b"]["across"], pages["b"]["missing"]) == (3, 2, ["<textarea fixed>"])
