"""The network that the app in the workbench meets: as it is, slow, off, or with servers that fail."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from typing import Annotated

import msgspec

_HOST = r"^(\*\.)?[^\s/?#@]+$"
_MILLISECONDS = 1000
_BITS = 8
# A slow line hands on a part of a body at least this often, in seconds, so that its progress can be seen.
_STEP = 0.1
_SMALLEST_PART = 256


class ConditionsError(Exception):
    """Conditions that cannot be; the message says which key should be what."""


class Conditions(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is set: `proxy` sends requests through the workbench, which no CORS stops.

    `latency` is milliseconds that each request waits, `kbps` kilobits a second for all requests together, None for as
    fast as it goes. `failing` are hosts whose requests fail: `api.example`, `api.example:8443` or `*.example`.
    """

    proxy: bool = True
    offline: bool = False
    latency: Annotated[float, msgspec.Meta(ge=0, le=600_000)] = 0
    kbps: Annotated[float, msgspec.Meta(gt=0, le=10_000_000)] | None = None
    failing: tuple[Annotated[str, msgspec.Meta(pattern=_HOST)], ...] = ()

    def cuts(self, host: str) -> str:
        """Why requests to `host` (with its port, where that is written) fail: "offline" or "failing", else ""."""
        if self.offline:
            return "offline"
        return "failing" if any(_matches(host.lower(), pattern.lower()) for pattern in self.failing) else ""


def _matches(host: str, pattern: str) -> bool:
    name = host if host.endswith("]") else host.rpartition(":")[0] or host
    return any(one == pattern or (pattern[:2] == "*." and one.endswith(pattern[1:])) for one in (host, name))


def read_conditions(body: bytes, before: Conditions) -> Conditions:
    """`before` with the keys that `body` (JSON) has. ConditionsError."""
    try:
        changes = msgspec.json.decode(body, type=dict[str, object])
        return msgspec.convert({**msgspec.to_builtins(before), **changes}, Conditions)
    except msgspec.MsgspecError as error:
        raise ConditionsError(f"These conditions of the network cannot be: {error}.") from None


class Line:
    """The line under `conditions`. Requests that are under way when it is cut are ended."""

    def __init__(self) -> None:
        self.conditions = Conditions()
        self._watchers: list[Callable[[Conditions], None]] = []
        self._under_way: dict[asyncio.Task[object], str] = {}
        # When the line has carried what it was given, by direction, in seconds of the monotonic clock.
        self._free = {"up": 0.0, "down": 0.0}

    def watch(self, watcher: Callable[[Conditions], None]) -> Callable[[], None]:
        """Tell `watcher` of changes, until the function that this returns is called."""
        self._watchers.append(watcher)
        return lambda: self._watchers.remove(watcher)

    def set(self, conditions: Conditions) -> None:
        """Change the conditions."""
        self.conditions = conditions
        for task, host in list(self._under_way.items()):
            if conditions.cuts(host):
                task.cancel()
        for watcher in list(self._watchers):
            watcher(conditions)

    def begin(self, host: str) -> Callable[[], None]:
        """The running task has a request to `host` under way, until the function that this returns is called."""
        task = asyncio.current_task()
        assert task is not None
        self._under_way[task] = host

        def end() -> None:
            self._under_way.pop(task, None)

        return end

    async def wait(self) -> None:
        """Let the latency pass."""
        if self.conditions.latency:
            await asyncio.sleep(self.conditions.latency / _MILLISECONDS)

    async def carry(self, parts: AsyncIterator[bytes], way: str) -> AsyncIterator[bytes]:
        """`parts` as they come over the line, "up" or "down", which may be cut into smaller ones."""
        async for part in parts:
            while part:
                speed = self._speed()
                size = len(part) if speed is None else max(_SMALLEST_PART, int(speed * _STEP))
                if speed is not None:
                    await self._pass(way, min(size, len(part)) / speed)
                yield part[:size]
                part = part[size:]

    async def carry_message(self, size: int, way: str) -> None:
        """Let the time pass that a message of `size` bytes takes."""
        await self.wait()
        if speed := self._speed():
            await self._pass(way, size / speed)

    def _speed(self) -> float | None:
        """Bytes a second."""
        kbps = self.conditions.kbps
        return None if kbps is None else kbps * _MILLISECONDS / _BITS

    async def _pass(self, way: str, seconds: float) -> None:
        now = time.monotonic()
        self._free[way] = max(now, self._free[way]) + seconds
        await asyncio.sleep(self._free[way] - now)
