"""Transactions of functions: all or nothing, conflicts that are tried again, and ends that nobody comes to."""

from __future__ import annotations

from datetime import timedelta

import pytest
from companion.cloud.service.calling import Database, Stand, command, refusal, with_service

COUNTS = {"counts": "read-all"}


def test_all_of_a_transaction_is_written_at_its_end() -> None:
    async def use(stand: Stand) -> None:
        counts = stand.server.collection("counts")
        await counts.add([{"_id": "a", "n": 10}, {"_id": "b", "n": 0}, {"_id": "c"}])
        inside = await stand.server.begin()
        taken = inside.collection("counts")
        assert await taken.doc("a").update({"n": command("inc", -3)}) == 1
        assert await taken.doc("b").update({"n": command("inc", 3)}) == 1
        assert await taken.doc("c").remove() == 1
        added = (await taken.add({"n": 1}))["_id"]
        assert (await taken.doc("new").set({"n": 2}))["stats"] == {"created": 1, "updated": 0}
        assert (await taken.doc("a").get())["n"] == 7 and (await taken.doc(added).get())["n"] == 1
        assert (await refusal(taken.doc("c").get()))[0] == -1
        assert (await counts.doc("a").get())["n"] == 10 and await counts.count() == 3
        await inside.finish("commitTransaction")
        assert await counts.orderBy("_id", "asc").field({"n": True}).get() == sorted(
            [{"_id": "a", "n": 7}, {"_id": "b", "n": 3}, {"_id": "new", "n": 2}, {"_id": added, "n": 1}],
            key=lambda document: str(document["_id"]),
        )
        code, text = await refusal(inside.finish("commitTransaction"))
        assert code == -502001 and "TransactionNotExist" in text

    with_service(use, COUNTS)


def test_nothing_of_an_aborted_one_is_written() -> None:
    async def use(stand: Stand) -> None:
        inside = await stand.server.begin()
        await inside.collection("counts").add({"_id": "a"})
        await inside.finish("abortTransaction")
        assert await stand.server.collection("counts").get() == []
        assert "TransactionNotExist" in (await refusal(inside.collection("counts").doc("a").get()))[1]

    with_service(use, COUNTS)


def test_of_two_that_read_the_same_one_is_told_to_try_again() -> None:
    async def use(stand: Stand) -> None:
        await stand.server.collection("counts").add({"_id": "a", "n": 1})

        async def bought(inside: Database) -> None:
            n = (await inside.collection("counts").doc("a").get())["n"]
            await inside.collection("counts").doc("a").update({"n": n + 1})

        first, second = await stand.server.begin(), await stand.server.begin()
        await bought(first)
        await bought(second)
        await first.finish("commitTransaction")
        code, text = await refusal(second.finish("commitTransaction"))
        assert code == -502001 and "TransactionConflict" in text and "DATABASE_TRANSACTION_CONFLICT" in text
        again = await stand.server.begin()
        await bought(again)
        await again.finish("commitTransaction")
        assert (await stand.server.collection("counts").doc("a").get())["n"] == 3

    with_service(use, COUNTS)


def test_a_document_that_was_not_there_and_now_is() -> None:
    async def use(stand: Stand) -> None:
        inside = await stand.server.begin()
        await inside.collection("counts").doc("a").set({"n": 1})
        assert "E11000" in (await refusal(inside.collection("counts").add({"_id": "a"})))[1]
        await stand.server.collection("counts").add({"_id": "a", "n": 2})
        assert "TransactionConflict" in (await refusal(inside.finish("commitTransaction")))[1]
        assert (await stand.server.collection("counts").doc("a").get())["n"] == 2

    with_service(use, COUNTS)


def test_an_open_one_holds_nobody_up_and_ends_by_itself() -> None:
    async def use(stand: Stand) -> None:
        counts = stand.server.collection("counts")
        await counts.add({"_id": "a", "n": 1})
        inside = await stand.server.begin()
        await inside.collection("counts").doc("a").update({"n": 2})
        assert await counts.doc("a").update({"n": 3}) == 1
        stand.clock.now += timedelta(seconds=29)
        assert (await inside.collection("counts").doc("a").get())["n"] == 2
        stand.clock.now += timedelta(seconds=2)
        assert "TransactionNotExist" in (await refusal(inside.finish("commitTransaction")))[1]

    with_service(use, COUNTS)


def test_queries_are_refused_within_a_transaction() -> None:
    async def use(stand: Stand) -> None:
        taken = (await stand.server.begin()).collection("counts")
        chains = (taken.get(), taken.where({}).update({"n": 1}), taken.where({}).remove(), taken.count())
        for call in (*chains, taken.aggregate().match({}).aggregated()):
            code, text = await refusal(call)
            assert code == -501007 and "transaction" in text
        assert (await refusal((await stand.server.begin()).collection("none").doc("a").get()))[0] == -502005

    with_service(use, COUNTS)


def test_permissions_hold_and_nobody_enters_another_s() -> None:
    async def use(stand: Stand) -> None:
        await stand.server.collection("counts").add({"_id": "a", "_openid": "ann", "n": 1})
        inside = await stand.ben.begin()
        assert await inside.collection("counts").doc("a").update({"n": 2}) == 0
        assert (await refusal(inside.collection("counts").doc("a").set({"n": 2})))[0] == -502003
        stolen = Database(stand.service, stand.ann.caller, inside.transaction)
        assert "TransactionNotExist" in (await refusal(stolen.collection("counts").doc("a").get()))[1]
        assert "TransactionNotExist" in (await refusal(stolen.finish("abortTransaction")))[1]
        for _ in range(19):
            await stand.ben.begin()
        assert (await refusal(stand.ben.begin()))[0] == -502001
        stand.clock.now += timedelta(seconds=31)
        await stand.ben.begin()

    with_service(use, COUNTS)


@pytest.mark.parametrize("payload", [{}, {"transactionId": 1}, {"transactionId": ["a"]}])
def test_malformed_ends(payload: dict[str, object]) -> None:
    async def use(stand: Stand) -> None:
        for action in ("commitTransaction", "abortTransaction"):
            assert (await refusal(stand.server.call(action, payload)))[0] == -501007

    with_service(use, COUNTS)
