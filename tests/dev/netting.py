"""A workbench with nothing but its network: a page with a frame, the proxy, and a server of another origin."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn
from playwright.sync_api import Browser, Frame, Page
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import (
    HTMLResponse,
    JSONResponse,
    PlainTextResponse,
    RedirectResponse,
    Response,
    StreamingResponse,
)
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket

from wx2tg.dev.conditions import Conditions
from wx2tg.dev.network import Network
from wx2tg.sockets import listening

ECHO = ("GET", "HEAD", "POST", "PUT", "DELETE")


@contextmanager
def served(app: Any, tls: Any = None) -> Iterator[tuple[str, asyncio.AbstractEventLoop]]:
    """Where `app` answers on 127.0.0.1, in a thread of its own, and its loop."""
    listener = listening("127.0.0.1", 0, 100)
    config = uvicorn.Config(
        app,
        log_level="critical",
        lifespan="off",
        ws="websockets-sansio",
        date_header=False,
        timeout_graceful_shutdown=1,
    )
    if tls is not None:
        config.load()
        config.ssl = tls
    server = uvicorn.Server(config)
    loops: list[asyncio.AbstractEventLoop] = []

    async def run() -> None:
        loops.append(asyncio.get_running_loop())
        await server.serve(sockets=[listener])

    thread = threading.Thread(target=lambda: asyncio.run(run()))
    thread.start()
    try:
        while not server.started and thread.is_alive():
            thread.join(0.01)
        assert server.started
        scheme = "http" if tls is None else "https"
        yield f"{scheme}://127.0.0.1:{listener.getsockname()[1]}", loops[0]
    finally:
        server.should_exit = True
        thread.join()
        listener.close()


class Shop:
    """A server that knows nothing of CORS. `gone` counts clients that left in the middle of `/endless`."""

    def __init__(self) -> None:
        self.gone = threading.Event()
        self.asked: list[tuple[str, str]] = []
        self.app = Starlette(
            routes=[
                Route("/echo", self._echo, methods=list(ECHO)),
                Route("/endless", self._endless),
                Route("/moved", lambda request: RedirectResponse(request.query_params["to"], 302)),
                Route("/login", self._log_in),
                Route("/bytes", self._bytes),
                Route("/upload", self._upload, methods=["POST"]),
                Route("/odd{rest:path}", self._echo),
                Route("/events", self._events),
                WebSocketRoute("/talk", self._talk),
                WebSocketRoute("/closed", self._closed),
            ]
        )

    async def _echo(self, request: Request) -> Response:
        self.asked.append((request.method, request.url.path))
        body = await request.body()
        path = request.scope["raw_path"].decode() + "?" + request.scope["query_string"].decode()
        told = {"method": request.method, "headers": dict(request.headers), "body": body.decode(), "path": path}
        headers = {"X-Shop": "noodles", "Clear-Site-Data": '"storage"', "Content-Security-Policy": "default-src 'none'"}
        return JSONResponse(told, int(request.query_params.get("status", "200")), headers=headers)

    async def _endless(self, _: Request) -> Response:
        async def parts() -> AsyncIterator[bytes]:
            try:
                for number in range(100_000):
                    yield f"part {number}\n".encode()
                    await asyncio.sleep(0.02)
            finally:
                self.gone.set()

        return StreamingResponse(parts(), media_type="text/plain")

    async def _log_in(self, _: Request) -> Response:
        return PlainTextResponse("in", headers={"Set-Cookie": "session=abc; Path=/; HttpOnly"})

    async def _bytes(self, request: Request) -> Response:
        count = int(request.query_params["n"])
        return Response(bytes(number % 256 for number in range(count)), media_type="application/octet-stream")

    async def _upload(self, request: Request) -> Response:
        size = 0
        async for part in request.stream():
            size += len(part)
        return JSONResponse({"size": size, "type": request.headers["content-type"].partition(";")[0]})

    async def _events(self, _: Request) -> Response:
        async def parts() -> AsyncIterator[bytes]:
            yield b"event: price\ndata: 59\n\n"
            await asyncio.sleep(20)

        return StreamingResponse(parts(), media_type="text/event-stream")

    async def _talk(self, socket: WebSocket) -> None:
        await socket.accept(subprotocol="soup" if "soup" in socket.scope["subprotocols"] else None)
        async for message in socket.iter_text():
            if message == "bytes":
                await socket.send_bytes(bytes(range(8)))
            elif message == "end":
                await socket.close(4001, "enough")
                return
            else:
                await socket.send_text(f"heard {message}")

    async def _closed(self, socket: WebSocket) -> None:
        await socket.close()


class Bench:
    """The workbench's page in a browser, with the app's frame in it."""

    def __init__(self, page: Page, frame: Frame, network: Network, origins: tuple[str, str], loop: Any) -> None:
        self.page = page
        self.frame = frame
        self.network = network
        self.bench, self.app = origins
        self.log: list[dict[str, Any]] = []
        self._loop = loop

    def run(self, script: str, given: Any = None) -> Any:
        """What an async function with the body `script` returns in the frame; `given` is its argument."""
        return self.frame.evaluate(f"async (given) => {{ {script} }}", given)

    def set(self, **conditions: Any) -> None:
        """Change the conditions as the workbench's page does, and wait until the frame knows them."""
        answer = self.page.evaluate(
            "async (body) => (await fetch('/api/network', {method: 'POST', body: JSON.stringify(body)})).json()",
            conditions,
        )
        assert "error" not in answer, answer
        self.frame.wait_for_function("(told) => JSON.stringify(probe.conditions) === JSON.stringify(told)", arg=answer)

    def events(self, kind: str, **wanted: Any) -> list[dict[str, Any]]:
        """What the workbench was told, of one kind and with these fields."""
        told = self.frame.evaluate("told")
        return [data for type_, data in told if type_ == kind and wanted.items() <= data.items()]


