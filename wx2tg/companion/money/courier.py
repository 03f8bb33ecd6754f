"""Tells back ends of payments and refunds until they answer success, on WeChat's schedule.

A process claims a row before it sends: it moves the row's time on and leaves its mark. Where it dies in the middle,
the row is due again after LEASE seconds, for whichever process comes first; a back end may then hear a payment twice,
as WeChat itself says that it may.
"""

from __future__ import annotations

import asyncio
import dataclasses
import logging
from collections.abc import Sequence

import httpx
from sqlalchemy import select, update

from wx2tg.companion.money.addresses import AddressError, Resolve, address_of, resolve
from wx2tg.companion.money.context import Money
from wx2tg.companion.money.refunds import resume_refunds
from wx2tg.companion.money.tables import NOTIFICATIONS, find_order, find_refund
from wx2tg.companion.money.told import is_success, told
from wx2tg.companion.rounds import AT_ONCE, send_due
from wx2tg.companion.store.leases import take_due

RETRIES = (15, 15, 30, 180, 600, 1200, 1800, 1800, 1800, 3600, 10800, 10800, 10800, 21600, 21600)
"""Seconds after each attempt until the next: WeChat's schedule. After the last one a row stays in the list."""

TIMEOUT = 10.0
"""Seconds that a back end has for its whole answer, fewer than LEASE."""

_LONGEST = 65_536
_SHOWN = 200
_LOG = logging.getLogger(__name__)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """A row that this process sends; `attempts` counts this one."""

    subject: str
    prepay_id: str
    refund_id: str | None
    url: str
    attempts: int
    lease: str


class Courier:
    """Sends what is due. `private` are hosts on private addresses that may be told (see addresses)."""

    def __init__(
        self,
        money: Money,
        *,
        private: frozenset[str] = frozenset(),
        retries: Sequence[int] = RETRIES,
        look_up: Resolve = resolve,
        timeout: float = TIMEOUT,
    ) -> None:
        self._money = money
        self._private = frozenset(host.lower() for host in private)
        self._retries = tuple(retries)
        self._look_up = look_up
        self._timeout = timeout
        self._client = httpx.AsyncClient(trust_env=False, follow_redirects=False, timeout=timeout)

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def run(self, stop: asyncio.Event, *, pause: float = 1.0) -> None:
        """Send until `stop` is set, looking every `pause` seconds. What is being sent then is sent to its end."""
        await send_due(self._claim_all, self._send, stop, pause=pause)

    async def _claim_all(self, most: int) -> list[Claimed]:
        await resume_refunds(self._money)
        return await self.claim(most)

    async def deliver_due(self) -> int:
        """Send once what is due now; how many were sent."""
        claimed = await self.claim(AT_ONCE)
        await asyncio.gather(*(self._send(row) for row in claimed))
        return len(claimed)

    async def claim(self, most: int) -> list[Claimed]:
        """Take up to `most` rows that are due, so that no other process sends them."""
        rows = await take_due(self._money.store, NOTIFICATIONS, now=int(self._money.now()), most=most)
        names = [field.name for field in dataclasses.fields(Claimed)]
        return [Claimed(**{name: row[name] for name in names}) for row in rows]

    async def _send(self, row: Claimed) -> None:
        try:
            taken, answer = await self._post(row)
        except Exception as error:  # whatever happens to one row, it is tried again, and the others go on
            taken, answer = False, type(error).__name__
        now = int(self._money.now())
        again = None if taken or row.attempts > len(self._retries) else now + self._retries[row.attempts - 1]
        if again is None and not taken:
            _LOG.error("%s was not told after %d attempts: %s", row.subject, row.attempts, answer)
        values = {"due_at": again, "last_answer": answer, "lease": None, "delivered_at": now if taken else None}
        mine = update(NOTIFICATIONS).where(NOTIFICATIONS.c.subject == row.subject, NOTIFICATIONS.c.lease == row.lease)
        async with self._money.store.write() as connection:
            await connection.execute(mine.values(**values))

    async def _post(self, row: Claimed) -> tuple[bool, str]:
        """Send one notification: whether it was taken, and what came back in a line."""
        async with self._money.store.read() as connection:
            order = await find_order(connection, prepay_id=row.prepay_id)
            refund = None if row.refund_id is None else await find_refund(connection, refund_id=row.refund_id)
        assert order is not None
        try:
            message = told(self._money, order, refund)
            async with asyncio.timeout(self._timeout):
                status, body = await self._call(row.url, message.body, message.headers)
        except (AddressError, ValueError) as error:
            return False, str(error)
        except TimeoutError:
            return False, "no answer in time"
        except httpx.HTTPError as error:
            return False, f"no connection: {type(error).__name__}"
        version = (order if refund is None else refund).version
        shown = "".join(char if char.isprintable() else " " for char in body[:_SHOWN].decode("utf-8", "replace"))
        return is_success(version, status, body), f"{status} {shown}".strip()

    async def _call(self, url: str, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
        """POST to the very address that was checked; the name stays in `Host` and in TLS."""
        target = httpx.URL(url)
        port = target.port or (443 if target.scheme == "https" else 80)
        address = await address_of(target.host, port, self._private, self._look_up)
        found = b""
        async with self._client.stream(
            "POST",
            target.copy_with(host=address),
            content=body,
            headers={
                **headers,
                "Host": target.netloc.decode("ascii"),
                "User-Agent": "Mozilla/4.0",
                "Accept-Encoding": "identity",
            },
            extensions={"sni_hostname": target.host},
        ) as answer:
            async for part in answer.aiter_raw():
                found += part
                if len(found) > _LONGEST:
                    break
            return answer.status_code, found[:_LONGEST]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Undelivered:
    """A notification that no back end has taken; `due_at` is None where it is not tried any more."""

    subject: str
    prepay_id: str
    refund_id: str | None
    url: str
    created_at: int
    due_at: int | None
    attempts: int
    last_answer: str


async def undelivered(money: Money) -> list[Undelivered]:
    """What was tried and not taken, the oldest first."""
    table = NOTIFICATIONS.c
    columns = [table[field.name] for field in dataclasses.fields(Undelivered)]
    query = select(*columns).where(table.delivered_at.is_(None), table.attempts > 0).order_by(table.created_at)
    async with money.store.read() as connection:
        return [Undelivered(**row) for row in (await connection.execute(query)).mappings()]


async def send_again(money: Money, subject: str) -> bool:
    """Start the schedule of a notification anew; False where there is none, or it was taken."""
    table = NOTIFICATIONS.c
    anew = update(NOTIFICATIONS).where(table.subject == subject, table.delivered_at.is_(None))
    async with money.store.write() as connection:
        values = {"due_at": int(money.now()), "attempts": 0, "lease": None}
        return bool((await connection.execute(anew.values(**values))).rowcount)
