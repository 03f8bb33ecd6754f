"""Databases that cannot be used: the reason in a sentence, without the password."""

from __future__ import annotations

from pathlib import Path

import pytest
from companion.gates import APPID, SECRET
from companion.loops import run_in_loop

from wx2tg.companion.config_file import read
from wx2tg.companion.gate import open_gate
from wx2tg.companion.store import open_store
from wx2tg.companion.store.base import StoreError
from wx2tg.companion.telegram.bot import BotError

PASSWORD = "a-password-of-the-tests"
LEAST = f"""
    [app]
    base = "https://shop.example"
    appid = "{APPID}"
    secret = "env:APP_SECRET"
    [telegram]
    bot = "noodle_bot"
    token = "env:BOT_TOKEN"
    [database]
    url = "env:DATABASE"
"""


def refusal(url: str) -> str:
    with pytest.raises(StoreError) as caught:
        run_in_loop(open_store(url))
    assert PASSWORD not in str(caught.value) and "\n" not in str(caught.value)
    return str(caught.value)


def test_addresses_of_databases_that_are_none() -> None:
    assert refusal("not an address") == "the address of the database is malformed"
    assert refusal(f"mysql://shop:{PASSWORD}@127.0.0.1/shop") == "mysql is not supported: use sqlite or postgresql"


def test_a_file_that_cannot_be_a_database(tmp_path: Path) -> None:
    (tmp_path / "text.db").write_text("no database " * 100, encoding="utf-8")
    assert refusal(f"sqlite:///{tmp_path}/text.db") == "the database cannot be used: file is not a database"
    assert "unable to open database file" in refusal(f"sqlite:///{tmp_path}/no/folder/shop.db")


def test_a_server_that_is_not_there() -> None:
    assert "the database cannot be used: " in refusal(f"postgresql://shop:{PASSWORD}@127.0.0.1:9/shop")


def test_a_database_that_is_missing_on_its_server(postgresql: str) -> None:
    address = postgresql.replace("shop@", f"shop:{PASSWORD}@")
    assert 'database "nowhere" does not exist' in refusal(f"{address}/nowhere")


def test_a_token_that_can_be_none_opens_no_database(tmp_path: Path) -> None:
    file = tmp_path / "shop.db"
    found = read(
        LEAST, "companion.toml", {"APP_SECRET": SECRET, "BOT_TOKEN": PASSWORD, "DATABASE": f"sqlite:///{file}"}
    )

    async def attempt() -> None:
        async with open_gate(found, tmp_path):
            pass

    with pytest.raises(BotError, match="the token is not that of a bot"):
        run_in_loop(attempt())
    assert not file.exists()
