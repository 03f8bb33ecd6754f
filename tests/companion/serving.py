"""Serves an ASGI application over HTTP on 127.0.0.1, in a thread of its own, for the length of a test."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from wx2tg.companion.serve import listener, server


@contextmanager
def serve(app: Any) -> Iterator[str]:
    """The base address at which `app` answers, served as the companion serves; its lifespan is run too."""
    with listener("127.0.0.1:0") as socket:
        running = server(app, max_body=1_000_000)
        running.config.lifespan = "on"
        thread = threading.Thread(target=lambda: asyncio.run(running.serve(sockets=[socket])))
        thread.start()
        try:
            while not running.started and thread.is_alive():
                thread.join(0.01)
            assert running.started, "the server did not start"
            yield "http://{}:{}".format(*socket.getsockname())
        finally:
            running.should_exit = True
            thread.join()
