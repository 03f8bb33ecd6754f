"""Servers on 127.0.0.1: one for a bundle, as a static host serves it, and one that a mini-program can talk to."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

_SQUARE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="40" height="20" fill="red"/></svg>'
)


def _headers_of(root: Path) -> list[tuple[str, str]]:
    """What the bundle's `_headers` asks of a host, for every address."""
    file = root / "_headers"
    lines = file.read_text(encoding="utf-8").splitlines() if file.is_file() else []
    pairs = (line.partition(":") for line in lines if line.startswith("  "))
    return [(name.strip(), value.strip()) for name, _, value in pairs]


@contextmanager
def running(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    """Serve what `handler` answers. Gives the base address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def serve_bundle(root: Path, prefix: str = "") -> Iterator[str]:
    """Serve the folder `root` below `/prefix`, with the headers that its `_headers` names. Gives the base address."""
    headers = _headers_of(root)

    class Bundle(SimpleHTTPRequestHandler):
        def __init__(self, *args: Any) -> None:
            super().__init__(*args, directory=str(root))

        def translate_path(self, path: str) -> str:
            return super().translate_path(path.removeprefix(f"/{prefix}") if prefix else path)

        def end_headers(self) -> None:
            for name, value in headers:
                self.send_header(name, value)
            super().end_headers()

        def log_message(self, *args: Any) -> None:
            pass

    with running(Bundle) as base:
        yield f"{base}{prefix}"


class _Owner(BaseHTTPRequestHandler):
    """The server of an app's owner: it echoes, is slow, refuses, logs in, makes invoices, runs cloud functions."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *args: Any) -> None:
        pass

    def answer(self, body: str | dict[str, Any], kind: str = "application/json", status: int = 200) -> None:
        data = (body if isinstance(body, str) else json.dumps(body)).encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        for name in ("Origin", "Headers", "Methods"):
            self.send_header(f"Access-Control-Allow-{name}", "*")
        self.send_header("Access-Control-Expose-Headers", "*")
        self.send_header("X-Owner", "tests")
        self.end_headers()
        self.wfile.write(data)

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        match address.path:
            case "/echo":
                headers = {name.lower(): value for name, value in self.headers.items()}
                echo = {
                    "method": self.command,
                    "query": address.query,
                    "body": body.decode("latin1"),
                    "headers": headers,
                }
                self.answer(echo)
            case "/slow":
                time.sleep(1)
                self.answer("late", "text/plain")
            case "/closed":  # An answer that other sites may not read.
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()
            case "/moved":
                self.send_response(302)
                for name, value in (
                    ("Location", "/echo"),
                    ("Access-Control-Allow-Origin", "*"),
                    ("Content-Length", "0"),
                ):
                    self.send_header(name, value)
                self.end_headers()
            case "/square.svg":
                self.answer(_SQUARE, "image/svg+xml")
            case "/login":
                self.answer({"code": f"code for {len(json.loads(body)['initData']) > 0}"})
            case "/invoice":
                known = json.loads(body).get("package") == "tea"
                self.answer({"invoice_link": "https://t.me/$madeByTheServer"} if known else {})
            case "/cloud" if (self.headers.get("Content-Type") or "").startswith("multipart/"):
                path = re.search(rb'name="cloudPath"\r\n\r\n(.*)\r\n', body)
                self.answer({"fileID": f"cloud://tea-1.7465/{path[1].decode() if path else ''}"})
            case "/cloud":
                given = json.loads(body)
                given.pop("initData")
                self.answer({"result": given, "data": [given]})
            case _:
                self.answer({"missing": address.path}, status=404)

    do_POST = do_PUT = do_DELETE = do_GET

    def do_OPTIONS(self) -> None:
        self.answer("", "text/plain")


@contextmanager
def serve_owner() -> Iterator[str]:
    """Run the server of an app's owner; gives its base address."""
    with running(_Owner) as base:
        yield base
