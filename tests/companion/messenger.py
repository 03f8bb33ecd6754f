"""Telegram as a whole, for a test with a browser: its Bot API, its people and their chats, in a thread of its own."""

from __future__ import annotations

import asyncio
import ssl
import threading
from collections.abc import Coroutine, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import httpx
from companion.fake_bot import FakeBot, Refusal
from companion.front_door import front_door
from companion.in_loop import serve

_T = TypeVar("_T")


class Messenger(FakeBot):
    """A bot that may write only to people in `chats`: those that have allowed it."""

    def __init__(self) -> None:
        super().__init__()
        self.chats: set[int] = set()

    def deliver_through(self, proxy: str, certificate: Path) -> None:
        """Find webhooks through a proxy, and believe one certificate."""
        context = ssl.create_default_context(cafile=str(certificate))
        self.updates.client = httpx.AsyncClient(proxy=proxy, verify=context, timeout=15, trust_env=False)

    async def write(self, user_id: int, text: str) -> None:
        """A person writes to the bot, which may answer from then on."""
        self.chats.add(user_id)
        assert await self.tell(user_id, {"text": text}) == [200]

    def check_chat(self, chat: int) -> None:
        if chat not in self.chats:
            raise Refusal("Forbidden: bot can't initiate conversation with a user", 403)
        super().check_chat(chat)


class Town:
    """Telegram, and the way to the app's origin, in a running loop. `run` does there what a test asks for."""

    def __init__(self, loop: asyncio.AbstractEventLoop, telegram: Messenger, proxy: str) -> None:
        self._loop = loop
        self.telegram = telegram
        self.proxy = proxy

    def run(self, coroutine: Coroutine[Any, Any, _T]) -> _T:
        """What `coroutine` returns or raises, in the loop of the town."""
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(60)


@contextmanager
def town(ways: Mapping[str, int], folder: Path) -> Iterator[Town]:
    """A town in which `https://HOST` leads to the port of this machine in `ways`, once something listens there."""
    made: list[Town] = []
    ready, over = threading.Event(), threading.Event()

    async def live() -> None:
        telegram = Messenger()
        async with serve(telegram.app) as telegram.base, front_door(ways, folder) as proxy:
            await telegram.close()
            telegram.deliver_through(proxy, folder / "certificate.pem")
            made.append(Town(asyncio.get_running_loop(), telegram, proxy))
            ready.set()
            await asyncio.to_thread(over.wait)
            await telegram.close()

    thread = threading.Thread(target=lambda: asyncio.run(live()))
    thread.start()
    try:
        while not ready.wait(0.05):
            assert thread.is_alive(), "the town did not come up"
        yield made[0]
    finally:
        over.set()
        thread.join()
