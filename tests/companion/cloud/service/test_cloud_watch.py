"""Live queries: the first result, then changes in WeChat's words, for as many as listen."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

from companion.cloud.service.calling import Chain, Database, Permission, Stand, command, refusal, with_service

from wx2tg.companion.cloud.errors import CloudError
from wx2tg.companion.cloud.service.chains import read_chain
from wx2tg.companion.cloud.watch.hub import Hub
from wx2tg.companion.cloud.watch.live import Live
from wx2tg.companion.cloud.watch.socket import MOST_PENDING, Watch

OPEN = {"notes": "read-all"}


class Listener:
    """What `watch` gives to one listener."""

    def __init__(self, hub: Hub, database: Database, chain: Chain, collection: str = "notes") -> None:
        self.hub = hub
        self.messages: list[dict[str, Any]] = []
        self.live: Live | None = None
        self._came = asyncio.Event()
        self._database = database
        self._chain = chain
        self._collection = collection

    async def begin(self) -> Listener:
        caller = self._database.caller
        chain = read_chain(list(self._chain.steps), caller, self._database.service.now())
        self.live = await self.hub.open(caller, self._collection, chain, self.hear)
        return self

    def hear(self, message: bytes) -> None:
        self.messages.append(json.loads(b"{" + message))
        self._came.set()

    def docs(self) -> list[dict[str, Any]]:
        assert self.live is not None
        found: list[dict[str, Any]] = json.loads(b"{" + self.live.snapshot())["docs"]
        return found

    async def next(self) -> dict[str, Any]:
        """The next message."""
        async with asyncio.timeout(20):
            while not self.messages:
                self._came.clear()
                await self._came.wait()
        return self.messages.pop(0)

    async def changes(self) -> list[tuple[str, str, str]]:
        """Id, dataType and queueType of each change in the next message."""
        return [(one["docId"], one["dataType"], one["queueType"]) for one in (await self.next())["changes"]]

    def end(self) -> None:
        assert self.live is not None
        self.hub.close(self.live, self.hear)


def with_hub(use: Callable[[Stand, Hub], Awaitable[None]], permissions: dict[str, Permission] | None = None) -> None:
    async def run(stand: Stand) -> None:
        hub = Hub(stand.service)
        async with hub.runs():
            await use(stand, hub)

    with_service(run, permissions or dict(OPEN))


def test_documents_come_change_and_go() -> None:
    async def use(stand: Stand, hub: Hub) -> None:
        notes = stand.server.collection("notes")
        await notes.add([{"_id": "a", "n": 1, "deep": {"x": 1, "y": 1}}, {"_id": "z", "n": 9}])
        heard = await Listener(hub, stand.ann, notes.where({"n": command("lt", 5)}).orderBy("n", "asc")).begin()
        assert [found["_id"] for found in heard.docs()] == ["a"]
        await notes.add({"_id": "b", "n": 0})
        assert await heard.next() == {
            "type": "change",
            "changes": [{"docId": "b", "dataType": "add", "queueType": "enqueue", "doc": {"_id": "b", "n": 0}}],
            "order": ["b", "a"],
        }
        await notes.doc("a").update({"deep": {"x": 2, "y": command("remove")}, "new": {"$date": 0}})
        changed = {"docId": "a", "dataType": "update", "queueType": "update", "removedFields": ["deep.y"]}
        doc = {"_id": "a", "n": 1, "deep": {"x": 2}, "new": {"$date": 0}}
        updated = {"deep.x": 2, "new": {"$date": 0}}
        assert (await heard.next())["changes"] == [changed | {"doc": doc, "updatedFields": updated}]
        await notes.doc("z").update({"n": 2})
        assert await heard.changes() == [("z", "update", "enqueue")]
        await notes.doc("a").update({"n": 7})
        assert await heard.changes() == [("a", "update", "dequeue")]
        await notes.doc("b").remove()
        assert await heard.changes() == [("b", "remove", "dequeue")]
        await notes.add({"_id": "far", "n": 50})
        await notes.add({"_id": "c", "n": 3})
        message = await heard.next()
        assert (message["order"], [one["docId"] for one in message["changes"]]) == (["z", "c"], ["c"])
        assert [found["_id"] for found in heard.docs()] == ["z", "c"]

    with_hub(use)


def test_a_limit_lets_others_in_and_out() -> None:
    async def use(stand: Stand, hub: Hub) -> None:
        notes = stand.server.collection("notes")
        await notes.add([{"_id": name, "n": n} for n, name in enumerate("abc")])
        heard = await Listener(hub, stand.ann, notes.orderBy("n", "asc").limit(2)).begin()
        await notes.doc("b").update({"x": 1})
        assert await heard.changes() == [("b", "update", "update")]
        await notes.doc("a").remove()
        assert await heard.changes() == [("a", "remove", "dequeue"), ("c", "limit", "enqueue")]
        await notes.add({"_id": "first", "n": -1})
        assert await heard.changes() == [("c", "limit", "dequeue"), ("first", "add", "enqueue")]
        await notes.doc("first").update({"n": 1.5})
        message = await heard.next()
        assert message["order"] == ["b", "first"] and message["changes"][0]["updatedFields"] == {"n": 1.5}

    with_hub(use)


def test_one_document_and_chosen_fields() -> None:
    async def use(stand: Stand, hub: Hub) -> None:
        notes = stand.server.collection("notes")
        heard = await Listener(hub, stand.ann, notes.doc("a").field({"n": True})).begin()
        assert heard.docs() == []
        await notes.doc("a").set({"n": 1, "other": 1})
        assert (await heard.next())["changes"][0]["doc"] == {"_id": "a", "n": 1}
        await notes.doc("a").update({"other": 2})
        await notes.doc("b").set({"n": 1})
        await notes.doc("a").update({"n": 2})
        assert (await heard.next())["changes"][0]["updatedFields"] == {"n": 2}

    with_hub(use)


def test_everyone_sees_what_is_theirs() -> None:
    async def use(stand: Stand, hub: Hub) -> None:
        notes = stand.server.collection("notes")
        ann = await Listener(hub, stand.ann, notes).begin()
        ben = await Listener(hub, stand.ben, notes).begin()
        assert len(hub) == 2
        await stand.ann.collection("notes").add({"_id": "a"})
        await stand.ben.collection("notes").add({"_id": "b"})
        assert await ann.changes() == [("a", "add", "enqueue")]
        assert await ben.changes() == [("b", "add", "enqueue")]
        assert ann.messages == ben.messages == []
        listener = Listener(hub, stand.ann, notes, "secrets")
        assert (await refusal(listener.begin()))[0] == -502003
        assert (await refusal(Listener(hub, stand.ann, notes, "none").begin()))[0] == -502005
        assert len(hub) == 2

    with_hub(use, {"notes": "private", "secrets": "admin"})


def test_who_leaves_a_room_sees_it_no_longer() -> None:
    async def use(stand: Stand, hub: Hub) -> None:
        rooms, talk = stand.server.collection("rooms"), stand.server.collection("talk")
        await rooms.add({"_id": "r", "members": ["ann"]})
        heard = await Listener(hub, stand.ann, talk.where({"room": "r"}), "talk").begin()
        await talk.add({"_id": "1", "room": "r"})
        assert await heard.changes() == [("1", "add", "enqueue")]
        await rooms.doc("r").update({"members": command("pull", "ann")})
        assert (await heard.next())["error"]["errCode"] == -502003
        await talk.add({"_id": "2", "room": "r"})
        assert len(hub) == 0 and heard.messages == []

    rule = {"read": "auth.openid in get(`database.rooms.${doc.room}`).members"}
    with_hub(use, {"talk": rule, "rooms": "admin"})


def test_equal_queries_are_evaluated_once_and_leave_nothing() -> None:
    async def use(stand: Stand, hub: Hub) -> None:
        notes = stand.server.collection("notes")
        listeners = [await Listener(hub, stand.ann, notes.where({"n": 1})).begin() for _ in range(500)]
        listeners += [await Listener(hub, stand.ben, notes.where({"n": 1})).begin() for _ in range(500)]
        assert len(hub) == 1
        await notes.add({"_id": "a", "n": 1})
        for listener in listeners:
            assert await listener.changes() == [("a", "add", "enqueue")]
        for listener in listeners:
            listener.end()
        assert len(hub) == 0
        for n in range(1000):
            await Listener(hub, stand.ann, notes.where({"n": n})).begin()
        assert len(hub) == 1000

    with_hub(use)


def test_changes_while_the_first_result_is_asked_for() -> None:
    async def use(stand: Stand, hub: Hub) -> None:
        notes = stand.server.collection("notes")
        for n in range(20):
            name = f"n{n}"
            listener = Listener(hub, stand.ann, notes.where({"round": n}))
            await asyncio.gather(listener.begin(), notes.add({"_id": name, "round": n}))
            async with asyncio.timeout(20):
                while not listener.docs():
                    await asyncio.sleep(0)
            await notes.doc(name).update({"x": n})
            while (message := await listener.next())["changes"][0]["doc"].get("x") != n:
                assert message["changes"][0]["queueType"] == "enqueue"

    with_hub(use)


def test_a_database_that_is_away_for_a_while(monkeypatch: Any) -> None:
    async def use(stand: Stand, hub: Hub) -> None:
        notes = stand.server.collection("notes")
        heard = await Listener(hub, stand.ann, notes).begin()
        monkeypatch.setattr("wx2tg.companion.cloud.watch.hub._PAUSE", 0.01)
        asked = stand.service.engine.read

        def away(environment: str) -> Any:
            raise ConnectionError

        stand.service.engine.read = away  # type: ignore[method-assign]
        await notes.add({"_id": "a"})
        await asyncio.sleep(0.05)
        stand.service.engine.read = asked  # type: ignore[method-assign]
        assert [one["docId"] for one in (await heard.next())["changes"]] == ["a"]

    with_hub(use)


def test_a_result_that_grows_too_large() -> None:
    async def use(stand: Stand, hub: Hub) -> None:
        notes = stand.server.collection("notes")
        heard = await Listener(hub, stand.ann, notes).begin()
        for start in range(0, 6_000, 1_000):
            await notes.add([{"n": start + n} for n in range(1_000)])
        async with asyncio.timeout(20):
            while "error" not in (message := await heard.next()):
                pass
        assert message["error"]["errCode"] == -502001
        assert isinstance(await _failure(Listener(hub, stand.ben, notes).begin()), CloudError)
        await Listener(hub, stand.ben, notes.limit(100)).begin()

    with_hub(use)


async def _failure(call: Awaitable[Any]) -> Exception | None:
    try:
        await call
    except CloudError as error:
        return error
    return None


def test_a_page_that_does_not_read_gets_the_result_instead() -> None:
    async def use(stand: Stand, hub: Hub) -> None:
        watch = Watch("w", asyncio.Event())
        chain = read_chain([], stand.ann.caller, stand.clock())
        watch.live = await hub.open(stand.ann.caller, "notes", chain, watch.hear)
        notes = stand.server.collection("notes")
        for n in range(3):
            await notes.doc("a").set({"n": n})
            async with asyncio.timeout(20):
                while len(watch.pending) <= n:
                    await asyncio.sleep(0.001)
        for _ in range(500):
            watch.hear(b'"type":"change","changes":[],"order":[]}')
            assert len(watch.pending) <= MOST_PENDING
        assert json.loads(watch.next() or b"") == {"watch": "w", "type": "init", "docs": [{"_id": "a", "n": 2}]}
        assert watch.next() is None

    with_hub(use)
