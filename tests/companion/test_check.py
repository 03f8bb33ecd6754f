"""`wx2tg companion check`: each piece, as it is right and as it is wrong."""

from __future__ import annotations

import asyncio
import json
import shutil
import time
from pathlib import Path
from typing import Any

import psycopg
import pytest
from companion.commanding import SECRETS, command, written
from companion.gates import APPID
from companion.launch import TOKEN
from companion.loops import run_in_loop
from companion.recorder import Recorder
from companion.stand import keys

from wx2tg.companion.check import Level, Line, check
from wx2tg.companion.config_file import load
from wx2tg.companion.store import open_store

Telegram = tuple[Recorder, str]
BASE = "https://127.0.0.1:9"
PAYMENT = '[payment]\nmchid = "1900000001"\nkey = "env:PAY_KEY"\n'


def lines(file: Path, piece: str = "") -> list[Line]:
    found = run_in_loop(check(load(file, {}), file)).lines
    return [line for line in found if not piece or line.piece == piece]


def one(file: Path, piece: str) -> Line:
    (line,) = lines(file, piece)
    return line


def set_up(recorder: Recorder, **webhook: Any) -> None:
    """The bot as `wx2tg companion webhook` sets it up."""
    recorder.answers["getWebhookInfo"] = {
        "url": f"{BASE}/tg/webhook",
        "has_custom_certificate": False,
        "pending_update_count": 0,
        "allowed_updates": ["message", "pre_checkout_query"],
        **webhook,
    }
    recorder.answers["getChatMenuButton"] = {"type": "web_app", "text": "Open", "web_app": {"url": f"{BASE}/"}}


@pytest.fixture
def dist(tmp_path: Path) -> Path:
    """A bundle whose app asks this companion."""
    scripts = tmp_path / "dist/_app"
    scripts.mkdir(parents=True)
    (tmp_path / "dist/index.html").write_text("the app", encoding="utf-8")
    (scripts / "wx2tg.json").write_text('{"generator":"wx2tg"}', encoding="utf-8")
    (scripts / "app.js").write_text(f'boot({{"login":{{"endpoint":"{BASE}/tg/login"}}}})', encoding="utf-8")
    return scripts.parent


def test_nothing_is_missing(telegram: Telegram, tmp_path: Path, dist: Path) -> None:
    set_up(telegram[0])
    file = written(tmp_path, telegram[1], more='[templates.a]\ntext = "Soup"\n' + PAYMENT)
    result = command("check", "--config", file)
    assert result.exit_code == 0, result.output
    assert result.stderr == ""
    *table, last = result.stdout.splitlines()
    assert last == "Nothing is missing, no warnings."
    assert [line.split("  ")[0].strip() for line in table].count("ok") == len(table) - 3
    for sentence in (
        "No placeholder is left among 4 secrets.",
        "The SQLite database opens and can be written.",
        f"The folder dist is a bundle of wx2tg whose app calls {BASE}.",
        "@noodle_bot is the token's bot, and it has a main Mini App.",
        f"Telegram sends updates to {BASE}/tg/webhook. Updates that wait: 0.",
        f"The button in chats with the bot opens {BASE}/.",
        "Orders are paid in Telegram Stars: 100 yuan are 1000 XTR.",
        "1 template has a text",
        "untried  public side",
        "untried  base",
        "untried  back end",
    ):
        assert sentence in result.stdout


def test_an_empty_machine(telegram: Telegram, tmp_path: Path) -> None:
    result = command("check", "--config", written(tmp_path, telegram[1], bot=""), "--format", "json")
    assert result.exit_code == 1
    found = json.loads(result.stdout)
    missing = [line["piece"] for line in found["lines"] if line["level"] == "missing"]
    assert missing == ["bundle", "webhook", "webhook"]
    assert (found["missing"], found["warnings"]) == (3, 1)
    assert all(line["todo"] for line in found["lines"] if line["level"] in ("missing", "warning"))


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_file_that_cannot_be_read(telegram: Telegram, tmp_path: Path, form: str) -> None:
    file = written(tmp_path, telegram[1], more="[paymnt]")
    result = command("check", "--config", file, "--format", form)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "[paymnt] is not a key of companion.toml: did you mean `payment`?" in result.stderr
    assert command("check", "--config", tmp_path / "other.toml").exit_code == 2


