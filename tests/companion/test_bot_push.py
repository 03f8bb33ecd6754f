"""Messages of users reach the back end as WeChat pushes them, plain and encrypted, and its replies reach the users."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from companion.chat import AES_KEY, APPID, Chat, in_chat
from companion.listening import Listener, safe_reply
from companion.money import NOW

from wx2tg.companion.bot import push as push_module
from wx2tg.companion.bot.push import echoes
from wx2tg.companion.bot.push_forms import FormError, Safe, read, written

SAFE = 'aes_key = "env:AES_KEY"\n'
TEXT = "<xml><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[Soon & hot!]]></Content></xml>"


def pushing(
    folder: Path, use: Callable[[Chat, Listener], Awaitable[None]], more: str = "", *, database: str = ""
) -> None:
    """Run `use` in a chat whose messages are pushed to a listener."""
    listener = Listener(safe="aes_key" in more)
    section = f'[messages]\npush = "BACK_END/wx/msg?c=msg"\ntoken = "env:TOKEN"\n{more}'

    async def run(chat: Chat) -> None:
        await use(chat, listener)

    in_chat(folder, run, section, database=database, back_end=listener.app)


@pytest.mark.parametrize("form", ["xml", "json"])
@pytest.mark.parametrize("safe", ["", SAFE])
def test_a_message_is_pushed(tmp_path: Path, form: str, safe: str) -> None:
    async def use(chat: Chat, back: Listener) -> None:
        said = "Where is it? 在哪儿 ]]> <b>&amp; \x0b"
        assert await chat.says(said) == [200]
        assert await chat.answers() == []
        (found,) = back.pushed
        as_number = str if form == "xml" else int
        assert found["FromUserName"] == chat.gate.openid(42)
        assert (found["ToUserName"], found["MsgType"]) == ("gh_noodles", "text")
        assert found["Content"] == (said.replace("\x0b", "\ufffd") if form == "xml" else said)
        assert found["CreateTime"] == as_number(int(NOW) - 9)
        assert int(found["MsgId"]) > 0 and isinstance(found["MsgId"], as_number)
        assert back.types == ["text/xml" if form == "xml" else "application/json"]
        assert not safe or "在哪儿".encode() not in back.bodies[0]
        assert await echoes(chat.gate.config.messages, chat.gate.http, chat.gate.now())

    pushing(tmp_path, use, f'format = "{form}"\noriginal_id = "gh_noodles"\n{safe}')


def test_commands_are_the_bots_own(tmp_path: Path) -> None:
    async def use(chat: Chat, back: Listener) -> None:
        await chat.says("/start")
        await chat.says("/help")
        assert len(await chat.answers()) == 2
        await chat.says("/menu please")
        assert await chat.answers() == []
        assert [(one["Content"], one["ToUserName"]) for one in back.pushed] == [("/menu please", APPID)]

    pushing(tmp_path, use)


def test_a_reply_is_said_to_the_user(tmp_path: Path, database: str) -> None:
    async def use(chat: Chat, back: Listener) -> None:
        transfer = "<xml><MsgType><![CDATA[transfer_customer_service]]></MsgType></xml>"
        picture = "<xml><MsgType>image</MsgType><Image><MediaId>1</MediaId></Image></xml>"
        for reply, said in (
            (TEXT, ["Soon & hot!"]),
            ('{"MsgType": "text", "Content": "From JSON", "CreateTime": 1}', []),
            ("", []),
            ("success", []),
            (transfer, []),
            (picture, []),
            ("<!doctype html><p>An error page", []),
            ('<!DOCTYPE x [<!ENTITY a "b">]><xml><MsgType>text</MsgType><Content>&a;</Content></xml>', []),
        ):
            back.replies.append(reply)
            await chat.says("Hello?")
            assert [text for text, _ in await chat.answers()] == said, reply
        assert len(back.pushed) == 8, "each was pushed once: it has arrived, whatever the reply"

    pushing(tmp_path, use, database=database)


def test_replies_where_messages_are_json(tmp_path: Path) -> None:
    async def use(chat: Chat, back: Listener) -> None:
        for reply, said in (
            ('{"MsgType": "text", "Content": "From JSON", "CreateTime": 1}', ["From JSON"]),
            (TEXT, ["Soon & hot!"]),
            ('{"errcode": 0}', []),
            ('{"MsgType": {"a": 1}}', []),
            ("[]", []),
        ):
            back.replies.append(reply)
            await chat.says("Hello?")
            assert [text for text, _ in await chat.answers()] == said, reply

    pushing(tmp_path, use, 'format = "json"')


def test_replies_of_safe_mode(tmp_path: Path) -> None:
    async def use(chat: Chat, back: Listener) -> None:
        for reply, said in (
            (safe_reply(TEXT), ["Soon & hot!"]),
            (safe_reply("success"), []),
            (TEXT, []),
            (safe_reply(TEXT, token="another"), []),
            (safe_reply(TEXT, appid="wx-of-another"), []),
            ("success", []),
        ):
            back.replies.append(reply)
            await chat.says("Hello?")
            assert [text for text, _ in await chat.answers()] == said, reply

    pushing(tmp_path, use, SAFE)


def test_a_back_end_that_fails_is_pushed_three_times(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def use(chat: Chat, back: Listener) -> None:
        monkeypatch.setattr(push_module, "PATIENCE", 0.3)
        back.replies = [500, 0, TEXT]
        assert await chat.says("Hello?") == [200]
        for said in ([], [], ["Soon & hot!"]):
            assert [text for text, _ in await chat.answers()] == said
            chat.clock.now += 5
        assert len({one["MsgId"] for one in back.pushed}) == 1 and len(back.pushed) == 3
        back.slow.set()

        back.pushed.clear()
        back.replies = [503] * 9
        assert await chat.says("Hello?", times=3) == [200] * 3
        for _ in range(9):
            assert await chat.answers() == []
            chat.clock.now += 60
        assert len(back.pushed) == 3, "then it is given up, as WeChat does"

    pushing(tmp_path, use)


def test_a_back_end_with_another_token_is_found(tmp_path: Path) -> None:
    async def use(chat: Chat) -> None:
        assert not await echoes(chat.gate.config.messages, chat.gate.http, chat.gate.now())
        await chat.says("Hello?")
        assert await chat.answers() == []

    section = '[messages]\npush = "BACK_END/wx/msg?c=msg"\ntoken = "env:HOOK"'
    in_chat(tmp_path, use, section, back_end=Listener().app)
    in_chat(tmp_path, use, section.replace("BACK_END", "http://127.0.0.1:9"))


def test_forms() -> None:
    safe = Safe(AES_KEY, APPID)
    for length in range(70):
        assert safe.open(safe.seal(b"x" * length)) == b"x" * length
    assert safe.seal(b"x") != safe.seal(b"x")
    for wrong in ("", "x", "AAAA", safe.seal(b"x")[:-8]):
        with pytest.raises(FormError):
            safe.open(wrong)
    assert read(b" success\n", "xml", safe, "t") == {}
    assert read(written({"MsgType": "text", "Content": "a]]>b"}, "xml"), "xml", None, "t")["Content"] == "a]]>b"
