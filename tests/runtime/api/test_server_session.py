"""`[server] base` in Chromium: what the login answers reaches wx.login, wx.getUserInfo and the buttons."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from browser.api import outcome, refusal
from browser.phone import Phone, PhoneOf
from runtime.api.owner import Owner, serve_scripted
from runtime.api.served import made, pressed

pytestmark = pytest.mark.browser

RAW = '{"nickName":"安","gender":0,"avatarUrl":"https://t.me/a.svg"}'
TOLD = {"rawData": RAW, "signature": "5169", "encryptedData": "ZW5j", "iv": "aXY="}
PROFILE = {"nickName": "安", "gender": 0, "avatarUrl": "https://t.me/a.svg"}
REFUSED = (401, {"error": "unauthorized", "message": "the launch data is too old"})


@pytest.fixture(scope="module")
def owner() -> Iterator[Owner]:
    with serve_scripted() as made_owner:
        yield made_owner


@pytest.fixture(scope="module")
def bundle(owner: Owner, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("served"), f'[server]\nbase = "{owner.base}"\n')


@pytest.fixture
def shop(phone: PhoneOf, bundle: Path, owner: Owner) -> Phone:
    owner.answers.clear()
    owner.calls.clear()
    opened = phone(bundle)
    opened.open()
    return opened


def without_message(answer: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in answer.items() if key not in ("errMsg", "cloudID")}


def test_every_login_has_a_code_of_its_own(shop: Phone, owner: Owner) -> None:
    owner.answer("/tg/login", {"code": "one", **TOLD}, {"code": "two", **TOLD})
    assert [outcome(shop, "login")["code"] for _ in range(2)] == ["one", "two"]
    proof = shop.run("return Telegram.WebApp.initData")
    assert owner.calls["/tg/login"] == [{"initData": proof}] * 2


@pytest.mark.parametrize("api", ["getUserInfo", "getUserProfile"])
def test_the_users_data_are_those_of_the_login(shop: Phone, owner: Owner, api: str) -> None:
    owner.answer("/tg/login", {"code": "one", **TOLD}, {"code": "two", **TOLD, "iv": "bmV3"})
    # Without a login before, the app logs in for them, once.
    for _ in range(2):
        assert without_message(outcome(shop, api, desc="to greet you")) == {**TOLD, "userInfo": PROFILE}
    assert len(owner.calls["/tg/login"]) == 1
    assert outcome(shop, "login")["code"] == "two"
    assert outcome(shop, api, desc="to greet you")["iv"] == "bmV3"
    assert len(owner.calls["/tg/login"]) == 2


def test_without_credentials_nobody_is_asked(shop: Phone, owner: Owner) -> None:
    owner.answer("/tg/login", {"code": "one", **TOLD})
    assert outcome(shop, "getUserInfo", withCredentials=False)["userInfo"]["nickName"] == "Ann Lee"
    assert owner.calls["/tg/login"] == []


def test_the_button_for_user_data(shop: Phone, owner: Owner) -> None:
    owner.answer("/tg/login", {"code": "one", **TOLD})
    detail = pressed(shop, "#user")
    assert detail["errMsg"] == "getUserInfo:ok"
    assert without_message(detail) == {**TOLD, "userInfo": PROFILE}


def test_a_login_that_tells_only_a_code(shop: Phone, owner: Owner) -> None:
    owner.answer("/tg/login", {"code": "one"})
    told = outcome(shop, "getUserInfo")
    assert (told["userInfo"]["nickName"], told["encryptedData"]) == ("Ann Lee", "")


def test_a_refusal_is_told_in_the_servers_words(shop: Phone, owner: Owner) -> None:
    shop.expect("status 401")
    owner.answer("/tg/login", REFUSED)
    for api in ("login", "getUserInfo", "getUserProfile"):
        assert refusal(shop, api, desc="x") == "the endpoint answered 401: the launch data is too old"
    assert pressed(shop, "#user") == {
        "errMsg": "getUserInfo:fail the endpoint answered 401: the launch data is too old"
    }
    # A refusal is not kept.
    owner.answer("/tg/login", {"code": "one", **TOLD})
    assert outcome(shop, "getUserInfo")["rawData"] == RAW


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ({"code": "a"}, "a"),
        ({"session": "a"}, "a"),
        ({"token": "a"}, "a"),
        ({"errno": 0, "errmsg": "", "data": {"code": "a"}}, "a"),
        ({"code": 0, "msg": "ok", "data": {"code": "a"}}, "a"),
        ({"code": 200, "data": {"token": "a"}}, "a"),
        ({"code": "00000", "data": {"token": "a"}}, "a"),
        ({"code": 0, "token": "a"}, "a"),
        ({"ok": True, "result": {"code": "a"}}, "a"),
    ],
)
def test_where_the_code_may_stand(shop: Phone, owner: Owner, answer: dict[str, object], code: str) -> None:
    owner.answer("/tg/login", answer)
    assert outcome(shop, "login")["code"] == code


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ({}, ""),
        ({"errno": 501, "errmsg": "no such user"}, ": no such user"),
        ({"code": 1, "msg": "no such user"}, ": no such user"),
        ({"code": 1, "message": "no such user", "data": None}, ": no such user"),
        ({"ok": False, "description": "no such user"}, ": no such user"),
        ({"error": "no such user"}, ": no such user"),
        ({"data": {"error_description": "no such user"}}, ": no such user"),
    ],
)
def test_an_answer_without_a_code(shop: Phone, owner: Owner, answer: dict[str, object], reason: str) -> None:
    owner.answer("/tg/login", answer)
    assert refusal(shop, "login") == f"the login endpoint answered without a code{reason}"


@pytest.mark.parametrize(
    ("wrap", "key"), [(None, "encryptedData"), (None, "encrypted_data"), ("data", "encryptedData")]
)
def test_where_the_users_data_may_stand(shop: Phone, owner: Owner, wrap: str | None, key: str) -> None:
    told = {"code": "one", "rawData": RAW, key: "ZW5j"}
    owner.answer("/tg/login", {"errno": 0, wrap: told} if wrap else told)
    assert outcome(shop, "getUserInfo")["encryptedData"] == "ZW5j"


@pytest.mark.parametrize(("button", "name"), [("#phone", "getPhoneNumber"), ("#real", "getRealtimePhoneNumber")])
def test_the_phone_number(shop: Phone, owner: Owner, button: str, name: str) -> None:
    owner.answer("/tg/phone", {"code": "phone-code", "encryptedData": "ZW5j", "iv": "aXY="})
    expected = {"code": "phone-code", "encryptedData": "ZW5j", "iv": "aXY=", "errMsg": f"{name}:ok"}
    assert pressed(shop, button) == expected
    [call] = owner.calls["/tg/phone"]
    assert call["initData"] == shop.run("return Telegram.WebApp.initData")
    assert call["contact"].startswith("contact=%7B")
    owner.answer("/tg/phone", {"errno": 0, "data": {"code": "inner", "encrypted_data": "eA==", "iv": "eQ=="}})
    assert pressed(shop, button) == {"code": "inner", "encryptedData": "eA==", "iv": "eQ==", "errMsg": f"{name}:ok"}


def test_no_phone_number(shop: Phone, owner: Owner) -> None:
    shop.expect("status 403")
    owner.answer("/tg/phone", (403, {"error": "forbidden", "message": "the contact is another user's"}))
    told = "getPhoneNumber:fail the endpoint answered 403: the contact is another user's"
    assert pressed(shop, "#phone") == {"errMsg": told}
    shop.user(phone="cancelled")
    owner.answer("/tg/phone", {"code": "x"})
    assert pressed(shop, "#phone") == {"errMsg": "getPhoneNumber:fail user deny"}
    assert owner.calls["/tg/phone"] == []


@pytest.mark.parametrize(
    "answer",
    [
        {"id": "m1"},
        {"prepared_message_id": "m1"},
        {"msg_id": "m1"},
        {"ok": True, "result": {"id": "m1", "expiration_date": 1}},
        {"errno": 0, "data": {"id": "m1"}},
        {"code": 0, "data": "m1"},
    ],
)
def test_where_the_prepared_message_may_stand(shop: Phone, owner: Owner, answer: dict[str, object]) -> None:
    owner.answer("/tg/share", answer)
    shop.run("void wx.shareAppMessage({ title: 'Tea', path: 'a' })")
    shop.until("fakeHost.asked.some(({ name }) => name === 'web_app_send_prepared_message')")
    assert shop.asked("web_app_send_prepared_message") == [{"id": "m1"}]
