"""WeChat's API as a back end calls it, over HTTP: sessions, tokens, phone numbers, media, links and checks."""

from __future__ import annotations

import base64
import io
import socket
import struct
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import segno
from companion.back_end import OWNER, PNG, SESSION, BackEnd, back_end_of, started
from companion.gates import APPID
from companion.launch import contact, init_data
from companion.recorder import Recorder
from companion.serving import serve
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from wx2tg.companion.telegram.links import app_link
from wx2tg.companion.wechat import pay_v2
from wx2tg.companion.wechat.api import calls

CODE = "/wxa/getwxacodeunlimit"


@pytest.fixture
def back_end(telegram: tuple[Recorder, str], database: str, tmp_path: Path) -> Iterator[BackEnd]:
    with back_end_of(telegram[1], database, tmp_path) as found:
        yield found


@pytest.fixture
def small(telegram: tuple[Recorder, str], tmp_path: Path) -> Iterator[BackEnd]:
    """On SQLite alone."""
    with back_end_of(telegram[1], "sqlite:///c.db", tmp_path) as found:
        yield found


def test_a_session(back_end: BackEnd) -> None:
    code = back_end.client.post("/tg/login", json={"initData": init_data()}).json()["code"]
    session = back_end.ask("/sns/jscode2session", js_code=code, **SESSION)
    assert session.keys() == {"session_key", "openid"}
    assert (len(base64.b64decode(session["session_key"])), len(session["openid"])) == (16, 28)
    again = back_end.ask("/sns/jscode2session", js_code=code, **SESSION)
    assert again["errcode"] == 40163 and again["errmsg"].startswith("code been used, rid: ")
    assert back_end.login() == session["openid"] != back_end.login(43)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({}, 41002),
        ({"appid": "wx"}, 40013),
        ({"appid": APPID}, 41004),
        ({"appid": APPID, "secret": "wrong"}, 40125),
        ({"appid": APPID, "secret": "é"}, 40125),
        ({**OWNER, "grant_type": "password"}, 40002),
        (SESSION, 41008),
        ({**SESSION, "js_code": "wrong"}, 40029),
        ({**SESSION, "js_code": init_data()}, 40029),
    ],
)
def test_sessions_that_are_refused(small: BackEnd, query: dict[str, str], code: int) -> None:
    assert small.ask("/sns/jscode2session", **query)["errcode"] == code


def test_a_user_who_logs_in_too_often(telegram: tuple[Recorder, str], tmp_path: Path) -> None:
    start = time.time()  # The clock stands still: the limit is for each minute.
    codes = []
    with back_end_of(telegram[1], "sqlite:///c.db", tmp_path, now=lambda: start) as back_end:
        for age in (0, 100, 200, 300):
            call = {"initData": init_data(age=age)}
            codes += [back_end.client.post("/tg/login", json=call).json()["code"] for _ in range(30)]
        answers = [back_end.ask("/sns/jscode2session", js_code=code, **SESSION) for code in codes]
        assert [answer.get("errcode", 0) for answer in answers] == [0] * 100 + [45011] * 20
        assert back_end.login(43)


def test_access_tokens(back_end: BackEnd) -> None:
    grant = {**OWNER, "grant_type": "client_credential"}
    assert back_end.ask("/cgi-bin/token", **grant)["expires_in"] == 7200
    stable = back_end.client.post("/cgi-bin/stable_token", json=grant).json()
    assert back_end.client.post("/cgi-bin/stable_token", json=grant).json()["access_token"] == stable["access_token"]
    forced = back_end.client.post("/cgi-bin/stable_token", json={**grant, "force_refresh": True}).json()
    assert forced["access_token"] != stable["access_token"]
    check = ("/wxa/msg_sec_check", {"content": "soup"})
    for token, code in (
        (back_end.token, 0),
        (forced["access_token"], 0),
        (stable["access_token"], 42001),
        ("wrong", 40001),
        ("", 41001),
    ):
        assert back_end.call(*check, access_token=token)["errcode"] == code
    for wrong, code in (({}, 40002), ({**grant, "appid": ""}, 41002), ({**grant, "secret": 7}, 40125)):
        assert back_end.client.post("/cgi-bin/stable_token", json=wrong).json()["errcode"] == code
    assert back_end.ask("/cgi-bin/token", **OWNER)["errcode"] == 40002
    assert (
        back_end.client.post("/cgi-bin/stable_token", json={**grant, "force_refresh": "yes"}).json()["errcode"] == 47001
    )