def test_an_appid_that_is_an_example(telegram: Telegram, tmp_path: Path) -> None:
    file = written(tmp_path, telegram[1])
    file.write_text(file.read_text().replace(APPID, "wx0000000000000000"), encoding="utf-8")
    line = one(file, "companion.toml")
    assert (line.level, line.message) == (
        Level.MISSING,
        "`appid` in [app] is still wx0000000000000000, which is nobody's.",
    )


def test_secrets_that_are_placeholders(telegram: Telegram, tmp_path: Path) -> None:
    file = written(tmp_path, telegram[1], more=PAYMENT)
    (tmp_path / ".env.example").write_text("HOOK=long-random-word\nPAY_KEY=\n", encoding="utf-8")
    assert one(file, "secrets").level is Level.OK
    env = f"APP_SECRET=change-me\nBOT_TOKEN={TOKEN}\nHOOK=long-random-word\nPAY_KEY=<the key>\n"
    (tmp_path / ".env").write_text(env, encoding="utf-8")
    assert [(line.level, line.message) for line in lines(file, "secrets")] == [
        (Level.MISSING, "`secret` in [app] is still a placeholder."),
        (Level.MISSING, "`webhook_secret` in [telegram] is still a placeholder."),
        (Level.MISSING, "`key` in [payment] is still a placeholder."),
    ]


def test_a_file_of_secrets_that_others_can_read(telegram: Telegram, tmp_path: Path) -> None:
    file = written(tmp_path, telegram[1])
    (tmp_path / ".env").chmod(0o644)
    assert (one(file, "secrets").level, one(file, "secrets").todo) == (Level.WARNING, "Run `chmod 600 .env`.")


def test_databases(telegram: Telegram, tmp_path: Path, postgresql: str) -> None:
    (tmp_path / "text.db").write_text("no database" * 200, encoding="utf-8")
    for url, message in (
        ("sqlite:///text.db", "The database cannot be used: file is not a database."),
        ("sqlite:///no/folder/shop.db", "The database cannot be used: unable to open database file."),
        ("mysql://shop@127.0.0.1/shop", "Mysql is not supported: use sqlite or postgresql."),
    ):
        line = one(written(tmp_path, telegram[1], more=f'[database]\nurl = "{url}"'), "database")
        assert (line.level, line.message) == (Level.MISSING, message)
    with psycopg.connect(f"{postgresql}/postgres", autocommit=True) as connection:
        connection.execute("CREATE DATABASE checked")
        file = written(tmp_path, telegram[1], more=f'[database]\nurl = "{postgresql}/checked"')
        assert one(file, "database").message == "The PostgreSQL database opens and can be written."
        connection.execute("ALTER DATABASE checked SET default_transaction_read_only = on")
        line = one(file, "database")
    assert (line.level, "read-only transaction" in line.message) == (Level.MISSING, True)


def test_a_try_to_write_leaves_nothing(database: str) -> None:
    async def twice() -> None:
        store = await open_store(database)
        await store.try_to_write()
        await store.try_to_write()
        await store.close()

    run_in_loop(twice())


@pytest.mark.parametrize(
    ("script", "level", "message"),
    [
        ('{"server":{"base":"https://127.0.0.1:9"}}', Level.OK, "calls https://127.0.0.1:9"),
        ('{"login": {"endpoint": "/tg/login"}}', Level.OK, "calls https://127.0.0.1:9"),
        ('"https://old.example/tg/login"', Level.MISSING, "calls another server: https://old.example"),
        ('"https://127.0.0.1:99/tg/login"', Level.MISSING, "calls another server: https://127.0.0.1:99"),
        ('{"login":{"endpoint":""}}', Level.WARNING, "does not seem to call"),
    ],
)
def test_the_server_that_a_bundle_calls(
    telegram: Telegram, tmp_path: Path, dist: Path, script: str, level: Level, message: str
) -> None:
    (dist / "_app/app.js").write_text(script, encoding="utf-8")
    line = one(written(tmp_path, telegram[1]), "bundle")
    assert (line.level, message in line.message) == (level, True), line
    assert ("[server]" in line.todo) == (level is not Level.OK)


