"""Calls of the database and WeChat's answers, for pages and functions."""

from __future__ import annotations

import re
from typing import Any

import pytest
from companion.cloud.service.calling import Stand, command, refusal, with_service

OPEN = {"todos": "read-all"}


def test_a_page_adds_a_document_of_its_own() -> None:
    async def use(stand: Stand) -> None:
        added = await stand.ann.collection("todos").add({"what": "soup", "when": {"$date": "server", "offset": 1000}})
        assert list(added) == ["_id"] and re.fullmatch("[0-9a-f]{32}", added["_id"])
        found = await stand.ben.collection("todos").doc(added["_id"]).get()
        moment = int(stand.clock.now.timestamp() * 1000) + 1000
        assert found == {"_id": added["_id"], "what": "soup", "when": {"$date": moment}, "_openid": "ann"}

    with_service(use, OPEN)


def test_several_are_added_at_once_and_an_id_may_be_given() -> None:
    async def use(stand: Stand) -> None:
        todos = stand.server.collection("todos")
        added = await todos.add([{"_id": "a", "_openid": "ann"}, {"_id": 7}])
        assert added == {"_ids": ["a", "7"]}
        assert await todos.doc(7).get() == {"_id": "7"}
        assert await stand.ann.collection("todos").doc("a").update({"n": 1}) == 1
        code, text = await refusal(todos.add({"_id": "a"}))
        assert code == -502001 and "E11000 duplicate key error collection: shop-1.todos index: _id_" in text

    with_service(use, OPEN)


@pytest.mark.parametrize("data", [{"_openid": "ben"}, {"_openid": "ann"}, {"a": 1, "_openid": None}])
def test_a_page_may_not_say_whose_a_document_is(data: dict[str, Any]) -> None:
    async def use(stand: Stand) -> None:
        todos = stand.ann.collection("todos")
        await todos.add({"_id": "a", "x": "ben"})
        assert (await refusal(todos.add(data)))[0] == -501007
        assert (await refusal(todos.doc("a").set(data)))[0] == -501007
        for update in (data, {"_openid": command("remove")}, {"x": command("rename", "_openid")}):
            assert (await refusal(todos.doc("a").update(update)))[0] == -501007
        assert (await todos.doc("a").get())["_openid"] == "ann"

    with_service(use, OPEN)


def test_a_document_that_is_not_there() -> None:
    async def use(stand: Stand) -> None:
        doc = stand.server.collection("todos").doc("none")
        code, text = await refusal(doc.get())
        assert code == -1
        assert text.startswith("cannot find document with _id none, please make sure that the document exists")
        assert await doc.get(throwOnNotFound=False) is None
        assert await doc.update({"a": 1}) == 0
        assert await doc.remove() == 0
        assert (await doc.set({"a": 1})) == {"_id": "none", "stats": {"created": 1, "updated": 0}}
        assert (await doc.set({"b": 1})) == {"_id": "none", "stats": {"created": 0, "updated": 1}}
        assert await doc.get() == {"_id": "none", "b": 1}

    with_service(use, OPEN)


def test_a_collection_that_was_not_created() -> None:
    async def use(stand: Stand) -> None:
        for database in (stand.server, stand.ann):
            none = database.collection("none")
            calls = (none.get(), none.add({}), none.doc("a").set({}), none.where({}).update({"a": 1}), none.count())
            for call in calls:
                code, text = await refusal(call)
                assert code == -502005
                assert text.startswith("-502005 database collection not exists. [ResourceNotFound] Db or Table not")
        assert (await refusal(stand.ann.create("none")))[0] == -502003
        await stand.server.create("none")
        code, text = await refusal(stand.server.create("none"))
        assert code == -501001 and "Table exist" in text
        assert await stand.server.collection("none").get() == []

    with_service(use)


def test_pages_get_twenty_and_functions_a_hundred() -> None:
    async def use(stand: Stand) -> None:
        await stand.server.collection("todos").add([{"_id": f"{n:04}", "n": n} for n in range(150)])
        pages, functions = stand.ann.collection("todos"), stand.server.collection("todos")
        assert len(await pages.get()) == len(await pages.limit(100).get()) == 20
        assert await pages.limit(2).skip(3).ids() == ["0003", "0004"]
        assert len(await functions.get()) == 100
        assert len(await functions.limit(1000).get()) == 150
        assert await pages.where({"n": command("gte", 100)}).count() == 50
        assert await pages.skip(149).count() == 150

    with_service(use, OPEN)


