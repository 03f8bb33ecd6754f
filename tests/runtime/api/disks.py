"""An app that keeps files, and how tests run its file system."""

from __future__ import annotations

import base64
import json
from typing import Any

from browser.phone import Phone

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNg+M/wHwAEAQH/cm1zrgAAAABJRU5ErkJggg=="
)


FILES: dict[str, str | bytes] = {
    "project.config.json": json.dumps({"projectname": "files", "appid": "touristappid"}),
    "app.json": json.dumps({"pages": ["pages/deep/index/index"]}),
    "app.js": """
        App({
          onLaunch() {
            const fs = (this.fs = wx.getFileSystemManager());
            const path = `${wx.env.USER_DATA_PATH}/launch.txt`;
            try {
              this.found = fs.readFileSync(path, "utf8");
            } catch (error) {
              this.found = error.message;
            }
            fs.writeFileSync(path, "written in onLaunch");
          },
          member: (name) => wx[name],
        });
    """,
    "pages/deep/index/index.js": """
        Page({
          data: { src: "" },
          onLoad() {
            this.seen = "";
            this.setData({ src: `${wx.env.USER_DATA_PATH}/pictures/i.png` });
          },
          loaded() { this.seen = "load"; },
          failed() { this.seen = "error"; },
        });
    """,
    "pages/deep/index/index.wxml": '<image src="{{src}}" bindload="loaded" binderror="failed" />',
    "data/words.json": '{"tea": "茶"}',
    "data/deep/more.json": "[]",
    "pages/deep/index/words.json": '"of the page"',
    "picture.png": PNG,
}


SETUP = """
    const fs = wx.getFileSystemManager();
    const home = wx.env.USER_DATA_PATH;
    const said = (run) => {
      try {
        return run();
      } catch (error) {
        if (error.errMsg !== error.message) return `${error.message} is not ${error.errMsg}`;
        return [error.message, error.errno];
      }
    };
    const call = (name, options) => new Promise((done) => fs[name]({ ...options, success: done, fail: done }));
"""


def run(phone: Phone, script: str, argument: object = None) -> Any:
    return phone.run(SETUP + script, argument)


def again(phone: Phone) -> None:
    """Load the page anew, at once."""
    phone.page.reload()
    phone.page.wait_for_selector("wx-page:not([hidden])", state="attached")
