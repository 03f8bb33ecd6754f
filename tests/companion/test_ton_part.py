"""Payments on TON as the companion opens them from its configuration."""

from __future__ import annotations

import asyncio
import builtins
import time
from pathlib import Path
from typing import Any

import httpx
import pytest
from companion.fake_toncenter import FakeTon, account
from companion.gates import APPID, SECRET
from companion.in_loop import serve
from companion.launch import TOKEN, init_data
from companion.loops import run_in_loop
from starlette.applications import Starlette

from wx2tg.companion.config import Config
from wx2tg.companion.config_file import ConfigError, read
from wx2tg.companion.gate import open_gate
from wx2tg.companion.money.part import money_part
from wx2tg.companion.wechat import pay_v2

MCHID = "1900000001"
KEY = "0123456789abcdef0123456789abcdef"
WALLET = account("buyer")


def ton_config(folder: Path, api: str) -> Config:
    text = f"""
        [app]
        base = "https://shop.example"
        appid = "{APPID}"
        secret = "env:APP_SECRET"
        [telegram]
        bot = "noodle_bot"
        token = "env:BOT_TOKEN"
        api = "http://127.0.0.1:9"
        [payment]
        provider = "ton-connect"
        mchid = "{MCHID}"
        key = "env:PAY_KEY"
        [ton]
        address = "{account("owner")}"
        rate = 0.0451
        poll = 1
        api = "{api}/api/v3"
        [database]
        url = "sqlite:///{folder / "shop.db"}"
    """
    return read(text, "companion.toml", {"APP_SECRET": SECRET, "BOT_TOKEN": TOKEN, "PAY_KEY": KEY})


async def call(client: httpx.AsyncClient, address: str, **fields: str) -> dict[str, str]:
    """What an SDK of version 2 gets."""
    body = pay_v2.with_sign({"appid": APPID, "mch_id": MCHID, "nonce_str": "n", **fields}, KEY)
    return pay_v2.parse((await client.post(address, content=pay_v2.printed(body))).content)


def test_an_order_is_paid_without_a_webhook(tmp_path: Path) -> None:
    """No secret of a webhook is needed, since Telegram tells of no payment."""
    chain = FakeTon(time.time)

    async def use() -> None:
        async with (
            serve(chain.app) as api,
            open_gate(ton_config(tmp_path, api), tmp_path) as gate,
            money_part(gate) as parts,
            serve(Starlette(routes=[*parts.public, *parts.wechat])) as base,
            httpx.AsyncClient() as client,
        ):
            made = await call(
                client,
                f"{base}/pay/unifiedorder",
                body="noodles",
                out_trade_no="A1",
                total_fee="1990",
                spbill_create_ip="127.0.0.1",
                notify_url="https://shop.example/n",
                trade_type="JSAPI",
                openid=gate.openid(42),
            )
            asked = {"package": f"prepay_id={made['prepay_id']}", "initData": init_data(42), "wallet": WALLET}
            answer = await client.post(f"{base}/tg/invoice", json=asked)
            assert answer.status_code == 200, answer.text
            assert (await call(client, f"{base}/pay/orderquery", out_trade_no="A1"))["trade_state"] == "NOTPAY"
            chain.send(WALLET, answer.json()["ton"])
            while True:
                found = await call(client, f"{base}/pay/orderquery", out_trade_no="A1")
                if found["trade_state"] == "SUCCESS":
                    break
                await asyncio.sleep(0.05)
            assert found["total_fee"] == "1990"

    run_in_loop(use())


def test_without_the_extra_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *others: Any, **more: Any) -> Any:
        if name == "wx2tg.companion.money.ton" and "offers" in (others[2] or ()):
            raise ModuleNotFoundError("No module named 'pytoniq_core'", name="pytoniq_core")
        return real(name, *others, **more)

    async def use() -> None:
        async with open_gate(ton_config(tmp_path, "http://127.0.0.1:9"), tmp_path) as gate:
            monkeypatch.setattr(builtins, "__import__", without)
            with pytest.raises(ConfigError, match=r"needs the library pytoniq_core: pip install wx2tg\[ton\]"):
                async with money_part(gate):
                    pass

    run_in_loop(use())
