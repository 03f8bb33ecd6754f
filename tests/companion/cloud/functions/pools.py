"""Pools of functions for tests: the sources of functions, and a cloud that records what they ask."""

from __future__ import annotations

import inspect
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from wx2tg.companion.cloud.caller import Caller
from wx2tg.companion.cloud.errors import CloudError
from wx2tg.companion.cloud.functions.pool import FunctionPool
from wx2tg.companion.cloud.functions.settings import FunctionSettings

APPID = "wx0123456789abcdef"
ENVIRONMENT = "prod-1"
USER = Caller(ENVIRONMENT, "o-anna")

Answer = Callable[[dict[str, Any], Caller], Any]


class FakeCloud:
    """`answers` are by action: a value, or a function of payload and caller. `asked` is what came, in order."""

    def __init__(self, answers: Mapping[str, Any] | None = None) -> None:
        self.answers: dict[str, Any] = dict(answers or {})
        self.asked: list[tuple[str, dict[str, Any], Caller]] = []

    async def serve(self, action: str, payload: dict[str, Any], caller: Caller) -> dict[str, Any]:
        self.asked.append((action, payload, caller))
        answer = self.answers.get(action, {})
        if callable(answer):
            answer = answer(payload, caller)
        if inspect.isawaitable(answer):
            answer = await answer
        if isinstance(answer, Exception):
            raise answer
        found: dict[str, Any] = answer
        return found

    def payloads(self, action: str) -> list[dict[str, Any]]:
        return [payload for name, payload, _ in self.asked if name == action]


def write_functions(root: Path, sources: Mapping[str, str]) -> Path:
    """Files below `root` by their paths; a name alone stands for its index.js."""
    for path, text in sources.items():
        file = root / (path if Path(path).suffix else f"{path}/index.js")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return root


def settings(**more: Any) -> FunctionSettings:
    """Settings of a pool. Loading may take long on a machine that is busy."""
    return FunctionSettings(**{"appid": APPID, "environment": ENVIRONMENT, "load": 60, "timeout": 30, **more})


@asynccontextmanager
async def pool_of(
    root: Path, sources: Mapping[str, str], cloud: FakeCloud | None = None, **more: Any
) -> AsyncIterator[FunctionPool]:
    """A pool that runs, with the functions of `sources`."""
    found = FunctionPool(write_functions(root, sources), settings(**more), (cloud or FakeCloud()).serve)
    await found.start()
    try:
        yield found
    finally:
        await found.close()


async def failure(call: Awaitable[Any]) -> tuple[int, str]:
    """The errCode and the errMsg of a call that fails."""
    try:
        answer = await call
    except CloudError as error:
        return error.code, error.message("cloud.callFunction")
    raise AssertionError(f"it answered {json.dumps(answer)[:200]}")