def test_folders_that_are_no_bundle(telegram: Telegram, tmp_path: Path, dist: Path) -> None:
    file = written(tmp_path, telegram[1])
    (dist / "_app/wx2tg.json").unlink()
    assert one(file, "bundle").message == "The folder dist was not written by wx2tg."
    (dist / "index.html").unlink()
    assert one(file, "bundle").message == "The folder dist has no index.html."
    shutil.rmtree(dist)
    assert (one(file, "bundle").level, one(file, "bundle").message) == (
        Level.MISSING,
        "The folder dist is not there.",
    )


def test_a_bot_of_another_name_and_without_an_app(telegram: Telegram, tmp_path: Path) -> None:
    telegram[0].answers["getMe"] = {"id": 4200, "is_bot": True, "first_name": "N", "username": "other_bot"}
    name, app = lines(written(tmp_path, telegram[1]), "bot")
    assert name.message == "The token is that of @other_bot, but `bot` in [telegram] is noodle_bot."
    assert app.message == "@other_bot has no main Mini App, and `app` in [telegram] names none."
    assert (name.level, app.level) == (Level.MISSING, Level.MISSING)
    telegram[0].answers["getMe"]["username"] = "Noodle_Bot"
    named = one(written(tmp_path, telegram[1], bot='app = "shop"'), "bot")
    assert (named.level, "https://t.me/noodle_bot/shop" in named.message) == (Level.OK, True)


def test_a_token_that_is_refused_and_a_bot_api_that_is_away(telegram: Telegram, tmp_path: Path) -> None:
    file = written(tmp_path, telegram[1])
    telegram[0].token = "another"
    bot, webhook, menu = (line for line in lines(file) if line.piece in ("bot", "webhook", "menu button"))
    assert bot.message == "Telegram does not know `token` in [telegram]: Unauthorized."
    assert (bot.level, webhook.level, menu.level) == (Level.MISSING, Level.UNTRIED, Level.UNTRIED)
    away = one(written(tmp_path, "http://127.0.0.1:9"), "bot")
    assert "The Bot API at http://127.0.0.1:9 did not answer as it should" in away.message
    (tmp_path / ".env").write_text("APP_SECRET=aaaaaaaaaaaaaaaa\nBOT_TOKEN=no-token\nHOOK=h\n", encoding="utf-8")
    assert "the token is not that of a bot" in one(file, "bot").message


@pytest.mark.parametrize(
    ("told", "level", "message"),
    [
        ({"url": ""}, Level.MISSING, f"Telegram sends no updates instead of {BASE}/tg/webhook."),
        (
            {"url": "https://old.example/hook"},
            Level.MISSING,
            f"Telegram sends updates to https://old.example/hook instead of {BASE}/tg/webhook.",
        ),
        ({"allowed_updates": ["message"]}, Level.MISSING, "Telegram does not send pre_checkout_query."),
        ({"allowed_updates": []}, Level.OK, "Updates that wait: 0."),
        ({"pending_update_count": 60}, Level.WARNING, "Updates that wait: 60."),
        (
            {"pending_update_count": 2, "last_error_date": 120, "last_error_message": "Wrong response: 401\nx"},
            Level.MISSING,
            "A delivery failed 2 minutes ago: Wrong response: 401\nx. Updates that wait: 2.",
        ),
        (
            {"last_error_date": 120, "last_error_message": "Connection timed out"},
            Level.WARNING,
            "A delivery failed 2 minutes ago: Connection timed out. Updates that wait: 0.",
        ),
        ({"last_error_date": 90_000, "last_error_message": "x"}, Level.OK, "Updates that wait: 0."),
    ],
)
def test_webhooks(telegram: Telegram, tmp_path: Path, told: dict[str, Any], level: Level, message: str) -> None:
    if "last_error_date" in told:
        told = {**told, "last_error_date": int(time.time()) - told["last_error_date"]}
    set_up(telegram[0], **told)
    line = one(written(tmp_path, telegram[1]), "webhook")
    assert (line.level, message in line.message) == (level, True), line


def test_what_servers_say_is_shown_on_one_line(telegram: Telegram, tmp_path: Path) -> None:
    set_up(telegram[0], last_error_date=int(time.time()), last_error_message="Wrong\n::error::\x1b[31mresponse")
    file = written(tmp_path, telegram[1])
    shown = command("check", "--config", file).stdout
    assert "Wrong\\n::error::\\x1b[31mresponse." in shown
    assert "\x1b" not in shown + command("check", "--config", file, "--format", "json").stdout


