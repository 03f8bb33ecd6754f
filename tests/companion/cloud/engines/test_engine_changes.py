"""Every write is told, in the order of commits, in this process and in others; a kill loses none."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from companion.cloud.engines.opened import ENV, asking, change, found, index, on_engine, opened, put
from companion.loops import run_in_loop

from wx2tg.companion.cloud.engines import feed
from wx2tg.companion.cloud.engines.base import Behind, Change, Conflict, Engine, Selection

WRITER = str(Path(__file__).with_name("writer.py"))


async def take(changes: AsyncIterator[Change], count: int) -> list[Change]:
    async with asyncio.timeout(60):
        return [await anext(changes) for _ in range(count)]


def test_writes_are_told_with_what_was_before(database: str) -> None:
    async def use(engine: Engine) -> None:
        await put(engine, [{"_id": "0"}])
        async with engine.changes() as changes, engine.changes() as others:
            with pytest.raises(ZeroDivisionError):
                async with engine.write(ENV) as session:
                    await session.insert("c", [{"_id": "never"}])
                    raise ZeroDivisionError
            await put(engine, [{"_id": "1", "n": 1}, {"_id": "2"}])
            await change(engine, "1", {"_id": "1", "n": 2})
            await change(engine, "0", None)
            told = await take(changes, 4)
            assert [(each.kind, each.id, each.before, each.after) for each in told] == [
                ("add", "1", None, {"_id": "1", "n": 1}),
                ("add", "2", None, {"_id": "2"}),
                ("update", "1", {"_id": "1", "n": 1}, {"_id": "1", "n": 2}),
                ("remove", "0", {"_id": "0"}, None),
            ]
            assert {(each.environment, each.collection) for each in told} == {(ENV, "c")}
            numbers = [each.sequence for each in told]
            assert numbers == sorted(set(numbers))
            assert await take(others, 4) == told
            await engine.drop(ENV, "c")
            assert [(each.kind, each.id) for each in await take(changes, 2)] == [("remove", "1"), ("remove", "2")]
        async with engine.changes() as changes:
            await put(engine, [{"_id": "3"}])
            assert [each.id for each in await take(changes, 1)] == ["3"]

    on_engine(database, use)


def test_two_processes_tell_the_same_in_the_same_order(database: str) -> None:
    """Two engines write at once; each follower sees all of both, however their transactions overlap."""

    async def run() -> None:
        async with opened(database) as first, opened(database) as second:
            await put(first, [{"_id": "0"}])
            async with first.changes() as one, second.changes() as other:

                async def write(engine: Engine, name: str) -> None:
                    for number in range(15):
                        while True:
                            try:
                                async with engine.write(ENV) as session:
                                    await session.insert("c", [{"_id": f"{name}{number}"}])
                                    await asyncio.sleep(0.001 * (number % 3))
                                    await session.insert("c", [{"_id": f"{name}{number}+"}])
                                break
                            except Conflict:
                                continue

                await asyncio.gather(
                    *(write(engine, name) for engine, name in ((first, "a"), (second, "b"), (first, "c")))
                )
                told = await take(one, 90)
                assert await take(other, 90) == told
                assert len({each.id for each in told}) == 90
                numbers = [each.sequence for each in told]
                assert numbers == sorted(numbers)
                ids = [each.id for each in told]
                assert all(ids[at + 1] == f"{ids[at]}+" for at in range(0, 90, 2))

    run_in_loop(run())


def test_who_comes_too_late_is_told_so(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Old writes are forgotten; a follower that had not seen them must not go on as if nothing had been."""
    monkeypatch.setattr(feed, "KEEP", -10)

    async def run() -> None:
        async with opened(database) as first, opened(database) as second:
            await put(first, [{"_id": "0"}])
            async with second.changes() as changes:
                with monkeypatch.context() as patch:
                    patch.setattr(feed.Feed, "_read", never)
                    await asyncio.sleep(feed._PAUSE * 2)
                    for number in range(600):
                        await put(first, [{"_id": f"n{number}"}])
                with pytest.raises(Behind):
                    await take(changes, 600)

    async def never(_: object) -> bool:
        return False

    run_in_loop(run())


def test_a_killed_process_loses_no_write_that_it_told_of(database: str) -> None:
    """A process of its own writes documents and says so after each; it is killed in the middle of its work."""

    async def use(engine: Engine) -> None:
        await index(engine, "n", unique=True)
        await put(engine, [])
        async with engine.changes() as changes:
            process = subprocess.Popen([sys.executable, WRITER, database, ENV], stdout=subprocess.PIPE, text=True)
            assert process.stdout is not None
            told = [(await asyncio.to_thread(process.stdout.readline)).strip() for _ in range(20)]
            process.send_signal(signal.SIGKILL)
            told += [line.strip() for line in await asyncio.to_thread(process.stdout.readlines) if line.endswith("\n")]
            process.stdout.close()
            process.wait()
            documents = await found(engine, Selection())
            ids = [document["_id"] for document in documents]
            assert ids[: len(told)] == told and len(ids) - len(told) <= 1
            assert [each.after for each in await take(changes, len(ids))] == documents
            for document in documents:
                assert await found(engine, asking({"n": document["n"]})) == [document]
            await put(engine, [{"_id": "after", "n": -1}])
            assert [each.id for each in await take(changes, 1)] == ["after"]

    on_engine(database, use)
