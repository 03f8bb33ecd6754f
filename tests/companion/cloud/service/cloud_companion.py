"""A whole companion with a cloud, served as it is in earnest, and the calls of pages over HTTP."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import httpx
from companion.gates import config
from companion.launch import init_data
from companion.serving import serve
from starlette.applications import Starlette
from websockets.sync.client import ClientConnection, connect

from wx2tg.companion.gate import open_gate
from wx2tg.companion.parts import all_parts
from wx2tg.companion.public.app import public_app

SECTION = """
[cloud]
environments = ["shop-1", "shop-2"]
[cloud.collections.notes]
permission = "read-all"
indexes = ["n", ["a", "b"]]
[cloud.collections.codes]
permission = "read-all"
indexes = [{fields = ["no"], unique = true}]
[cloud.collections.diary]
[cloud.collections.talk]
permission = {read = "doc.room == 'lobby' || doc._openid == auth.openid", write = "doc._openid == auth.openid"}
"""


@contextmanager
def cloud(telegram: str, root: Path, database: str, section: str = SECTION) -> Iterator[str]:
    """The address of a companion with a cloud, whose configuration ends with `section`."""
    found = config(telegram, database, section)
    inner: list[Any] = []

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with (
            open_gate(found, root) as gate,
            all_parts(gate) as parts,
            public_app(gate, parts.public) as app,
        ):
            inner.append(app)
            yield

    outer = Starlette(lifespan=lifespan)

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await (outer if scope["type"] == "lifespan" else inner[0])(scope, receive, send)

    with serve(app) as base:
        yield base


class Page:
    """The page of one user, in the app that a companion serves."""

    def __init__(self, base: str, client: httpx.Client, user: int, environment: str = "") -> None:
        self._address = f"{base}/tg/cloud"
        self._client = client
        self._who = {"initData": init_data(user)} | ({"env": environment} if environment else {})

    def call(self, action: str, **payload: Any) -> dict[str, Any]:
        """The answer to a call, which is one of status 200."""
        answer = self._client.post(self._address, json={"action": action, **payload} | self._who)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def database(self, collection: str, method: str, *steps: tuple[Any, ...], **options: Any) -> dict[str, Any]:
        """A call of the database: `steps` are names with their arguments."""
        written = [{"name": name, "args": list(args)} for name, *args in steps]
        return self.call("database", collection=collection, steps=written, method=method, options=options)

    @contextmanager
    def watching(self) -> Iterator[Watching]:
        """The WebSocket of the page."""
        with connect(self._address.replace("http", "ws") + "/watch", proxy=None) as socket:
            socket.send(json.dumps(self._who))
            yield Watching(socket)


class Watching:
    """What goes over a WebSocket."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket

    def say(self, **message: Any) -> None:
        self.socket.send(json.dumps(message))

    def watch(self, id: str, collection: str, *steps: tuple[Any, ...]) -> dict[str, Any]:
        """Watch a query, and give the first answer."""
        written = [{"name": name, "args": list(args)} for name, *args in steps]
        self.say(watch=id, collection=collection, steps=written)
        return self.next()

    def next(self) -> dict[str, Any]:
        """The next message."""
        found: dict[str, Any] = json.loads(self.socket.recv(timeout=20))
        return found
