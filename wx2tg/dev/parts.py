"""Where other parts of the workbench are plugged in: routes of both listeners, and tasks that run beside them."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.routing import BaseRoute

from wx2tg.dev.session import Session
from wx2tg.dev.settings import Settings


def app_routes(session: Session) -> list[BaseRoute]:
    """More routes of the app's listener, below `/_wx2tg/`. They are asked before the files of the app."""
    return []


def bench_routes(session: Session) -> list[BaseRoute]:
    """More routes of the workbench's listener, below `/api/`."""
    return []


def first_scripts(session: Session) -> tuple[str, ...]:
    """The addresses, from the app's page, of classic scripts that run before all others in it, the agent's included."""
    return ()


def app_tls(settings: Settings) -> ssl.SSLContext | None:
    """What the connections of the app's listener are wrapped in; None for plain HTTP. DevError."""
    return None


@asynccontextmanager
async def beside(session: Session) -> AsyncIterator[None]:
    """What runs beside the listeners, from when they listen until the end. DevError."""
    yield
