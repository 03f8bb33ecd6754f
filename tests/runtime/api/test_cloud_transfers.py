"""Files of `wx.cloud` in Chromium: progress, addresses of the server's, files that not all may see."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from browser.phone import Phone, PhoneOf
from browser.projects import convert, write_project
from playwright.sync_api import Route

pytestmark = pytest.mark.browser

SQUARE = '<svg xmlns="http://www.w3.org/2000/svg" width="3" height="2"/>'
ID = "cloud://tea-1.7465/photos/a.svg"

PAGE = {
    "app.json": '{ "pages": ["pages/a/a"] }',
    "app.js": "App({ onLaunch() { wx.cloud.init({ env: 'tea-1' }); } });",
    "pages/a/a.js": """
        Page({
          data: { src: "", others: [] },
          told: [],
          note({ type, currentTarget }) { this.told.push(`${currentTarget.id} ${type}`); },
        });
    """,
    "pages/a/a.wxml": """
        <image id="one" src="{{src}}" bindload="note" binderror="note" />
        <image wx:for="{{others}}" wx:key="*this" id="more{{index}}" src="{{item}}" bindload="note" binderror="note" />
    """,
    "wx2tg.toml": """
        [cloud]
        endpoint = "https://shop.example/tg/cloud"
    """,
}


def told(phone: Phone, count: int) -> list[str]:
    """What the page's images told, when it is so much."""
    phone.page.wait_for_function("(count) => getCurrentPages()[0].told.length >= count", arg=count)
    found: list[str] = phone.page.evaluate("getCurrentPages()[0].told")
    return sorted(found)


@pytest.fixture
def gallery(phone: PhoneOf, tmp_path: Path) -> Phone:
    """A page with images of the cloud, and no answer yet to any call."""
    convert(write_project(tmp_path / "app", PAGE), tmp_path / "dist")
    made = phone(tmp_path / "dist")
    made.expected.append("shop.example")
    made.expected.append("404")
    return made


def store(phone: Phone, address: Callable[[str], str]) -> tuple[list[list[Any]], list[str]]:
    """A cloud that shows files under signed addresses alone; gives the lists asked for, and the addresses fetched."""
    lists: list[list[Any]] = []
    fetched: list[str] = []

    def answer(route: Route) -> None:
        files = json.loads(route.request.post_data or "{}")["fileList"]
        lists.append(files)
        ids = [one["fileID"] if isinstance(one, dict) else one for one in files]
        rows = [{"fileID": id, "tempFileURL": address(id), "maxAge": 600, "status": 0, "errMsg": "ok"} for id in ids]
        route.fulfill(json={"fileList": rows}, headers={"Access-Control-Allow-Origin": "*"})

    def file(route: Route) -> None:
        fetched.append(route.request.url.partition("/file/")[2])
        good = "?s=good" in route.request.url
        headers = {"Access-Control-Allow-Origin": "*", "Content-Length": str(len(SQUARE))}
        if good:
            route.fulfill(body=SQUARE, content_type="image/svg+xml", headers=headers)
        else:
            route.fulfill(status=404, headers=headers)

    phone.page.route(re.compile(r"/cloud$"), answer)
    phone.page.route("**/cloud/file/**", file)
    return lists, fetched


def signed(id: str) -> str:
    return "/tg/cloud/file/tea-1/" + id.split("/", 3)[3] + "?s=good"


def test_a_private_file_is_shown_by_its_signed_address(gallery: Phone) -> None:
    lists, fetched = store(gallery, signed)
    gallery.open()
    gallery.page.evaluate("(src) => getCurrentPages()[0].setData({ src })", ID)
    assert told(gallery, 1) == ["one load"]
    assert lists == [[ID]]
    assert fetched == ["tea-1/photos/a.svg", "tea-1/photos/a.svg?s=good"]

    # Another image of the file takes the address that is known.
    gallery.page.evaluate("(src) => getCurrentPages()[0].setData({ others: [src] })", ID)
    assert told(gallery, 2) == ["more0 load", "one load"]
    assert lists == [[ID]]


def test_files_that_fail_together_are_asked_for_together(gallery: Phone) -> None:
    lists, _ = store(gallery, signed)
    gallery.open()
    ids = [f"cloud://tea-1.7465/photos/{number}.svg" for number in range(12)]
    gallery.page.evaluate("(others) => getCurrentPages()[0].setData({ others })", ids)
    assert told(gallery, 12) == sorted(f"more{number} load" for number in range(12))
    assert sorted(id for asked in lists for id in asked) == sorted(ids)
    assert len(lists) < 12


@pytest.mark.parametrize("address", [lambda id: "", lambda id: signed(id).replace("good", "bad")])
def test_a_file_that_is_not_there_is_an_error_once(gallery: Phone, address: Callable[[str], str]) -> None:
    lists, _ = store(gallery, address)
    gallery.open()
    gallery.page.evaluate("(src) => getCurrentPages()[0].setData({ src })", ID)
    assert told(gallery, 1) == ["one error"]
    gallery.page.wait_for_timeout(100)
    assert told(gallery, 1) == ["one error"]
    assert lists == [[ID]]


def test_addresses_of_the_server_are_whole(served: Phone) -> None:
    lists, fetched = store(served, signed)
    answer = served.run(
        """
        const one = { fileID: given, maxAge: 60 };
        const { fileList } = await wx.cloud.getTempFileURL({ fileList: [one] });
        const steps = [];
        const task = (options) => new Promise((success, fail) => {
          const begun = wx.cloud.downloadFile({ ...options, success, fail });
          begun.onProgressUpdate((step) => steps.push(step));
        });
        const { tempFilePath, statusCode } = await task({ fileID: given });
        const { width } = await wx.getImageInfo({ src: tempFilePath });
        return [fileList[0].tempFileURL, statusCode, width, steps.pop()];
        """,
        ID,
    )
    url, status, width, last = answer
    assert url.startswith("http://127.0.0.1")
    assert url.endswith("/tg/cloud/file/tea-1/photos/a.svg?s=good")
    assert (status, width, last["progress"], last["totalBytesWritten"]) == (200, 3, 100, len(SQUARE))
    assert lists[0] == [{"fileID": ID, "maxAge": 60}]
    assert fetched == ["tea-1/photos/a.svg?s=good"]


UPLOAD = """
    const steps = [];
    const ended = await new Promise((resolve) => {
      const options = { cloudPath: "photos/a.svg", filePath: "/square.svg", success: resolve, fail: resolve };
      wx.cloud.uploadFile(options).onProgressUpdate((step) => steps.push(step));
    });
    return [ended, steps.pop()];
"""


def test_an_upload_tells_how_far_it_is(served: Phone) -> None:
    ended, last = served.run(UPLOAD)
    assert (ended["fileID"], ended["statusCode"], ended["errMsg"]) == (ID, 200, "cloud.uploadFile:ok")
    assert (last["progress"], last["totalBytesSent"]) == (100, last["totalBytesExpectedToSend"])


def test_an_upload_that_the_cloud_refuses(served: Phone) -> None:
    fault = {"errCode": -503002, "errMsg": "storage permission denied. Permission denied"}
    headers = {"Access-Control-Allow-Origin": "*"}
    served.page.route(re.compile(r"/cloud$"), lambda route: route.fulfill(json=fault, headers=headers))
    ended, _ = served.run(UPLOAD)
    assert (ended["errCode"], ended["errMsg"]) == (-503002, f"cloud.uploadFile:fail {fault['errMsg']}")
