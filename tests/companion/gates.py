"""A companion of the tests: a configuration, the gate that it opens, and an application over it."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from companion.launch import TOKEN
from starlette.applications import Starlette

from wx2tg.companion.config import Config
from wx2tg.companion.config_file import read
from wx2tg.companion.gate import Gate, open_gate

APPID = "wx0123456789abcdef"
SECRET = "0123456789abcdef0123456789abcdef"


def config(telegram: str, database: str, more: str = "", *, bot: str = "", **variables: str) -> Config:
    """A companion whose Bot API is at `telegram`; `more` are further sections, `bot` further lines of [telegram].

    `variables` are variables of the environment, beside those of every companion.
    """
    text = f"""
        [app]
        base = "https://shop.example"
        appid = "{APPID}"
        secret = "env:APP_SECRET"
        [telegram]
        bot = "noodle_bot"
        app = "shop"
        token = "env:BOT_TOKEN"
        api = "{telegram}"
        {bot}
        [database]
        url = "env:DATABASE"
        {more}
    """
    environment = {"APP_SECRET": SECRET, "BOT_TOKEN": TOKEN, "DATABASE": database} | variables
    return read(text, "companion.toml", environment)


def application(found: Config, root: Path, make: Callable[[Gate], Any], now: Callable[[], float] = time.time) -> Any:
    """The ASGI application that `make` builds over the gate of `found`, which opens and closes with it."""
    inner: list[Any] = []

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with open_gate(found, root, now) as gate:
            inner.append(make(gate))
            yield
            inner.clear()

    outer = Starlette(lifespan=lifespan)

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await (outer if scope["type"] == "lifespan" else inner[0])(scope, receive, send)

    return app
