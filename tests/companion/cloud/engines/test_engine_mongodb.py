"""Documents in MongoDB, tried with a stand-in: their values, what a query finds, order, and who has written since."""

from __future__ import annotations

import gc
from datetime import UTC, datetime
from random import Random
from typing import Any

import bson
import pytest
from bson import Int64, ObjectId
from companion.cloud import made_cases
from companion.cloud.engines.opened import ENV, asking
from companion.cloud.engines.stand_in import Database
from companion.cloud.engines.test_engine_documents import ODD
from companion.loops import run_in_loop
from pymongo.errors import BulkWriteError, OperationFailure

from wx2tg.companion.cloud.engines.base import Conflict, Selection, Taken
from wx2tg.companion.cloud.engines.bson_values import from_bson, narrowed, to_bson
from wx2tg.companion.cloud.engines.mongodb_errors import translated
from wx2tg.companion.cloud.engines.mongodb_session import MongodbSession, collection_name, unquoted
from wx2tg.companion.cloud.engines.open import open_engine
from wx2tg.companion.cloud.errors import WriteError
from wx2tg.companion.cloud.query import compile_query
from wx2tg.companion.cloud.values import Document, Regex, decode, sort_documents
from wx2tg.companion.store import open_store
from wx2tg.companion.store.base import StoreError

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def test_values_go_through_bson_and_back() -> None:
    options: Any = bson.CodecOptions(tz_aware=True)
    written = {name: value for name, value in ODD.items() if name not in ("first",)}
    read = from_bson(bson.decode(bson.encode(to_bson(written)), options))
    assert repr(read) == repr(written)
    assert type(from_bson(Int64(5))) is int
    assert from_bson(ObjectId("0123456789abcdef01234567")) == "0123456789abcdef01234567"


def test_only_what_means_the_same_to_mongodb_narrows() -> None:
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    assert narrowed({"a": 1, "b": {"$gt": moment, "$mod": [2, 0]}, "$expr": {}}) == {
        "$and": [{"a": {"$eq": 1}}, {"b": {"$gt": moment}}]
    }
    assert narrowed({"a": Regex("x"), "b": {"$in": [Regex("x")]}, "c": {"$not": {"$gt": 1}}}) == {}
    assert narrowed({"$or": [{"a": 1}, {"b": Regex("x")}]}) == {}
    assert narrowed({"$or": [{"a": 1}, {"$and": [{"b": [1]}, {"c": {"$exists": True}}]}]}) == {
        "$and": [{"$or": [{"$and": [{"a": {"$eq": 1}}]}, {"$and": [{"$and": [{"b": {"$eq": [1]}}]}]}]}]
    }


def test_names_of_collections_come_back() -> None:
    for name in ("a.b", "a$b", "a\x00b", "a%2Eb", "漢字", "a/b"):
        stored = collection_name("env-1", name)
        assert not set(stored) & {"$", "\x00"}
        environment, _, collection = stored.partition(".")
        assert (environment, unquoted(collection)) == ("env-1", name)


@pytest.mark.parametrize("seed", range(2))
def test_what_queries_find(seed: int) -> None:
    random = Random(seed)
    documents: list[Document] = [
        decode({"_id": str(number), **made_cases.document(random, 1)}, NOW) for number in range(60)
    ]
    queries = [decode(made_cases.query(random), NOW) for _ in range(100)]

    async def run() -> None:
        session = MongodbSession(Database(), None, ENV)
        await session.insert("c", documents)
        for query in queries:
            if "$" in repr(narrowed(query)).replace("$and", "").replace("$eq", "").replace("$in", ""):
                continue  # mongomock fails at comparisons of several types.
            order = ((random.choice("abc"), random.choice((1, -1))), ("_id", 1)) if random.random() < 0.3 else ()
            expected = sort_documents(filter(compile_query(query), documents), order)
            rows = await session.find("c", asking(query, order=order, skip=1, limit=10))
            assert [row.document for row in rows] == expected[1:11], query
            assert await session.count("c", asking(query)) == len(expected)

    run_in_loop(run())


def test_writes() -> None:
    async def run() -> None:
        database = Database()
        session = MongodbSession(database, None, ENV)
        assert await session.create("c") and not await session.create("c")
        assert await session.collections() == {"c"}
        await session.insert("c", [{"_id": "1", "n": 1}, {"_id": "2", "n": 2}])
        with pytest.raises(Taken):
            await session.insert("c", [{"_id": "1"}])
        stored = await session.get("c", "1")
        assert stored is not None and stored.document == {"_id": "1", "n": 1}
        await session.replace("c", stored, {"_id": "1", "n": 3})
        for write in (session.replace("c", stored, {"_id": "1"}), session.delete("c", stored)):
            with pytest.raises(Conflict):
                await write
        assert [row.document for row in await session.find("c", Selection())] == [
            {"_id": "1", "n": 3},
            {"_id": "2", "n": 2},
        ]
        assert await session.count("c", Selection(skip=1)) == 1
        (first, _) = await session.find("c", Selection(limit=2))
        await session.delete("c", first)
        assert await session.get("c", "1") is None
        assert await session.find("never", Selection()) == []
        assert await MongodbSession(database, None, "other").collections() == frozenset()

    run_in_loop(run())


def test_errors_of_the_server() -> None:
    duplicate = {"code": 11000, "keyPattern": {"a": 1, "b": 1}, "keyValue": {"a": "x", "b": Int64(2)}}
    taken = translated(BulkWriteError({"writeErrors": [duplicate]}))
    assert isinstance(taken, Taken) and (taken.index, taken.key) == ("a_1_b_1", '"x", : 2')
    conflict = OperationFailure("", 112, {"errorLabels": ["TransientTransactionError"]})
    assert isinstance(translated(conflict), Conflict)
    assert isinstance(translated(OperationFailure("", 171, {"code": 171})), WriteError)
    other = OperationFailure("", 1)
    assert translated(other) is other


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_server_that_is_not_there() -> None:
    """The driver leaves the socket of a connection that is refused to the garbage collector, which complains."""

    async def run() -> None:
        store = await open_store("sqlite://")
        try:
            for address in ("mongodb://", "mongodb://shop:word@127.0.0.1:9/?serverSelectionTimeoutMS=50"):
                with pytest.raises(StoreError) as caught:
                    await open_engine(address, store)
                assert "word" not in str(caught.value)
        finally:
            await store.close()

    run_in_loop(run())
    gc.collect()