def test_queries_are_sorted_and_projected() -> None:
    async def use(stand: Stand) -> None:
        dishes = [
            {"_id": "a", "name": "soup", "price": 3, "tags": ["hot", "new", "wet"]},
            {"_id": "b", "name": "rice", "price": 1, "tags": []},
            {"_id": "c", "name": "tea", "price": 3},
        ]
        todos = stand.server.collection("todos")
        await todos.add(dishes)
        assert await todos.orderBy("price", "desc").orderBy("name", "asc").ids() == ["a", "c", "b"]
        only = todos.doc("a").field
        assert await only({"name": True}).get() == {"_id": "a", "name": "soup"}
        assert await only({"_id": False, "price": 1}).get() == {"price": 3}
        assert await only({"tags": False}).get() == {"_id": "a", "name": "soup", "price": 3}
        assert (await only({"tags": command("slice", -1), "name": True}).get())["tags"] == ["wet"]
        assert (await only({"tags": command("slice", 1, 1)}).get()) == dishes[0] | {"tags": ["new"]}
        where = todos.where({"price": command("gt", 1, of=None), "name": {"$regex": "^T", "$options": "i"}})
        assert await where.ids() == ["c"]
        either = command("or", {"price": 1}, {"tags": "hot"})
        assert await todos.where(either).ids() == ["a", "b"]

    with_service(use, OPEN)


def test_the_nearest_come_first() -> None:
    async def use(stand: Stand) -> None:
        places = stand.server.collection("todos")
        points = {"far": [10, 10], "near": [0.1, 0], "here": [0, 0]}
        await places.add([{"_id": id, "at": {"type": "Point", "coordinates": at}} for id, at in points.items()])
        near = {"geometry": {"type": "Point", "coordinates": [0, 0]}, "maxDistance": 50_000}
        assert await places.where({"at": command("geoNear", near)}).ids() == ["here", "near"]

    with_service(use, OPEN)


def test_updates_by_command_and_by_query() -> None:
    async def use(stand: Stand) -> None:
        todos = stand.server.collection("todos")
        await todos.add([{"_id": f"{n:03}", "n": n, "list": []} for n in range(450)])
        assert (
            await todos.where({"n": command("lt", 430)}).update({"n": command("inc", 1), "list": command("push", "x")})
            == 430
        )
        assert (await todos.doc("429").get())["n"] == 430 and (await todos.doc("430").get())["n"] == 430
        assert await todos.where({"list": "x"}).count() == 430
        assert await todos.where({"list": "x"}).update({"list": command("remove")}, multi=False) == 1
        assert await todos.where({"n": 430}).update({"n": 430}) == 0, "nothing has changed"
        assert await todos.where({"n": command("gte", 100)}).remove() == 351
        assert await todos.count() == 99
        assert await todos.doc("001").update({"style.color": "red", "deep": {"er": {"n": 1}}}) == 1

    with_service(use, OPEN)


def test_an_aggregation_counts_what_may_be_seen() -> None:
    async def use(stand: Stand) -> None:
        for database, price in ((stand.ann, 1), (stand.ann, 2), (stand.ben, 40)):
            await database.collection("orders").add({"price": price, "dish": "soup"})
        await stand.server.collection("dishes").add({"_id": "d", "name": "soup"})
        await stand.server.collection("secrets").add({"_id": "s", "name": "soup"})

        def chain(database: Any) -> Any:
            group = {"_id": "$dish", "sum": command("sum", "$price") | {"of": {"$aggregate": True}}}
            return database.collection("orders").aggregate().group(group)

        assert await chain(stand.ann).aggregated() == [{"_id": "soup", "sum": 3}]
        assert await chain(stand.server).aggregated() == [{"_id": "soup", "sum": 43}]
        fields = {"localField": "_id", "foreignField": "name", "as": "found"}
        joined = await chain(stand.ann).lookup({"from": "dishes", **fields}).aggregated()
        assert joined[0]["found"] == [{"_id": "d", "name": "soup"}]
        hidden = chain(stand.ann).lookup({"from": "secrets", **fields})
        assert (await refusal(hidden.aggregated()))[0] == -502003
        await stand.server.collection("dishes").add([{"name": n} for n in range(300)])
        dishes = stand.ann.collection("dishes").aggregate().match({"name": command("exists", True)})
        assert len(await dishes.aggregated()) == 20
        assert len(await dishes.limit(250).aggregated()) == 250

    with_service(use, {"orders": "private", "dishes": "read-only", "secrets": "admin"})


def test_the_size_of_documents_is_bounded() -> None:
    async def use(stand: Stand) -> None:
        large = {"_id": "large", "text": "x" * 600_000}
        pages, functions = stand.ann.collection("todos"), stand.server.collection("todos")
        assert (await refusal(pages.add(large)))[0] == -501007
        await functions.add(large)
        assert (await refusal(functions.doc("large").update({"more": "x" * 600_000})))[0] == -501007
        await pages.add({"_id": "own"})
        assert (await refusal(pages.doc("own").update({"text": "x" * 600_000})))[0] == -501007
        assert await pages.doc("own").get() == {"_id": "own", "_openid": "ann"}

    with_service(use, OPEN)
