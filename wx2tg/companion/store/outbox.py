"""What the bot has yet to say: a row for each message, stored together with what it is about, and sent once.

`subject` names what the message is about (a payment, an update), so that whatever is repeated adds no second row.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any, Literal

import msgspec
from sqlalchemy import BigInteger, Column, Integer, String, Table, Text, delete, update

from wx2tg.companion.store.base import METADATA, Connection, Store
from wx2tg.companion.store.leases import take_due
from wx2tg.companion.store.rows import insert_once

Kind = Literal["paid", "refunded", "start", "help", "answer", "push", "say"]
"""What is to be said: of an order; to a command; to another message; to the back end; in the back end's own words."""

KEEP = 3 * 86_400
"""Seconds for which a message is remembered after its end. Telegram repeats updates for a day at most."""

_OUTBOX = Table(
    "bot_messages",
    METADATA,
    Column("subject", String(128), primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("user_id", BigInteger, nullable=False),
    Column("language", String(16), nullable=False),
    Column("about", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("due_at", BigInteger, index=True),
    Column("attempts", Integer, nullable=False),
    Column("lease", String(32)),
    Column("last_answer", Text, nullable=False),
    Column("ended_at", BigInteger, index=True),
)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A message to the user `user_id`, or from that user to the back end; `about` is what its kind needs to know.

    `language` is empty where only the database of users knows it; `attempts` counts the one that is under way.
    """

    subject: str
    kind: Kind
    user_id: int
    language: str = ""
    about: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    created_at: int
    attempts: int = 0
    lease: str = ""


async def put(connection: Connection, entry: Entry) -> bool:
    """Store a message within the transaction of `connection`; False where its subject has one already."""
    row = {
        "subject": entry.subject,
        "kind": entry.kind,
        "user_id": entry.user_id,
        "language": entry.language[:16],
        "about": msgspec.json.encode(entry.about).decode(),
        "created_at": entry.created_at,
        "due_at": entry.created_at,
        "attempts": 0,
        "last_answer": "",
    }
    return await insert_once(connection, _OUTBOX, row)


class Outbox:
    """The messages in the database. `now` is in seconds since 1970."""

    def __init__(self, store: Store, now: Callable[[], float]) -> None:
        self._store = store
        self._now = now

    async def add(self, entry: Entry) -> bool:
        """Store a message in a transaction of its own; False where its subject has one already."""
        async with self._store.write() as connection:
            return await put(connection, entry)

    async def take(self, most: int) -> list[Entry]:
        """Up to `most` messages that are due; they belong to this process for a minute."""
        names = [field.name for field in dataclasses.fields(Entry)]
        rows = await take_due(self._store, _OUTBOX, now=int(self._now()), most=most)
        return [Entry(**{name: row[name] for name in names} | {"about": _decoded(row["about"])}) for row in rows]

    async def end(self, entry: Entry, answer: str = "") -> None:
        """Nothing is to be done about a message any more; `answer` says how that came."""
        await self._leave(entry, due_at=None, ended_at=int(self._now()), last_answer=answer)

    async def later(self, entry: Entry, seconds: int, answer: str) -> None:
        """Try a message again in `seconds`; `answer` says what went wrong."""
        await self._leave(entry, due_at=int(self._now()) + seconds, last_answer=answer)

    async def _leave(self, entry: Entry, **values: Any) -> None:
        mine = update(_OUTBOX).where(_OUTBOX.c.subject == entry.subject, _OUTBOX.c.lease == entry.lease)
        async with self._store.write() as connection:
            await connection.execute(mine.values(lease=None, **values))

    async def sweep(self) -> None:
        """Forget messages that have ended long ago."""
        async with self._store.write() as connection:
            await connection.execute(delete(_OUTBOX).where(_OUTBOX.c.ended_at < int(self._now()) - KEEP))


def _decoded(text: str) -> Mapping[str, Any]:
    about: Mapping[str, Any] = msgspec.json.decode(text)
    return about
