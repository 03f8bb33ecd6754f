"""What the bot answers to its commands, in the reader's language, once, and whatever breaks meanwhile."""

from __future__ import annotations

from pathlib import Path

import pytest
from companion.chat import Chat, in_chat, payload

HOME = "https://t.me/noodle_bot/shop"
WORDS = """
[texts.en]
start = "Welcome to the noodle shop!"
open = "Open the shop"
[texts.zh-hant]
start = "歡迎！"
"""


def test_start_opens_the_app(tmp_path: Path, database: str) -> None:
    async def use(chat: Chat) -> None:
        assert await chat.answer_to("/start") == ("Welcome to the noodle shop!", [("Open the shop", HOME)])
        assert await chat.answer_to("/start@noodle_bot", language_code="de") == (
            "Welcome to the noodle shop!",
            [("Open the shop", HOME)],
        )
        assert await chat.answer_to("/start", language_code="zh-hans") == (
            "欢迎！点击按钮打开小程序。",
            [("打开", HOME)],
        )
        assert await chat.answer_to("/start", language_code="zh-TW") == ("歡迎！", [("打开", HOME)])
        text, buttons = await chat.answer_to("/HELP")
        assert (text.startswith("Everything is in the app."), buttons) == (True, [("Open the shop", HOME)])

    in_chat(tmp_path, use, WORDS, database=database)


@pytest.mark.parametrize(
    ("app", "link"), [('app = "shop"', "https://t.me/noodle_bot/shop"), ("", "https://t.me/noodle_bot")]
)
def test_start_with_a_payload_goes_on_where_it_points(tmp_path: Path, app: str, link: str) -> None:
    async def use(chat: Chat) -> None:
        for page in ("pages/order/index?no=7&from=链接", "pages/menu/menu"):
            assert await chat.answer_to(f"/start {payload(page)}") == (
                "Press the button to go on where the link points.",
                [("Open", f"{link}?startapp={payload(page)}")],
            )
        home = link if app else f"{link}?startapp"
        for nowhere in (
            payload("pages/none/none"),
            payload("menu/menu"),
            payload("pages/menu/menu") + "=",
            payload("pages/menu/menu?a=\n"),
            payload('pages/menu/menu":{"files'),
            "a" * 5000,
            "gift",
            "_w",
            "../../etc/passwd",
            "%7B",
            "two words",
        ):
            assert await chat.answer_to(f"/start {nowhere}") == (
                "Welcome! Press the button to open the app.",
                [("Open", home)],
            ), nowhere

        (tmp_path / "dist/_app/app.js").unlink()
        _, button = await chat.answer_to(f"/start {payload('pages/elsewhere')}")
        assert button == [("Open", f"{link}?startapp={payload('pages/elsewhere')}")], "another server has the bundle"

    in_chat(tmp_path, use, app=app)


def test_a_repeated_update_is_answered_once(tmp_path: Path, database: str) -> None:
    async def use(chat: Chat) -> None:
        assert await chat.says("/start", times=5) == [200] * 5
        assert len(await chat.answers()) == 1
        assert await chat.says("/start", times=2) == [200] * 2, "the user asks again"
        assert len(await chat.answers()) == 1

    in_chat(tmp_path, use, database=database)


def test_an_answer_that_fails_is_sent_later(tmp_path: Path) -> None:
    async def use(chat: Chat) -> None:
        chat.bot.breaks.append("sendMessage")
        assert await chat.says("/start") == [200], "Telegram has nothing to repeat"
        assert await chat.answers() == []
        chat.clock.now += 4
        assert await chat.answers() == []
        chat.clock.now += 1
        assert len(await chat.answers()) == 1

        chat.bot.breaks.extend(["sendMessage"] * 9)
        await chat.says("/start")
        for _ in range(9):
            chat.clock.now += 100
            assert await chat.answers() == []
        tried = 9 - len(chat.bot.breaks)
        assert tried == 4, "and in the end it is given up"

    in_chat(tmp_path, use)


def test_a_user_who_has_blocked_the_bot_ends_it(tmp_path: Path) -> None:
    async def use(chat: Chat) -> None:
        chat.bot.blocked.add(42)
        assert await chat.says("/start") == [200]
        assert await chat.answers() == []
        chat.bot.blocked.clear()
        chat.clock.now += 100_000
        assert await chat.answers() == []

    in_chat(tmp_path, use)


def test_the_bot_is_silent_elsewhere(tmp_path: Path) -> None:
    async def use(chat: Chat) -> None:
        for kind in ("group", "supergroup", "channel"):
            assert await chat.says("/start", kind=kind) == [200]
        assert await chat.says("hello") == [200]
        assert await chat.says("/started") == [200]
        assert await chat.bot.deliver({"message": {"chat": {"id": 1, "type": "private"}, "text": "/start"}}) == [200]
        assert await chat.answers() == []

    in_chat(tmp_path, use)


def test_other_messages_have_an_answer_where_there_is_one(tmp_path: Path) -> None:
    async def use(chat: Chat) -> None:
        assert await chat.answer_to("hello") == ("Write to help@shop.example.", [])
        await chat.says("hello", language_code="zh-hans")
        assert await chat.answers() == []

    in_chat(tmp_path, use, '[texts.en]\nanswer = "Write to help@shop.example."\n[texts.zh]\nanswer = ""')


def test_a_flood_is_not_answered(tmp_path: Path) -> None:
    async def use(chat: Chat) -> None:
        for _ in range(40):
            assert await chat.says("/start") == [200]
        assert len(await chat.answers()) == 30

    in_chat(tmp_path, use)


def test_who_writes_to_the_bot_can_be_written_to(tmp_path: Path) -> None:
    async def use(chat: Chat) -> None:
        openid = chat.gate.openid(42)
        assert await chat.gate.user(openid) is None
        await chat.says("/start", language_code="pt-br")
        user = await chat.gate.user(openid)
        assert user is not None and (user.user_id, user.language) == (42, "pt-br")

    in_chat(tmp_path, use)
