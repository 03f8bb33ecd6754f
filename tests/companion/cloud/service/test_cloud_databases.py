"""What depends on the database: writers that meet, transactions, and live queries, on each of them."""

from __future__ import annotations

import asyncio
import json

from companion.cloud.service.calling import Stand, command, refusal, with_service

from wx2tg.companion.cloud.service.chains import read_chain
from wx2tg.companion.cloud.watch.hub import Hub

OPEN = {"notes": "read-all"}


def test_writers_that_meet_lose_nothing(database: str) -> None:
    async def use(stand: Stand) -> None:
        notes = stand.server.collection("notes")
        await notes.add([{"_id": "a", "n": 0, "list": []}, {"_id": "b", "n": 0}])
        increment = {"n": command("inc", 1), "list": command("push", "x")}
        one = [notes.doc("a").update(increment) for _ in range(20)]
        many = [notes.where({"n": command("gte", 0)}).update({"m": command("inc", 1)}) for _ in range(5)]
        assert await asyncio.gather(*one, *many) == [1] * 20 + [2] * 5
        found = await notes.doc("a").get()
        assert (found["n"], len(found["list"]), found["m"]) == (20, 20, 5)
        added = await asyncio.gather(*(notes.add({"_id": "same"}) for _ in range(5)), return_exceptions=True)
        assert sum(isinstance(one, dict) for one in added) == 1

    with_service(use, OPEN, database)


def test_transactions_that_meet(database: str) -> None:
    async def use(stand: Stand) -> None:
        notes = stand.server.collection("notes")
        await notes.add([{"_id": "a", "n": 0}, {"_id": "b", "n": 100}])

        async def moved() -> None:
            while True:
                inside = await stand.server.begin()
                taken = inside.collection("notes")
                a, b = (await taken.doc("a").get())["n"], (await taken.doc("b").get())["n"]
                await taken.doc("a").update({"n": a + 1})
                await taken.doc("b").set({"n": b - 1})
                try:
                    return await inside.finish("commitTransaction")
                except Exception as error:
                    assert "TransactionConflict" in str(error)
                    await asyncio.sleep(0.01)

        await asyncio.gather(*(moved() for _ in range(6)))
        assert [found["n"] for found in await notes.orderBy("_id", "asc").get()] == [6, 94]
        inside = await stand.server.begin()
        await inside.collection("notes").doc("b").remove()
        await inside.collection("notes").add({"_id": "a2"})
        await notes.doc("b").update({"n": 1})
        assert "TransactionConflict" in (await refusal(inside.finish("commitTransaction")))[1]
        assert await notes.orderBy("_id", "asc").ids() == ["a", "b"]

    with_service(use, OPEN, database)


def test_a_change_is_told(database: str) -> None:
    async def use(stand: Stand) -> None:
        hub, told = Hub(stand.service), asyncio.Queue[bytes]()
        notes = stand.server.collection("notes")
        async with hub.runs():
            chain = read_chain([{"name": "where", "args": [{"n": 1}]}], stand.ann.caller, stand.clock())
            await hub.open(stand.ann.caller, "notes", chain, told.put_nowait)
            await notes.add([{"_id": "a", "n": 1}, {"_id": "b", "n": 2}])
            async with asyncio.timeout(20):
                message = json.loads(b"{" + await told.get())
            assert [(one["docId"], one["dataType"]) for one in message["changes"]] == [("a", "add")]

    with_service(use, OPEN, database)


def test_queries_in_the_order_of_documents(database: str) -> None:
    async def use(stand: Stand) -> None:
        notes = stand.server.collection("notes")
        await notes.add([{"_id": f"{n:03}", "n": n % 7, "s": "x" * (n % 3), "_openid": "ann"} for n in range(120)])
        found = await stand.ann.collection("notes").where({"n": command("gt", 4)}).orderBy("s", "desc").limit(5).ids()
        assert found == ["005", "020", "026", "041", "047"]
        assert await notes.where({"n": command("in", [1, 2])}).count() == 34
        assert await stand.ann.collection("notes").where({"n": 1}).remove() == 17
        group = {"_id": "$n", "count": {"$command": "sum", "args": [1], "of": {"$aggregate": True}}}
        sums = await notes.aggregate().group(group).sort({"_id": 1}).aggregated()
        assert [one["_id"] for one in sums] == [0, 2, 3, 4, 5, 6] and sum(one["count"] for one in sums) == 103

    with_service(use, OPEN, database)
