"""Whatever the database narrows by and sorts by, a query finds what plain Python finds, in the same order."""

from __future__ import annotations

from datetime import UTC, datetime
from random import Random
from typing import Any

import pytest
from companion.cloud import made_cases
from companion.cloud.engines.opened import ENV, asking, change, found, index, on_engine, put
from hypothesis import given, settings
from hypothesis import strategies as st

from wx2tg.companion.cloud.engines.base import Engine, Index, Selection, Taken
from wx2tg.companion.cloud.engines.keys import LONGEST, is_cut, kept, key_of, keys_of
from wx2tg.companion.cloud.errors import WriteError
from wx2tg.companion.cloud.query import compile_query
from wx2tg.companion.cloud.values import MISSING, Document, Regex, compare, decode, sort_documents

NOW = datetime(2026, 1, 1, tzinfo=UTC)
INDEXES = [("a",), ("a.b",), ("b", "a"), ("c", "b", "a.0"), ("a.b.c",)]
ROUNDS = 3
DOCUMENTS = 150
QUERIES = 150


def cases(seed: int) -> tuple[list[Document], list[Document]]:
    random = Random(seed)
    documents = [{"_id": str(number), **made_cases.document(random)} for number in range(DOCUMENTS)]
    for document in documents:
        document["_openid"] = random.choice(["x", "y", "z", ["x", "y"], None])
    queries = [made_cases.query(random) for _ in range(QUERIES)]
    for query in queries:
        if random.random() < 0.2:
            query["_openid"] = random.choice(["x", {"$in": ["y", "z"]}, {"$ne": "x"}, ["x", "y"]])
        if random.random() < 0.1:
            query["_id"] = random.choice(["7", {"$in": ["1", "5", "99", 3]}, {"$in": ["8", "9"]}, {"$gt": "5"}])
    return [decode(document, NOW) for document in documents], [decode(query, NOW) for query in queries]


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_indexes_change_nothing_that_a_query_finds(database: str, seed: int) -> None:
    documents, queries = cases(seed)
    random = Random(seed)
    orders = [
        tuple((path, random.choice((1, -1))) for path in random.sample(made_cases.PATHS, random.choice((0, 1, 1, 2))))
        for _ in queries
    ]

    async def use(engine: Engine) -> None:
        await put(engine, documents[: DOCUMENTS // 2])
        await index(engine, *INDEXES)
        async with engine.write(ENV) as session:
            await session.insert("c", documents[DOCUMENTS // 2 :])
        now = list(documents)
        for at in random.sample(range(DOCUMENTS), 30):
            now[at] = {**documents[(at + 1) % DOCUMENTS], "_id": documents[at]["_id"]}
            await change(engine, documents[at]["_id"], now[at])
        for at in sorted(random.sample(range(DOCUMENTS), 10), reverse=True):
            await change(engine, now.pop(at)["_id"], None)
        async with engine.read(ENV) as session:
            for query, order in zip(queries, orders, strict=True):
                expected = sort_documents(filter(compile_query(query), now), order)
                skip, limit = random.choice(((0, None), (0, 5), (3, 4)))
                rows = await session.find("c", asking(query, order=order, skip=skip, limit=limit))
                end = None if limit is None else skip + limit
                assert [row.document for row in rows] == expected[skip:end], (query, order)
                assert await session.count("c", asking(query)) == len(expected), query

    on_engine(database, use)


SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(width=64)
    | st.text(max_size=3)
    | st.datetimes(timezones=st.just(UTC)).map(lambda moment: moment.replace(microsecond=0))
    | st.builds(Regex, st.text("ab\x00", max_size=2), st.sampled_from(("", "i")))
    | st.sampled_from((0, -0.0, 1, 1.0, 2**53, 2**53 + 1, float(2**53), 2**62 + 1, "", "\x00", "\x01", "a\x00", "a"))
)
NAMES = st.text("a\x00b", max_size=2)
VALUES = st.recursive(
    SCALARS,
    lambda part: st.lists(part, max_size=3) | st.dictionaries(NAMES, part, max_size=3),
    max_leaves=6,
)


@given(VALUES, VALUES)
@settings(max_examples=400, deadline=None)
def test_keys_have_the_order_of_values(one: Any, other: Any) -> None:
    first, second = key_of(one), key_of(other)
    assert (first > second) - (first < second) == compare(one, other)
    assert first == second or not second.startswith(first)
    if compare(one, other) < 0:
        assert kept(first) != kept(second)


def test_a_missing_field_and_an_empty_array_have_keys() -> None:
    assert keys_of({}, [("a",)]) == keys_of({"a": None}, [("a",)]) == {key_of(None)}
    assert keys_of({"a": []}, [("a",)]) == {key_of(MISSING)}
    assert keys_of({"a": [1, 1.0, 2]}, [("a",)]) == {key_of(1), key_of(2)}
    with pytest.raises(WriteError, match="more than 1,000 keys"):
        keys_of({"a": list(range(100)), "b": list(range(100))}, [("a",), ("b",)])


LONG = "x" * LONGEST


def test_values_that_differ_after_the_end_of_a_key(database: str) -> None:
    texts = [LONG + end for end in ("b", "", "a", "aa", "\x00")]

    async def use(engine: Engine) -> None:
        await index(engine, "t", ("n", "t"))
        await put(engine, [{"_id": str(at), "t": text, "n": 1} for at, text in enumerate(texts)])
        ordered = sorted(texts)
        assert is_cut(kept(key_of(texts[0])))
        for query in ({}, {"n": 1}):
            for direction in (1, -1):
                rows = await found(engine, asking(query, order=(("t", direction),), limit=4))
                assert [row["t"] for row in rows] == ordered[::direction][:4]
        for name, count in (("$gt", 2), ("$gte", 3), ("$lt", 2), ("$lte", 3), ("$eq", 1)):
            assert len(await found(engine, asking({"t": {name: LONG + "a"}}))) == count
            assert len(await found(engine, asking({"n": 1, "t": {name: LONG + "a"}}))) == count

    on_engine(database, use)


def test_two_conditions_may_be_met_by_two_elements_of_an_array(database: str) -> None:
    query = {"a": {"$gt": 5, "$lt": 10}}

    async def use(engine: Engine) -> None:
        await index(engine, "a")
        await put(engine, [{"_id": str(number), "a": number} for number in range(20)])
        assert len(await found(engine, asking(query))) == 4
        await put(engine, [{"_id": "both", "a": [1, 20]}])
        assert [row["_id"] for row in await found(engine, asking(query, order=(("a", 1),)))] == ["both", *"6789"]
        await change(engine, "both", {"_id": "both", "a": 1})
        assert len(await found(engine, asking(query))) == 4

    on_engine(database, use)


def test_what_an_index_finds_is_not_all_read(database: str) -> None:
    """Only documents that have the value are looked at; counted by the test that is given."""
    looked: list[str] = []

    def matches(document: Document) -> bool:
        looked.append(document["_id"])
        return True

    async def use(engine: Engine) -> None:
        await index(engine, "n", ("room", "at"), "tags")
        documents = [
            {"_id": str(at), "_openid": f"o{at % 50}", "n": at, "room": at % 4, "at": -at, "tags": [f"t{at}", "all"]}
            for at in range(500)
        ]
        await put(engine, documents)
        asked: list[tuple[Document, int]] = [
            ({"n": 7}, 1),
            ({"n": {"$in": [7, 8.0]}}, 2),
            ({"n": {"$gte": 10, "$lt": 15}}, 6),
            ({"$or": [{"n": 1}, {"tags": "t9"}, {"_id": "5"}]}, 3),
            ({"$and": [{"room": 1}, {"at": {"$gt": -9}}]}, 3),
            ({"_id": "9", "room": {"$ne": 3}}, 1),
            ({"_openid": "o3", "x": 1}, 10),
            ({"tags": "t3"}, 1),
        ]
        for query, most in asked:
            looked.clear()
            await found(engine, Selection(query=query, matches=matches))
            assert 1 <= len(looked) <= most, query
        for query, order, most in (
            ({"room": 1}, ("at", 1), 100),
            ({}, ("n", -1), 100),
            ({"room": 1, "at": {"$lt": -200}}, ("at", -1), 100),
        ):
            looked.clear()
            rows = await found(engine, Selection(query=query, matches=matches, order=(order,), limit=3))
            assert len(rows) == 3 and len(looked) <= most, query

    on_engine(database, use)


def test_unique_indexes(database: str) -> None:
    async def use(engine: Engine) -> None:
        await put(engine, [{"_id": "1", "phone": "5"}, {"_id": "2", "phone": ["6", "6"]}])
        await index(engine, "phone", unique=True)
        with pytest.raises(Taken) as caught:
            await put(engine, [{"_id": "3", "phone": "5"}])
        assert (caught.value.index, caught.value.key) == ("phone_1", '"5"')
        with pytest.raises(Taken):
            await put(engine, [{"_id": "3", "phone": "6"}])
        with pytest.raises(Taken):
            await change(engine, "1", {"_id": "1", "phone": "6"})
        await put(engine, [{"_id": "3"}])
        with pytest.raises(Taken):  # A field that is missing counts as null, as in MongoDB.
            await put(engine, [{"_id": "4", "phone": None}])
        await change(engine, "1", {"_id": "1", "phone": "7"})
        await put(engine, [{"_id": "5", "phone": "5"}])
        await change(engine, "5", None)
        await put(engine, [{"_id": "6", "phone": "5"}])
        await engine.make_indexes(ENV, [Index("c", ("phone",))])
        await put(engine, [{"_id": "7", "phone": "5"}])
        assert len(await found(engine, asking({"phone": "5"}))) == 2
        with pytest.raises(Taken):
            await index(engine, "phone", unique=True)
        assert len(await found(engine, asking({"phone": "5"}))) == 2
        await engine.make_indexes(ENV, [])
        assert len(await found(engine, asking({"phone": "5"}))) == 2

    on_engine(database, use)


def test_the_nearest_come_first(database: str) -> None:
    async def use(engine: Engine) -> None:
        await put(engine, [{"_id": str(at), "far": far} for at, far in enumerate((5, 1, None, 3, 1))])
        rows = await found(engine, Selection(distance=lambda document: document["far"], limit=3))
        assert [row["_id"] for row in rows] == ["1", "4", "3"]

    on_engine(database, use)
