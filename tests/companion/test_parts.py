"""All parts together: Telegram's webhook is there with money and without it, and no payment is lost."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from companion.gates import SECRET as APP_SECRET
from companion.in_loop import serve
from companion.launch import TOKEN
from companion.loops import run_in_loop
from companion.recorder import Recorder
from starlette.applications import Starlette

from wx2tg.companion.config import Config
from wx2tg.companion.config_file import ConfigError, read
from wx2tg.companion.gate import open_gate
from wx2tg.companion.parts import all_parts
from wx2tg.companion.telegram.webhook import HEADER, PATH

HOOK = {HEADER: "hook"}
PAID = {
    "currency": "XTR",
    "total_amount": 10,
    "invoice_payload": "wx1",
    "telegram_payment_charge_id": "charge-1",
    "provider_payment_charge_id": "",
}
QUERY = {"id": "q1", "from": {"id": 42}, "currency": "XTR", "total_amount": 10, "invoice_payload": "wx1"}


def settings(telegram: str, database: str, *, hook: bool, money: bool) -> Config:
    text = f"""
        [app]
        base = "https://shop.example"
        appid = "wx0123456789abcdef"
        secret = "env:APP_SECRET"
        [telegram]
        bot = "noodle_bot"
        token = "env:BOT_TOKEN"
        api = "{telegram}"
        {'webhook_secret = "env:HOOK"' if hook else ""}
        [payment]
        {'mchid = "1900000001"' if money else ""}
        [database]
        url = "env:DATABASE"
    """
    environment = {"APP_SECRET": APP_SECRET, "BOT_TOKEN": TOKEN, "DATABASE": database, "HOOK": "hook"}
    return read(text, "companion.toml", environment)


def with_parts(found: Config, root: Path, use: Callable[[httpx.AsyncClient], Awaitable[None]]) -> None:
    async def run() -> None:
        async with (
            open_gate(found, root) as gate,
            all_parts(gate) as parts,
            serve(Starlette(routes=[*parts.public])) as base,
            httpx.AsyncClient(base_url=base) as client,
        ):
            await use(client)

    run_in_loop(run())


def called(recorder: Recorder, method: str) -> list[dict[str, Any]]:
    return [fields for name, fields in recorder.calls if name == method]


def test_without_a_merchant_no_payment_is_allowed(telegram: tuple[Recorder, str], tmp_path: Path) -> None:
    async def use(client: httpx.AsyncClient) -> None:
        async def told(update: dict[str, Any]) -> int:
            return (await client.post(PATH, json={"update_id": 1, **update}, headers=HOOK)).status_code

        assert (await client.post(PATH, json={"update_id": 1})).status_code == 401
        assert await told({"pre_checkout_query": QUERY}) == 200
        refused = called(telegram[0], "answerPreCheckoutQuery")
        assert [(one["ok"], one["error_message"]) for one in refused] == [("false", "This shop takes no payments.")]
        telegram[0].errors["answerPreCheckoutQuery"] = (502, {"description": "Bad Gateway"})
        assert await told({"pre_checkout_query": QUERY}) == 200
        sender = {"from": {"id": 42}, "chat": {"id": 42, "type": "private"}}
        assert await told({"message": {**sender, "successful_payment": PAID}}) == 503, "kept by Telegram"
        for kind in ("edited_message", "channel_post", "callback_query", "poll", "a_kind_of_tomorrow"):
            assert await told({kind: {"id": 7}}) == 200
        assert await told({"message": {**sender, "photo": []}}) == 200

    with_parts(settings(telegram[1], "sqlite:///c.db", hook=True, money=False), tmp_path, use)


def test_with_a_merchant_payments_are_checked(telegram: tuple[Recorder, str], database: str, tmp_path: Path) -> None:
    async def use(client: httpx.AsyncClient) -> None:
        update = {"update_id": 1, "pre_checkout_query": QUERY}
        assert (await client.post(PATH, json=update, headers=HOOK)).status_code == 200
        (refused,) = called(telegram[0], "answerPreCheckoutQuery")
        assert refused["error_message"] == "This order is not known."

    with_parts(settings(telegram[1], database, hook=True, money=True), tmp_path, use)


def test_without_a_secret_there_is_no_webhook(telegram: tuple[Recorder, str], tmp_path: Path) -> None:
    async def use(client: httpx.AsyncClient) -> None:
        assert (await client.post(PATH, json={"update_id": 1}, headers=HOOK)).status_code == 404

    with_parts(settings(telegram[1], "sqlite:///c.db", hook=False, money=False), tmp_path, use)
    with pytest.raises(ConfigError, match="webhook_secret is missing"):
        with_parts(settings(telegram[1], "sqlite:///c.db", hook=False, money=True), tmp_path, use)
