"""What nobody should send, to every address of both listeners: refused as that side expects, and never by a crash."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from companion.gates import APPID, SECRET
from companion.launch import contact, init_data
from companion.whole import MCHID, Whole, on_whole, v3_header

from wx2tg.companion.wechat import pay_v2

NUL = "a\x00b"
BIG = 2**70
DEEP = b"[" * 30_000 + b"]" * 30_000
# Values that stand where a text or a number is asked for.
ODD: tuple[Any, ...] = (NUL, "\U0001f35c" * 300, BIG, {"value": NUL})
# Bodies that are no JSON, or not the object that is asked for.
BODIES = (
    b"",
    b" ",
    b"{",
    b"null",
    b"[]",
    b"1e999",
    b'"\\ud800"',
    b'{"a": "\\ud800 and more than that"}',
    b'{"a": "\xff"}',
    b'{"a": 1, "a": 2}',
    '{"a": "\u00e9"}'.encode("utf-16"),
    b'\xef\xbb\xbf{"a": 1}',
    b"9" * 6_000,
    DEEP,
    b'{"initData": "x", "touser": "o", "update_id": 1, "z": ' + DEEP + b"}",
)
FORMS = ("application/json", "text/plain", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded", "")

JSAPI: dict[str, Any] = {
    "appid": APPID,
    "mchid": MCHID,
    "description": "noodles",
    "out_trade_no": "B0000001",
    "notify_url": "https://shop.example/n",
    "amount": {"total": 1990, "currency": "CNY"},
    "payer": {"openid": "o-1"},
    "attach": "a",
    "time_expire": "",
}
REFUND: dict[str, Any] = {
    "out_refund_no": "R1",
    "transaction_id": "1",
    "out_trade_no": "B0000001",
    "reason": "r",
    "notify_url": "https://shop.example/n",
    "amount": {"total": 1990, "refund": 1990, "currency": "CNY"},
}
SOMEBODY = {"id": 42, "language_code": "en"}
PAID = {
    "currency": "XTR",
    "total_amount": 10,
    "invoice_payload": "wx1",
    "telegram_payment_charge_id": "c",
    "provider_payment_charge_id": "p",
}
CALLS: dict[str, dict[str, Any]] = {
    "/wxa/business/getuserphonenumber": {"code": "c"},
    "/cgi-bin/message/subscribe/send": {"touser": "o", "template_id": "T1", "page": "p", "data": {"thing1": "x"}},
    "/cgi-bin/message/wxopen/template/uniform_send": {
        "touser": "o",
        "weapp_template_msg": {"template_id": "T1", "page": "p", "data": {"thing1": {"value": "x"}}},
    },
    "/cgi-bin/message/custom/send": {"touser": "o", "msgtype": "text", "text": {"content": "x"}},
    "/cgi-bin/message/custom/typing": {"touser": "o", "command": "Typing"},
    "/wxa/getwxacode": {"path": "p", "width": 300, "line_color": {"r": 1, "g": 1, "b": 1}, "is_hyaline": False},
    "/wxa/getwxacodeunlimit": {"scene": "a", "page": "p", "width": 300, "line_color": {"r": 1}},
    "/wxa/generatescheme": {"jump_wxa": {"path": "p", "query": "q"}},
    "/wxa/generate_urllink": {"path": "p", "query": "q"},
    "/wxa/msg_sec_check": {"content": "c", "version": 2, "openid": "o"},
}


def changed(body: Any, odd: tuple[Any, ...] = ODD) -> Iterator[Any]:
    """`body` with each of its values, however deep, changed to each odd one."""
    for name, value in body.items():
        yield from (body | {name: other} for other in odd)
        if isinstance(value, dict):
            yield from (body | {name: inner} for inner in changed(value, odd))


@contextmanager
def quiet() -> Iterator[None]:
    """No line of the log tells of a failure of the companion's own."""
    lines: list[logging.LogRecord] = []
    handler = logging.Handler()
    handler.emit = lines.append  # type: ignore[method-assign]
    loggers = [logging.getLogger(name) for name in ("", "uvicorn", "uvicorn.error")]
    for logger in loggers:
        logger.addHandler(handler)
    try:
        yield
    finally:
        for logger in loggers:
            logger.removeHandler(handler)
    assert [line.getMessage() for line in lines if line.exc_info or line.levelno >= logging.ERROR] == []


