"""SQLite's log comes into the database file in a thread, and begins anew, so that it does not grow for ever."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

from companion.loops import run_in_loop

from wx2tg.companion.store import open_store
from wx2tg.companion.store.checkpoints import Checkpoints
from wx2tg.companion.store.users import KnownUser, Users

# Well above the number of transactions between two checkpoints.
_MANY = 3000


def test_the_log_stays_small_and_nothing_is_lost(tmp_path: Path) -> None:
    file = tmp_path / "c.db"
    log = tmp_path / "c.db-wal"

    async def run() -> int:
        store = await open_store(f"sqlite:///{file}")
        users = Users(store)
        largest = 0
        for number in range(_MANY):
            await users.remember(KnownUser(f"o{number}", number, "en"))
            await asyncio.sleep(0)  # As between two requests.
            largest = max(largest, log.stat().st_size)
        await store.close()
        return largest

    largest = run_in_loop(run())
    # A transaction writes at least one page of 4096 bytes: without checkpoints the log would hold all of them.
    assert largest < _MANY * 4096 / 2
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("SELECT count(*) FROM users").fetchone() == (_MANY,)


def test_what_was_not_brought_over_is_there_after_the_process_is_gone(tmp_path: Path) -> None:
    """Another connection reads the log, as a process that starts after a kill does."""
    file = tmp_path / "c.db"

    async def run() -> None:
        store = await open_store(f"sqlite:///{file}")
        await Users(store).remember(KnownUser("o", 1, "en"))
        with closing(sqlite3.connect(file)) as connection:
            assert connection.execute("SELECT count(*) FROM users").fetchone() == (1,)
        await store.close()

    run_in_loop(run())


def test_a_checkpoint_that_fails_stops_nobody(tmp_path: Path) -> None:
    async def run() -> None:
        checkpoints = Checkpoints(str(tmp_path / "no" / "such" / "folder.db"), asyncio.Lock())
        for _ in range(_MANY):
            checkpoints.count()
        await checkpoints.end()

    run_in_loop(run())
