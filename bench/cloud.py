"""The cloud's documents: reads and writes a second on one core, and a query by an index in a large collection.

A document is read, and written, as a call of an app does it: its JSON is decoded, its query compiled, the document
found or stored, and the answer encoded. Rates are given by the clock, and by the second of the processor that this
process used; PostgreSQL works in processes of its own.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.table import table
from wx2tg.companion.cloud.engines.base import Engine, Index, Selection
from wx2tg.companion.cloud.engines.open import open_engine
from wx2tg.companion.cloud.query import compile_query
from wx2tg.companion.cloud.update import apply_update
from wx2tg.companion.cloud.values import Document, decode, encode
from wx2tg.companion.store import open_store

_ENV, _SMALL, _LARGE = "bench", "small", "large"
_NOW = datetime(2026, 1, 1, tzinfo=UTC)
_SMALL_COUNT = 2000
# Documents that are stored in a transaction while the collections are filled.
_BATCH = 500
_QUERIES = 100


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=3, help="length of each measurement")
    parser.add_argument("--documents", type=int, default=100_000, help="documents of the large collection")
    parser.add_argument("--database", default="", help="a postgresql:// address, measured beside SQLite")
    asked = parser.parse_args()
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    with tempfile.TemporaryDirectory(prefix="wx2tg-bench-") as folder:
        addresses = {"SQLite": f"sqlite:///{Path(folder, 'bench.db')}", "PostgreSQL": asked.database}
        for name, address in addresses.items():
            if address:
                asyncio.run(_tables(name, address, asked))


async def _tables(name: str, address: str, asked: argparse.Namespace) -> None:
    store = await open_store(address)
    engine = await open_engine("", store)
    try:
        for collection in (_SMALL, _LARGE):
            await engine.drop(_ENV, collection)
        await engine.make_indexes(_ENV, [Index(_LARGE, ("shelf",)), Index(_LARGE, ("kind", "at"))])
        await _fill(engine, _SMALL, _SMALL_COUNT)
        await _fill(engine, _LARGE, asked.documents)
        rates = [await _rate(title, action, asked.seconds) for title, action in _actions(engine).items()]
        print("\n" + table((f"{name}, one document a call", "a second", "a second of the processor"), rates))
        waits = [
            await _wait(title, engine, query, order) for title, (query, order) in _queries(asked.documents).items()
        ]
        print(
            "\n" + table((f"{name}, {asked.documents:,} documents", "found", "p50 ms", "p99 ms", "processor ms"), waits)
        )
    finally:
        await engine.close()
        await store.close()


def _document(number: int) -> Document:
    return {
        "_id": f"{number:032x}",
        "_openid": f"o{number % 5000:027}",
        "title": f"买菜 {number}",
        "shelf": number // 20,
        "kind": number % 4,
        "price": number * 0.25,
        "tags": ["a", "b", str(number % 10)],
        "at": {"$date": 1_767_225_600_000 + number * 1000},
        "owner": {"nickName": "小明", "avatarUrl": "https://example.com/avatar.png"},
    }


async def _fill(engine: Engine, collection: str, count: int) -> None:
    for begin in range(0, count, _BATCH):
        documents = [decode(_document(number), _NOW) for number in range(begin, min(count, begin + _BATCH))]
        async with engine.write(_ENV) as session:
            await session.insert(collection, documents)


def _actions(engine: Engine) -> dict[str, Callable[[int], Awaitable[None]]]:
    async def get(number: int) -> None:
        call = json.dumps({"id": f"{number * 7 % _SMALL_COUNT:032x}"})
        async with engine.read(_ENV) as session:
            stored = await session.get(_SMALL, json.loads(call)["id"])
            assert stored
            json.dumps({"data": encode(stored.document)})

    async def find(number: int) -> None:
        call = json.dumps({"query": {"shelf": number * 7 % 1000, "price": {"$gte": 0}}})
        query = decode(json.loads(call)["query"], _NOW)
        selection = Selection(query=query, matches=compile_query(query), limit=20)
        async with engine.read(_ENV) as session:
            found = await session.find(_LARGE, selection)
            json.dumps({"data": [encode(stored.document) for stored in found]})

    async def add(number: int) -> None:
        call = json.dumps({"data": _document(10_000_000 + number)})
        async with engine.write(_ENV) as session:
            await session.insert(_LARGE, [decode(json.loads(call)["data"], _NOW)])

    async def update(number: int) -> None:
        call = json.dumps({"id": f"{number * 7 % _SMALL_COUNT:032x}", "data": {"$inc": {"price": 1}}})
        asked = json.loads(call)
        async with engine.write(_ENV) as session:
            stored = await session.get(_LARGE, asked["id"])
            assert stored
            changed = apply_update(stored.document, decode(asked["data"], _NOW), now=_NOW)
            await session.replace(_LARGE, stored, changed)

    return {
        "read by its id": get,
        "20 read by an index": find,
        "added, two indexes": add,
        "read and updated, two indexes": update,
    }


async def _rate(title: str, action: Callable[[int], Awaitable[None]], seconds: float) -> tuple[str, ...]:
    count, started, used = 0, time.perf_counter(), time.process_time()
    while time.perf_counter() < started + seconds:
        await action(count)
        count += 1
    by_clock, by_processor = time.perf_counter() - started, time.process_time() - used
    return title, f"{count / by_clock:,.0f}", f"{count / by_processor:,.0f}"


def _queries(count: int) -> dict[str, tuple[Callable[[int], Document], tuple[tuple[str, int], ...]]]:
    return {
        "a value of an index": (lambda number: {"shelf": number * 7 % (count // 20)}, ()),
        "a range of an index": (lambda number: {"shelf": {"$gt": number, "$lte": number + 1}}, ()),
        "one of four kinds, the newest first": (lambda number: {"kind": number % 4}, (("at", -1),)),
        "one owner's": (lambda number: {"_openid": f"o{number % 5000:027}"}, ()),
        "without an index, 20 of 40": (lambda number: {"tags": str(number % 10), "price": {"$gte": count / 8}}, ()),
    }


async def _wait(
    title: str, engine: Engine, query: Callable[[int], Document], order: tuple[tuple[str, int], ...]
) -> tuple[str, ...]:
    waits: list[float] = []
    found: list[Any] = []
    used = time.process_time()
    for number in range(_QUERIES):
        asked = query(number)
        selection = Selection(query=asked, matches=compile_query(asked), order=order, limit=20)
        started = time.perf_counter()
        async with engine.read(_ENV) as session:
            found = await session.find(_LARGE, selection)
        waits.append((time.perf_counter() - started) * 1000)
    quantiles = statistics.quantiles(waits, n=100)
    used = (time.process_time() - used) * 1000 / _QUERIES
    return title, str(len(found)), f"{quantiles[49]:.1f}", f"{quantiles[98]:.1f}", f"{used:.1f}"


if __name__ == "__main__":
    main()
