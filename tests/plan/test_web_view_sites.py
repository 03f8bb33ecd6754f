"""What a web-view may show and do, and what a browser makes of the policy."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import quote

import pytest
from browser.phone import PhoneOf
from browser.projects import convert, write_project
from plan.policies import FILES, PAGE, converted

from wx2tg.options import OptionsError
from wx2tg.report import render

FRAMES: dict[str, tuple[dict[str, str], list[str], list[str]]] = {
    "none": ({}, ["'none'"], []),
    "one that is named": (
        {f"{PAGE}.wxml": '<web-view src="https://h5.example/a" />'},
        ["https://h5.example"],
        ["policy-hosts"],
    ),
    "a page of the bundle": (
        {
            f"{PAGE}.wxml": '<web-view src="/site/index.html" />',
            "site/index.html": "",
            "wx2tg.toml": '[build]\nassets = ["site/*.html"]\n',
        },
        ["'self'"],
        [],
    ),
    "from data": ({f"{PAGE}.wxml": '<web-view src="{{query.url}}" />'}, ["'self'"], ["web-view-hosts"]),
    "from data, with links in scripts": (
        {
            f"{PAGE}.wxml": '<web-view src="{{query.url}}" />',
            "app.js": "App({ help: 'https://help.example/faq', live: 'wss://help.example' });",
        },
        ["'self'", "https://help.example"],
        ["policy-hosts", "web-view-hosts"],
    ),
    "from data, and listed": (
        {
            f"{PAGE}.wxml": '<web-view src="{{query.url}}" />',
            "app.js": "App({ help: 'https://help.example/faq' });",
            "wx2tg.toml": '[web-view]\nhosts = ["https://news.example"]\n',
        },
        ["'self'", "https://news.example"],
        ["policy-hosts"],
    ),
}


@pytest.mark.parametrize(("files", "expected", "told"), FRAMES.values(), ids=FRAMES)
def test_sites_in_a_web_view(files: dict[str, str], expected: list[str], told: list[str], tmp_path: Path) -> None:
    policy, report = converted(tmp_path, files)
    assert policy["frame-src"] == expected
    assert sorted({found.name for found in report.findings}) == told


def test_the_reports_hosts_have_their_kinds(tmp_path: Path) -> None:
    files = {
        f"{PAGE}.js": "Page({ onLoad() { wx.uploadFile({ url: 'https://up.example/x', filePath: '/a', name: 'a' });\n"
        "wx.downloadFile({ url: 'https://down.example/x' }); wx.connectSocket({ url: 'wss://s.example' });\n"
        "wx.request({ url: 'https://up.example/y' }); this.other = 'https://other.example/z'; } });",
        f"{PAGE}.wxml": '<web-view src="https://h5.example" /><image src="https://i.example/a.png" />'
        '<video src="https://v.example/a.mp4" />',
        f"{PAGE}.wxss": '@font-face { font-family: x; src: url("https://f.example/x.woff"); }',
    }
    _, report = converted(tmp_path, files)
    hosts = {host["origin"]: host["kinds"] for host in json.loads(render(report, "json"))["hosts"]}
    assert hosts == {
        "https://down.example": ["download"],
        "https://f.example": ["font"],
        "https://h5.example": ["web-view"],
        "https://i.example": ["image"],
        "https://up.example": ["request", "upload"],
        "https://v.example": ["media"],
        "wss://s.example": ["socket"],
    }


@pytest.mark.browser
def test_requests_and_pictures_in_a_browser(tmp_path: Path, phone: PhoneOf, owner_server: str) -> None:
    other = owner_server.replace("127.0.0.1", "localhost")
    script = (
        'Page({ data: { src: "" },\n'
        "  get(url) { return new Promise((done) => wx.request({ url, success: done, fail: done })); },\n"
        f'  onLoad() {{ this.get("{owner_server}echo"); }},\n'
        "  show(src) { return new Promise((done) => { this.done = done; this.setData({ src }); }); },\n"
        "  told(event) { this.done(event.type); } });\n"
    )
    template = f'<image src="{{{{src}}}}" bindload="told" binderror="told" /><image src="{owner_server}square.svg" />'
    files = {**FILES, f"{PAGE}.js": script, f"{PAGE}.wxml": template}
    convert(write_project(tmp_path / "src", files), tmp_path / "dist")
    ann = phone(tmp_path / "dist")
    ann.open(PAGE)
    ann.expect("Content Security Policy")
    ann.expect("violates the following")
    call = "const answer = await getCurrentPages()[0].get(given); return answer.statusCode || answer.errMsg;"
    assert ann.run(call, f"{owner_server}echo") == 200
    message = ann.run(call, f"{other}echo?secret=1")
    assert message.startswith(f"request:fail the policy of the bundle forbids {other}echo:")
    assert "[security] connect" in message
    show = "return getCurrentPages()[0].show(given);"
    assert ann.run(show, f"{owner_server}square.svg") == "load"
    assert ann.run(show, f"{other}square.svg") == "error"
    assert ann.run(show, "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' width='1' height='1'/>") == "load"


SITE = """
    Page({
      data: { site: "" },
      onLoad({ url }) { this.setData({ site: decodeURIComponent(url) }); },
      errored({ detail }) { this.failed = detail; },
    });
