"""Whatever a page sends is answered in WeChat's form: never an exception of our own, never another's document."""

from __future__ import annotations

from typing import Any

import pytest
from companion.cloud.service.calling import ANN, SERVER, Stand, command, refusal, with_service
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wx2tg.companion.cloud.errors import CloudError

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats()
    | st.sampled_from(["a", "_id", "_openid", "ann", "ben", "$where", "a.b", "", "\ud800", "\0", "x" * 600, "{openid}"])
)
KEYS = st.sampled_from(
    ["a", "_id", "_openid", "$set", "$where", "a.b", ".", "", "$", "list.$", "list.$[]", "__proto__", "$date", "$regex"]
)
NAMES = st.sampled_from(
    "eq neq gt in nin and or nor not exists mod all elemMatch size geoNear geoWithin expr set remove inc mul min max "
    "rename push pop shift unshift addToSet pull pullAll sum first aggregate nonsense".split()
)


def grown(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    commands = st.builds(lambda name, args, of: command(name, *args, of=of), NAMES, st.lists(inner, max_size=3), inner)
    return st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3) | commands


VALUES = st.recursive(SCALARS, grown, max_leaves=8)
STEP_NAMES = st.sampled_from(
    "doc where orderBy skip limit field aggregate match group project lookup unwind sort sample end nonsense".split()
)
STEPS = st.lists(
    st.fixed_dictionaries({"name": STEP_NAMES | SCALARS, "args": st.lists(VALUES, max_size=2) | SCALARS}) | VALUES,
    max_size=4,
)
METHODS = st.sampled_from("get count add set update remove end createCollection nonsense".split())
CALLS = st.fixed_dictionaries(
    {
        "collection": st.sampled_from(["private", "private", "ruled", "admin", "none", "", "$x", "a b"]) | VALUES,
        "steps": STEPS | VALUES,
        "method": METHODS | SCALARS,
        "options": st.fixed_dictionaries({}, optional={"data": VALUES, "multi": VALUES}) | VALUES,
    },
    optional={"transaction": SCALARS},
)
RULES = {
    "private": "private",
    "admin": "admin",
    "ruled": {"read": "doc.a == auth.openid || doc._openid == auth.openid", "write": "doc._openid == auth.openid"},
}


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(calls=st.lists(CALLS, min_size=5, max_size=30))
def test_any_call_has_an_answer(calls: list[dict[str, Any]]) -> None:
    async def use(stand: Stand) -> None:
        kept = [{"_id": "b", "_openid": "ben", "a": 1, "list": [1, {"a": 2}]}, {"_id": "n", "a": "x"}]
        for name in ("private", "admin", "ruled"):
            await stand.server.collection(name).add(kept)
        for call in calls:
            try:
                assert isinstance(await stand.service.call("database", call, ANN), dict)
            except CloudError as error:
                assert isinstance(error.code, int) and error.text
        for name in ("private", "admin", "ruled"):
            collection = stand.server.collection(name)
            assert [await collection.doc(one["_id"]).get() for one in kept] == kept
            everything = await collection.limit(1000).get()
            assert {one.get("_openid") for one in everything} <= {None, "ann", "ben"}
            assert len(await collection.where({"_openid": "ben"}).get()) == 1

    with_service(use, RULES)


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(calls=st.lists(CALLS, min_size=5, max_size=30))
def test_any_call_of_a_function_has_an_answer(calls: list[dict[str, Any]]) -> None:
    async def use(stand: Stand) -> None:
        for call in calls:
            try:
                assert isinstance(await stand.service.call("database", call, SERVER), dict)
            except CloudError as error:
                assert isinstance(error.code, int) and error.text

    with_service(use, RULES)


@pytest.mark.parametrize(
    "data",
    [
        {"$set": {"a": 1}},
        {"a": {"$inc": 1}},
        {"a": [{"$where": 1}]},
        {"": 1},
        {"a.b": 1},
        {"a\0b": 1},
        {"_id": {}},
        [],
        7,
    ],
)
def test_names_that_no_field_may_have(data: Any) -> None:
    async def use(stand: Stand) -> None:
        notes = stand.ann.collection("private")
        assert (await refusal(notes.add(data)))[0] == -501007
        assert (await refusal(notes.doc("x").set(data)))[0] == -501007
        assert await stand.server.collection("private").count() == 0

    with_service(use, RULES)


@pytest.mark.parametrize(
    "query", [{"$where": "1"}, {"$or": [{}]}, {"a": {"$gt": ""}}, {"a": {"$ne": None}}, "all", None, [1]]
)
def test_operators_cannot_be_put_into_a_query(query: Any) -> None:
    async def use(stand: Stand) -> None:
        await stand.server.collection("private").add({"_id": "b", "_openid": "ben", "a": 1})
        notes = stand.ann.collection("private")
        assert (await refusal(notes.where(query).get()))[0] in (-501007, -502001)
        assert (await refusal(notes.where(query).remove()))[0] in (-501007, -502001)

    with_service(use, RULES)


def test_a_query_sees_through_no_permission() -> None:
    """Neither `or`, nor `expr`, nor an aggregation finds what is another's."""

    async def use(stand: Stand) -> None:
        await stand.ben.collection("private").add({"_id": "b", "a": 1})
        notes = stand.ann.collection("private")
        expression = command("expr", {"$command": "eq", "args": [[1, 1]], "of": {"$aggregate": True}})
        for query in (command("or", {"a": 1}, {"_openid": "ann"}), command("nor", {"a": 2}), expression):
            assert await notes.where(query).get() == [] and await notes.where(query).remove() == 0
        for stages in (
            notes.aggregate().match({}),
            notes.aggregate().sample({"size": 5}),
        ):
            assert await stages.aggregated() == []
        joined = {"from": "private", "localField": "a", "foreignField": "a", "as": "found"}
        await stand.ann.collection("private").add({"_id": "a", "a": 1})
        (found,) = await notes.aggregate().lookup(joined).aggregated()
        assert [one["_id"] for one in found["found"]] == ["a"]

    with_service(use, RULES)


def test_an_aggregation_that_is_too_much_work_is_given_up() -> None:
    async def use(stand: Stand) -> None:
        await stand.server.collection("admin").add([{"n": n} for n in range(1000)])
        count = {"$command": "range", "args": [[0, 10_000_000]], "of": {"$aggregate": True}}
        chain = stand.server.collection("admin").aggregate().project({"x": count})
        assert (await refusal(chain.aggregated()))[0] == -502001

    with_service(use, RULES)
