"""Which of a project's hosts `[server] base` takes the place of, and what the policy and the report say then."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from browser.projects import convert, write_project
from plan.policies import converted, page
from plan.test_porting import hosts, tasks, told

from wx2tg import check, options
from wx2tg.plan.server import rewritten

BASE = "https://shop.example"
SERVER = f'[server]\nbase = "{BASE}"\n'


def rules_of(root: Path, files: dict[str, str]) -> dict[str, str]:
    """The rules for requests in the entry of a bundle."""
    from plan.policies import FILES

    src = write_project(root / "src", FILES | files)
    convert(src, root / "dist")
    entry = next(file for file in (root / "dist").rglob("*.js") if "rewrite" in file.read_text(encoding="utf-8"))
    found = re.search(r"rewrite\"?:\s*\{([^}]*)\}", entry.read_text(encoding="utf-8"))
    assert found is not None
    return dict(re.findall(r"[\"'`]([^\"'`]+)[\"'`]\s*:\s*[\"'`]([^\"'`]*)[\"'`]", found[1]))


def request(*addresses: str) -> str:
    return "".join(f"wx.request({{ url: '{address}' }});" for address in addresses)


@pytest.mark.parametrize(
    ("code", "stood_for"),
    [
        (request("https://api.example/x"), ["api.example"]),
        (request("http://api.example/x", "https://api.example/y"), ["api.example"]),
        (request("https://a.example/1", "https://b.example/1", "https://b.example/2"), ["b.example"]),
        (request("https://a.example/1", "https://b.example/1"), ["a.example"]),
        # Services of others do not count, however often they are called.
        (request("https://apis.map.qq.com/1", "https://apis.map.qq.com/2", "https://api.example/1"), ["api.example"]),
        (request("https://x.amap.com/1", "https://api.example/1"), ["api.example"]),
        # A file that is downloaded says less than a request.
        (
            "wx.downloadFile({ url: 'https://cdn.example/1' }); wx.downloadFile({ url: 'https://cdn.example/2' });"
            + request("https://api.example/1"),
            ["api.example"],
        ),
        # What only developers reach goes to the server too.
        (request("http://localhost:8360/1", "https://api.example/1"), ["api.example", "localhost:8360"]),
        (request("http://192.168.1.5/1"), ["192.168.1.5"]),
        ("const API = 'http://127.0.0.1:8360/api/'; wx.request({ url: API + query.what });", ["127.0.0.1:8360"]),
        # A host of which nothing shows that it is called, where there is no other.
        ("const host = 'https://api.example'; this.load(host);", ["api.example"]),
        (
            request("https://api.example/1") + "this.link = ['https://x.example', 'https://x.example/'];",
            ["api.example"],
        ),
        (request(f"{BASE}/x"), []),
    ],
)
def test_the_host_that_is_called_most(tmp_path: Path, code: str, stood_for: list[str]) -> None:
    rules = rules_of(tmp_path, {**page(code), "wx2tg.toml": SERVER})
    assert {key.partition("//")[2]: target for key, target in rules.items()} == dict.fromkeys(stood_for, BASE)


def test_sockets_go_there_too(tmp_path: Path) -> None:
    code = request("https://api.example/x") + "wx.connectSocket({ url: 'wss://api.example/talk' });"
    policy, _ = converted(tmp_path, {**page(code), "wx2tg.toml": SERVER})
    assert {"https://shop.example", "wss://shop.example"} <= set(policy["connect-src"])
    assert not [source for source in policy["connect-src"] if "api.example" in source]
    rules = rules_of(tmp_path / "again", {**page(code), "wx2tg.toml": SERVER})
    assert rules["wss://api.example"] == "wss://shop.example"
    assert rules["http://api.example"] == BASE


def test_a_host_as_it_is_written(tmp_path: Path) -> None:
    rules = rules_of(tmp_path, {**page(request("https://API.example:443/x")), "wx2tg.toml": SERVER})
    assert rewritten("https://API.example:443/x", rules) == f"{BASE}/x"
    assert rewritten("https://api.example/x", rules) == f"{BASE}/x"


@pytest.mark.parametrize(
    ("rewrite", "expected"),
    [
        ('{ "https://b.example" = "https://shop.example" }', {"https://b.example": BASE}),
        ('{ "https://b.example" = "https://shop.example/b" }', {"https://b.example": f"{BASE}/b"}),
        (
            '{ "https://a.example" = "https://a.example" }',
            {"https://a.example": "https://a.example", "http://b.example": BASE, "https://b.example": BASE},
        ),
    ],
)
def test_the_owners_own_rules_win(tmp_path: Path, rewrite: str, expected: dict[str, str]) -> None:
    code = request("https://a.example/1", "https://a.example/2", "https://b.example/1")
    settings = f"{SERVER}[network]\nrewrite = {rewrite}\n"
    rules = rules_of(tmp_path, {**page(code), "wx2tg.toml": settings})
    assert rules == expected


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://api.example", "https://new.example"),
        ("https://api.example?a=1", "https://new.example?a=1"),
        ("https://api.example/x", "https://new.example/x"),
        ("https://api.example/v1/x", "https://one.example/x"),
        ("https://api.example.org/x", "https://api.example.org/x"),
        ("https://api.example:8443/x", "https://api.example:8443/x"),
    ],
)
def test_an_origin_is_replaced_as_a_whole(address: str, expected: str) -> None:
    rules = {"https://api.example": "https://new.example", "https://api.example/v1": "https://one.example"}
    assert rewritten(address, rules) == expected


def test_other_hosts_are_told(tmp_path: Path) -> None:
    code = request("https://a.example/1", "https://a.example/2", "https://b.example/1", "https://apis.map.qq.com/1")
    src = write_project(tmp_path, {"app.json": '{"pages": ["a"]}', "a.wxml": "<view/>", "a.js": code})
    found = [item for item in check(src, options.read(SERVER, root=src)).findings if item.code == "WX5206"]
    assert [item.message for item in found] == [
        "`[server] base` takes the place of a.example; requests to b.example, apis.map.qq.com go there directly."
    ]


def test_a_host_that_may_be_called_is_told(tmp_path: Path) -> None:
    code = request("https://a.example/1") + "wx.request({ url: getApp().host + '/x' });"
    files = {"app.json": '{"pages": ["a"]}', "a.wxml": "<view/>", "a.js": code, "b.js": ""}
    files["a.js"] += "const other = 'https://b.example'; module.exports = { other };"
    src = write_project(tmp_path, files)
    [found] = [item for item in check(src, options.read(SERVER, root=src)).findings if item.code == "WX5206"]
    assert "takes the place of a.example; requests to b.example go" in found.message


def test_sharing_needs_the_bot(tmp_path: Path) -> None:
    script = "Page({ onShareAppMessage() { return {}; } }); wx.shareAppMessage({ title: 'Tea' });"
    assert tasks(told(tmp_path / "a", {"a.js": script, "wx2tg.toml": SERVER})) == ["Sharing"]
    named = SERVER + '[telegram]\nbot = "tea_bot"\n'
    assert tasks(told(tmp_path / "b", {"a.js": script, "wx2tg.toml": named})) == []


def test_what_a_server_takes_off_the_owner(tmp_path: Path) -> None:
    script = """
        wx.login(); wx.getUserInfo({}); wx.requestPayment({}); wx.request({ url: 'http://api.example/x' });
        Page({ onPhone({ detail }) { this.send(detail.encryptedData, detail.iv); } });
    """
    output = told(tmp_path, {"a.js": script, "wx2tg.toml": SERVER})
    assert tasks(output) == []
    assert hosts(output) == {BASE: "login, payment, request"}


def test_a_server_on_plain_http_is_told(tmp_path: Path) -> None:
    output = told(tmp_path, {"a.js": "wx.login();", "wx2tg.toml": '[server]\nbase = "http://shop.example"\n'})
    assert tasks(output) == ["Plain http"]
    assert "wx2tg.toml:2" in output


def test_an_endpoint_that_the_app_does_not_use_is_not_talked_to(tmp_path: Path) -> None:
    assert hosts(told(tmp_path, {"a.js": "wx.login();", "wx2tg.toml": SERVER})) == {BASE: "login"}
    assert hosts(told(tmp_path / "b", {"a.js": "Page({});", "wx2tg.toml": SERVER})) == {}


def test_a_login_of_ones_own_is_asked_for_the_users_data(tmp_path: Path) -> None:
    login = '[login]\nendpoint = "https://a.example/l"\n'
    output = told(tmp_path, {"a.js": "wx.login(); wx.getUserInfo({});", "wx2tg.toml": login})
    assert tasks(output) == ["User data"]
    assert "let it answer them as WeChat would" in output
