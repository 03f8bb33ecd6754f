"""The commands of `wx2tg companion`: what they print, what they do at Telegram, and their exit statuses."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from companion.commanding import SECRETS, command, free_port, written
from companion.loops import run_in_loop
from companion.money import draft
from companion.recorder import Recorder

from wx2tg.companion.config_file import load
from wx2tg.companion.gate import open_gate
from wx2tg.companion.money.context import Money
from wx2tg.companion.money.courier import Courier
from wx2tg.companion.money.orders import Payment, create_order, settle
from wx2tg.companion.money.part import open_money
from wx2tg.companion.money.tables import ORDERS

Telegram = tuple[Recorder, str]
BASE = "https://shop.example"
MERCHANT = '[payment]\nmchid = "1900000001"\nrate = 0.5\nkey = "env:PAY_KEY"\n'


def on_database(file: Path, use: Callable[[Money], Awaitable[None]]) -> None:
    async def run() -> None:
        async with open_gate(load(file, {}), file.parent) as gate:
            await use(await open_money(gate))

    run_in_loop(run())


async def sold(money: Money, number: str = "A0000001") -> None:
    """An order that is paid, and a back end that cannot be told of it."""
    order = await create_order(money, draft(number, version=2, notify_url="http://127.0.0.1:9/notify"))
    async with money.store.write() as connection:
        await connection.execute(ORDERS.update().where(ORDERS.c.prepay_id == order.prepay_id).values(telegram_id=42))
    paid = Payment(
        charge_id=f"charge-{number}",
        provider_charge_id="",
        payload=order.prepay_id,
        currency="XTR",
        amount=order.amount,
        user_id=42,
    )
    await settle(money, paid)
    courier = Courier(money)
    assert await courier.deliver_due() == 1
    await courier.close()


def listed(recorder: Recorder, *charges: str) -> None:
    """Telegram's list has these payments of 10 Stars."""
    partner = {
        "type": "user",
        "transaction_type": "invoice_payment",
        "user": {"id": 42, "is_bot": False, "first_name": "Ann"},
        "invoice_payload": "wx-unknown",
    }
    moves = [{"id": charge, "amount": 10, "date": 1_700_000_000, "source": partner} for charge in charges]

    def page(fields: dict[str, Any]) -> dict[str, Any]:
        first = int(fields["offset"])
        return {"transactions": moves[first : first + int(fields["limit"])]}

    recorder.answers["getStarTransactions"] = page


def test_webhook(telegram: Telegram, tmp_path: Path) -> None:
    file = written(tmp_path, telegram[1], base=BASE, more='[texts.en]\nmenu = "Order"')
    result = command("webhook", "--config", file)
    assert result.exit_code == 0, result.output
    updates, button, commands = result.stdout.splitlines()
    assert updates == f"Updates (message, pre_checkout_query) go to {BASE}/tg/webhook."
    assert button == f'The menu button "Order" opens {BASE}/.'
    assert "/start and /help" in commands
    calls = dict(telegram[0].calls)
    assert (calls["setWebhook"]["url"], calls["setWebhook"]["secret_token"]) == (f"{BASE}/tg/webhook", SECRETS["HOOK"])
    assert calls["setChatMenuButton"]["menu_button"]["web_app"] == {"url": f"{BASE}/"}


def test_a_webhook_that_cannot_be_set(telegram: Telegram, tmp_path: Path) -> None:
    without = command("webhook", "--config", written(tmp_path, telegram[1], bot=""))
    assert (without.exit_code, "[telegram] webhook_secret is missing" in without.stderr) == (2, True)
    telegram[0].errors["setWebhook"] = (400, {"description": "Bad Request: bad webhook: IP address is reserved"})
    refused = command("webhook", "--config", written(tmp_path, telegram[1]))
    assert (refused.exit_code, "bad webhook: IP address is reserved" in refused.stderr) == (2, True)
    telegram[0].token = "another"
    stranger = command("webhook", "--config", written(tmp_path, telegram[1]))
    assert (stranger.exit_code, "Unauthorized" in stranger.stderr) == (2, True)
    away = command("webhook", "--config", written(tmp_path, "http://127.0.0.1:9"))
    assert (away.exit_code, "Traceback" in away.stderr) == (2, False)


def test_the_public_key(telegram: Telegram, tmp_path: Path) -> None:
    file = written(tmp_path, telegram[1], more=MERCHANT)
    without = command("public-key", "--config", file)
    assert (without.exit_code, "there is no `v3_key`" in without.stderr) == (2, True)
    file = written(tmp_path, telegram[1], more=MERCHANT + 'v3_key = "env:V3_KEY"\nmerchant_certificate = "m.pem"')
    first, second = (command("public-key", "--config", file) for _ in range(2))
    assert (first.exit_code, first.stdout) == (0, second.stdout), first.output
    assert first.stdout.startswith("-----BEGIN PUBLIC KEY-----")


def test_orders_that_agree(telegram: Telegram, tmp_path: Path) -> None:
    file = written(tmp_path, telegram[1], more=MERCHANT)
    result = command("orders", "--config", file)
    assert (result.exit_code, result.stdout.startswith("Every payment agrees")) == (0, True), result.output
    assert json.loads(command("orders", "--config", file, "--format", "json").stdout) == {"entries": []}