def test_a_menu_button_that_opens_another_address(telegram: Telegram, tmp_path: Path) -> None:
    file = written(tmp_path, telegram[1])
    assert one(file, "menu button").level is Level.WARNING
    other = {"type": "web_app", "text": "Open", "web_app": {"url": "https://old.example/"}}
    telegram[0].answers["getChatMenuButton"] = other
    line = one(file, "menu button")
    assert (line.level, "opens https://old.example/ instead of" in line.message) == (Level.MISSING, True)


def test_templates(telegram: Telegram, tmp_path: Path) -> None:
    assert one(written(tmp_path, telegram[1]), "templates").level is Level.UNTRIED
    blank = '[templates.a]\ntext = "  "\n[templates.b]\ntext = "Soup"\n[templates.c]\ntext = "TODO"'
    assert [(line.level, line.message) for line in lines(written(tmp_path, telegram[1], more=blank), "templates")] == [
        (Level.MISSING, "[templates.a] has no text."),
        (Level.MISSING, "[templates.c] has no text."),
    ]


@pytest.mark.parametrize(
    ("more", "level", "message"),
    [
        ("", Level.MISSING, "There is neither `key` (version 2) nor `v3_key` (version 3)"),
        ('key = "env:APP_SECRET"', Level.OK, "`key` has 32 characters"),
        ('key = "env:HOOK"', Level.WARNING, f"`key` has {len(SECRETS['HOOK'])} characters"),
        ('v3_key = "env:V3_KEY"', Level.MISSING, "`v3_key` needs `merchant_certificate`"),
        (
            'v3_key = "env:V3_KEY"\nmerchant_certificate = "no.pem"',
            Level.MISSING,
            "no.pem cannot be read: No such file or directory",
        ),
        ('v3_key = "env:V3_KEY"\nmerchant_certificate = "m.pem"', Level.OK, "has a key to check requests with"),
    ],
)
def test_keys_of_wechat_pay(telegram: Telegram, tmp_path: Path, more: str, level: Level, message: str) -> None:
    (tmp_path / "m.pem").write_text(keys()[1].pem, encoding="utf-8")
    found = lines(written(tmp_path, telegram[1], more=f'[payment]\nmchid = "1900000001"\n{more}'), "payment")
    assert found[0].message == "Orders are paid in Telegram Stars: 100 yuan are 1000 XTR."
    assert [(line.level, message in line.message) for line in found[1:]] == [(level, True)]


def test_a_provider(telegram: Telegram, tmp_path: Path) -> None:
    euros = 'currency = "EUR"\nrate = 0.13\nexponent = 2\nprovider_token = "env:PROVIDER"\n'
    file = written(tmp_path, telegram[1], more=PAYMENT + euros)
    price, _, provider = lines(file, "payment")
    assert price.message == "Orders are paid in EUR: 100 yuan are 13.00 EUR."
    assert (provider.level, "no money moves" in provider.message) == (Level.WARNING, True)
    assert [fields["amount"] for fields in prices(telegram[0])] == [1300]
    telegram[0].errors["createInvoiceLink"] = (400, {"description": "Bad Request: PAYMENT_PROVIDER_INVALID"})
    provider = lines(file, "payment")[2]
    assert (provider.level, "PAYMENT_PROVIDER_INVALID" in provider.message) == (Level.MISSING, True)
    telegram[0].calls.clear()
    telegram[0].errors["createInvoiceLink"] = (400, {"description": "Bad Request: CURRENCY_TOTAL_AMOUNT_INVALID"})
    assert "CURRENCY_TOTAL_AMOUNT_INVALID" in lines(file, "payment")[2].message
    assert [fields["amount"] for fields in prices(telegram[0])] == [1300, 130, 13]


def prices(recorder: Recorder) -> list[dict[str, Any]]:
    return [price for method, fields in recorder.calls if method == "createInvoiceLink" for price in fields["prices"]]


def test_a_piece_that_never_answers(telegram: Telegram, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from wx2tg.companion.check import run

    async def sleep(_: object) -> list[Line]:
        await asyncio.Event().wait()
        raise AssertionError

    monkeypatch.setattr(run, "_PATIENCE", 0.01)
    monkeypatch.setattr(run, "_CHECKS", (("back end", sleep),))
    line = one(written(tmp_path, telegram[1]), "back end")
    assert (line.level, "did not answer within" in line.message) == (Level.MISSING, True)
