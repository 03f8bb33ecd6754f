"""The cloud's live queries: how long a write takes to reach 100 pages, each over a WebSocket of its own.

The time is from the call that writes until the last page has the change; server and pages share one process and core.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any, cast

from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from websockets.asyncio.client import ClientConnection, connect

from bench.table import table
from wx2tg.companion.cloud.caller import Caller
from wx2tg.companion.cloud.engines.open import open_engine
from wx2tg.companion.cloud.identity import Identities
from wx2tg.companion.cloud.permissions.rules import PRESETS
from wx2tg.companion.cloud.service.service import Service
from wx2tg.companion.cloud.watch.hub import Hub
from wx2tg.companion.cloud.watch.socket import Sockets
from wx2tg.companion.listeners import listener, server
from wx2tg.companion.store import open_store

_ENV, _NOTES = "bench", "notes"
_OWNER = Caller(_ENV, is_server=True)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--listeners", type=int, default=100)
    parser.add_argument("--writes", type=int, default=100)
    parser.add_argument("--database", default="", help="a postgresql:// address instead of SQLite")
    asked = parser.parse_args()
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    with tempfile.TemporaryDirectory(prefix="wx2tg-bench-") as folder:
        rows = asyncio.run(_rows(asked, asked.database or f"sqlite:///{Path(folder, 'bench.db')}"))
    print("\n" + table((f"a write reaches {asked.listeners} pages", "p50 ms", "p99 ms"), rows))


class _Anybody:
    """Believes every page."""

    async def of(self, who: Any, environment: Any) -> Caller:
        return Caller(_ENV, openid=str(who))

    def count(self, caller: Caller) -> None:
        """Nothing is counted."""


async def _rows(asked: argparse.Namespace, address: str) -> list[tuple[str, ...]]:
    async with AsyncExitStack() as opened:
        store = await open_store(address)
        opened.push_async_callback(store.close)
        engine = await open_engine("", store)
        opened.push_async_callback(engine.close)
        service = Service(engine, {_NOTES: PRESETS["read-all"]})
        hub = Hub(service)
        await opened.enter_async_context(hub.runs())
        await engine.drop(_ENV, _NOTES)
        await service.call("database", {"collection": _NOTES, "method": "createCollection"}, _OWNER)
        sockets = Sockets(service, hub, cast(Identities, _Anybody()))
        listening = opened.enter_context(listener("127.0.0.1:0"))
        running = server(Starlette(routes=[WebSocketRoute("/watch", sockets.endpoint)]), max_body=1_000_000)
        serving = asyncio.create_task(running.serve(sockets=[listening]))
        url = "ws://{}:{}/watch".format(*listening.getsockname())
        pages = [await opened.enter_async_context(connect(url, proxy=None)) for _ in range(asked.listeners)]
        for number, page in enumerate(pages):
            await page.send(json.dumps({"initData": str(number)}))
        one = await _watched("all watch one query", service, pages, asked.writes, lambda _: {"shelf": 1})
        each = await _watched("each watches its own", service, pages, asked.writes, lambda n: {"n": {"$gt": -1 - n}})
        running.should_exit = True
        await serving
        return [one, each]


async def _watched(
    title: str, service: Service, pages: list[ClientConnection], writes: int, query: Callable[[int], dict[str, Any]]
) -> tuple[str, ...]:
    for number, page in enumerate(pages):
        condition = {
            path: {"$command": "gt", "args": [value["$gt"]]} if isinstance(value, dict) else value
            for path, value in query(number).items()
        }
        steps = [{"name": "where", "args": [condition]}]
        await page.send(json.dumps({"watch": title, "collection": _NOTES, "steps": steps}))
        assert "docs" in json.loads(await page.recv())
    waits = []
    for number in range(writes):
        data = {"_id": f"{title}{number}", "shelf": 1, "n": number}
        add = {"collection": _NOTES, "method": "add", "options": {"data": data}}
        remove = {"collection": _NOTES, "method": "remove", "steps": [{"name": "doc", "args": [data["_id"]]}]}
        for call in (add, remove):
            started = time.perf_counter()
            await service.call("database", call, _OWNER)
            await asyncio.gather(*(page.recv() for page in pages))
            waits.append((time.perf_counter() - started) * 1000)
    for page in pages:
        await page.send(json.dumps({"close": title}))
    quantiles = statistics.quantiles(waits, n=100)
    return title, f"{quantiles[49]:.1f}", f"{quantiles[98]:.1f}"


if __name__ == "__main__":
    main()
