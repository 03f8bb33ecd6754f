"""The network of `wx2tg dev`, as an app in the workbench meets it: `wx.request` and its kin, and the switches."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser.projects import write_project
from dev.netting import Shop, served
from dev.stand import Workbench, workbench
from dev.test_dev_companion import app_of, opened
from playwright.sync_api import Browser, Frame, Page, expect

pytestmark = pytest.mark.browser

INDEX = "pages/index/index"


def project(folder: Path, address: str) -> Path:
    """An app that asks a server of another origin, which knows nothing of CORS."""
    script = f"""
        Page({{
          data: {{ told: "", said: "" }},
          ask() {{
            wx.request({{
              url: "{address}/echo?page=2", method: "POST", data: {{ dish: "noodles" }},
              success: ({{ data, statusCode, header }}) => {{
                this.setData({{ told: [statusCode, data.body, header["X-Shop"]].join(" ") }});
              }},
              fail: ({{ errMsg }}) => this.setData({{ told: errMsg }}),
            }});
          }},
          talk() {{
            const task = wx.connectSocket({{ url: "{address.replace("http", "ws")}/talk" }});
            task.onOpen(() => task.send({{ data: "soup" }}));
            task.onMessage(({{ data }}) => this.setData({{ said: data }}));
            task.onError(({{ errMsg }}) => this.setData({{ said: errMsg }}));
          }},
        }});
    """
    files: dict[str, str | bytes] = {
        "app.json": json.dumps({"pages": [INDEX]}),
        "app.js": "App({});",
        f"{INDEX}.js": script,
        f"{INDEX}.wxml": """
            <button id="ask" bindtap="ask">Ask</button><text id="told">{{told}}</text>
            <button id="talk" bindtap="talk">Talk</button><text id="said">{{said}}</text>
        """,
    }
    return write_project(folder / "app", files)


@pytest.fixture
def parts(chromium: Browser, telegram_script: Path, tmp_path: Path) -> Iterator[tuple[Workbench, Page, Frame]]:
    with (
        served(Shop().app) as (address, _),
        workbench(project(tmp_path, address)) as running,
        opened(chromium, telegram_script, running) as page,
    ):
        yield running, page, app_of(page, running)


def test_an_app_asks_servers_that_know_nothing_of_cors(parts: tuple[Workbench, Page, Frame]) -> None:
    running, page, app = parts

    def conditions(**wanted: object) -> None:
        script = (
            "(body) => fetch('/api/network', {method: 'POST', body: JSON.stringify(body)}).then(({status}) => status)"
        )
        assert page.evaluate(script, wanted) == 200
        state = running.get("/api/state")["network"]
        assert wanted.items() <= state.items()

    told, said = app.locator("#told"), app.locator("#said")
    with running.hears() as ears:
        app.locator("#ask").click()
        expect(told).to_have_text('200 {"dish":"noodles"} noodles')
        row = ears.next("net")
        assert (row["method"], row["status"], row["url"].endswith("/echo?page=2")) == ("POST", 200, True)
    app.locator("#talk").click()
    expect(said).to_have_text("heard soup")
    for wanted, expected in (
        ({"proxy": False}, "CORS"),
        ({"proxy": True, "failing": ["127.0.0.1"]}, "no connection"),
        ({"failing": [], "offline": True}, "offline"),
        ({"offline": False}, "200"),
    ):
        conditions(**wanted)
        # The frame hears of it a moment later.
        for _ in range(100):
            app.locator("#ask").click()
            page.wait_for_timeout(200)
            if expected in (told.text_content() or ""):
                break
        expect(told).to_contain_text(expected)
