"""Functions over HTTP, in the form of Tencent's HTTP access."""

from __future__ import annotations

import base64
from pathlib import Path

import httpx
from companion.cloud.functions.pools import pool_of
from companion.loops import run_in_loop
from starlette.applications import Starlette

from wx2tg.companion.cloud.functions.http_access import http_access

ANSWER = """
exports.main = (event) => {
  if (event.path === "/event") return event;
  if (event.path === "/picture") return { statusCode: 201, body: "AP8=", isBase64Encoded: true,
    headers: { "Content-Type": "image/png", "X-A": "1\\r\\nX-B: 2" } };
  if (event.path === "/cookies") return { statusCode: 302, headers: { "Set-Cookie": ["a=1", "b=2"], Location: "/x" } };
  if (event.path === "/object") return { statusCode: 200, body: { a: 1 } };
  if (event.path === "/text") return "plain";
  if (event.path === "/bad") return { statusCode: "soup" };
  if (event.path === "/base64") return { statusCode: 200, body: "???", isBase64Encoded: true };
  throw new Error("a secret of the shop");
};
"""
SOURCES = {"open": ANSWER, "closed": "exports.main = () => 'closed';", "group/pay": "exports.main = (e) => e.path;"}


def test_requests_and_answers(tmp_path: Path) -> None:
    async def tried() -> None:
        async with pool_of(tmp_path, SOURCES, http=frozenset({"open", "pay"})) as pool:
            transport = httpx.ASGITransport(app=Starlette(routes=http_access(pool)))
            async with httpx.AsyncClient(transport=transport, base_url="http://shop/tg/cloud/http/") as client:
                await _requests(client)
                await _answers(client)

    run_in_loop(tried())


async def _requests(client: httpx.AsyncClient) -> None:
    found = (await client.post("open/event?a=1&b=2&b=3", json={"n": "茶"})).json()
    assert (found["path"], found["httpMethod"], found["isBase64Encoded"]) == ("/event", "POST", False)
    assert found["queryStringParameters"] == {"a": "1", "b": ["2", "3"]}
    assert found["body"] == '{"n":"茶"}' and found["headers"]["content-type"] == "application/json"
    assert "userInfo" not in found
    binary = (await client.post("open/event", content=b"\xff\x00", headers={"Content-Type": "image/png"})).json()
    assert binary["isBase64Encoded"] is True and base64.b64decode(binary["body"]) == b"\xff\x00"
    assert (await client.get("open/event")).json()["body"] == ""
    assert (await client.get("pay/one/two")).text == "/one/two", "by the last part of its path"
    assert (await client.get("group/pay")).text == "/"


async def _answers(client: httpx.AsyncClient) -> None:
    picture = await client.get("open/picture")
    assert (picture.status_code, picture.content, picture.headers["content-type"]) == (201, b"\x00\xff", "image/png")
    assert picture.headers["x-a"] == "1  X-B: 2" and "x-b" not in picture.headers
    cookies = await client.get("open/cookies")
    assert cookies.status_code == 302 and cookies.headers.get_list("set-cookie") == ["a=1", "b=2"]
    assert (await client.get("open/object")).json() == {"a": 1}
    assert (await client.get("open/text")).text == "plain"
    for path in ("open/bad", "open/base64"):
        assert (await client.get(path)).status_code == 502
    failed = await client.get("open/other")
    assert failed.status_code == 500 and "secret" not in failed.text
    for path in ("closed", "closed/x", "nobody", ""):
        assert (await client.get(path)).status_code == 404, path
    too_long = await client.post("open/event", content=b"x" * (6 * 1024 * 1024 + 1))
    assert too_long.status_code == 413
