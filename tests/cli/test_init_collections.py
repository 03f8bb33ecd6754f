"""Which names of collections `wx2tg init --companion` finds in the scripts of an app and of its functions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from cli.started import read, settings, started

PAGE = "pages/order/order.js"
ON = "wx.cloud.init({ env: 'tea-1' });"
DB = "const db = wx.cloud.database(); const _ = db.command;"
SDK = "const cloud = require('wx-server-sdk'); cloud.init();const db = cloud.database();"
UNCERTAIN = "# The name is what a call hands to some function, or what it returns."
MANY = [f"c{number}" for number in range(10, 40)]
Files = dict[str, str | bytes]


def collections(root: Path, files: Files) -> dict[str, Any]:
    found: dict[str, Any] = settings(started(root, files))["cloud"].get("collections", {})
    return found


@pytest.mark.parametrize(
    ("script", "more", "names"),
    [
        ("db.collection('goods').get();", {}, ["goods"]),
        ("const GOODS = 'goods'; db.collection(GOODS).get();", {}, ["goods"]),
        ("const C = { goods: 'goods', old: 'x' }; db.collection(C.goods).get();", {}, ["goods"]),
        ("const { GOODS } = require('../../c'); db.collection(GOODS);", {"c.js": "exports.GOODS='goods'"}, ["goods"]),
        ("db.collection(vip ? 'gold' : 'goods').get();", {}, ["gold", "goods"]),
        ("wx.cloud.database().collection('a').add({ data: {} }); db.collection(`b`).get();", {}, ["a", "b"]),
        ("const all = name => db.collection(name).get(); all('goods');", {}, ["goods"]),
        ("db.collection('a').aggregate().lookup({ from: 'b', as: 'c' }).end();", {}, ["a", "b"]),
        ("db.collection('中文.x').get(); db.collection('no name').get();", {}, ["中文.x"]),
        ("for (const name of ['a', 'b']) db.collection(name).get();", {}, ["a", "b"]),
        ("const all = [{ name: 'a' }]; for (const one of all) db.collection(one.name).get();", {}, ["a"]),
        ("['a', 'b'].forEach(async (name) => { await db.createCollection(name); });", {}, ["a", "b"]),
        ("const all = ['a']; Promise.all(all.map((name) => db.collection(name).count()));", {}, ["a"]),
        (f"for (const name of {MANY}) db.createCollection(name);", {}, MANY),
        # What is computed, or may be anything, is no name.
        (f"const x = {[{'anyKey': name} for name in MANY]}; db.collection(y.z().anyKey).get();", {}, []),
        ("for (const name in names) db.collection(name).get();", {}, []),
        ("['a'].reduce((sum, name) => db.collection(name).get());", {}, []),
        ("db.collection('log_' + year).get();", {}, []),
        ("db.collection(`log_${year}`).get();", {}, []),
        ("wx.cloud.callFunction({ name: 'pay' }); db.collection(item.name).get();", {}, []),
        ("const x = { table: 'a' }; wx.cloud.uploadFile({ table: 'b' }); db.collection(y.table).get();", {}, []),
        ("new Set().collection; collection('a');", {}, []),
    ],
)  # fmt: skip
def test_collections(tmp_path: Path, script: str, more: Files, names: list[str]) -> None:
    assert sorted(collections(tmp_path, {PAGE: ON + DB + script, **more})) == names


def test_collections_whose_names_are_not_certain(tmp_path: Path) -> None:
    script = (
        f"{ON}{DB}\nconst all = (name) => db.collection(name).get();\nall('goods'); db.collection(\n`log_${{day}}`);"
    )
    folder = started(tmp_path, {PAGE: script})
    text = read(folder, "companion.toml")
    assert f"below.\n#   {PAGE}:4\n" in text
    assert f"# Pages read it: {PAGE}:2\n{UNCERTAIN}" in text
    listed = started(tmp_path / "c", {PAGE: f"{ON}{DB}['a'].forEach((name) => db.collection(name).get());"})
    assert UNCERTAIN not in read(listed, "companion.toml")
    other = read(started(tmp_path / "b", {PAGE: f"{ON}{DB}db.collection('goods').get();"}), "companion.toml")
    assert UNCERTAIN not in other and "known only when" not in other


CALL = "wx.cloud.callFunction({ name: 'add', data: { list: 'goods', other: 'x' } });"


@pytest.mark.parametrize(
    ("function", "page", "names"),
    [
        ("exports.main = async (event) => db.collection(event.list).get();", CALL, ["goods"]),
        ("exports.main = async ({ list: l }) => db.collection(l).get();", CALL, ["goods"]),
        ("exports.main = (event) => { const { list } = event; return db.collection(list).get(); };", CALL, ["goods"]),
        (
            "exports.main = (e) => { const data = e; const l = data.list; return db.collection(l).get(); };",
            CALL,
            ["goods"],
        ),
        ("export async function main(event, context) { return db.collection(event.list).get(); }", CALL, ["goods"]),
        (
            "exports.main = async (event) => db.collection(event.list).get();",
            "Page({ data: { list: 'a' }, add() { wx.cloud.callFunction({ name: 'add', data: this.data }); } });",
            ["a"],
        ),
        (
            "exports.main = async (event) => db.collection(event.in.list).get();",
            "wx.cloud.callFunction({ name: 'add', data: { in: { list: 'b' } } });",
            ["b"],
        ),
        # Not what this function is called with.
        ("exports.main = async (event) => db.collection(event.none).get();", CALL, []),
        ("exports.main = async (event, context) => db.collection(context.list).get();", CALL, []),
        ("const helper = (event) => db.collection(event.list).get();", CALL, []),
        ("exports.main = async (event) => db.collection(event.list).get();", CALL.replace("add", "drop"), []),
        ("exports.main = async (event) => db.collection(event.list).get();", CALL.replace("'goods'", "any()"), []),
    ],
)
def test_names_that_pages_hand_to_functions(tmp_path: Path, function: str, page: str, names: list[str]) -> None:
    folder = started(tmp_path, {PAGE: ON + page, "cloudfunctions/add/index.js": f"{SDK}\n{function}"})
    found = settings(folder)["cloud"].get("collections", {})
    assert {name: row["permission"] for name, row in found.items()} == dict.fromkeys(names, "admin")
    told = f"# Only functions use it: cloudfunctions/add/index.js:2\n{UNCERTAIN}"
    assert (told in read(folder, "companion.toml")) == bool(names)
