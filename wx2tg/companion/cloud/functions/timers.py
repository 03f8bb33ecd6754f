"""Runs functions at the moments that their timers name, each moment once however many processes share the database."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Final

from wx2tg.companion.cloud.caller import Caller
from wx2tg.companion.cloud.errors import CloudError
from wx2tg.companion.cloud.functions.cron import CHINA
from wx2tg.companion.cloud.functions.folder import Function, Trigger
from wx2tg.companion.cloud.functions.pool import FunctionPool

Claim = Callable[[str, datetime], Awaitable[bool]]
"""Whether this process is the first that claims a moment of the timer with this name (`function/trigger`)."""

LATE: Final = timedelta(seconds=60)
"""How late a moment may still be run: after a process was held up, not after it was down."""

# A clock that is set, or a machine that slept, is noticed within this many seconds.
_LONGEST_SLEEP = 30.0
_LOG = logging.getLogger(__name__)


class Timers:
    """The timers of a pool's functions in `environment`. `now` is in seconds since 1970."""

    def __init__(self, pool: FunctionPool, claim: Claim, now: Callable[[], float]) -> None:
        self._pool = pool
        self._claim = claim
        self._now = now
        self._since = self._moment()
        self._running: set[asyncio.Task[None]] = set()

    async def run(self, stop: asyncio.Event) -> None:
        """Run what is due until `stop` is set; what runs then is run to its end."""
        while not stop.is_set():
            try:
                await self.run_due()
            except Exception as error:  # a database that is away for a while must not end this
                _LOG.error("timers could not be run: %s", type(error).__name__)
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), self._pause())
        await self.finish()

    async def run_due(self) -> None:
        """Begin each function whose moment has come since this was asked last."""
        now = self._moment()
        since, self._since = max(self._since, now - LATE), now
        for function, trigger in self._triggers():
            moment = trigger.schedule.next(since)
            # One that came more than once in the meantime is run once: it makes up for the others.
            if moment is not None and moment <= now and await self._claim(f"{function.name}/{trigger.name}", moment):
                task = asyncio.create_task(self._call(function, trigger, moment))
                self._running.add(task)
                task.add_done_callback(self._running.discard)

    async def finish(self) -> None:
        """Wait for the functions that run."""
        while self._running:
            await asyncio.wait(self._running)

    def _pause(self) -> float:
        """Seconds until the next moment of any timer."""
        moments = [trigger.schedule.next(self._since) for _, trigger in self._triggers()]
        left = [(moment - self._moment()).total_seconds() for moment in moments if moment is not None]
        return max(0.0, min([*left, _LONGEST_SLEEP]))

    def _moment(self) -> datetime:
        return datetime.fromtimestamp(self._now(), UTC)

    def _triggers(self) -> list[tuple[Function, Trigger]]:
        functions = {function.name: function for function in self._pool.functions.values()}
        return [(function, trigger) for function in functions.values() for trigger in function.triggers]

    async def _call(self, function: Function, trigger: Trigger, moment: datetime) -> None:
        caller = Caller(self._pool.settings.environment, None, True)
        time = moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        event = {"Type": "Timer", "TriggerName": trigger.name, "Time": time, "Message": ""}
        try:
            await self._pool.call(function.name, event, caller, source="wx_trigger")
        except CloudError as error:
            when = moment.astimezone(CHINA).strftime("%H:%M:%S")
            _LOG.error("the timer %s of %s at %s failed: %s", trigger.name, function.name, when, error.reason)
