"""Sends what stands in the bot's outbox, each message until it has arrived or cannot arrive any more.

A process takes a row before it sends. Where it dies between Telegram's answer and its note of it, the message is sent
a second time: no row is lost, and Telegram's API has no key by which it would know a message again.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence

from wx2tg.companion.bot.compose import compose
from wx2tg.companion.bot.push import PushError, push
from wx2tg.companion.gate import Gate
from wx2tg.companion.rounds import AT_ONCE, send_due
from wx2tg.companion.store.outbox import Entry, Kind, Outbox
from wx2tg.companion.telegram.bot import BotError

_SOON = (5, 15, 60)
_LONG = (15, 60, 300, 1800, 3600, 10_800, 21_600, 43_200)

RETRIES: Mapping[Kind, Sequence[int]] = {
    "start": _SOON,
    "help": _SOON,
    "answer": _SOON,
    "say": _SOON,
    "push": (5, 5),
    "paid": _LONG,
    "refunded": _LONG,
}
"""Seconds after each attempt until the next, by kind; WeChat pushes a message three times in all."""

_SWEEP = 3600
_LOG = logging.getLogger(__name__)
# Telegram's answers after which trying again changes nothing: the user has blocked the bot, or the message is refused.
_FINAL = ("blocked", "refused")


class Sender:
    """Sends the messages of one outbox."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate
        self._outbox = Outbox(gate.store, gate.now)
        self._swept = 0.0

    async def run(self, stop: asyncio.Event, wake: asyncio.Event) -> None:
        """Send until `stop` is set; `wake` says that there is something new."""
        await send_due(self._take, self.send, stop, wake=wake)

    async def send_once(self) -> int:
        """Send what is due now; how many messages that were."""
        entries = await self._take(AT_ONCE)
        await asyncio.gather(*(self.send(entry) for entry in entries))
        return len(entries)

    async def _take(self, most: int) -> list[Entry]:
        if self._gate.now() >= self._swept + _SWEEP:
            self._swept = self._gate.now()
            await self._outbox.sweep()
        return await self._outbox.take(most)

    async def send(self, entry: Entry) -> None:
        """Send one message, and note what became of it."""
        try:
            await self._do(entry)
        except BotError as error:
            if error.reason in _FINAL:
                await self._outbox.end(entry, str(error))
            else:
                await self._again(entry, str(error), error.retry_after)
        except PushError as error:
            await self._again(entry, str(error))
        except Exception as error:  # whatever happens to one message, it is tried again, and in the end given up
            await self._again(entry, type(error).__name__)
        else:
            await self._outbox.end(entry)

    async def _do(self, entry: Entry) -> None:
        if entry.kind == "push":
            words = await push(self._gate, entry)
            if words:
                said = Entry(
                    subject=f"{entry.subject}-said",
                    kind="say",
                    user_id=entry.user_id,
                    about={"text": words},
                    created_at=int(self._gate.now()),
                )
                await self._outbox.add(said)
            return
        text, button = await compose(self._gate, entry)
        if text:
            await self._gate.bot.send_message(entry.user_id, text, button)

    async def _again(self, entry: Entry, problem: str, at_least: int = 0) -> None:
        retries = RETRIES[entry.kind]
        if entry.attempts > len(retries):
            _LOG.error("%s (%s) was not sent after %d attempts: %s", entry.subject, entry.kind, entry.attempts, problem)
            await self._outbox.end(entry, problem)
        else:
            await self._outbox.later(entry, max(at_least, retries[entry.attempts - 1]), problem)
