"""The workbench's listener: its page, its files, and its API. It is at 127.0.0.1 alone, and never tunnelled."""

from __future__ import annotations

from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from wx2tg.dev.bench_api import api_routes
from wx2tg.dev.live import live_route
from wx2tg.dev.served import NO_STORE, Folder, media_type
from wx2tg.dev.session import Session

_BENCH = Path(__file__).with_name("bench")


def bench_side(session: Session, more: list[BaseRoute]) -> Starlette:
    """The application; `more` are routes of other parts."""

    async def page(request: Request) -> Response:
        if request.headers["host"] != session.bench_origin.removeprefix("http://"):
            # The app's frame answers to one origin alone, so the workbench is there, however it was written.
            return RedirectResponse(f"{session.bench_origin}/", headers=NO_STORE)
        kind = media_type("index.html")
        return FileResponse(_BENCH / "index.html", media_type=kind, headers=_policy(session) | NO_STORE)

    routes = [
        Route("/", page),
        live_route("/live", session.bench, session.hello),
        Mount("/bench", Folder(_BENCH)),
        *more,
        *api_routes(session),
    ]
    return Starlette(routes=routes, exception_handlers={HTTPException: _told})


def _policy(session: Session) -> dict[str, str]:
    """What the workbench's page may load: its own files, the app's frame, and pictures of users."""
    host = session.bench_origin.removeprefix("http://")
    parts = (
        "default-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob: https: " + session.app_origin,
        f"connect-src 'self' ws://{host}",
        f"frame-src {session.app_origin}",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
    return {"Content-Security-Policy": "; ".join(parts)}


async def _told(request: Request, error: Exception) -> Response:
    """An error in JSON below `/api/`, for the workbench to show."""
    assert isinstance(error, HTTPException)
    return JSONResponse({"error": error.detail}, error.status_code, headers=NO_STORE)
