"""A server of an app's owner that a test scripts: each path has its answers, and every call is kept."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler
from typing import Any

from browser.server import running

Answer = Any
"""A JSON body, a pair of a status and a body, or None for a connection that is closed without an answer."""


class Owner:
    """`answers` maps a path to its answers in turn, the last of which is given for ever. `calls` are the bodies."""

    def __init__(self) -> None:
        self.base = ""
        self.answers: dict[str, list[Answer]] = {}
        self.calls: dict[str, list[Any]] = {}

    def answer(self, path: str, *answers: Answer) -> None:
        """Answer so from now on, and forget earlier calls."""
        self.answers[path] = list(answers)
        self.calls[path] = []

    def next(self, path: str, body: Any) -> Answer:
        """Keep a call, and give its answer."""
        self.calls.setdefault(path, []).append(body)
        waiting = self.answers.get(path) or [(404, {"message": f"nothing at {path}"})]
        return waiting.pop(0) if len(waiting) > 1 else waiting[0]


@contextmanager
def serve_scripted() -> Iterator[Owner]:
    """Run such a server; its base address has no slash at its end."""
    owner = Owner()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *args: Any) -> None:
            pass

        def send(self, status: int, body: Any) -> None:
            data = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            for name in ("Origin", "Headers", "Methods"):
                self.send_header(f"Access-Control-Allow-{name}", "*")
            with suppress(ConnectionError):  # The app may have given up.
                self.end_headers()
                self.wfile.write(data)

        def do_OPTIONS(self) -> None:
            self.send(200, {})

        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            found = owner.next(self.path, json.loads(body) if body else None)
            if found is None:
                self.close_connection = True
            elif isinstance(found, tuple):
                self.send(*found)
            else:
                self.send(200, found)

        do_POST = do_GET

    with running(Handler) as base:
        owner.base = base.rstrip("/")
        yield owner
