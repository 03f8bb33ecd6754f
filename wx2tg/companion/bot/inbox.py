"""What users write to the bot: each message becomes a row of the outbox, whose answer is sent from there.

So Telegram's update is answered as soon as the message is stored, however slow or broken the answer is, and an update
that Telegram repeats is answered once.
"""

from __future__ import annotations

import asyncio
import re

from wx2tg.companion.gate import Gate
from wx2tg.companion.limit import Limit
from wx2tg.companion.store.outbox import Entry, Kind, Outbox
from wx2tg.companion.store.users import KnownUser
from wx2tg.companion.telegram.updates import Update

# Messages of one user in a minute; further ones are left alone.
_MOST = 30
_COMMAND = re.compile(r"/(start|help)(?:@\w+)?(?:\s+(.*))?", re.IGNORECASE | re.DOTALL)


class Inbox:
    """Takes messages, and sets `wake` where there is one to be answered."""

    def __init__(self, gate: Gate, wake: asyncio.Event) -> None:
        self._gate = gate
        self._wake = wake
        self._outbox = Outbox(gate.store, gate.now)
        self._limit = Limit(_MOST, gate.now)

    async def take(self, update: Update) -> None:
        """Store a message of a private chat. In groups the bot says nothing."""
        message = update.message
        if message is None or message.text is None or message.user is None:
            return
        if message.chat is None or message.chat.type != "private" or not self._limit.allows(message.user.id):
            return
        user = message.user
        await self._gate.users.remember(KnownUser(self._gate.openid(user.id), user.id, user.language_code))
        kind, argument = self._kind(message.text, user.language_code)
        if kind is None:
            return
        about = {"text": argument, "date": message.date, "id": update.update_id}
        entry = Entry(
            subject=f"update-{update.update_id}",
            kind=kind,
            user_id=user.id,
            language=user.language_code,
            about=about,
            created_at=int(self._gate.now()),
        )
        if await self._outbox.add(entry):
            self._wake.set()

    def _kind(self, text: str, language: str) -> tuple[Kind | None, str]:
        """What a message asks for, and with which words; None where nothing is to be done."""
        command = _COMMAND.fullmatch(text.strip())
        if command is not None:
            return ("start" if command[1].lower() == "start" else "help"), (command[2] or "").strip()
        if self._gate.config.messages.push:
            return "push", text
        return ("answer" if self._gate.config.texts_for(language).answer else None), text
