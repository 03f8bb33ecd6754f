"""Brings what SQLite has written ahead into the database file, in a thread.

SQLite would do it within every thousandth page or so that a commit writes, and waits for the disk while it does: in the
thread of the loop every request would wait along. Source: sqlite.org/wal.html, "Checkpointing".
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from contextlib import closing

# Transactions from one checkpoint to the next.
_EVERY = 500
# Milliseconds that a checkpoint waits for readers, and for writers of other processes.
_WAIT = 1000
_LOG = logging.getLogger(__name__)


class Checkpoints:
    """The checkpoints of the database in `file`; `writing` is the lock that this process's writers take."""

    def __init__(self, file: str, writing: asyncio.Lock) -> None:
        self._file = file
        self._writing = writing
        self._written = 0
        self._running: asyncio.Task[None] | None = None

    def count(self) -> None:
        """Call this after each transaction that was written: now and then it starts a checkpoint."""
        self._written += 1
        if self._written >= _EVERY and (self._running is None or self._running.done()):
            self._written = 0
            self._running = asyncio.create_task(self._run())

    async def end(self) -> None:
        """Wait for a checkpoint that is under way."""
        if self._running is not None:
            await asyncio.gather(self._running, return_exceptions=True)

    async def _run(self) -> None:
        """Bring over nearly all while writers go on, then the rest while they wait, so that the log begins anew.

        Without the second step a log that is always being written to would grow for ever.
        """
        try:
            await asyncio.to_thread(self._checkpoint, "PASSIVE")
            async with self._writing:
                await asyncio.to_thread(self._checkpoint, "RESTART")
        except sqlite3.Error as error:  # The log keeps everything, and the next checkpoint comes.
            _LOG.warning("SQLite could not bring its log into %s: %s", self._file, error)

    def _checkpoint(self, kind: str) -> None:
        with closing(sqlite3.connect(self._file, timeout=_WAIT / 1000, isolation_level=None)) as connection:
            connection.execute(f"PRAGMA wal_checkpoint({kind})")
