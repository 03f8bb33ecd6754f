"""The WebSocket of one page, over which all of its live queries run.

The page first sends `{initData, env}`, then `{watch: id, collection, steps}` and `{close: id}`, and `{ping}` to which
`{pong}` is the answer. It gets `{watch: id, type: "init", docs}`, `{watch: id, type: "change", changes, order}` and
`{watch: id, error: {errCode, errMsg}}`.
"""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from typing import Any

import msgspec
from sqlalchemy.exc import SQLAlchemyError
from starlette.websockets import WebSocket, WebSocketDisconnect

from wx2tg.companion.cloud.caller import Caller
from wx2tg.companion.cloud.errors import INVALID, SYSTEM, TOO_MANY, CloudError
from wx2tg.companion.cloud.identity import Identities
from wx2tg.companion.cloud.service.chains import collection_name, read_chain
from wx2tg.companion.cloud.service.service import Service
from wx2tg.companion.cloud.values import Document
from wx2tg.companion.cloud.watch.hub import Hub, failed
from wx2tg.companion.cloud.watch.live import Live
from wx2tg.companion.public.logins import Refusal
from wx2tg.companion.untrusted import decode_json

MOST_WATCHES = 50
"""How many queries one page may watch."""

MOST_DOCUMENTS = 10_000
"""How many documents the queries of one page may have together."""

MOST_SOCKETS = 20
"""How many pages of one user may watch at the same time, in each process."""

MOST_PENDING = 100
"""Messages that wait for a page which does not read. Once there are more, it gets the whole result instead."""

LONGEST = 256 * 1024
"""Characters of a message from a page."""

_PATIENCE = 15
_REFUSED = 1008
_Id = str | int


class Sockets:
    """The WebSockets of pages: `endpoint` answers one from its beginning to its end."""

    def __init__(self, service: Service, hub: Hub, identities: Identities) -> None:
        self.service = service
        self.hub = hub
        self.identities = identities
        self._open: Counter[str | None] = Counter()

    async def endpoint(self, socket: WebSocket) -> None:
        """Answer a page until it goes away."""
        await socket.accept()
        try:
            async with asyncio.timeout(_PATIENCE):
                first = await _received(socket)
            caller = await self.identities.of(first.get("initData"), first.get("env"))
            if self._open[caller.openid] >= MOST_SOCKETS:
                raise CloudError(TOO_MANY, "too many pages of the user watch: close some")
        except (CloudError, Refusal, TimeoutError, SQLAlchemyError) as error:
            await _refuse(socket, error)
            return
        except WebSocketDisconnect:
            return
        self._open[caller.openid] += 1
        page = Page(self, socket, caller)
        try:
            await page.run()
        finally:
            self._open[caller.openid] -= 1
            if not self._open[caller.openid]:
                del self._open[caller.openid]
            page.close()


class Watch:
    """One live query of a page. What is to be sent waits in `pending`."""

    def __init__(self, id: _Id, woken: asyncio.Event) -> None:
        self.live: Live | None = None
        self.pending: deque[bytes] = deque()
        self.behind = False
        self._prefix = b'{"watch":' + msgspec.json.encode(id) + b","
        self._woken = woken

    def hear(self, message: bytes) -> None:
        """Take a message. Where the page does not read, changes give way to the result that they lead to."""
        if len(self.pending) >= MOST_PENDING and self.live is not None:
            self.pending.clear()
            self.behind = True
        if not self.behind or message.startswith(b'"error"'):
            self.pending.append(message)
        self._woken.set()

    def next(self) -> bytes | None:
        """The next message for the page, None where there is none."""
        if self.behind and self.live is not None:
            self.behind = False
            return self._prefix + self.live.snapshot()
        return self._prefix + self.pending.popleft() if self.pending else None


