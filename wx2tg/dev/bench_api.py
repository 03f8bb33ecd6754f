"""What the workbench asks its server: the state, launch parameters, findings, sizes, and places in sources."""

from __future__ import annotations

import asyncio
import itertools
from typing import Any
from urllib.parse import quote

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from wx2tg.dev.choices import choices
from wx2tg.dev.explained import html_of
from wx2tg.dev.identity import Launch, version_of
from wx2tg.dev.places import Frame
from wx2tg.dev.served import NO_STORE
from wx2tg.dev.session import Session
from wx2tg.dev.sizes import Sizes
from wx2tg.dev.sources import SourceError, text_of
from wx2tg.report import render

_LONGEST = 4096
_LARGEST = 1_000_000


class _Frames(msgspec.Struct, frozen=True):
    frames: list[Frame]


def api_routes(session: Session) -> list[BaseRoute]:
    """The routes below `/api/`."""
    launches, sizes = itertools.count(1), Sizes(session)

    async def state(_: Request) -> Response:
        return _json(_state(session))

    async def launch(request: Request) -> Response:
        asked = _launch(session, request)
        return _json({"src": f"{session.app_origin}/?launch={next(launches)}{asked.hash(session.bot)}"})

    async def findings(_: Request) -> Response:
        if session.snapshot is None:
            raise HTTPException(503, "The app is being built.")
        content = await asyncio.to_thread(render, await session.report(), "json")
        return Response(content, media_type="application/json", headers=NO_STORE)

    async def explained(request: Request) -> Response:
        subject = request.path_params["subject"]
        if (html := await asyncio.to_thread(html_of, subject)) is None:
            raise HTTPException(404, f'There is no page about "{subject}".')
        return _json({"html": html})

    async def measured(_: Request) -> Response:
        found = sizes.of_now()
        if "error" in found:
            raise HTTPException(409, found["error"])
        return _json(found)

    async def places(request: Request) -> Response:
        frames = _frames(await _body(request))
        if session.snapshot is None:
            raise HTTPException(503, "The app is being built.")
        return _json({"frames": await asyncio.to_thread(session.places().find_all, frames)})

    async def source(request: Request) -> Response:
        path = request.query_params.get("path", "")
        try:
            text = await asyncio.to_thread(text_of, path, session.settings.src, session.files, session.root)
        except SourceError as error:
            raise HTTPException(404, str(error)) from None
        return _json({"path": path, "text": text})

    return [
        Route("/api/state", state),
        Route("/api/launch", launch),
        Route("/api/findings", findings),
        Route("/api/explain/{subject:path}", explained),
        Route("/api/sizes", measured),
        Route("/api/places", places, methods=["POST"]),
        Route("/api/source", source),
    ]


async def _body(request: Request) -> bytes:
    """The body of a request. HTTPException where it is larger than any that the workbench sends."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LARGEST:
            raise HTTPException(413, "The request is larger than a megabyte.")
    return bytes(body)


def _frames(body: bytes) -> list[Frame]:
    try:
        return msgspec.json.decode(body, type=_Frames).frames
    except (msgspec.MsgspecError, RecursionError):
        raise HTTPException(400, "`frames` should be a list of {path, line, column}.") from None


def _json(content: object) -> Response:
    return JSONResponse(content, headers=NO_STORE)


def _state(session: Session) -> dict[str, Any]:
    offered = choices()
    return {
        "name": session.name,
        "version": session.version,
        "building": session.snapshot is None,
        "app": session.app_origin,
        "pages": session.pages,
        "entry": session.entry,
        "failure": session.failure,
        "platforms": offered.platforms,
        "versions": offered.versions,
        "usualVersion": offered.usual_version,
        "languages": offered.languages,
        "themes": msgspec.to_builtins(offered.themes),
        "identities": msgspec.to_builtins(session.identities),
        "companion": session.companion,
        "tunnel": session.tunnel,
        "https": session.https,
        "network": session.network,
        "clientScript": session.options.telegram.script,
        "bot": {
            "id": session.bot.id,
            "token": session.bot.token,
            "publicKey": session.bot.public_key,
            "name": session.options.telegram.bot,
            "app": session.options.telegram.app,
        },
    }


def _launch(session: Session, request: Request) -> Launch:
    """How the query of a request wants the app opened. HTTPException."""
    given = request.query_params
    if any(len(value) > _LONGEST for value in given.values()):
        raise HTTPException(400, f"A parameter has more than {_LONGEST} characters.")
    key = given.get("user", session.identities[0].key)
    identity = next((identity for identity in session.identities if identity.key == key), None)
    if identity is None:
        raise HTTPException(400, f'There is no user "{key}".')
    version = given.get("version", choices().usual_version)
    if version_of(version) == (0,):
        raise HTTPException(400, f'"{version}" is no version of a client.')
    language = given.get("language")
    return Launch(
        user={**identity.user, "language_code": language} if language else identity.user,
        start=given.get("start", ""),
        version=version,
        platform=given.get("platform", choices().platforms[0]),
        theme=_theme(given.get("theme", "day")),
        page=quote(given.get("page", ""), safe="/?&=%:;,+-._~!$'()*@"),
        fullscreen=given.get("fullscreen", "") in ("1", "true"),
    )


def _theme(text: str) -> dict[str, str]:
    """The colours of a theme: `day`, `night`, or a JSON object. HTTPException."""
    if text in ("day", "night"):
        return choices().themes.day if text == "day" else choices().themes.night
    try:
        return msgspec.json.decode(text, type=dict[str, str])
    except (msgspec.MsgspecError, RecursionError):
        raise HTTPException(400, "`theme` is day, night, or a JSON object of colours.") from None
