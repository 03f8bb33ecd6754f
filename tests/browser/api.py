"""An app that has all of `wx`, and calls of `wx` as an app makes them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from browser.phone import Phone
from browser.projects import convert, write_project

INDEX = "pages/index/index"
SECOND = "pages/second/second"
OTHER = "pages/other/other"

_SQUARE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="40" height="20" fill="red"/></svg>'
)

_FILES: dict[str, str | bytes] = {
    "app.json": json.dumps(
        {
            "pages": [INDEX, SECOND, OTHER],
            "window": {"navigationBarTitleText": "Everything", "navigationBarBackgroundColor": "#ffffff"},
            "tabBar": {"list": [{"pagePath": INDEX, "text": "Index"}, {"pagePath": OTHER, "text": "Other"}]},
        }
    ),
    # A name that is only known when the app runs brings every API.
    "app.js": "App({ member: (name) => wx[name] });",
    f"{INDEX}.json": '{ "enablePullDownRefresh": true }',
    f"{INDEX}.js": """
        Page({
          data: { moves: {}, text: "hello" },
          shared: null,
          onShareAppMessage(event) {
            this.shared = event.from;
            return { title: "A pot of tea", path: "/pages/second/second?id=9" };
          },
          onPullDownRefresh() {
            this.refreshed = true;
          },
        });
    """,
    f"{INDEX}.wxml": """
        <view id="box" class="x box" data-kind="pot" animation="{{moves}}"></view>
        <canvas id="paper" canvas-id="paper" style="width: 100px; height: 50px"></canvas>
        <input id="name" value="{{text}}" />
        <video id="film"></video>
        <button id="share" open-type="share">Share</button>
        <view class="x" style="height: 2000px"></view>
        <view id="far" class="far" style="height: 50px"></view>
        <view style="height: 1000px"></view>
    """,
    f"{INDEX}.wxss": ".box { width: 50px; height: 20px; margin: 10px; }",
    f"{SECOND}.js": """
        Page({
          onLoad(query) {
            this.query = query;
            this.getOpenerEventChannel().emit?.("arrived", query.id);
          },
        });
    """,
    f"{SECOND}.wxml": "<view>second</view>",
    f"{OTHER}.js": "Page({});",
    f"{OTHER}.wxml": "<view>other</view>",
    "square.svg": _SQUARE,
    "other.svg": _SQUARE,
}

_OUTCOME = """
    const [name, options] = given;
    const heard = [];
    await new Promise((resolve) => {
      const note = (event) => (result) => {
        heard.push([event, result]);
        if (event === "complete") resolve();
      };
      wx[name]({ ...options, success: note("success"), fail: note("fail"), complete: note("complete") });
    });
    return heard;
"""


def app_of_everything(root: Path, owner: str = "") -> Path:
    """The bundle of an app with all of `wx`; `owner` is the address of its owner's server, "" for an app without."""
    files = dict(_FILES)
    # The servers of tests are on http, at ports that nobody knows when the bundle is made.
    anywhere = '[security]\nconnect = ["http:", "https:", "ws:", "wss:"]\nimages = ["http:", "https:"]\n'
    files["wx2tg.toml"] = anywhere
    if owner:
        sections = {"login": "login", "payment": "invoice", "cloud": "cloud"}
        endpoints = [f'[{section}]\nendpoint = "{owner}{path}"\n' for section, path in sections.items()]
        moved = f'[network]\nrewrite = {{ "https://old.example" = "{owner.rstrip("/")}" }}\n'
        files["wx2tg.toml"] = "".join([*endpoints, moved, anywhere, '[telegram]\nbot = "tea_bot"\napp = "shop"\n'])
    convert(write_project(root / "app", files), root / "dist")
    return root / "dist"


def outcome(phone: Phone, api: str, **options: Any) -> Any:
    """What `wx.<api>` answers to its callbacks: `success` or `fail`, then `complete` with the same."""
    heard = phone.run(_OUTCOME, [api, options])
    events = [event for event, _ in heard]
    assert events in (["success", "complete"], ["fail", "complete"]), heard
    assert heard[0][1] == heard[1][1]
    expected = f"{api}:{'ok' if events[0] == 'success' else 'fail'}"
    assert heard[0][1]["errMsg"].startswith(expected), heard
    return heard[0][1]


def refusal(phone: Phone, api: str, **options: Any) -> str:
    """Why `wx.<api>` fails: the message without the name."""
    result = outcome(phone, api, **options)
    message: str = result["errMsg"]
    assert message.startswith(f"{api}:fail"), result
    return message.removeprefix(f"{api}:fail").strip()
