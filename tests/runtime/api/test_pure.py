"""APIs of `wx` that touch no browser: what they do under node."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

RUNTIME = Path(__file__).parents[3] / "wx2tg" / "runtime"

RunOf = Callable[[str, str], Any]


@pytest.fixture(scope="session")
def run(tmp_path_factory: pytest.TempPathFactory) -> RunOf:
    """Run the body of an async function with `api`, the exports of a leaf, and `env`; what it returns comes as JSON."""
    folder = tmp_path_factory.mktemp("runtime")
    shutil.copytree(RUNTIME, folder, dirs_exist_ok=True)
    (folder / "package.json").write_text('{"type": "module"}', encoding="utf-8")

    def run_body(leaf: str, body: str) -> Any:
        program = f"""
            import * as api from "./api/{leaf}.js";
            import {{ env }} from "./core/env.js";
            const result = await (async () => {{ {body} }})();
            console.log(JSON.stringify(result));
        """
        command = ["node", "--input-type=module", "-"]
        done = subprocess.run(
            command, input=program, cwd=folder, capture_output=True, text=True, check=False, timeout=60
        )
        assert not done.stderr
        return json.loads(done.stdout)

    return run_body


@pytest.mark.parametrize(
    ("data", "base64"),
    [([], ""), ([0], "AA=="), ([1, 2, 3], "AQID"), ([255, 254, 253, 0], "//79AA==")],
)
def test_base64(run: RunOf, data: list[int], base64: str) -> None:
    body = f"""
        const text = api.arrayBufferToBase64(Uint8Array.from({data}).buffer);
        return [text, Array.from(new Uint8Array(api.base64ToArrayBuffer("{base64}")))];
    """
    assert run("buffers", body) == [base64, data]


def test_buffer_urls(run: RunOf) -> None:
    body = """
        const url = api.createBufferURL(Uint8Array.from([1, 2]).buffer);
        const bytes = new Uint8Array(await (await fetch(url)).arrayBuffer());
        api.revokeBufferURL(url);
        return [Array.from(bytes), await fetch(url).then(() => "there", () => "gone")];
    """
    assert run("buffers", body) == [[1, 2], "gone"]


def test_next_tick_comes_after_the_call(run: RunOf) -> None:
    body = """
        const order = [];
        await new Promise((resolve) => {
          api.callNextTick(() => { order.push("tick"); resolve(); });
          Promise.resolve().then(() => order.push("promise"));
          order.push("call");
        });
        return order;
    """
    assert run("next-tick", body) == ["call", "promise", "tick"]


def test_random_values(run: RunOf) -> None:
    body = """
        const { randomValues, errMsg } = await api.getRandomValues({ length: 70000 });
        const bytes = new Uint8Array(randomValues);
        const reason = (length) => api.getRandomValues({ length }).catch((error) => error.errMsg);
        const refused = await Promise.all([0, -1, 1048577, undefined].map(reason));
        return { errMsg, size: bytes.length, different: new Set(bytes.subarray(65536)).size > 100, refused };
    """
    assert run("crypto", body) == {
        "errMsg": "getRandomValues:ok",
        "size": 70000,
        "different": True,
        "refused": ["getRandomValues:fail invalid length"] * 4,
    }


def test_storage_by_promise(run: RunOf) -> None:
    body = """
        const set = await api.batchSetStorage({ kvList: [{ key: "a", value: 1 }, { key: "b", value: { c: [null] } }] });
        const got = await api.batchGetStorage({ keyList: ["b", "none", "a"] });
        const gone = await api.removeStorage({ key: "a" });
        const keys = api.getStorageInfoSync().keys;
        api.clearStorageSync();
        return { set, got, gone, keys, left: api.getStorageInfoSync().keys, after: api.getStorageSync("b") };
    """
    assert run("storage", body) == {
        "set": {"errMsg": "batchSetStorage:ok"},
        "got": {"dataList": [{"c": [None]}, "", 1], "errMsg": "batchGetStorage:ok"},
        "gone": {"errMsg": "removeStorage:ok"},
        "keys": ["b"],
        "left": [],
        "after": "",
    }


@pytest.mark.parametrize("name", ["redirectTo", "reLaunch"])
def test_moves_go_to_the_router(run: RunOf, name: str) -> None:
    body = f"""
        const asked = [];
        env.router = {{
          async {name}(url) {{
            if (url === "gone") throw new Error("page is not found");
            asked.push(url);
          }},
        }};
        const done = await new Promise((success) => api.{name}({{ url: "/pages/a/a?x=%20", success }}));
        const gone = await new Promise((fail) => api.{name}({{ url: "gone", fail }}));
        return [asked, ...[done, gone].map((answer) => answer.errMsg)];
    """
    assert run("navigation", body) == [
        ["/pages/a/a?x=%20"],
        f"{name}:ok",
        f"{name}:fail page is not found",
    ]
