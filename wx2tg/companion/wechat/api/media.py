"""Pictures that a back end uploads for three days, and sends to users by their ids."""

from __future__ import annotations

import secrets
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, Column, LargeBinary, String, Table, delete, insert, select
from starlette.responses import Response
from starlette.routing import Route

from wx2tg.companion.gate import Gate
from wx2tg.companion.store import METADATA
from wx2tg.companion.wechat.api.calls import Asked, check_token, get, post, read_upload
from wx2tg.companion.wechat.errors import ApiError

LIFE = 3 * 86_400
"""Seconds for which a picture is kept, as at WeChat."""

_MEDIA = Table(
    "media",
    METADATA,
    Column("media_id", String(64), primary_key=True),
    Column("content_type", String(32), nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("expires", BigInteger, nullable=False, index=True),
)
_KINDS = ((b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"), (b"GIF8", "image/gif"))


class Picture(NamedTuple):
    """A picture and its media type."""

    content_type: str
    content: bytes


class Media:
    """The pictures in the database."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate

    async def add(self, picture: Picture) -> str:
        """Keep a picture; its id."""
        media_id, now = secrets.token_urlsafe(32), int(self._gate.now())
        async with self._gate.store.write() as connection:
            await connection.execute(delete(_MEDIA).where(_MEDIA.c.expires < now))
            values = {"media_id": media_id, "expires": now + LIFE, **picture._asdict()}
            await connection.execute(insert(_MEDIA).values(values))
        return media_id

    async def find(self, media_id: str) -> Picture:
        """The picture with this id. 40007 where there is none."""
        columns = select(_MEDIA.c.content_type, _MEDIA.c.content)
        good = (_MEDIA.c.media_id == media_id) & (_MEDIA.c.expires >= self._gate.now())
        async with self._gate.store.read() as connection:
            row = (await connection.execute(columns.where(good))).first()
        if row is None:
            raise ApiError(40007)
        return Picture(row.content_type, bytes(row.content))


def content_type_of(content: bytes) -> str | None:
    """The media type of a picture, by its first bytes; None where it is none that Telegram takes."""
    return next((kind for start, kind in _KINDS if content.startswith(start)), None)


def media_routes(gate: Gate, media: Media) -> list[Route]:
    """`media/upload` and `media/get`."""

    async def upload(asked: Asked) -> dict[str, Any]:
        if asked.query.get("type") != "image":
            raise ApiError(40004)
        file = await read_upload(asked.request)
        kind = content_type_of(file.content)
        if kind is None:
            raise ApiError(40005)
        media_id = await media.add(Picture(kind, file.content))
        return {"type": "image", "media_id": media_id, "created_at": int(gate.now())}

    async def download(asked: Asked) -> Response:
        await check_token(asked)
        picture = await media.find(asked.query.get("media_id", ""))
        name = f"media.{picture.content_type.partition('/')[2]}"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(picture.content, media_type=picture.content_type, headers=headers)

    return [
        post("/cgi-bin/media/upload", gate, upload, json=False),
        get("/cgi-bin/media/get", gate, download),
    ]
