"""What the default output tells a porter to do, and which hosts it says that an app talks to."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from browser.projects import write_project
from click.testing import CliRunner

from wx2tg.cli import main

MINIMAL: dict[str, str | bytes] = {"app.json": '{"pages": ["a"]}', "a.wxml": "<view/>", "a.js": "Page({});"}


def told(tmp_path: Path, files: dict[str, str], command: str = "check") -> str:
    """What `wx2tg check` prints, or `wx2tg convert`."""
    source = write_project(tmp_path / "app", {**MINIMAL, **files})
    out = ["-o", str(tmp_path / "dist")] if command == "convert" else []
    return CliRunner().invoke(main, [command, str(source), *out], catch_exceptions=False).output


def part(output: str, title: str) -> list[str]:
    """The lines of a section, or what stands in its line, without the places of tasks."""
    found = re.search(rf"^  {title}([^\n]*)\n((?:    .*\n)*)", output, re.MULTILINE)
    return [found[1].strip(), *(line.strip() for line in found[2].splitlines())] if found else []


def tasks(output: str) -> list[str]:
    return [re.split(r"\s{2,}", line)[0] for line in part(output, "To do before it works in Telegram")[1:]]


def hosts(output: str) -> dict[str, str]:
    return dict(re.split(r"\s{2,}", line) for line in part(output, "Talks to")[1:])  # type: ignore[misc]


@pytest.mark.parametrize(
    ("script", "titles"),
    [
        ("wx.login({});", ["Login"]),
        ("wx.getUserInfo({});", ["User data"]),
        ("wx.getUserProfile({ desc: 'tea' });", ["User data"]),
        ("Page({ onPhone({ detail }) { this.send(detail.encryptedData, detail.iv); } });", ["User data"]),
        ("wx.requestPayment({});", ["Payment"]),
        ("wx.createGlobalPayment({});", ["Payment"]),
        ("wx.request({ url: 'http://api.example/x' });", ["Plain http"]),
        ("wx.connectSocket({ url: 'ws://api.example/x' });", ["Plain http"]),
        ("wx.request({ url: 'http://127.0.0.1:8080/x' }); wx.request({ url: 'http://localhost/x' });", []),
        ("wx.request({ url: 'https://api.example/x' }); wx.showToast({ title: 'Tea' });", []),
        ("// wx.login is not called, and encryptedData is not read\nwx.checkSession({});", []),
    ],
)
@pytest.mark.parametrize("command", ["check", "convert"])
def test_what_has_to_be_done(tmp_path: Path, command: str, script: str, titles: list[str]) -> None:
    assert tasks(told(tmp_path, {"a.js": script}, command)) == titles


def test_a_task_says_what_to_do_and_where(tmp_path: Path) -> None:
    output = told(tmp_path, {"a.js": "wx.login();\nwx.login();\nwx.requestPayment({});"})
    login, payment = part(output, "To do before it works in Telegram")[1:]
    assert "check its hash in place of calling code2Session" in login
    assert login.endswith("a.js:1 and 1 more")
    assert "invoice_link" in payment
    assert payment.endswith("a.js:3")


def test_what_is_configured_needs_not_be_done(tmp_path: Path) -> None:
    endpoints = '[login]\nendpoint = "https://a.example/l"\n[payment]\nendpoint = "https://a.example/p"\n'
    rewrite = '[network]\nrewrite = { "http://old.example" = "https://new.example" }\n'
    script = "wx.login(); wx.requestPayment({}); wx.request({ url: 'http://old.example/x' });"
    output = told(tmp_path, {"a.js": script, "wx2tg.toml": endpoints + rewrite})
    assert tasks(output) == []
    assert hosts(output) == {"https://a.example": "login, payment", "https://new.example": "request"}


def test_pictures_are_rewritten_by_nothing(tmp_path: Path) -> None:
    rewrite = '[network]\nrewrite = { "https://old.example" = "/api" }\n'
    files = {
        "a.wxml": '<image src="https://old.example/a.png"/>',
        "a.js": "wx.request({ url: 'https://old.example/x' });",
        "wx2tg.toml": rewrite,
    }
    assert hosts(told(tmp_path, files)) == {"https://old.example": "image"}


def test_only_hosts_that_are_talked_to_are_named(tmp_path: Path) -> None:
    files = {
        "config.js": "module.exports = { base: 'https://api.example/v1', help: 'https://help.example/doc' };",
        "names.js": "export const SITE = 'https://site.example'; export const OTHER = 'https://other.example';",
        "a.js": """
            import { SITE } from "./names";
            const { base } = require("./config");
            const config = require("./config");
            const text = "See https://in-a-sentence.example/x for more";
            Page({
              data: { avatar: "https://img.example/a.png?x=1", film: "https://film.example/a.mp4" },
              onLoad() {
                wx.request({ url: base + "/teas" });
                wx.request({ url: `${SITE}/teas` });
                wx.setClipboardData({ data: config.help });
                wx.previewImage({ urls: ["https://pics.example/1"] });
                wx.downloadFile({ url: "https://files.example/a.pdf" });
              },
            });
        """,
    }
    output = told(tmp_path, files)
    assert hosts(output) == {
        "https://api.example": "request",
        "https://files.example": "download",
        "https://film.example": "media",
        "https://img.example": "image",
        "https://pics.example": "image",
        "https://site.example": "request",
    }
    [named] = part(output, "Names, for no use that is seen")
    assert named == "https://help.example, https://other.example"