def test_a_phone_number(back_end: BackEnd) -> None:
    call = {"initData": init_data(), "contact": contact()}
    code = back_end.client.post("/tg/phone", json=call).json()["code"]
    answer = back_end.call("/wxa/business/getuserphonenumber", {"code": code})
    assert (answer["errcode"], answer["errmsg"]) == (0, "ok")
    told = answer["phone_info"]
    assert (told["phoneNumber"], told["countryCode"], told["watermark"]["appid"]) == ("13800138000", "86", APPID)
    login = back_end.client.post("/tg/login", json={"initData": init_data()}).json()["code"]
    for body, expected in (({"code": code}, 40029), ({"code": login}, 40029), ({"code": 7}, 47001), ({}, 41008)):
        assert back_end.call("/wxa/business/getuserphonenumber", body)["errcode"] == expected


def test_bodies_of_the_wrong_form(small: BackEnd) -> None:
    address = f"/wxa/msg_sec_check?access_token={small.token}"
    for content, code in (
        (b"", 44002),
        (b"{", 47001),
        (b"[]", 47001),
        (b"\xff", 47001),
        (b"[" * 100_000, 47001),
        (b'{"content": 7}', 47001),
        (b" " * 1_100_000, 45002),
    ):
        assert small.client.post(address, content=content).json()["errcode"] == code
    assert small.ask("/wxa/msg_sec_check", access_token=small.token)["errcode"] == 43002


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "OPTIONS"])
def test_an_unknown_call_is_refused_in_its_apis_form(small: BackEnd, method: str) -> None:
    plain = small.client.request(method, "/cgi-bin/no/such/call")
    assert (plain.status_code, plain.json()["errcode"]) == (200, 40066)
    v3 = small.client.request(method, "/v3/pay/transactions/native?mchid=1")
    assert (v3.status_code, v3.headers["content-type"]) == (404, "application/json")
    assert v3.json() == {"code": "RESOURCE_NOT_EXISTS", "message": "the companion does not answer this call"}
    for path in ("/pay/micropay", "/secapi/pay/reverse", "/mmpaymkttransfers/sendredpack"):
        v2 = pay_v2.parse(small.client.request(method, path).raise_for_status().content)
        assert v2 == {"return_code": "FAIL", "return_msg": "the companion does not answer this call"}


def test_pictures(back_end: BackEnd) -> None:
    answer = back_end.upload("/cgi-bin/media/upload", PNG, type="image")
    assert answer["type"] == "image"
    got = back_end.client.get(
        "/cgi-bin/media/get", params={"access_token": back_end.token, "media_id": answer["media_id"]}
    )
    assert (got.content, got.headers["content-type"]) == (PNG, "image/png")
    assert back_end.ask("/cgi-bin/media/get", access_token=back_end.token, media_id="wrong")["errcode"] == 40007
    assert back_end.ask("/cgi-bin/media/get", media_id=answer["media_id"])["errcode"] == 41001


def test_uploads_that_are_refused(small: BackEnd) -> None:
    upload = "/cgi-bin/media/upload"
    assert small.upload(upload, PNG, type="voice")["errcode"] == 40004
    assert small.upload(upload, b"<svg>", type="image")["errcode"] == 40005
    assert small.upload(upload, b"", type="image")["errcode"] == 41005
    assert small.upload(upload, PNG + bytes(2 * 1024 * 1024), type="image")["errcode"] == 40006
    assert small.upload(upload, PNG, type="image", access_token="wrong")["errcode"] == 40001
    assert small.call(upload, {"media": "x"}, type="image")["errcode"] == 41005

    def endless() -> Iterator[bytes]:
        yield b'--x\r\nContent-Disposition: form-data; name="media"; filename="a.png"\r\n\r\n'
        for _ in range(60):
            yield bytes(65_536)

    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    query = {"access_token": small.token, "type": "image"}
    assert small.client.post(upload, params=query, content=endless(), headers=headers).json()["errcode"] == 40006


def test_an_upload_that_stands_still(small: BackEnd, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calls, "PATIENCE", 0.5)
    url = small.client.base_url
    head = (
        f"POST /cgi-bin/media/upload?type=image&access_token={small.token} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
        "Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 500\r\n\r\n--x\r\n"
    )
    with socket.create_connection((url.host, url.port or 80), timeout=20) as connection:
        connection.sendall(head.encode())
        received = b""
        while part := connection.recv(65_536):
            received += part
    assert b'"errcode":41005' in received


def test_links(small: BackEnd) -> None:
    scheme = small.call("/wxa/generatescheme", {"jump_wxa": {"path": "/pages/order/order", "query": "id=7&名=汤"}})
    assert started(scheme["openlink"]) == "pages/order/order?id=7&名=汤"
    link = small.call("/wxa/generate_urllink", {"path": "pages/order/order"})
    assert started(link["url_link"]) == "pages/order/order"
    assert small.call("/wxa/generate_urllink", {})["url_link"] == "https://t.me/noodle_bot/shop"
    assert small.call("/wxa/generate_urllink", {"query": "id=7"})["errcode"] == 41030
    assert small.call("/wxa/generate_urllink", {"path": "p", "query": "q=" + "x" * 500})["errcode"] == 40159
    assert small.call("/wxa/generatescheme", {"jump_wxa": []})["errcode"] == 47001


