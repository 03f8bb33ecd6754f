"""One thread for builds, which end with the process whether they are done or not."""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar

_T = TypeVar("_T")
_Task = tuple[Callable[[], Any], asyncio.Future[Any], asyncio.AbstractEventLoop]


class Worker:
    """Does one thing after another beside the loop. Nobody waits for its thread when the process ends."""

    def __init__(self) -> None:
        self._tasks: queue.SimpleQueue[_Task] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="wx2tg-builds", daemon=True)

    async def do(self, work: Callable[[], _T]) -> _T:
        """What `work` returns or raises."""
        if not self._thread.is_alive():
            self._thread.start()
        loop = asyncio.get_running_loop()
        future: asyncio.Future[_T] = loop.create_future()
        self._tasks.put((work, future, loop))
        return await future

    def _run(self) -> None:
        while True:
            work, future, loop = self._tasks.get()
            try:
                result, error = work(), None
            except Exception as raised:
                result, error = None, raised
            with suppress(RuntimeError):  # The loop is closed: nobody waits for the result.
                loop.call_soon_threadsafe(_settle, future, result, error)


def _settle(future: asyncio.Future[Any], result: object, error: Exception | None) -> None:
    if future.done():
        return
    if error is None:
        future.set_result(result)
    else:
        future.set_exception(error)
