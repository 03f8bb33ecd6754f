"""Looks at the chain for transfers to the owner, as long as it runs, and when the app asks for an order's state.

Which process looks is decided in the database: it moves the account's time on before it asks. Where a process dies in
the middle, another one reads the same transactions again, and each of them is stored once.
"""

from __future__ import annotations

import asyncio
import logging

from sqlalchemy import Update, and_, or_, select, update

from wx2tg.companion.money.orders import Outcome
from wx2tg.companion.money.tables import ORDERS, State
from wx2tg.companion.money.ton.chain import TonSilent, Transaction, transfer_in
from wx2tg.companion.money.ton.context import Ton, receiving_account
from wx2tg.companion.money.ton.seen import note_seen
from wx2tg.companion.money.ton.tables import TON_ACCOUNTS, TON_INVOICES, Account
from wx2tg.companion.money.ton.toncenter import PAGE
from wx2tg.companion.money.ton.transfers import named, settle_transfer
from wx2tg.companion.ton_config import GLOBAL_IDS

LEASE = 60
"""Seconds for which an account is left to the process that reads it."""

AGAIN = 2
"""Seconds between two looks at an account, whoever asks for them."""

_IDLE = 60
_WAITED_FOR = 86_400
_LONGEST_PAUSE = 300
_PAGES = 20
_LOG = logging.getLogger(__name__)


