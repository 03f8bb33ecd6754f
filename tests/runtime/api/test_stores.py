"""What apps of one origin keep, in Chromium: none sees another's, and what version 0.1 has kept is still there."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from browser.phone import Phone, PhoneOf
from browser.projects import convert, write_project

pytestmark = pytest.mark.browser

_OWN = "wx0123456789abcdef"

Neighbours = Callable[..., Phone]


def _bundle(root: Path, folder: str, name: str, appid: str | None) -> None:
    config = {"projectname": name, **({} if appid is None else {"appid": appid})}
    files: dict[str, str | bytes] = {
        "project.config.json": json.dumps(config),
        "app.json": '{"pages": ["pages/a"]}',
        # Every API, so also those that keep files.
        "app.js": "App({ member: (name) => wx[name] });",
        "pages/a.js": "Page({});",
        "pages/a.wxml": "<view>a</view>",
    }
    convert(write_project(root / "apps" / folder, files), root / "dist" / folder)


@pytest.fixture
def neighbours(phone: PhoneOf, tmp_path: Path) -> Neighbours:
    """A browser at an origin with these apps: (folder, name, appid or None)."""

    def make(*apps: tuple[str, str, str | None]) -> Phone:
        for folder, name, appid in apps:
            _bundle(tmp_path, folder, name, appid)
        made = phone(tmp_path / "dist", telegram=False)
        made.page.goto(f"{made.base}{apps[0][0]}/_app/wx2tg.json")
        return made

    return make


def go(phone: Phone, folder: str) -> None:
    phone.page.goto("about:blank")
    phone.page.goto(f"{phone.base}{folder}/index.html")
    phone.page.wait_for_selector("wx-page:not([hidden])", state="attached")


_KEEP = """
    wx.setStorageSync("cart", given);
    const files = wx.getFileSystemManager();
    await files.writeFile({ filePath: `${wx.env.USER_DATA_PATH}/note.txt`, data: given });
"""
_KEPT = """
    const files = wx.getFileSystemManager();
    const names = files.readdirSync(wx.env.USER_DATA_PATH);
    const path = `${wx.env.USER_DATA_PATH}/note.txt`;
    const text = names.length ? files.readFileSync(path, "utf8") : "";
    return [wx.getStorageInfoSync().keys, wx.getStorageSync("cart"), names, text];
"""


def keep(phone: Phone, text: str) -> None:
    phone.run(_KEEP, text)


def kept(phone: Phone) -> Any:
    return phone.run(_KEPT)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("a", "tea", None), ("b", "tea-shop", None)),
        (("a", "tea", None), ("a/shop", "tea", None)),
        (("a", "one", "touristappid"), ("b", "two", "touristappid")),
        (("a", "same", "touristappid"), ("b", "same", "touristappid")),
        (("a", "same", "wxYOURAPPID"), ("b", "same", "wxYOURAPPID")),
        (("a", "same", _OWN), ("b", "same", "wx0123456789abcdee")),
        (("a", "a:b", None), ("b", "a", None)),
    ],
)
def test_neighbours_do_not_see_each_other(
    neighbours: Neighbours, one: tuple[str, str, str | None], other: tuple[str, str, str | None]
) -> None:
    phone = neighbours(one, other)
    go(phone, one[0])
    keep(phone, "of one")
    go(phone, other[0])
    assert kept(phone) == [[], "", [], ""]
    keep(phone, "of the other")
    phone.run("wx.clearStorageSync(); wx.getFileSystemManager().unlinkSync(`${wx.env.USER_DATA_PATH}/note.txt`)")
    go(phone, one[0])
    assert kept(phone) == [["cart"], "of one", ["note.txt"], "of one"]


def test_an_app_with_an_id_of_its_own_keeps_its_data_where_it_goes_and_however_it_is_called(
    neighbours: Neighbours,
) -> None:
    phone = neighbours(("v1", "tea", _OWN), ("v2", "tea house", _OWN))
    go(phone, "v1")
    keep(phone, "text")
    go(phone, "v2")
    assert kept(phone) == [["cart"], "text", ["note.txt"], "text"]


_OLDER = """
    const [prefix, texts] = given;
    const stored = (data) => JSON.stringify({ type: "string", data });
    for (const [key, data] of Object.entries(texts)) localStorage.setItem(key, stored(data));
    const opening = indexedDB.open(`wx2tg:${prefix}`, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("files");
    const base = await new Promise((done) => (opening.onsuccess = () => done(opening.result)));
    const work = base.transaction("files", "readwrite");
    work.objectStore("files").put(new Blob(["older"]), "wxfile://usr/deep/note.txt");
    await new Promise((done) => (work.oncomplete = done));
    base.close();
"""


def test_what_version_0_1_kept_under_an_id_is_there(neighbours: Neighbours) -> None:
    phone = neighbours(("a", "tea", _OWN), ("b", "other", "wx0123456789abcdee"))
    phone.run(_OLDER, [_OWN, {f"{_OWN}cart": "older", f"{_OWN}-x": "more", "cart": "nobody's"}])
    go(phone, "b")
    assert kept(phone)[0] == []
    go(phone, "a")
    read = "return wx.getFileSystemManager().readFileSync('wxfile://usr/deep/note.txt', 'utf8')"
    assert sorted(phone.run("return wx.getStorageInfoSync().keys")) == ["-x", "cart"]
    assert phone.run("return wx.getStorageSync('cart')") == "older"
    assert phone.run(read) == "older"
    phone.run("wx.setStorageSync('cart', 'newer'); wx.removeStorageSync('-x')")
    go(phone, "a")
    assert phone.run("return wx.getStorageSync('cart') + wx.getStorageSync('-x')") == "newer"
    assert phone.run(read) == "older"


def test_what_version_0_1_kept_under_a_name_is_there_for_who_asks(neighbours: Neighbours) -> None:
    phone = neighbours(("a", "tea", None), ("b", "tea-shop", None))
    texts = {"teacart": "of tea", "tea-shopcart": "of the shop", "teacup": "of tea", "teagone": "of tea"}
    phone.run(_OLDER, ["tea", texts])
    go(phone, "a")
    # A list of keys might hold another's.
    assert phone.run("return wx.getStorageInfoSync().keys") == []
    assert phone.run("return wx.getStorageSync('cart')") == "of tea"
    assert phone.run("return wx.getStorageInfoSync().keys") == ["cart"]
    assert phone.run("return wx.getFileSystemManager().readdirSync('wxfile://usr')") == ["deep"]
    phone.run("wx.removeStorageSync('gone')")
    assert phone.run("return wx.getStorageSync('gone')") == ""
    phone.run("wx.clearStorageSync()")
    assert phone.run("return wx.getStorageSync('cart') + wx.getStorageSync('cup')") == ""
    go(phone, "a")
    assert phone.run("return wx.getStorageSync('cup')") == ""
    go(phone, "b")
    assert phone.run("return wx.getStorageSync('cart')") == "of the shop"


def test_what_all_tourists_kept_in_one_place_is_nobodys(neighbours: Neighbours) -> None:
    phone = neighbours(("a", "one", "touristappid"))
    phone.run(_OLDER, ["touristappid", {"touristappidcart": "somebody's"}])
    go(phone, "a")
    assert kept(phone) == [[], "", [], ""]
