"""One thread for builds."""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar

_T = TypeVar("_T")
_Task = tuple[Callable[[], Any], asyncio.Future[Any], asyncio.AbstractEventLoop]

# Seconds in which what is being done may end when the process ends. Compilers that are not written in Python do not
# like to be left alone in the middle.
_GRACE = 10


class Worker:
    """Does one thing after another beside the loop."""

    def __init__(self) -> None:
        self._tasks: queue.SimpleQueue[_Task | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="wx2tg-builds", daemon=True)

    async def do(self, work: Callable[[], _T]) -> _T:
        """What `work` returns or raises."""
        if not self._thread.is_alive():
            self._thread.start()
        loop = asyncio.get_running_loop()
        future: asyncio.Future[_T] = loop.create_future()
        self._tasks.put((work, future, loop))
        return await future

    def close(self) -> None:
        """Wait until what is being done has ended, though not for ever."""
        self._tasks.put(None)
        if self._thread.is_alive():
            self._thread.join(_GRACE)

    def _run(self) -> None:
        while (task := self._tasks.get()) is not None:
            work, future, loop = task
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
