"""Calls a database as pages and functions do: chains of steps, in the words of `wx.cloud.database()`."""

from __future__ import annotations

import tempfile
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from companion.loops import run_in_loop

from wx2tg.companion.cloud.caller import Caller
from wx2tg.companion.cloud.engines.open import open_engine
from wx2tg.companion.cloud.errors import CloudError
from wx2tg.companion.cloud.permissions.rules import rules_of
from wx2tg.companion.cloud.service.service import Service
from wx2tg.companion.store import open_store

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
ENVIRONMENT = "shop-1"
SERVER = Caller(ENVIRONMENT, is_server=True)
ANN = Caller(ENVIRONMENT, openid="ann")
BEN = Caller(ENVIRONMENT, openid="ben")

Permission = str | Mapping[str, str | bool]


def command(name: str, *args: Any, of: Any = None) -> dict[str, Any]:
    """`_.name(...args)`, as a page sends it."""
    return {"$command": name, "args": list(args)} | ({"of": of} if of else {})


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


class Chain:
    """`db.collection(name)` and the steps behind it. Every method but those that end it adds a step."""

    def __init__(self, database: Database, collection: str, steps: tuple[dict[str, Any], ...] = ()) -> None:
        self._database = database
        self._collection = collection
        self.steps = steps

    def __getattr__(self, name: str) -> Callable[..., Chain]:
        return lambda *args: Chain(self._database, self._collection, (*self.steps, {"name": name, "args": list(args)}))

    async def end(self, method: str, **options: Any) -> dict[str, Any]:
        payload = {"collection": self._collection, "steps": list(self.steps), "method": method, "options": options}
        return await self._database.call("database", payload)

    async def get(self, **options: Any) -> Any:
        return (await self.end("get", **options))["data"]

    async def ids(self) -> list[str]:
        return [document["_id"] for document in await self.get()]

    async def add(self, data: Any) -> dict[str, Any]:
        return await self.end("add", data=data)

    async def update(self, data: Any, **options: Any) -> int:
        updated: int = (await self.end("update", data=data, **options))["stats"]["updated"]
        return updated

    async def set(self, data: Any) -> dict[str, Any]:
        return await self.end("set", data=data)

    async def remove(self) -> int:
        removed: int = (await self.end("remove"))["stats"]["removed"]
        return removed

    async def count(self) -> int:
        total: int = (await self.end("count"))["total"]
        return total

    async def aggregated(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = (await self.end("end"))["list"]
        return found


class Database:
    """A database in the hands of one caller."""

    def __init__(self, service: Service, caller: Caller, transaction: str | None = None) -> None:
        self.service = service
        self.caller = caller
        self.transaction = transaction

    async def call(self, action: str, payload: dict[str, Any]) -> dict[str, Any]:
        inside = {"transaction": self.transaction} if self.transaction else {}
        return await self.service.call(action, payload | inside, self.caller)

    def collection(self, name: str) -> Chain:
        return Chain(self, name)

    async def create(self, *names: str) -> None:
        for name in names:
            await self.call("database", {"collection": name, "method": "createCollection"})

    async def begin(self) -> Database:
        started = await self.call("startTransaction", {})
        return Database(self.service, self.caller, started["transactionId"])

    async def finish(self, action: str) -> None:
        await self.service.call(action, {"transactionId": self.transaction}, self.caller)


class Stand:
    """A service as the owner, Ann and Ben reach it."""

    def __init__(self, service: Service, clock: Clock) -> None:
        self.service = service
        self.clock = clock
        self.server = Database(service, SERVER)
        self.ann = Database(service, ANN)
        self.ben = Database(service, BEN)


def with_service(
    use: Callable[[Stand], Awaitable[None]],
    permissions: Mapping[str, Permission] | None = None,
    database: str = "",
) -> None:
    """Use a service with these permissions; each of their collections is there. SQLite without a `database`."""

    async def run(address: str) -> None:
        clock = Clock()
        rules = {name: rules_of(permission) for name, permission in (permissions or {}).items()}
        store = await open_store(address)
        engine = await open_engine("", store)
        try:
            stand = Stand(Service(engine, rules, now=clock), clock)
            await stand.server.create(*rules)
            await use(stand)
        finally:
            await engine.close()
            await store.close()

    with tempfile.TemporaryDirectory(prefix="wx2tg-cloud-") as folder:
        run_in_loop(run(database or f"sqlite:///{folder}/cloud.db"))


async def refusal(call: Awaitable[Any]) -> tuple[int, str]:
    """The code and the text of a call that must fail."""
    with pytest.raises(CloudError) as raised:
        await call
    return raised.value.code, raised.value.text
