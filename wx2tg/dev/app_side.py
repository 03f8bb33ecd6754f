"""The app's listener: the app from memory, with the agent that talks to the workbench, and nothing else."""

from __future__ import annotations

import asyncio
import html
import re
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from wx2tg.dev.live import live_route
from wx2tg.dev.parts import first_scripts
from wx2tg.dev.served import NO_STORE, Folder, media_type
from wx2tg.dev.session import Session
from wx2tg.places import is_file, is_within

OWN = "_wx2tg"
"""Where everything stands on this listener that is not the app's."""

_AGENT = Path(__file__).with_name("agent")
_WAITING = Path(__file__).with_name("waiting.js")
_HEADERS_FILE = "_headers"
_META = re.compile(r'(<meta http-equiv="Content-Security-Policy" content=")([^"]*)(">)')
_WAITING_PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>wx2tg dev</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<script src="{own}/waiting.js" defer></script>
</head>
<body>
<h1>The app is being built</h1>
<p id="told" role="status">It is shown as soon as the first build is done.</p>
<noscript>This page needs JavaScript to notice that. Load it again in a moment.</noscript>
</body>
</html>
"""


def app_side(session: Session, more: list[BaseRoute]) -> Starlette:
    """The application; `more` are routes of other parts."""

    async def answer(request: Request) -> Response:
        return await _file(session, request)

    async def waiting(_: Request) -> Response:
        return FileResponse(_WAITING, media_type=media_type("waiting.js"), headers=NO_STORE)

    routes = [
        live_route(f"/{OWN}/live", session.app, session.hello),
        Route(f"/{OWN}/waiting.js", waiting),
        *more,
        Mount(f"/{OWN}", Folder(_AGENT)),
        Route("/{path:path}", answer),
    ]
    return Starlette(routes=routes)


async def _file(session: Session, request: Request) -> Response:
    """A file of the app as it stands."""
    path = request.path_params["path"] or "index.html"
    snapshot = session.snapshot
    if snapshot is None:
        if path == "index.html":
            return HTMLResponse(_WAITING_PAGE.format(own=OWN), 503, headers={**NO_STORE, "Retry-After": "1"})
        return PlainTextResponse("The app is being built.\n", 503, headers=NO_STORE)
    if path in snapshot.files and path != _HEADERS_FILE:
        # A source map is made when it is asked for, which takes a moment.
        content = await asyncio.to_thread(snapshot.files.__getitem__, path)
        headers = NO_STORE | _policy_headers(session, request)
        if path == "index.html":
            return HTMLResponse(page(content.decode("utf-8", "surrogatepass"), session, request), headers=headers)
        return Response(content, headers={**headers, "Content-Type": media_type(path)})
    file = snapshot.copies.get(path)
    if file is not None and is_within(file, _folders(session)) and is_file(file):
        return FileResponse(file, headers={**NO_STORE, "Content-Type": media_type(path)})
    return PlainTextResponse(f"The app has no file {path}.\n", 404, headers=NO_STORE)


def _folders(session: Session) -> list[Path]:
    """The folders of which files are copied into a bundle: the project, and that of the configuration."""
    return [session.settings.src, session.options.root]


def page(text: str, session: Session, request: Request) -> str:
    """`index.html` with the agent's scripts, and with a policy that lets the agent talk to its server.

    The first of them is told the workbench's origin, and which build of which run of the server the page is of.
    """
    first_ones = "".join(f'<script src="{html.escape(address)}"></script>\n' for address in first_scripts(session))
    told = {"bench": session.bench_origin, "run": session.run, "version": str(session.version)}
    data = " ".join(f'data-{name}="{html.escape(value)}"' for name, value in told.items())
    early = f'{first_ones}<script src="{OWN}/early.js" {data}></script>\n'
    text = _META.sub(lambda found: found[1] + html.escape(_widened(html.unescape(found[2]), request)) + found[3], text)
    head, first, rest = text.partition("<script ")
    rest, end, tail = rest.partition("</head>")
    return f'{head}{early}{first}{rest}<script type="module" src="{OWN}/agent.js"></script>\n{end}{tail}'


def _policy_headers(session: Session, request: Request) -> dict[str, str]:
    """The headers of the bundle's own `_headers`, which lets the workbench show the app in a frame."""
    assert session.snapshot is not None
    lines = session.snapshot.files[_HEADERS_FILE].decode().splitlines()
    pairs = [line.strip().partition(": ") for line in lines if line.startswith("  ")]
    found = {name: value for name, _, value in pairs}
    if policy := found.get("Content-Security-Policy"):
        ancestors = re.sub(r"(frame-ancestors [^;]*)", lambda own: f"{own[1]} {session.bench_origin}", policy)
        found["Content-Security-Policy"] = _widened(ancestors, request)
    return found


def _widened(policy: str, request: Request) -> str:
    """A policy that also lets the page open WebSockets to its own server, which `'self'` does not in every browser."""
    host = request.headers["host"]
    return re.sub(r"(connect-src [^;]*)", lambda own: f"{own[1]} ws://{host} wss://{host}", policy)
