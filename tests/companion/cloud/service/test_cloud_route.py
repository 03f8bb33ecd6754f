"""The cloud over HTTP and WebSocket: who calls, what is refused, and what back ends are told."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from companion.cloud.service.cloud_companion import SECTION, Page, cloud
from companion.front import Owner
from companion.gates import APPID
from companion.launch import init_data
from companion.recorder import Recorder
from companion.serving import serve
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect


@pytest.fixture
def base(telegram: tuple[Recorder, str], tmp_path: Path, owner: Owner) -> Iterator[str]:
    section = SECTION.replace("[cloud]", "[cloud]\ncalls = 300", 1)
    with (
        serve(owner.app) as backend,
        cloud(
            telegram[1], tmp_path, f"sqlite:///{tmp_path}/c.db", f'[public]\nbackend = "{backend}/app"\n{section}'
        ) as found,
    ):
        yield found


@pytest.fixture
def http() -> Iterator[httpx.Client]:
    with httpx.Client(trust_env=False) as found:
        yield found


def test_two_users_share_a_collection(base: str, http: httpx.Client) -> None:
    ann, ben = Page(base, http, 1), Page(base, http, 2)
    added = ann.database("notes", "add", data={"n": 1, "when": {"$date": 5}})
    assert len(added["_id"]) == 32 and len(added["requestID"]) == 32
    found = ben.database("notes", "get", ("where", {"n": 1}))["data"]
    assert [(one["n"], one["when"]) for one in found] == [(1, {"$date": 5})]
    assert found[0]["_openid"] != ben.database("notes", "add", data={})["_id"]
    assert ben.database("notes", "update", ("doc", added["_id"]), data={"n": 2})["stats"] == {"updated": 0}
    assert ann.database("diary", "add", data={"_id": "secret"})["_id"] == "secret"
    refused = ben.database("diary", "get", ("doc", "secret"))
    assert refused["errCode"] == -1 and refused["errMsg"].startswith("cannot find document with _id secret")
    assert ben.database("none", "get")["errCode"] == -502005
    assert ann.database("codes", "add", data={"no": 1}).keys() >= {"_id"}
    assert "E11000" in ben.database("codes", "add", data={"no": 1})["errMsg"]


def test_environments_are_apart(base: str, http: httpx.Client) -> None:
    Page(base, http, 1).database("notes", "add", data={})
    assert Page(base, http, 1, "shop-1").database("notes", "count")["total"] == 1
    assert Page(base, http, 1, "shop-2").database("notes", "count")["total"] == 0
    refused = Page(base, http, 1, "other").database("notes", "count")
    assert (refused["errCode"], refused["errMsg"]) == (-501000, "-501000. Environment not found")


def test_who_does_not_prove_to_be_somebody_is_refused(base: str, http: httpx.Client) -> None:
    forged, old = init_data(1, token="4200:of-another-bot"), init_data(1, age=10**6)
    for data in (None, "", "hash=1", 7, forged, old):
        call = {"action": "database", "initData": data, "collection": "notes", "method": "get"}
        answer = http.post(f"{base}/tg/cloud", json=call)
        assert answer.status_code == 401 and answer.json()["error"] == "unauthorized"
        with connect(f"{base.replace('http', 'ws')}/tg/cloud/watch", proxy=None) as socket:
            socket.send(json.dumps({"initData": data}))
            assert "error" in json.loads(socket.recv(timeout=20))
            with pytest.raises(ConnectionClosed):
                socket.recv(timeout=20)


def test_calls_that_are_malformed(base: str, http: httpx.Client) -> None:
    for body in (b"", b"[]", b"{", b"null", b'"x"', b"\xff", b"[" * 100_000):
        answer = http.post(f"{base}/tg/cloud", content=body)
        assert answer.status_code == 200 and answer.json()["errCode"] == -501007
    assert http.post(f"{base}/tg/cloud", content=b"x" * 3_000_000).status_code in (413, 400)
    assert http.get(f"{base}/tg/cloud").status_code in (404, 405)
    page = Page(base, http, 1)
    for action in ("uploadFile", "openapi", "nonsense"):
        refused = page.call(action, name="x")
        assert refused["errCode"] == -501001 and repr(action) in refused["errMsg"]
    form = http.post(f"{base}/tg/cloud", files={"file": b"x"}, data={"action": "uploadFile"})
    assert form.status_code == 401


def test_a_user_who_calls_too_often(base: str, http: httpx.Client) -> None:
    page = Page(base, http, 1)
    codes = [page.database("notes", "count").get("errCode") for _ in range(601)]
    assert codes[0] is None and -501003 in codes
    assert "errCode" not in Page(base, http, 2).database("notes", "count")


def test_a_back_end_is_told_who_calls(base: str, http: httpx.Client) -> None:
    page = Page(base, http, 1, "shop-2")
    openid = page.database("notes", "add", data={"_id": "a"}) and page.database("notes", "get")["data"][0]["_openid"]
    header = {"X-WX-OPENID": "somebody", "x-wx-unionid": "u", "X-Own": "1", "Host": "elsewhere.example"}
    answer = page.call("callContainer", path="/menu?x=1", method="POST", header=header, data={"dish": "soup"})
    told = answer["data"]
    assert answer["statusCode"] == 200 and answer["header"]["content-type"] == "application/json"
    assert (told["method"], told["path"], told["query"], told["body"]) == (
        "POST",
        "/app/menu",
        "x=1",
        '{"dish":"soup"}',
    )
    headers = told["headers"]
    assert headers["x-wx-openid"] == openid and headers["x-wx-env"] == "shop-2" and headers["x-wx-appid"] == APPID
    assert headers["x-own"] == "1" and "x-wx-unionid" not in headers and "elsewhere" not in headers["host"]
    assert page.call("callContainer", path="/menu", data={"n": 1})["data"]["query"] == "n=1"
    for path in ("http://127.0.0.1/", "menu", None, "/a b", "/\r\nx"):
        assert page.call("callContainer", path=path)["errCode"] == -501007
    for wrong in ({"a b": "1"}, {"a": "1\r\nb: 2"}, ["x"]):
        assert page.call("callContainer", path="/menu", header=wrong)["errCode"] == -501007
    plain = http.get(f"{base}/menu", headers={"X-WX-OPENID": openid, "X-WX-Other": "1"}).json()["headers"]
    assert "x-wx-openid" not in plain and plain["x-wx-other"] == "1"


def test_a_page_watches(base: str, http: httpx.Client) -> None:
    ann, ben = Page(base, http, 1), Page(base, http, 2)
    ann.database("notes", "add", data={"_id": "a", "n": 1})
    with ben.watching() as watching:
        first = watching.watch(
            "w1", "notes", ("where", {"n": {"$command": "lt", "args": [5]}}), ("orderBy", "n", "desc")
        )
        assert (first["watch"], first["type"], [one["_id"] for one in first["docs"]]) == ("w1", "init", ["a"])
        ann.database("notes", "add", data={"_id": "b", "n": 2})
        change = watching.next()
        assert (change["watch"], change["type"], change["order"]) == ("w1", "change", ["b", "a"])
        assert [(one["docId"], one["queueType"]) for one in change["changes"]] == [("b", "enqueue")]
        watching.say(ping=7)
        assert watching.next() == {"pong": 7}
        denied = watching.watch("w2", "none")
        assert denied["watch"] == "w2" and denied["error"]["errCode"] == -502005
        assert watching.watch("w3", "notes", ("nonsense",))["error"]["errCode"] == -501007
        watching.say(close="w1")
        watching.say(ping=8)
        assert watching.next() == {"pong": 8}
        ann.database("notes", "add", data={"_id": "c", "n": 3})
        again = watching.watch("w1", "notes", ("limit", 2), ("orderBy", "n", "desc"))
        assert [one["_id"] for one in again["docs"]] == ["c", "b"]
        for n in range(49):
            assert "docs" in watching.watch(f"more{n}", "notes")
        assert watching.watch("one too many", "notes")["error"]["errCode"] == -501003
        watching.socket.send("[]")
        assert watching.next()["error"]["errCode"] == -501007
        with pytest.raises(ConnectionClosed):
            watching.next()


def test_nothing_of_the_cloud_is_loaded_where_it_is_off() -> None:
    script = """
import sys
from companion.gates import config
import wx2tg.companion.commands, wx2tg.companion.parts
config("http://127.0.0.1:1", "sqlite:///c.db")
print(*[name for name in sys.modules if name.startswith("wx2tg.companion.cloud.") or name == "lark"])
"""
    tests = str(Path(__file__).parents[3])
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=tests)
    assert run.stdout.strip() == ""
