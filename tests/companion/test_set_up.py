"""The one-time setup of a bot: its webhook, its menu button, its commands, and what the owner is told of it."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from companion.chat import SECRET, Chat, in_chat, settings
from companion.fake_bot import fake_bot
from companion.listening import Listener
from companion.loops import run_in_loop
from msgspec import structs

from wx2tg.companion.bot.part import bot_part
from wx2tg.companion.config import NONE, Config
from wx2tg.companion.config_file import ConfigError
from wx2tg.companion.gate import open_gate
from wx2tg.companion.parts import all_parts
from wx2tg.companion.store.outbox import Entry, Outbox
from wx2tg.companion.telegram.set_up import set_up

WORDS = '[texts.de]\nmenu = "Laden"\nstart_command = "Laden öffnen"\n[messages]\nlanguage = "de"\n'


def commands(chat: Chat) -> dict[str, dict[str, str]]:
    calls = [fields for name, fields in chat.bot.calls if name == "setMyCommands"]
    assert all(json.loads(one["scope"]) == {"type": "all_private_chats"} for one in calls)
    lists: dict[str, Any] = {one.get("language_code", ""): json.loads(one["commands"]) for one in calls}
    return {code: {one["command"]: one["description"] for one in listed} for code, listed in lists.items()}


def test_telegram_is_told_everything(tmp_path: Path) -> None:
    async def use(chat: Chat) -> None:
        done = await set_up(chat.gate)
        called = dict(chat.bot.calls)
        webhook = called["setWebhook"]
        assert (webhook["url"], webhook["secret_token"]) == ("https://shop.example/tg/webhook", SECRET)
        assert json.loads(webhook["allowed_updates"]) == ["message", "pre_checkout_query"]
        button = json.loads(called["setChatMenuButton"]["menu_button"])
        assert (button["type"], button["text"]) == ("web_app", "Laden")
        assert button["web_app"] == {"url": "https://shop.example/"}
        listed = commands(chat)
        assert sorted(listed) == ["", "de", "en", "zh"]
        assert listed[""] == listed["de"] == {"start": "Laden öffnen", "help": "How this bot works"}
        assert listed["zh"] == {"start": "打开小程序", "help": "使用说明"}
        assert done == [
            "Updates (message, pre_checkout_query) go to https://shop.example/tg/webhook.",
            'The menu button "Laden" opens https://shop.example/.',
            "The commands /start and /help are listed, in these languages too: de, en, zh.",
        ]

    in_chat(tmp_path, use, WORDS)


def test_the_message_address_is_tried(tmp_path: Path) -> None:
    def said(token: str) -> str:
        lines: list[str] = []

        async def use(chat: Chat) -> None:
            lines.extend(await set_up(chat.gate))

        section = f'[messages]\npush = "BACK_END/wx/msg"\ntoken = "env:{token}"'
        in_chat(tmp_path, use, section, back_end=Listener().app)
        return lines[-1]

    assert said("TOKEN").endswith("/wx/msg answers as WeChat wants it.")
    assert "does not answer with the `echostr`" in said("HOOK")


def without_webhook(telegram: str, folder: Path) -> Config:
    found = settings(telegram, f"sqlite:///{folder / 'shop.db'}")
    return structs.replace(found, telegram=structs.replace(found.telegram, webhook_secret=NONE))


def test_without_a_secret_nothing_is_set(tmp_path: Path) -> None:
    async def run() -> None:
        async with open_gate(without_webhook("http://127.0.0.1:9", tmp_path), tmp_path) as gate:
            with pytest.raises(ConfigError, match="webhook_secret is missing"):
                await set_up(gate)

    run_in_loop(run())


def test_buyers_are_told_without_a_webhook_too(tmp_path: Path) -> None:
    async def run() -> None:
        async with (
            fake_bot() as bot,
            open_gate(without_webhook(bot.base, tmp_path), tmp_path) as gate,
            bot_part(gate),
        ):
            said = Entry(subject="paid-1", kind="say", user_id=42, about={"text": "Paid."}, created_at=int(gate.now()))
            await Outbox(gate.store, gate.now).add(said)
            async with asyncio.timeout(30):
                while not bot.messages:
                    await asyncio.sleep(0.02)

    run_in_loop(run())


def test_all_parts_answer_by_themselves(tmp_path: Path) -> None:
    """The outbox is sent in the background, and what is due when the companion ends is sent to its end."""

    async def use(chat: Chat) -> None:
        async with all_parts(chat.gate):
            await chat.says("/start")
            async with asyncio.timeout(30):
                while not chat.bot.messages:
                    await asyncio.sleep(0.02)
        assert len(chat.bot.messages) == 1

    in_chat(tmp_path, use)
