"""What a bot is told: updates go to its webhook until that answers 2xx, or wait for getUpdates."""

from __future__ import annotations

import asyncio
import itertools
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

import httpx

from wx2tg.dev.botapi.refusal import Refusal, as_json

HEADER = "X-Telegram-Bot-Api-Secret-Token"
"""The header with the secret that setWebhook was given."""

TRIES = 5
_PAUSE = 0.05
_PATIENCE = 15
_MOST_WAITING = 1000
_LONGEST_WAIT = 50
_CONFLICT = 409

Fields = dict[str, Any]


class Updates:
    """`webhook` and `secret` are those of setWebhook, empty where there is none.

    `pause` is the seconds between tries, which grow with each. `ways` leads origins of webhooks to other addresses.
    """

    def __init__(self, now: Callable[[], float], *, pause: float = _PAUSE) -> None:
        self.webhook = ""
        self.secret = ""
        self.allowed: list[str] = []
        self.failed: Fields = {}
        """`last_error_date` and `last_error_message` of getWebhookInfo, after a delivery that failed."""
        self.ways: Mapping[str, str] = {}
        self.client = httpx.AsyncClient(timeout=_PATIENCE, trust_env=False)
        self._now = now
        self._pause = pause
        self._numbers = itertools.count(1)
        self._later: set[asyncio.Task[Any]] = set()
        self._waiting: deque[Fields] = deque(maxlen=_MOST_WAITING)
        self._arrived = asyncio.Event()

    def number(self) -> int:
        """The next number, of whatever it is."""
        return next(self._numbers)

    def methods(self) -> dict[str, Callable[[Fields], Any]]:
        """The methods of the Bot API that are about updates."""
        return {
            "setWebhook": self.set_webhook,
            "deleteWebhook": lambda _: self.set_webhook({"url": ""}),
            "getWebhookInfo": self.webhook_info,
            "getUpdates": self.get_updates,
        }

    def set_webhook(self, fields: Fields) -> bool:
        """Have updates sent to an address."""
        self.webhook, self.secret = fields["url"], fields.get("secret_token", "")
        self.allowed, self.failed = as_json(fields.get("allowed_updates", [])), {}
        return True

    def webhook_info(self, _: Fields) -> Fields:
        """Where updates go, and how that goes."""
        found = {"url": self.webhook, "has_custom_certificate": False, "pending_update_count": len(self._waiting)}
        found |= self.failed
        if self.webhook:
            found |= {"max_connections": 40, "ip_address": "127.0.0.1"}
        return found | ({"allowed_updates": self.allowed} if self.allowed else {})

    def get_updates(self, fields: Fields) -> Fields:
        """Confirm what is below the offset; `wait` then gives what there is."""
        if self.webhook:
            raise Refusal("Conflict: can't use getUpdates method while webhook is active", _CONFLICT)
        offset = int(fields.get("offset", 0))
        while self._waiting and self._waiting[0]["update_id"] < offset:
            self._waiting.popleft()
        return {"limit": int(fields.get("limit", 100)), "timeout": min(int(fields.get("timeout", 0)), _LONGEST_WAIT)}

    async def wait(self, asked: Fields) -> list[Fields]:
        """Updates for getUpdates, which waits for the first one for so long."""
        if not self._waiting and asked["timeout"]:
            self._arrived.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._arrived.wait(), asked["timeout"])
        return list(itertools.islice(self._waiting, asked["limit"]))

    async def deliver(self, update: Fields, *, times: int = 1, secret: str | None = None) -> list[int]:
        """Deliver an update `times` at once; each is repeated until it is answered with 2xx. The statuses.

        With another `secret` than the right one it is sent once.
        """
        whole = {"update_id": self.number(), **update}
        if not self.webhook:
            self._waiting.append(whole)
            self._arrived.set()
            return [200]
        return list(await asyncio.gather(*(self._deliver(whole, secret) for _ in range(times))))

    async def _deliver(self, whole: Fields, secret: str | None) -> int:
        headers = {HEADER: self.secret if secret is None else secret}
        status = 0
        for number in range(TRIES):
            try:
                answer = await self.client.post(self._address(), json=whole, headers=headers)
                status = answer.status_code
                problem = f"Wrong response from the webhook: {status} {answer.reason_phrase}"
            except httpx.TransportError:
                status, problem = 0, "Connection refused"
            if 200 <= status < 300:
                break
            self.failed = {"last_error_date": int(self._now()), "last_error_message": problem}
            if secret is not None:
                break
            await asyncio.sleep(self._pause * (number + 1))
        return status

    def _address(self) -> str:
        for origin, way in self.ways.items():
            if self.webhook.startswith(f"{origin}/"):
                return way + self.webhook.removeprefix(origin)
        return self.webhook

    async def message(self, user: Mapping[str, Any], content: Fields, times: int = 1) -> list[int]:
        """Deliver a message of `user`, whose chat with the bot has the user's number."""
        chat = {"id": user["id"], "type": "private", "first_name": user.get("first_name", "")}
        message = {"message_id": self.number(), "date": int(self._now()), "chat": chat, "from": user}
        return await self.deliver({"message": {**message, **content}}, times=times)

    def later(self, task: asyncio.Task[Any]) -> None:
        """Keep a delivery that goes on after the call that made it."""
        self._later.add(task)
        task.add_done_callback(self._later.discard)

    async def settled(self) -> None:
        """Wait until what is delivered later has arrived."""
        if self._later:
            await asyncio.wait(self._later)

    async def close(self) -> None:
        """Wait for deliveries, and close every connection."""
        await self.settled()
        await self.client.aclose()
