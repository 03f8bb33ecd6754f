"""Documents are stored, found and removed in each database as the service needs it."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest
from companion.cloud.engines.opened import ENV, asking, change, found, on_engine, one, opened, put
from companion.loops import run_in_loop

from wx2tg.companion.cloud.engines.base import Conflict, Engine, Index, Selection, Taken
from wx2tg.companion.cloud.values import Regex

ODD: dict[str, Any] = {
    "_id": "odd",
    "z": 1,
    "a": 1.0,
    "long": 2**63 - 1,
    "tiny": 5e-324,
    "huge": 1.7e308,
    "negative": -0.0,
    "none": None,
    "yes": True,
    "text": 'a\x00b \U0001f600 {"$date": 1} \u2028 你好',
    "date": datetime(1969, 12, 31, 23, 59, 59, 999000, tzinfo=UTC),
    "first": datetime(1, 1, 1, tzinfo=UTC),
    "pattern": Regex("^a\\d", "im"),
    "list": [[], [1, [datetime(2026, 1, 1, tzinfo=UTC)]], {"b": 1, "a": {"pattern": Regex("x")}}],
    "": {"nested": {}},
    "0": "'; DROP TABLE cloud_documents; --",
}


def test_every_value_comes_back_as_it_was_with_fields_in_their_order(database: str) -> None:
    async def use(engine: Engine) -> None:
        await put(engine, [ODD])
        (back,) = await found(engine, Selection())
        assert repr(back) == repr(ODD)
        assert repr((await one(engine, "odd")).document) == repr(ODD)

    on_engine(database, use)


def test_documents_come_in_the_order_of_insertion(database: str) -> None:
    ids = [f"{(7 * number) % 100:02}" for number in range(100)]

    async def use(engine: Engine) -> None:
        await put(engine, [{"_id": id, "even": int(id) % 2 == 0} for id in ids])
        await change(engine, ids[3], {"_id": ids[3], "even": True})
        await change(engine, ids[5], None)
        left = [id for id in ids if id != ids[5]]
        assert [each["_id"] for each in await found(engine, Selection())] == left
        even = [id for id in left if int(id) % 2 == 0 or id == ids[3]]
        page = await found(engine, asking({"even": True}, skip=5, limit=7))
        assert [each["_id"] for each in page] == even[5:12]
        assert await found(engine, Selection(limit=0)) == []
        async with engine.read(ENV) as session:
            assert await session.count("c", Selection()) == 99
            assert await session.count("c", asking({"even": True})) == len(even)
            assert await session.count("c", asking({"even": True}, skip=5, limit=7)) == 7
            assert [stored.id async for stored in session.scan("c", Selection(skip=90))] == left[90:]

    on_engine(database, use)


def test_collections_and_environments_are_apart(database: str) -> None:
    async def use(engine: Engine) -> None:
        async with engine.write(ENV) as session:
            assert await session.create("b")
            assert not await session.create("b")
            await session.insert("b", [{"_id": "1", "in": "b"}])
            assert await session.create("c")
            await session.insert("c", [{"_id": "1", "in": "c"}])
        async with engine.write("other") as session:
            assert await session.collections() == frozenset()
            assert await session.get("b", "1") is None
            assert await session.find("b", Selection()) == []
            assert await session.count("b", Selection()) == 0
            await session.insert("b", [{"_id": "1", "in": "other"}])
            assert await session.collections() == {"b"}
        await engine.drop(ENV, "b")
        await engine.drop(ENV, "never")
        async with engine.read(ENV) as session:
            assert await session.collections() == {"c"}
        assert await found(engine, Selection(), "b") == []
        assert (await one(engine, "1")).document["in"] == "c"
        async with engine.read("other") as session:
            assert await session.count("b", Selection()) == 1
        await put(engine, [{"_id": "1", "in": "b again"}], "b")
        assert await found(engine, Selection(), "b") == [{"_id": "1", "in": "b again"}]

    on_engine(database, use)


def test_an_id_that_is_taken(database: str) -> None:
    async def use(engine: Engine) -> None:
        await put(engine, [{"_id": "1"}])
        with pytest.raises(Taken) as caught:
            await put(engine, [{"_id": "2"}, {"_id": "1"}])
        assert (caught.value.index, caught.value.key) == ("_id_", '"1"')
        assert [each["_id"] for each in await found(engine, Selection())] == ["1"]

    on_engine(database, use)


def test_a_transaction_that_fails_leaves_nothing(database: str) -> None:
    async def use(engine: Engine) -> None:
        await put(engine, [{"_id": "1", "n": 1}, {"_id": "2", "n": 2}])
        with pytest.raises(ZeroDivisionError):
            async with engine.write(ENV) as session:
                first, second = await session.find("c", Selection())
                await session.replace("c", first, {"_id": "1", "n": 9})
                await session.delete("c", second)
                await session.insert("c", [{"_id": "3"}])
                await session.create("d")
                assert [stored.document for stored in await session.find("c", Selection())] == [
                    {"_id": "1", "n": 9},
                    {"_id": "3"},
                ]
                raise ZeroDivisionError
        assert await found(engine, Selection()) == [{"_id": "1", "n": 1}, {"_id": "2", "n": 2}]
        async with engine.read(ENV) as session:
            assert await session.collections() == {"c"}

    on_engine(database, use)


def test_a_document_that_was_written_since_it_was_read(database: str) -> None:
    async def use(engine: Engine) -> None:
        await put(engine, [{"_id": "1", "n": 1}])
        known = await one(engine, "1")
        await change(engine, "1", {"_id": "1", "n": 2})
        assert (await one(engine, "1")).version > known.version
        for stale in (known, await one(engine, "1")):
            async with engine.write(ENV) as session:
                if stale is known:
                    with pytest.raises(Conflict):
                        await session.replace("c", stale, {"_id": "1", "n": 3})
        with pytest.raises(Conflict):
            async with engine.write(ENV) as session:
                await session.delete("c", known)
        await change(engine, "1", None)
        await put(engine, [{"_id": "1", "n": 4}])
        with pytest.raises(Conflict):  # Another document, although it has the same id.
            async with engine.write(ENV) as session:
                await session.replace("c", known, {"_id": "1", "n": 5})
        assert (await one(engine, "1")).document == {"_id": "1", "n": 4}

    on_engine(database, use)


def test_of_two_transactions_that_change_a_document_one_waits_or_conflicts(database: str) -> None:
    """A counter that two engines raise at once, as two processes would: no step is lost."""

    async def run() -> None:
        async with opened(database) as first, opened(database) as second:
            await put(first, [{"_id": "1", "n": 0}])
            conflicts = 0

            async def raise_it(engine: Engine) -> None:
                nonlocal conflicts
                for _ in range(10):
                    while True:
                        try:
                            async with engine.write(ENV) as session:
                                stored = await session.get("c", "1")
                                assert stored is not None
                                await asyncio.sleep(0)
                                await session.replace("c", stored, {"_id": "1", "n": stored.document["n"] + 1})
                            break
                        except Conflict:
                            conflicts += 1

            await asyncio.gather(raise_it(first), raise_it(second))
            assert (await one(first, "1")).document["n"] == 20

    run_in_loop(run())


def test_a_write_that_comes_too_late_conflicts_where_it_is_made(database: str) -> None:
    """Both have read the document; the second one is told at its own write, or cannot begin before the first ends."""

    async def run() -> None:
        async with opened(database) as first, opened(database) as second:
            await put(first, [{"_id": "1", "n": 0}])

            async def late() -> None:
                async with second.write(ENV) as session:
                    stored = await session.get("c", "1")
                    assert stored is not None
                    read.set()
                    await written.wait()
                    await session.replace("c", stored, {"_id": "1", "n": 2})

            read, written = asyncio.Event(), asyncio.Event()
            if database.startswith("sqlite"):
                written.set()
                await late()
                await change(first, "1", {"_id": "1", "n": 1})
            else:
                task = asyncio.create_task(late())
                await read.wait()
                await change(first, "1", {"_id": "1", "n": 1})
                written.set()
                with pytest.raises(Conflict):
                    await task
            assert (await one(first, "1")).document["n"] == 1

    run_in_loop(run())


NAMES = [
    "'",
    '"',
    "a' OR '1'='1",
    "%s",
    ":x",
    "?",
    "x]",
    "a$",
    "a\\",
    "\x00",
    "cloud_documents",
    "; --",
    "漢字",
    "%(a)s",
]


def test_names_and_texts_are_never_part_of_a_statement(database: str) -> None:
    async def use(engine: Engine) -> None:
        for number, name in enumerate(NAMES):
            await put(engine, [{"_id": f"{number}{name}", name: {name: name}}], f"c{name}")
        for number, name in enumerate(NAMES):
            collection = f"c{name}"
            await engine.make_indexes(ENV, [Index(collection, (f"{name}.{name}",), unique=True)])
            for query in ({f"{name}.{name}": name}, {"_id": f"{number}{name}"}, {f"{name}.{name}": {"$gte": name}}):
                (document,) = await found(engine, asking(query), collection)
                assert document["_id"] == f"{number}{name}"
            order = ((f"{name}.{name}", -1),)
            assert len(await found(engine, Selection(order=order), collection)) == 1
        async with engine.read(ENV) as session:
            assert len(await session.collections()) == len(NAMES)

    on_engine(database, use)