class Page:
    """A page that has said who it is."""

    def __init__(self, sockets: Sockets, socket: WebSocket, caller: Caller) -> None:
        self._sockets = sockets
        self._socket = socket
        self._caller = caller
        self._watches: dict[_Id, Watch] = {}
        self._woken = asyncio.Event()
        self._said: deque[bytes] = deque(maxlen=MOST_PENDING)

    async def run(self) -> None:
        """Read and send until the page goes away."""
        ways = [asyncio.create_task(self._read()), asyncio.create_task(self._send())]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)

    def close(self) -> None:
        """End every watch."""
        for id in list(self._watches):
            self._end(id)

    async def _read(self) -> None:
        try:
            while True:
                await self._answer(await _received(self._socket))
        except WebSocketDisconnect:
            return
        except CloudError as error:
            await _refuse(self._socket, error)

    async def _send(self) -> None:
        try:
            while True:
                await self._woken.wait()
                self._woken.clear()
                while self._said:
                    await self._socket.send_text(self._said.popleft().decode())
                for watch in list(self._watches.values()):
                    while (message := watch.next()) is not None:
                        await self._socket.send_text(message.decode())
        except (WebSocketDisconnect, RuntimeError):  # starlette raises either where the page is gone
            return

    async def _answer(self, message: Document) -> None:
        if "ping" in message:
            self._say(msgspec.json.encode({"pong": message["ping"]}))
        elif "close" in message:
            self._end(_id(message["close"]))
        else:
            await self._begin(_id(message.get("watch")), message)

    async def _begin(self, id: _Id, message: Document) -> None:
        self._end(id)
        watch = self._watches[id] = Watch(id, self._woken)
        try:
            self._sockets.identities.count(self._caller)
            if len(self._watches) > MOST_WATCHES:
                raise CloudError(TOO_MANY, f"a page may watch at most {MOST_WATCHES} queries")
            collection = collection_name(message.get("collection"))
            chain = read_chain(message.get("steps") or [], self._caller, self._sockets.service.now())
            if chain.stages is not None:
                raise CloudError(INVALID, "an aggregation cannot be watched")
            live = await self._sockets.hub.open(self._caller, collection, chain, watch.hear)
            if len(live) + sum(len(other.live or ()) for other in self._watches.values()) > MOST_DOCUMENTS:
                self._sockets.hub.close(live, watch.hear)
                raise CloudError(TOO_MANY, f"the queries that a page watches may have {MOST_DOCUMENTS:,} documents")
        except CloudError as error:
            self._fail(watch, error)
        except SQLAlchemyError:
            self._fail(watch, CloudError(SYSTEM, "The database does not answer"))
        except RecursionError:
            self._fail(watch, CloudError(INVALID, "a value is nested too deeply"))
        else:
            watch.live = live
            # What came while the result was asked for is part of it.
            watch.pending.clear()
            watch.behind = True
            self._woken.set()

    def _fail(self, watch: Watch, error: CloudError) -> None:
        watch.pending.clear()
        watch.hear(failed(error))
        self._say(watch.next() or b"")
        for id in [id for id, other in self._watches.items() if other is watch]:
            del self._watches[id]

    def _end(self, id: _Id) -> None:
        watch = self._watches.pop(id, None)
        if watch is not None and watch.live is not None:
            self._sockets.hub.close(watch.live, watch.hear)

    def _say(self, message: bytes) -> None:
        self._said.append(message)
        self._woken.set()


async def _received(socket: WebSocket) -> Document:
    """The next message of a page. CloudError where it is no object of JSON, or too long; WebSocketDisconnect."""
    message = await socket.receive()
    if message["type"] == "websocket.disconnect":
        raise WebSocketDisconnect(message.get("code") or 1000)
    text: Any = message.get("text")
    if not isinstance(text, str) or len(text) > LONGEST:
        raise CloudError(INVALID, f"a message is a text of at most {LONGEST} characters")
    try:
        found = decode_json(text)
    except msgspec.MsgspecError:
        found = None
    if not isinstance(found, dict):
        raise CloudError(INVALID, "a message is an object of JSON")
    return found


def _id(given: Any) -> _Id:
    if isinstance(given, bool) or not isinstance(given, str | int) or len(str(given)) > 100:
        raise CloudError(INVALID, "a watch has an id")
    return given


async def _refuse(socket: WebSocket, error: Exception) -> None:
    """Say why, and end the WebSocket."""
    if isinstance(error, Refusal):
        failure = CloudError(SYSTEM, str(error))
    else:
        failure = error if isinstance(error, CloudError) else CloudError(SYSTEM, "The page did not say who it is")
    try:
        await socket.send_text((b"{" + failed(failure)).decode())
        await socket.close(_REFUSED)
    except (WebSocketDisconnect, RuntimeError):
        return