def size_of(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def test_codes(small: BackEnd) -> None:
    answer = small.post(CODE, {"scene": "id=7", "page": "pages/order/order"})
    link = app_link("noodle_bot", "shop", "pages/order/order?scene=id%3D7")
    expected = io.BytesIO()
    symbol = segno.make(link, error="m")
    symbol.save(expected, kind="png", scale=430 // symbol.symbol_size()[0], dark=(0, 0, 0), light="white")
    assert answer.content == expected.getvalue()
    assert started(link) == "pages/order/order?scene=id%3D7"
    assert answer.headers["content-type"] == "image/png"
    width, height = size_of(answer.content)
    assert width == height and 330 <= width <= 430
    wide = small.post("/wxa/getwxacode", {"path": "pages/order/order?id=7", "width": 1280})
    assert 1180 <= size_of(wide.content)[0] <= 1280
    red = {"path": "pages/order/order?id=7", "line_color": {"r": 255, "g": "0", "b": 0}, "is_hyaline": True}
    assert size_of(small.post("/cgi-bin/wxaapp/createwxaqrcode", red).content)[0] > 280
    for path, body, code in (
        (CODE, {}, 40129),
        (CODE, {"scene": "x" * 33, "page": "p"}, 40129),
        (CODE, {"scene": "汤", "page": "p"}, 40129),
        (CODE, {"scene": "a"}, 41030),
        (CODE, {"scene": "a", "page": "/p"}, 41030),
        (CODE, {"scene": "a", "page": "p", "width": "wide"}, 47001),
        (CODE, {"scene": "a", "page": "p", "line_color": {"r": 256}}, 40097),
        (CODE, {"scene": "a", "page": "p", "line_color": "red"}, 40097),
        ("/wxa/getwxacode", {}, 40159),
        ("/wxa/getwxacode", {"path": "x" * 600}, 40159),
    ):
        assert small.call(path, body)["errcode"] == code, body


def test_checks_that_let_everything_pass(small: BackEnd) -> None:
    openid = small.login()
    assert small.call("/wxa/msg_sec_check", {"content": "anything"})["errcode"] == 0
    body = {"content": "anything", "version": 2, "scene": 1, "openid": openid}
    answer = small.call("/wxa/msg_sec_check", body)
    assert (answer["errcode"], answer["result"]) == (0, {"suggest": "pass", "label": 100})
    assert small.call("/wxa/msg_sec_check", body | {"openid": "o-nobody"})["errcode"] == 40003
    assert small.upload("/wxa/img_sec_check", PNG)["errcode"] == 0
    assert small.upload("/wxa/img_sec_check", b"no picture")["errcode"] == 40005


def test_checks_by_a_list_of_words(telegram: tuple[Recorder, str], tmp_path: Path) -> None:
    more = '[security-check]\ntext = "words"\nwords = ["Poison"]'
    with back_end_of(telegram[1], "sqlite:///c.db", tmp_path, more) as back_end:
        openid = back_end.login()
        assert back_end.call("/wxa/msg_sec_check", {"content": "a poisonous soup"})["errcode"] == 87014
        body = {"content": "POISON", "version": 2, "scene": 1, "openid": openid}
        assert back_end.call("/wxa/msg_sec_check", body)["result"]["suggest"] == "risky"
        assert back_end.call("/wxa/msg_sec_check", {"content": "soup"})["errcode"] == 0


def test_checks_by_the_owners_hook(telegram: tuple[Recorder, str], tmp_path: Path) -> None:
    asked: list[tuple[str, bytes]] = []
    answers = [b'{"suggest": "risky"}', b'{"suggest": "pass"}', b'{"suggest": "risky"}', b"what?"]

    async def hook(request: Request) -> Response:
        asked.append((request.headers["content-type"], await request.body()))
        return Response(answers.pop(0))

    with serve(Starlette(routes=[Route("/hook", hook, methods=["POST"])])) as owner:
        more = f'[security-check]\ntext = "hook"\nimages = "hook"\nhook = "{owner}/hook"'
        with back_end_of(telegram[1], "sqlite:///c.db", tmp_path, more) as back_end:
            codes = [
                back_end.call("/wxa/msg_sec_check", {"content": "soup"})["errcode"],
                back_end.upload("/wxa/img_sec_check", PNG)["errcode"],
                back_end.upload("/wxa/img_sec_check", PNG)["errcode"],
                back_end.call("/wxa/msg_sec_check", {"content": "soup"})["errcode"],
            ]
    assert codes == [87014, 0, 87014, -1]
    assert asked[0] == ("application/json", b'{"kind":"text","content":"soup"}')
    assert asked[1] == ("image/png", PNG)
