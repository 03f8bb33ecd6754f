"""Money from the configuration: both sides' routes, the platform that is kept, and what the configuration lacks."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import httpx
import pytest
from companion.gates import APPID, SECRET, config
from companion.in_loop import serve
from companion.launch import TOKEN, init_data
from companion.loops import run_in_loop
from companion.stand import keys
from starlette.applications import Starlette

from wx2tg.companion.config import Config
from wx2tg.companion.config_file import ConfigError, read
from wx2tg.companion.gate import Gate, open_gate
from wx2tg.companion.money.part import money_part, open_money
from wx2tg.companion.money.platform import stored_platform
from wx2tg.companion.money.refusals import Refused
from wx2tg.companion.serve import Parts
from wx2tg.companion.wechat import pay_v2
from wx2tg.companion.wechat.api.app import wechat_app

MCHID = "1900000001"
KEYS = {"PAY_KEY": "0123456789abcdef0123456789abcdef", "V3_KEY": "fedcba9876543210fedcba9876543210", "HOOK": "hook"}


def paying(database: str, more: str = "", webhook: str = 'webhook_secret = "env:HOOK"') -> Config:
    text = f"""
        [app]
        base = "https://shop.example"
        appid = "{APPID}"
        secret = "env:APP_SECRET"
        [telegram]
        bot = "noodle_bot"
        token = "env:BOT_TOKEN"
        api = "http://127.0.0.1:9"
        {webhook}
        [payment]
        rate = 0.5
        mchid = "{MCHID}"
        key = "env:PAY_KEY"
        v3_key = "env:V3_KEY"
        {more}
        [database]
        url = "env:DATABASE"
    """
    environment = {"APP_SECRET": SECRET, "BOT_TOKEN": TOKEN, "DATABASE": database, **KEYS}
    return read(text, "companion.toml", environment)


def opened(found: Config, root: Path, use: Callable[[Gate], Awaitable[None]]) -> None:
    async def run() -> None:
        async with open_gate(found, root) as gate:
            await use(gate)

    run_in_loop(run())


def database(folder: Path) -> str:
    return f"sqlite:///{folder / 'shop.db'}"


def site(parts: Parts) -> AbstractAsyncContextManager[str]:
    return serve(Starlette(routes=[*parts.public, *parts.wechat]))


def test_both_sides_answer(tmp_path: Path) -> None:
    async def use(gate: Gate) -> None:
        async with money_part(gate) as parts, httpx.AsyncClient() as client, site(parts) as base:
            fields = {
                "appid": APPID,
                "mch_id": MCHID,
                "body": "noodles",
                "out_trade_no": "A1",
                "total_fee": "1990",
                "spbill_create_ip": "127.0.0.1",
                "notify_url": "https://shop.example/n",
                "trade_type": "JSAPI",
                "openid": gate.openid(42),
            }
            body = pay_v2.printed(pay_v2.with_sign(fields, KEYS["PAY_KEY"]))
            made = pay_v2.parse((await client.post(f"{base}/pay/unifiedorder", content=body)).content)
            assert made["result_code"] == "SUCCESS"
            asked = {"package": f"prepay_id={made['prepay_id']}", "initData": init_data(7)}
            answer = await client.post(f"{base}/tg/invoice", json=asked)
            assert (answer.status_code, answer.json()["error"]) == (403, "buyer")
            answer = await client.post(f"{base}/tg/invoice", json={**asked, "initData": "forged"})
            assert answer.status_code == 401

    opened(paying(database(tmp_path)), tmp_path, use)


def test_a_known_address_of_version_3_with_another_method(tmp_path: Path) -> None:
    async def use(gate: Gate) -> None:
        async with (
            money_part(gate) as parts,
            httpx.AsyncClient() as client,
            serve(wechat_app(gate, parts.wechat)) as base,
        ):
            for method, path in (("GET", "/v3/pay/transactions/jsapi"), ("DELETE", "/v3/certificates")):
                answer = await client.request(method, base + path)
                assert (answer.status_code, answer.json()["code"]) == (404, "RESOURCE_NOT_EXISTS")

    opened(paying(database(tmp_path)), tmp_path, use)


def test_the_platform_is_kept(tmp_path: Path) -> None:
    serials: list[str] = []

    async def use(gate: Gate) -> None:
        made = await asyncio.gather(open_money(gate), open_money(gate))
        serials.extend(money.merchant.platform.serial for money in made if money.merchant.platform)
        assert made[0].merchant.public_key is not None

    pem = tmp_path / "merchant.pem"
    pem.write_text(keys()[1].pem)
    found = paying(database(tmp_path), 'merchant_certificate = "merchant.pem"')
    opened(found, tmp_path, use)
    opened(found, tmp_path, use)
    assert len(serials) == 4 and len(set(serials)) == 1

    async def changed(gate: Gate) -> None:
        other = await stored_platform(gate.store, "another key of thirty-two letters", gate.now())
        assert other.serial not in serials
        again = await stored_platform(gate.store, "another key of thirty-two letters", gate.now())
        assert again.serial == other.serial

    opened(found, tmp_path, changed)


@pytest.mark.parametrize(
    ("more", "webhook", "problem"),
    [
        ("", "", "webhook_secret is missing"),
        ('merchant_certificate = "nothing.pem"', 'webhook_secret = "env:HOOK"', "cannot be read"),
        ('merchant_certificate = "text.pem"', 'webhook_secret = "env:HOOK"', "no certificate"),
    ],
)
def test_what_the_configuration_lacks(tmp_path: Path, more: str, webhook: str, problem: str) -> None:
    async def use(gate: Gate) -> None:
        with pytest.raises(ConfigError, match=problem):
            async with money_part(gate):
                pass

    (tmp_path / "text.pem").write_text("text")
    opened(paying(database(tmp_path), more, webhook), tmp_path, use)


@pytest.mark.parametrize(
    ("more", "allowed", "refused"),
    [
        ("least = 5\nmost = 20", (1000, 4000), (899, 4100)),
        ("", (200, 20_000_000), (99, 20_000_200)),
    ],
)
def test_the_limits_of_an_invoice(
    tmp_path: Path, more: str, allowed: tuple[int, ...], refused: tuple[int, ...]
) -> None:
    async def use(gate: Gate) -> None:
        pricing = (await open_money(gate)).pricing
        assert [pricing.amount(fen) for fen in allowed] == [fen // 200 for fen in allowed]
        for fen in refused:
            with pytest.raises(Refused, match="Telegram takes"):
                pricing.amount(fen)

    opened(paying(database(tmp_path), more), tmp_path, use)


def test_without_a_merchant_there_are_no_payments(tmp_path: Path) -> None:
    async def use(gate: Gate) -> None:
        async with money_part(gate) as parts:
            assert (list(parts.public), list(parts.wechat)) == ([], [])

    opened(config("http://127.0.0.1:9", database(tmp_path)), tmp_path, use)