def run(database: str, folder: Path, use: Callable[[Whole], Any]) -> None:
    with quiet():
        on_whole(database, folder, use)


def test_the_app_s_own_calls(database: str, tmp_path: Path) -> None:
    async def use(whole: Whole) -> None:
        calls = {
            "/tg/login": {"initData": init_data(1)},
            "/tg/phone": {"initData": init_data(2), "contact": contact(2)},
            "/tg/share": {"initData": init_data(3), "title": "t", "url": "https://t.me/noodle_bot", "image": "i"},
            "/tg/invoice": {"initData": init_data(4), "package": "prepay_id=1", "prepay_id": "1", "wallet": "w"},
            "/tg/invoice/state": {"initData": init_data(5), "package": "prepay_id=1", "prepay_id": "1", "wallet": "w"},
        }
        for path, right in calls.items():
            for body in (*BODIES, *(json.dumps(body).encode() for body in changed(right))):
                answer = await whole.http.post(whole.public + path, content=body)
                told = (path, body[:200], answer.text)
                assert answer.status_code in (200, 400, 401, 403, 404, 413, 429), told
                assert answer.status_code == 200 or answer.json().keys() == {"error", "message"}, told
            for form in FORMS:
                answer = await whole.http.post(whole.public + path, content=b"a", headers={"Content-Type": form})
                assert answer.status_code == 400, (path, form, answer.text)

    run(database, tmp_path, use)


def test_telegram_s_updates(database: str, tmp_path: Path) -> None:
    message = {
        "from": SOMEBODY,
        "chat": {"id": 42, "type": "private"},
        "date": 1,
        "text": "/start x",
        "successful_payment": PAID,
    }
    updates = [
        {"update_id": 1, "message": message},
        {"update_id": 2, "message": {**message, "successful_payment": None}},
        {"update_id": 3, "message": {**message, "successful_payment": None, "refunded_payment": PAID}},
        {
            "update_id": 4,
            "pre_checkout_query": {
                "id": "q",
                "from": SOMEBODY,
                "currency": "XTR",
                "total_amount": 1,
                "invoice_payload": "wx1",
            },
        },
    ]

    async def use(whole: Whole) -> None:
        for body in BODIES:
            assert (await whole.update(body)).status_code == 400, body[:200]
        for right in updates:
            for body in changed(right):
                answer = await whole.update(body)
                assert answer.status_code in (200, 400), (body, answer.status_code)

    run(database, tmp_path, use)


def test_calls_of_wechat_s_api(database: str, tmp_path: Path) -> None:
    async def use(whole: Whole) -> None:
        await whole.http.post(f"{whole.public}/tg/login", json={"initData": init_data(42)})
        somebody, token = whole.gate.openid(42), await whole.token()
        for path, right in CALLS.items():
            url = f"{whole.wechat}{path}?access_token={token}"
            known = right | {name: somebody for name in ("touser", "openid") if name in right}
            for body in (*BODIES, *(json.dumps(body).encode() for body in changed(known))):
                answer = await whole.http.post(url, content=body)
                told = (path, body[:200], answer.content[:300])
                assert answer.status_code == 200, told
                if answer.headers["content-type"].startswith("application/json"):
                    assert answer.json().get("errcode", 0) != -1, told
        owner = {"grant_type": "client_credential", "appid": APPID, "secret": SECRET, "force_refresh": False}
        for body in (*BODIES, *(json.dumps(body).encode() for body in changed(owner))):
            answer = await whole.http.post(f"{whole.wechat}/cgi-bin/stable_token", content=body)
            assert answer.json().get("errcode", 0) != -1, (body[:200], answer.text)

    run(database, tmp_path, use)