class Watcher:
    """Reads the owner's account; before the first look it makes sure that the API serves the configured network."""

    def __init__(self, ton: Ton) -> None:
        self._ton = ton
        self._right_network = False
        self._quiet_until = 0.0
        self._glances: set[asyncio.Task[None]] = set()

    async def run(self, stop: asyncio.Event, *, pause: float = 1.0) -> None:
        """Look until `stop` is set, as often as the accounts are due."""
        while not stop.is_set():
            await self._try_to_look(now=False)
            try:
                await asyncio.wait_for(stop.wait(), pause)
            except TimeoutError:
                continue
        if self._glances:
            await asyncio.wait(self._glances)

    async def glance(self, *, patience: float = 2.0) -> None:
        """Look for an app that asks. It waits `patience` seconds at most; the look itself goes on to its end."""
        looking = asyncio.create_task(self._try_to_look(now=True))
        self._glances.add(looking)
        looking.add_done_callback(self._glances.discard)
        await asyncio.wait({looking}, timeout=patience)

    async def _try_to_look(self, *, now: bool) -> None:
        try:
            await self.look(now=now)
        except Exception as error:  # a database that is away for a while must not end this
            _LOG.error("payments on TON could not be looked for: %s", type(error).__name__)

    async def look(self, *, now: bool = False) -> int:
        """Read every account that is due, or with `now` every one that was not read just now; how many were."""
        count = 0
        try:
            await self._know_account()
        except TonSilent as error:
            self._complain(error, self._ton.poll)
        for account in await self._claimed(at_once=now):
            await self.read(account)
            count += 1
        return count

    async def _know_account(self) -> None:
        """Store the account that is paid, where it is not known yet."""
        if self._ton.money.now() >= self._quiet_until:
            await receiving_account(self._ton)

    async def _claimed(self, *, at_once: bool) -> list[Account]:
        """Accounts that this process reads now: the owner's one, and others that orders were made for of late."""
        ton, now = self._ton, int(self._ton.money.now())
        table = TON_ACCOUNTS.c
        awaited = (
            select(TON_INVOICES.c.account)
            .join(ORDERS, ORDERS.c.prepay_id == TON_INVOICES.c.prepay_id)
            .where(TON_INVOICES.c.network == ton.network, TON_INVOICES.c.made_at > now - _WAITED_FOR)
            .where(ORDERS.c.state.in_((State.NOTPAY, State.CLOSED)))
        )
        own = and_(table.owner == ton.owner.raw, table.master == ton.master)
        due = table.due_at <= now
        if at_once:
            due = or_(due, and_(table.looked_at <= now - AGAIN, table.failures == 0))
        wanted = and_(table.network == ton.network, or_(own, table.account.in_(awaited.scalar_subquery())), due)
        async with ton.money.store.read() as connection:
            if (await connection.execute(select(table.account).where(wanted).limit(1))).first() is None:
                return []
        claimed = update(TON_ACCOUNTS).where(wanted).values(due_at=now + LEASE, looked_at=now)
        async with ton.money.store.write() as connection:
            rows = (await connection.execute(claimed.returning(*TON_ACCOUNTS.c))).mappings().all()
        return [Account(**row) for row in rows]

    async def read(self, account: Account) -> None:
        """Read what is new; where the API does not answer, try later, and later still the more often it does not."""
        pause, failures = self._ton.poll, 0
        try:
            await self._check_network()
            await self._new_transactions(account)
            if not await self._is_waited_for(account):
                pause = max(pause, _IDLE)
        except TonSilent as error:
            failures = account.failures + 1
            pause = max(error.pause, min(self._ton.poll * 2 ** min(failures, 10), _LONGEST_PAUSE))
            self._complain(error, pause)
        due = int(self._ton.money.now()) + pause
        async with self._ton.money.store.write() as connection:
            await connection.execute(_row(account).values(due_at=due, failures=failures))

    async def _check_network(self) -> None:
        if self._right_network:
            return
        found, wanted = await self._ton.api.global_id(), GLOBAL_IDS[self._ton.network]
        if found != wanted:
            raise TonSilent(f"it serves the network {found}, and [ton] network is {wanted}: nothing is believed")
        self._right_network = True

    async def _new_transactions(self, account: Account) -> None:
        lt = account.lt
        for _ in range(_PAGES):
            page = await self._ton.api.transactions(account.account, after=lt, since=account.since)
            for transaction in page:
                if not await self._taken(account, transaction):
                    return
                lt = transaction.lt
                forward = _row(account).where(TON_ACCOUNTS.c.lt < lt).values(lt=lt)
                async with self._ton.money.store.write() as connection:
                    await connection.execute(forward)
            if len(page) < PAGE:
                return

    async def _taken(self, account: Account, transaction: Transaction) -> bool:
        """Deal with a transaction; False where it is too young to count, and with it all that come after it."""
        money = self._ton.money
        transfer = transfer_in(transaction, jetton=bool(account.master))
        if not transaction.final or transaction.now > money.now() - self._ton.confirm_after:
            if transfer is not None:
                async with money.store.write() as connection:
                    await note_seen(connection, named(transfer), int(money.now()))
            return False
        if transfer is not None:
            outcome = await settle_transfer(money, account, transfer)
            if outcome not in (Outcome.PAID, Outcome.REPEATED):
                _LOG.warning("a transfer on TON is no plain payment (%s): see the list of orders", outcome.value)
        return True

    async def _is_waited_for(self, account: Account) -> bool:
        """Whether an order that can still be paid was shown to a wallet of late."""
        now = int(self._ton.money.now())
        query = (
            select(ORDERS.c.prepay_id)
            .join(TON_INVOICES, ORDERS.c.prepay_id == TON_INVOICES.c.prepay_id)
            .where(TON_INVOICES.c.account == account.account, ORDERS.c.state == State.NOTPAY)
            .where(ORDERS.c.expires_at > now - LEASE)
            .limit(1)
        )
        async with self._ton.money.store.read() as connection:
            return (await connection.execute(query)).first() is not None

    def _complain(self, error: TonSilent, pause: int) -> None:
        self._quiet_until = self._ton.money.now() + pause
        _LOG.warning("the API of TON cannot be used: %s; the next try is in %d seconds", error, pause)


def _row(account: Account) -> Update:
    same = and_(TON_ACCOUNTS.c.network == account.network, TON_ACCOUNTS.c.account == account.account)
    return update(TON_ACCOUNTS).where(same)
