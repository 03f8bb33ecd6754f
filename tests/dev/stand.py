"""`wx2tg dev` for tests: as a process on free ports, or in this process without a socket."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any

import httpx
from browser.phone import PATIENCE
from browser.projects import APPS
from companion.loops import run_in_loop
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from wx2tg.dev.builds import Builds
from wx2tg.dev.serve import applications, session_of, tree_of
from wx2tg.dev.session import Session
from wx2tg.dev.settings import Settings

_START = "from wx2tg.__main__ import run; run()"


def project_in(folder: Path, app: str = "tea-house") -> Path:
    """A copy of a fixture app, to be edited."""
    return Path(shutil.copytree(APPS / app, folder / app))


@dataclass
class Workbench:
    """A running `wx2tg dev`. `bench` and `app` are the two origins, `said` is what it has printed so far, by lines."""

    process: subprocess.Popen[str]
    src: Path
    bench: str = ""
    app: str = ""
    said: list[str] = field(default_factory=list)
    _more: threading.Condition = field(default_factory=threading.Condition)

    def get(self, path: str, **headers: str) -> Any:
        """The JSON that the workbench's listener answers a GET with."""
        request = urllib.request.Request(f"{self.bench}{path}", headers=headers)
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return json.load(answer)

    def text(self, path: str) -> str:
        """A file of the app."""
        with urllib.request.urlopen(f"{self.app}{path}", timeout=PATIENCE) as answer:
            return str(answer.read().decode())

    def hears(self, side: str = "bench") -> Ears:
        """A client that is connected to `/live`, or, for the side "app", to `/_wx2tg/live`."""
        return Ears(f"{self.bench}/live" if side == "bench" else f"{self.app}/_wx2tg/live")

    def write(self, path: str, text: str) -> None:
        """Save a file of the project in one step, as most editors do."""
        (self.src / path).write_text(text, encoding="utf-8")

    def edit(self, path: str, old: str, new: str) -> None:
        """Replace a text in a file of the project."""
        text = (self.src / path).read_text(encoding="utf-8")
        assert old in text
        self.write(path, text.replace(old, new))

    def until_said(self, part: str) -> str:
        """Wait until a line with `part` was printed; gives the line."""

        def found() -> str | None:
            return next((line for line in self.said if part in line), None)

        with self._more:
            assert self._more.wait_for(lambda: found() or self.process.poll() is not None, PATIENCE), self.said
        line = found()
        assert line is not None, self.said
        return line

    def interrupt(self) -> int:
        """Press Ctrl+C; gives the exit status."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(PATIENCE)

    def read(self) -> None:
        """Read what is printed, until the end."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            with self._more:
                self.said.append(line.rstrip("\n"))
                self._more.notify_all()
        with self._more:
            self._more.notify_all()


class Ears:
    """A client of a live WebSocket. `hello` is the first message."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._open = ExitStack()
        self.socket: ClientConnection
        self.heard: list[dict[str, Any]] = []
        self.hello: dict[str, Any] = {}

    def __enter__(self) -> Ears:
        origin = self._address.rpartition("/_wx2tg")[0] or self._address.rpartition("/")[0]
        way = connect(self._address.replace("http", "ws", 1), origin=origin, open_timeout=PATIENCE)
        self.socket = self._open.enter_context(way)
        self.hello = self.next("hello")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with suppress(ConnectionClosed):
            self._open.close()

    def next(self, *kinds: str, seconds: float = PATIENCE) -> dict[str, Any]:
        """The next message of one of these kinds, within `seconds`; those between are kept in `heard`."""
        end = time.monotonic() + seconds
        while True:
            message = json.loads(self.socket.recv(timeout=max(0.01, end - time.monotonic())))
            self.heard.append(message)
            if message["kind"] in kinds:
                return dict(message)


@contextmanager
def workbench(src: Path, *flags: str, built: bool = True) -> Iterator[Workbench]:
    """Run `wx2tg dev` for the project `src` on free ports; with `built`, its first build is done."""
    ports = () if "--port" in flags else ("--port", "0")
    ports += () if "--app-port" in flags else ("--app-port", "0")
    command = [sys.executable, "-c", _START, "dev", str(src), "--no-open", *ports, *flags]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8")
    running = Workbench(process, src)
    reading = threading.Thread(target=running.read, daemon=True)
    reading.start()
    try:
        running.bench = running.until_said("Workbench  ").split()[-1].rstrip("/")
        running.app = running.until_said("App  ").split()[-1].rstrip("/")
        if built:
            running.until_said("built in")
        yield running
    finally:
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        reading.join(PATIENCE)
        if process.stdout is not None:
            process.stdout.close()


class Client:
    """Asks an application, as a browser whose address bar shows `base` does."""

    def __init__(self, application: Any, base: str) -> None:
        self._application = application
        self.base = base

    def get(self, path: str, **more: Any) -> httpx.Response:
        """The answer to a GET; `more` are httpx's `params` and `headers`."""
        return self.ask("GET", path, **more)

    def post(self, path: str, **more: Any) -> httpx.Response:
        """The answer to a POST of a page of the same origin; `more` are httpx's `json`, `content`, `headers`."""
        return self.ask("POST", path, **{**more, "headers": {"Origin": self.base, **more.get("headers", {})}})

    def ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        """The answer to any request."""

        async def asked() -> httpx.Response:
            transport = httpx.ASGITransport(self._application)
            async with httpx.AsyncClient(transport=transport, base_url=self.base) as client:
                return await client.request(method, path, **more)

        return run_in_loop(asked())


@dataclass
class Inside:
    """The workbench without a socket: clients of both listeners, and the state behind them."""

    session: Session
    bench: Client
    app: Client


@contextmanager
def inside(src: Path, **flags: Any) -> Iterator[Inside]:
    """Both applications of `wx2tg dev` for the project `src`, built once and not watched. `flags` are of Settings."""
    session = session_of(Settings(src=src, **flags))
    session.bench_origin, session.app_origin = "http://127.0.0.1:8000", "http://127.0.0.1:8001"
    run_in_loop(Builds(session, tree_of(session), lambda built: None).first())
    bench, app = applications(session)
    yield Inside(session, Client(bench, session.bench_origin), Client(app, session.app_origin))