def test_orders_to_look_at(telegram: Telegram, tmp_path: Path) -> None:
    file = written(tmp_path, telegram[1], more=MERCHANT)
    on_database(file, sold)
    listed(telegram[0], "charge-A0000001", "charge-2")
    result = command("orders", "--config", file)
    assert (result.exit_code, result.stderr) == (1, "")
    head, old, new = result.stdout.splitlines()
    assert head.split() == ["order", "amount", "age", "what", "problem", "last", "answer", "id"]
    for words in ("10 XTR", "days", "payment", "Telegram took this payment, but its webhook never told", "charge-2"):
        assert words in old
    for words in ("A0000001", "10 XTR", "second", "notification", "(after 1)", "is on a private address"):
        assert words in new, new
    listed(telegram[0], "charge-A0000001", "charge-2")
    recent = command("orders", "--config", file, "--since", 7, "--format", "json")
    assert recent.exit_code == 1
    (entry,) = json.loads(recent.stdout)["entries"]
    assert (entry["order"], entry["what"], entry["attempts"]) == ("A0000001", "notification", 1)


def test_orders_without_telegram_or_a_merchant(telegram: Telegram, tmp_path: Path) -> None:
    telegram[0].errors["getStarTransactions"] = (502, {"description": "Bad Gateway"})
    result = command("orders", "--config", written(tmp_path, telegram[1], more=MERCHANT))
    assert (result.exit_code, "Telegram's list of payments cannot be had" in result.stderr) == (2, True)
    result = command("orders", "--config", written(tmp_path, telegram[1]))
    assert (result.exit_code, "there is no `mchid` in [payment]" in result.stderr) == (2, True)
    gone = written(tmp_path, telegram[1], more=MERCHANT + '[database]\nurl = "sqlite:///no/folder/x.db"')
    result = command("orders", "--config", gone)
    assert (result.exit_code, "unable to open database file" in result.stderr) == (2, True)


def test_tell_again(telegram: Telegram, tmp_path: Path) -> None:
    file = written(tmp_path, telegram[1], more=MERCHANT)
    on_database(file, sold)
    for words in ((), ("A0000001", "--all")):
        result = command("tell-again", *words, "--config", file)
        assert (result.exit_code, "Give either order numbers or --all." in result.stderr) == (2, True)
    result = command("tell-again", "A1", "--config", file)
    assert (result.exit_code, result.stderr) == (2, "Error: there is no order A1\n")
    result = command("tell-again", "A0000001", "--config", file)
    assert (result.exit_code, result.stdout) == (0, "A0000001: put back in the queue: 1\n")

    async def due(money: Money) -> None:
        courier = Courier(money)
        assert await courier.deliver_due() == 1
        await courier.close()

    on_database(file, due)
    assert command("tell-again", "--all", "--config", file).stdout == "A0000001: put back in the queue: 1\n"


def test_run(telegram: Telegram, tmp_path: Path) -> None:
    """The command as a process: it says where it listens, serves both sides, and ends in order."""
    front, back = free_port(), free_port()
    (tmp_path / "dist").mkdir()
    (tmp_path / "dist/index.html").write_text("the app", encoding="utf-8")
    written(
        tmp_path,
        telegram[1],
        base=BASE,
        public=f'listen = "127.0.0.1:{front}"',
        wechat=f'listen = "127.0.0.1:{back}"',
        more=MERCHANT,
    )
    line = [sys.executable, "-m", "wx2tg", "companion", "run"]
    for number in (signal.SIGTERM, signal.SIGINT):
        process = subprocess.Popen(
            line, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=dict(os.environ)
        )
        try:
            assert process.stdout is not None
            said = [process.stdout.readline() for _ in range(3)]
            with httpx.Client(trust_env=False, timeout=20) as client:
                assert client.get(f"http://127.0.0.1:{front}/").text == "the app"
                assert client.get(f"http://127.0.0.1:{front}/tg/health").json()["companion"] == "wx2tg"
                assert client.post(f"http://127.0.0.1:{front}/tg/webhook", json={}).status_code == 401
                assert client.get(f"http://127.0.0.1:{back}/cgi-bin/token").json()["errcode"] == 40002
        finally:
            process.send_signal(number)
            rest, errors = process.communicate(timeout=30)
        assert said == [
            f"The app is served at http://127.0.0.1:{front}, which {BASE} should lead to.\n",
            f"The back end finds WeChat's API at http://127.0.0.1:{back}.\n",
            "The companion is ready. Ctrl+C or SIGTERM ends it.\n",
        ], errors
        assert (process.returncode, rest, errors) == (0, "The companion has ended.\n", "")


def test_a_companion_that_cannot_run(telegram: Telegram, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        file = written(tmp_path, telegram[1], public=f'listen = "127.0.0.1:{port}"')
        result = command("run", "--config", file)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"Error: cannot listen on 127.0.0.1:{port}: Address already in use\n"
    result = command("run", "--config", written(tmp_path, telegram[1], more='[database]\nurl = "mysql://x/y"'))
    assert (result.exit_code, "mysql is not supported" in result.stderr) == (2, True)
    (tmp_path / ".env").write_text("APP_SECRET=0123456789abcdef\nBOT_TOKEN=none\nHOOK=h\n", encoding="utf-8")
    result = command("run", "--config", file)
    assert (result.exit_code, result.stderr) == (2, "Error: the token is not that of a bot\n")
    result = command("run", "--config", tmp_path / "no.toml")
    assert (result.exit_code, "no.toml cannot be read: No such file or directory" in result.stderr) == (2, True)


@pytest.mark.parametrize("library", ["starlette", "aiogram", "sqlalchemy", "httpx", "cryptography", "dotenv"])
def test_without_its_libraries(library: str) -> None:
    script = f"""
import sys
sys.modules[{library!r}] = None
from wx2tg.cli import main
for line in (["run"], ["check"], ["webhook"], ["orders"], ["tell-again", "--all"], ["refunded", "5"], ["handled", "5"]):
    try:
        main(["companion", *line])
    except SystemExit as end:
        assert end.code == 2, line
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    told = f"({library}): pip install 'wx2tg[companion]'"
    assert [told in line for line in done.stderr.splitlines()] == [True] * 7, done.stderr