"""


def framed(root: Path, owner: str, toml: str = "") -> Path:
    """The bundle of an app that shows whatever site its link names; the owner's is named in a script."""
    files = {
        **FILES,
        f"{PAGE}.js": SITE,
        f"{PAGE}.wxml": '<web-view id="web" src="{{site}}" binderror="errored" />',
        "app.js": f'App({{ help: "{owner}square.svg" }});',
        "wx2tg.toml": f'{toml}[build]\nassets = ["site/*"]\n',
        "site/index.html": "<p id='here'>ours</p>",
    }
    convert(write_project(root / "src", files), root / "dist")
    return root / "dist"


@pytest.mark.browser
def test_a_link_shows_named_sites_only(tmp_path: Path, phone: PhoneOf, owner_server: str) -> None:
    ann = phone(framed(tmp_path, owner_server))
    ann.open(f"{PAGE}?url={owner_server}square.svg")
    frame = ann.find("#web iframe")
    frame.wait_for()
    assert frame.get_attribute("src") == f"{owner_server}square.svg"
    flags = (frame.get_attribute("sandbox") or "").split()
    assert {"allow-scripts", "allow-same-origin", "allow-forms", "allow-popups"} <= set(flags)
    assert not [flag for flag in flags if "top-navigation" in flag]
    assert not frame.get_attribute("allow")
    other = owner_server.replace("127.0.0.1", "localhost")
    for address in (
        f"{other}square.svg",
        "javascript:alert(1)",
        "data:text/html,x",
        "blob:x",
        "file:///etc",
        "//evil.example",
    ):
        ann.open(f"{PAGE}?url={quote(address, safe='')}")
        label = ann.find("#web [role=alert]")
        label.wait_for()
        assert "is not shown" in label.inner_text()
        assert frame.get_attribute("src") is None
        assert ann.run("return getCurrentPages()[0].failed.src;") == address


@pytest.mark.browser
def test_a_page_of_the_bundle_cannot_reach_out(tmp_path: Path, phone: PhoneOf, owner_server: str) -> None:
    ann = phone(framed(tmp_path, owner_server))
    ann.open(f"{PAGE}?url=/site/index.html")
    frame = ann.find("#web iframe")
    frame.wait_for()
    assert "allow-same-origin" not in (frame.get_attribute("sandbox") or "")
    ann.page.frame_locator("#web iframe").locator("#here").wait_for()
    inside = ann.page.frames[1]
    assert inside.evaluate("() => { try { return parent.document.title; } catch { return 'kept out'; } }") == "kept out"


@pytest.mark.browser
def test_permissions_of_a_web_view(tmp_path: Path, phone: PhoneOf, owner_server: str) -> None:
    toml = f'[web-view]\nhosts = ["{owner_server.rstrip("/")}"]\npermissions = ["camera", "fullscreen"]\n'
    ann = phone(framed(tmp_path, owner_server, toml))
    ann.open(f"{PAGE}?url={owner_server}square.svg")
    frame = ann.find("#web iframe")
    frame.wait_for()
    assert frame.get_attribute("allow") == "camera; fullscreen"


def test_permissions_are_those_of_browsers(tmp_path: Path) -> None:
    src = write_project(tmp_path / "src", {**FILES, "wx2tg.toml": '[web-view]\npermissions = ["everything"]\n'})
    with pytest.raises(OptionsError, match=r'wx2tg\.toml:2: `permissions` in \[web-view\] should be a list of "acc'):
        convert(src, tmp_path / "dist")
