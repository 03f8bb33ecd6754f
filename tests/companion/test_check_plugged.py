"""`wx2tg companion check` on what only some configurations need: the CA, and the webhook of a shop on TON."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from companion.commanding import command, free_port, written
from companion.fake_toncenter import account
from companion.loops import run_in_loop
from companion.recorder import Recorder

from wx2tg.companion.check import Level, Line, check
from wx2tg.companion.config_file import load
from wx2tg.companion.plug.authority import YEARS

Telegram = tuple[Recorder, str]
DAY = 86_400
TON = f"""
[payment]
provider = "ton-connect"
mchid = "1900000001"
key = "env:PAY_KEY"
[ton]
address = "{account("owner")}"
rate = 0.0451
api = "http://127.0.0.1:9"
"""


def lines(file: Path, piece: str, after: float = 0) -> list[Line]:
    found = run_in_loop(check(load(file, {}), file, now=lambda: time.time() + after)).lines
    return [line for line in found if line.piece == piece]


def with_proxy(folder: Path, telegram: Telegram) -> Path:
    return written(folder, telegram[1], more=f'[proxy]\nlisten = "127.0.0.1:{free_port()}"')


def with_tls(folder: Path, telegram: Telegram) -> Path:
    listen = f'listen = "127.0.0.1:{free_port()}"\ntls_listen = "127.0.0.1:{free_port()}"'
    return written(folder, telegram[1], wechat=f'{listen}\nca = "trust/own"')


@pytest.mark.parametrize(("way", "folder"), [(with_proxy, "companion-ca"), (with_tls, "trust/own")])
def test_a_ca(telegram: Telegram, tmp_path: Path, way: type, folder: str) -> None:
    file: Path = way(tmp_path, telegram)
    (absent,) = lines(file, "CA")
    assert absent.level is Level.MISSING
    assert absent.message.endswith(f"there is no CA in {tmp_path / folder}: make one with `wx2tg companion ca`.")
    assert command("ca", "--config", file).exit_code == 0
    (there,) = lines(file, "CA")
    assert (there.level, f"{tmp_path / folder} can be used until 20" in there.message) == (Level.OK, True)
    assert command("check", "--config", file).stdout.count("can be used until") == 1


def test_a_ca_that_is_not_as_it_should_be(telegram: Telegram, tmp_path: Path) -> None:
    file = with_proxy(tmp_path, telegram)
    command("ca", "--config", file)
    life = YEARS * 365 * DAY
    assert [line.level for line in lines(file, "CA", life - 40 * DAY)] == [Level.OK]
    (old,) = lines(file, "CA", life - 20 * DAY)
    assert (old.level, "expires on" in old.message, "ca --new" in old.todo) == (Level.WARNING, True, True)
    (over,) = lines(file, "CA", life + DAY)
    assert (over.level, "has expired" in over.message) == (Level.MISSING, True)
    key, bundle = tmp_path / "companion-ca/ca.key", tmp_path / "companion-ca/ca-bundle.pem"
    key.chmod(0o640)
    bundle.unlink()
    assert [(line.level, line.todo) for line in lines(file, "CA")] == [
        (Level.WARNING, f"Run `chmod 600 {key}`."),
        (Level.WARNING, "Run `wx2tg companion ca`."),
    ]
    key.write_text("no key", encoding="utf-8")
    (damaged,) = lines(file, "CA")
    assert (damaged.level, "is damaged" in damaged.message) == (Level.MISSING, True)


def test_no_ca_is_needed_without_a_proxy_and_tls(telegram: Telegram, tmp_path: Path) -> None:
    assert lines(written(tmp_path, telegram[1]), "CA") == []


def test_payments_on_ton_need_no_webhook(telegram: Telegram, tmp_path: Path) -> None:
    (line,) = lines(written(tmp_path, telegram[1], more=TON, bot=""), "webhook")
    assert line.level is Level.WARNING
    assert line.message == (
        "There is no `webhook_secret` in [telegram]. "
        "Payments on TON need none, but the bot does not answer /start without it."
    )
    assert "wx2tg companion webhook" in line.todo


def test_messages_to_the_bot_need_a_webhook_on_ton_too(telegram: Telegram, tmp_path: Path) -> None:
    push = '[messages]\npush = "http://127.0.0.1:9/push"\ntoken = "env:HOOK"\n'
    found = lines(written(tmp_path, telegram[1], more=TON + push, bot=""), "webhook")
    assert [line.level for line in found] == [Level.MISSING, Level.MISSING]
    with_secret = lines(written(tmp_path, telegram[1], more=TON), "webhook")
    assert [line.level for line in with_secret] == [Level.MISSING], "a secret without a webhook is half of it"