_APP = """<!doctype html><meta charset=utf-8>
<script>
  const told = [];
  const Native = WebSocket;
  const probe = { conditions: null };
  self.WebSocket = class extends Native {
    constructor(...given) {
      super(...given);
      if (!String(given[0]).endsWith("/net-conditions")) return;
      const keep = (data) => { probe.conditions = JSON.parse(data).conditions; };
      this.addEventListener("message", ({data}) => setTimeout(keep, 0, data));
    }
  };
</script>
<script src="/_wx2tg/network.js"></script>
<script>window.__wx2tgDev = { emit: (type, data) => told.push([type, structuredClone(data)]) };</script>
<p>app</p>"""


@contextmanager
def bench(
    browser: Browser, *, ways: dict[str, str] | None = None, conditions: Conditions | None = None
) -> Iterator[Bench]:
    """A workbench that is open in the browser; the app's frame has loaded."""
    log: list[dict[str, Any]] = []
    network = Network(log.append, ways=ways)
    if conditions is not None:
        network.line.set(conditions)
    app = Starlette(routes=[Route("/", lambda _: HTMLResponse(_APP)), *network.app_routes()])
    ports: list[int] = []

    async def page(_: Request) -> Response:
        text = f'<!doctype html><title>bench</title><iframe src="http://127.0.0.1:{ports[0]}/"></iframe>'
        return HTMLResponse(text, headers={"Set-Cookie": network.cookie(ports[0])})

    with served(app) as (app_origin, loop):
        ports.append(int(app_origin.rpartition(":")[2]))
        with served(Starlette(routes=[Route("/", page), *network.bench_routes()])) as (bench_origin, _):
            network.keep_from({ports[0], int(bench_origin.rpartition(":")[2])})
            context = browser.new_context()
            tab = context.new_page()
            tab.goto(bench_origin)
            frame = tab.frames[1]
            frame.wait_for_selector("p")
            found = Bench(tab, frame, network, (bench_origin, app_origin), loop)
            found.log = log
            try:
                yield found
            finally:
                context.close()
                asyncio.run_coroutine_threadsafe(network.close(), loop).result(10)