def test_odd_queries(database: str, tmp_path: Path) -> None:
    odd = ("%00", "%ff", "%ed%a0%80", "a" * 5_000, "%F0%9F%8D%9C", "..%2f..%2f", "%0d%0aX: 1", "&&==", "9" * 400)
    owner = f"appid={APPID}&secret={SECRET}"

    async def use(whole: Whole) -> None:
        token = await whole.token()
        for text in odd:
            for path in (
                f"/sns/jscode2session?{owner}&js_code={text}",
                f"/sns/jscode2session?appid={text}&secret={text}&js_code={text}",
                f"/cgi-bin/token?{owner}&grant_type={text}",
                f"/cgi-bin/media/get?access_token={token}&media_id={text}",
                f"/cgi-bin/media/get?access_token={text}&media_id=1",
                f"/{text}",
            ):
                answer = await whole.http.get(whole.wechat + path)
                assert answer.status_code == 200, (path, answer.text)
                assert answer.json()["errcode"] > 0, (path, answer.text)
            answer = await whole.http.get(f"{whole.public}/tg/health?nonce={text}")
            assert answer.status_code == 200
            for path in (f"/{text}", f"/tg/{text}", f"/assets/{text}?{text}"):
                assert (await whole.http.get(whole.public + path)).status_code in (404, 405), path

    run(database, tmp_path, use)


def test_wechat_pay_version_3(database: str, tmp_path: Path) -> None:
    order = "/v3/pay/transactions"

    async def use(whole: Whole) -> None:
        posts = {
            f"{order}/jsapi": JSAPI,
            "/v3/refund/domestic/refunds": REFUND,
            f"{order}/out-trade-no/B0000009/close": {"mchid": MCHID},
            f"{order}/out-trade-no/%00/close": {"mchid": MCHID},
        }
        for path, right in posts.items():
            for body in (*BODIES, *(json.dumps(body).encode() for body in changed(right))):
                answer = await whole.v3("POST", path, body)
                told = (path, body[:200], answer.text)
                assert answer.status_code in (200, 400, 403, 404) or (answer.status_code, body) == (401, body), told
                assert answer.status_code == 200 or answer.json().keys() == {"code", "message", "detail"}, told
        for path in (f"{order}/out-trade-no/%00", f"{order}/id/%00", f"{order}/id/%ff", f"{order}/id/{'9' * 5_000}"):
            answer = await whole.v3("GET", f"{path}?mchid={MCHID}")
            assert (answer.status_code, answer.json()["code"]) == (404, "ORDER_NOT_EXIST"), path
        answer = await whole.v3("GET", "/v3/refund/domestic/refunds/%00")
        assert (answer.status_code, answer.json()["code"]) == (404, "RESOURCE_NOT_EXISTS")
        for stamp in ("9" * 400, "9" * 5_000, "-1", "1e3", " "):
            headers = {"Authorization": v3_header("GET", "/v3/certificates", "", stamp=stamp)}
            answer = await whole.http.get(f"{whole.wechat}/v3/certificates", headers=headers)
            assert (answer.status_code, answer.json()["code"]) == (401, "SIGN_ERROR"), stamp[:20]

    run(database, tmp_path, use)


def test_wechat_pay_version_2(database: str, tmp_path: Path) -> None:
    paths = ("/pay/unifiedorder", "/pay/orderquery", "/pay/closeorder", "/secapi/pay/refund", "/pay/refundquery")
    right = {
        "nonce_str": "n",
        "body": "noodles",
        "out_trade_no": "B1",
        "total_fee": "1",
        "refund_fee": "1",
        "out_refund_no": "R1",
        "notify_url": "https://shop.example/n",
        "trade_type": "JSAPI",
        "openid": "o",
        "time_expire": "",
        "attach": "a",
    }
    odd = ("9" * 5_000, "\u0661", "00010101000000", "99991231235959", "]]>&<")

    async def use(whole: Whole) -> None:
        for path in paths:
            for fields in changed(right, odd):
                answer = await whole.v2(path, **fields)
                assert answer.status_code == 200, (path, fields)
                assert pay_v2.parse(answer.content)["return_code"] in ("SUCCESS", "FAIL"), (path, fields)
            for body in (*BODIES, b"<xml/>", b"<xml><a>&#0;</a></xml>", b"<xml>" + b"<a>" * 9_000):
                answer = await whole.http.post(whole.wechat + path, content=body)
                assert pay_v2.parse(answer.content)["return_code"] == "FAIL", (path, body[:100])

    run(database, tmp_path, use)
