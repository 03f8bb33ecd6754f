"""A database that another process keeps to itself: the loop goes on, writers wait, and nothing is left half done."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from companion.loops import run_in_loop
from companion.whole import Whole, on_whole
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from wx2tg.companion.store import Store, base, open_store
from wx2tg.companion.store.users import KnownUser, Users


def with_two(folder: Path, use: Callable[[Store, sqlite3.Connection], Awaitable[None]]) -> None:
    """Run `use` with a database, and the connection of another process to it."""

    async def run() -> None:
        store = await open_store(f"sqlite:///{folder / 'c.db'}")
        other = sqlite3.connect(folder / "c.db", isolation_level=None)
        try:
            await use(store, other)
        finally:
            other.close()
            await store.close()

    run_in_loop(run())


def test_a_writer_waits_and_the_loop_goes_on(tmp_path: Path) -> None:
    async def use(store: Store, other: sqlite3.Connection) -> None:
        users = Users(store)
        other.execute("BEGIN IMMEDIATE")
        writing = asyncio.create_task(users.remember(KnownUser("o", 1, "en")))
        begun = time.monotonic()
        for _ in range(20):
            await asyncio.sleep(0.01)
            assert await users.find("o") is None
        assert time.monotonic() - begun < 5, "the loop stood still while another process was writing"
        assert not writing.done()
        other.execute("COMMIT")
        await writing
        assert await users.find("o") == KnownUser("o", 1, "en")

    with_two(tmp_path, use)


def test_a_writer_that_waits_is_cancelled(tmp_path: Path) -> None:
    async def use(store: Store, other: sqlite3.Connection) -> None:
        users = Users(store)
        other.execute("BEGIN IMMEDIATE")
        writing = asyncio.create_task(users.remember(KnownUser("o", 1, "en")))
        await asyncio.sleep(0.05)
        writing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await writing
        other.execute("COMMIT")
        await users.remember(KnownUser("p", 2, "en"))
        assert await users.find("o") is None

    with_two(tmp_path, use)


def test_a_transaction_that_is_cancelled_leaves_nothing(tmp_path: Path) -> None:
    async def use(store: Store, other: sqlite3.Connection) -> None:
        async def half() -> None:
            async with store.write() as connection:
                await connection.execute(text("INSERT INTO tried (id) VALUES (1)"))
                await asyncio.sleep(3600)

        task = asyncio.create_task(half())
        await asyncio.sleep(0.05)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        async with store.write() as connection:
            assert (await connection.execute(text("SELECT count(*) FROM tried"))).scalar() == 0
        other.execute("BEGIN IMMEDIATE")
        other.execute("ROLLBACK")

    with_two(tmp_path, use)


def test_patience_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(base, "_PATIENCE", 0.05)

    async def use(store: Store, other: sqlite3.Connection) -> None:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(OperationalError, match="locked"):
            await store.try_to_write()
        other.execute("ROLLBACK")
        await store.try_to_write()

    with_two(tmp_path, use)


def test_each_side_says_that_the_database_is_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def use(whole: Whole) -> None:
        monkeypatch.setattr(base, "_PATIENCE", 0.05)
        token = await whole.token()
        other = sqlite3.connect(tmp_path / "c.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        query = {"id": "q", "from": {"id": 1}, "currency": "XTR", "total_amount": 1, "invoice_payload": "p"}
        answer = await whole.update({"update_id": 1, "pre_checkout_query": query})
        assert (answer.status_code, answer.json()["error"]) == (503, "database"), "Telegram shall send it again"
        answer = await whole.v2("/pay/closeorder", nonce_str="n", out_trade_no="1")
        assert b"<err_code>SYSTEMERROR</err_code>" in answer.content
        answer = await whole.v3("POST", "/v3/pay/transactions/out-trade-no/1/close", b'{"mchid": "1900000001"}')
        assert (answer.status_code, answer.json()["code"]) == (500, "SYSTEM_ERROR")
        files = {"media": ("a.png", b"\x89PNG\r\n\x1a\n")}
        url = f"{whole.wechat}/cgi-bin/media/upload?type=image&access_token={token}"
        assert (await whole.http.post(url, files=files)).json()["errcode"] == -1
        other.close()

    on_whole(f"sqlite:///{tmp_path / 'c.db'}", tmp_path, use)


def test_what_a_failure_tells_holds_no_values(database: str) -> None:
    async def use() -> None:
        store = await open_store(database)
        try:
            with pytest.raises(SQLAlchemyError) as caught:
                async with store.read() as connection:
                    await connection.execute(select(text(":secret FROM nowhere")), {"secret": "a-secret-of-the-tests"})
            assert "a-secret-of-the-tests" not in str(caught.value)
        finally:
            await store.close()

    run_in_loop(use())
