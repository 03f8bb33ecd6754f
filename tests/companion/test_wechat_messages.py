"""Messages that a back end sends through WeChat's API arrive from the bot, with a button that opens the page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from companion.back_end import PNG, BackEnd, back_end_of, started
from companion.recorder import Recorder

TEMPLATES = """
[templates.Paid-1]
text = "Order {{character_string1.DATA}} of {amount2} is paid"
button = "Look"
[texts.en]
open = "Open the shop"
"""
SUBSCRIBE = "/cgi-bin/message/subscribe/send"
CUSTOM = "/cgi-bin/message/custom/send"
DATA = {"character_string1": {"value": "A7"}, "amount2": {"value": 12.5}}


@pytest.fixture
def back_end(telegram: tuple[Recorder, str], tmp_path: Path) -> Any:
    with back_end_of(telegram[1], "sqlite:///c.db", tmp_path, TEMPLATES) as found:
        yield found


def button(fields: dict[str, Any]) -> tuple[str, str]:
    ((found,),) = fields["reply_markup"]["inline_keyboard"]
    return found["text"], found["url"]


def test_a_message_from_a_template(back_end: BackEnd, telegram: tuple[Recorder, str]) -> None:
    body = {"touser": back_end.login(), "template_id": "Paid-1", "page": "pages/order/order?id=7", "data": DATA}
    answer = back_end.call(SUBSCRIBE, body)
    assert answer == {"errcode": 0, "errmsg": "ok", "msgid": 7}
    (_, sent), *_ = telegram[0].calls
    assert (sent["chat_id"], sent["text"]) == ("42", "Order A7 of 12.5 is paid")
    text, url = button(sent)
    assert (text, started(url)) == ("Look", "pages/order/order?id=7")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"touser": "o-nobody"}, 40003),
        ({"touser": None}, 40003),
        ({"template_id": "unknown"}, 40037),
        ({"template_id": ["Paid-1"]}, 40037),
        ({"page": 7}, 47001),
        ({"data": "x"}, 47001),
        ({"data": {"character_string1": {"value": "A7"}}}, 47003),
        ({"data": DATA | {"amount2": {"value": ""}}}, 47003),
        ({"data": DATA | {"amount2": {"value": "x" * 5000}}}, 45002),
    ],
)
def test_messages_that_are_refused(
    back_end: BackEnd, telegram: tuple[Recorder, str], change: dict[str, Any], code: int
) -> None:
    body = {"touser": back_end.login(), "template_id": "Paid-1", "page": "pages/a", "data": DATA}
    assert back_end.call(SUBSCRIBE, body | change)["errcode"] == code
    assert telegram[0].calls == []


@pytest.mark.parametrize(
    ("status", "error", "code"),
    [
        (403, {"description": "Forbidden: bot was blocked by the user"}, 43101),
        (400, {"description": "Bad Request: chat not found"}, 43101),
        (429, {"description": "Too Many Requests", "parameters": {"retry_after": 9}}, 45009),
        (502, {"description": "Bad Gateway"}, -1),
    ],
)
def test_messages_that_telegram_refuses(
    back_end: BackEnd, telegram: tuple[Recorder, str], status: int, error: dict[str, Any], code: int
) -> None:
    openid = back_end.login()
    telegram[0].errors["sendMessage"] = (status, error)
    body = {"touser": openid, "template_id": "Paid-1", "data": DATA}
    assert back_end.call(SUBSCRIBE, body)["errcode"] == code


def test_uniform_messages(back_end: BackEnd, telegram: tuple[Recorder, str]) -> None:
    path = "/cgi-bin/message/wxopen/template/uniform_send"
    openid = back_end.login()
    own = {"template_id": "Paid-1", "page": "pages/a?id=1", "form_id": "f", "data": DATA}
    official = {"appid": "wx1", "template_id": "Paid-1", "url": "https://x", "data": DATA}
    official["miniprogram"] = {"appid": "wx", "pagepath": "pages/b"}
    assert back_end.call(path, {"touser": openid, "weapp_template_msg": own}) == {"errcode": 0, "errmsg": "ok"}
    assert back_end.call(path, {"touser": openid, "mp_template_msg": official})["errcode"] == 0
    assert [started(button(sent)[1]) for _, sent in telegram[0].calls] == ["pages/a?id=1", "pages/b"]
    assert back_end.call(path, {"touser": openid})["errcode"] == 47001
    assert back_end.call(path, {"touser": openid, "weapp_template_msg": own | {"page": 7}})["errcode"] == 41030


def test_customer_service(back_end: BackEnd, telegram: tuple[Recorder, str]) -> None:
    openid = back_end.login()
    picture = back_end.upload("/cgi-bin/media/upload", PNG, type="image")["media_id"]
    content = (
        'See <a href="https://x.example" data-miniprogram-appid="wx" data-miniprogram-path="pages/a?id=1">this</a>!'
    )
    for part in (
        {"msgtype": "text", "text": {"content": "Your soup < 5 minutes"}},
        {"msgtype": "text", "text": {"content": content}},
        {"msgtype": "text", "text": {"content": '<a href="https://x.example/?a=1&amp;b=2">here</a>'}},
        {"msgtype": "image", "image": {"media_id": picture}},
        {"msgtype": "link", "link": {"title": "News", "description": "Soup", "url": "https://x.example/"}},
        {"msgtype": "miniprogrampage", "miniprogrampage": {"title": "Order", "pagepath": "pages/a"}},
        {
            "msgtype": "miniprogrampage",
            "miniprogrampage": {"title": "Order", "pagepath": "pages/a", "thumb_media_id": picture},
        },
    ):
        assert back_end.call(CUSTOM, {"touser": openid, **part}) == {"errcode": 0, "errmsg": "ok"}, part
    methods = [method for method, _ in telegram[0].calls]
    plain, linked, outside, image, news, page, thumb = (fields for _, fields in telegram[0].calls)
    assert methods == ["sendMessage"] * 3 + ["sendPhoto", "sendMessage", "sendMessage", "sendPhoto"]
    assert (plain["text"], "reply_markup" in plain) == ("Your soup < 5 minutes", False)
    assert (linked["text"], started(button(linked)[1])) == ("See this!", "pages/a?id=1")
    assert outside["text"] == "here (https://x.example/?a=1&b=2)"
    assert PNG in image.values() and PNG in thumb.values()
    assert (news["text"], button(news)) == ("News\nSoup", ("Open the shop", "https://x.example/"))
    assert (page["text"], started(button(page)[1]), thumb["caption"]) == ("Order", "pages/a", "Order")


def test_customer_service_that_is_refused(back_end: BackEnd, telegram: tuple[Recorder, str]) -> None:
    openid = back_end.login()
    for part, code in (
        ({"msgtype": "voice", "voice": {"media_id": "x"}}, 40008),
        ({"msgtype": "text"}, 47001),
        ({"msgtype": 7}, 47001),
        ({"msgtype": "text", "text": {"content": ""}}, 47003),
        ({"msgtype": "text", "text": {"content": "x" * 5000}}, 45002),
        ({"msgtype": "image", "image": {"media_id": "wrong"}}, 40007),
        ({"msgtype": "link", "link": {"title": "x", "url": "javascript:x"}}, 40066),
        ({"msgtype": "miniprogrampage", "miniprogrampage": {"title": "x"}}, 47003),
    ):
        assert back_end.call(CUSTOM, {"touser": openid, **part})["errcode"] == code, part
    assert telegram[0].calls == []


def test_typing(back_end: BackEnd, telegram: tuple[Recorder, str]) -> None:
    path = "/cgi-bin/message/custom/typing"
    openid = back_end.login()
    codes = [
        back_end.call(path, {"touser": openid, "command": command})["errcode"]
        for command in ("Typing", "CancelTyping", "Shouting")
    ]
    assert codes == [0, 0, 45072]
    assert telegram[0].calls == [("sendChatAction", {"chat_id": "42", "action": "typing"})]
