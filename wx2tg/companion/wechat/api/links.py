"""Links and QR codes that open a page: both are `t.me` links, which Telegram opens as the app."""

from __future__ import annotations

import io
import re
from typing import Any
from urllib.parse import quote

import segno
from starlette.responses import Response
from starlette.routing import Route

from wx2tg.companion.gate import Gate
from wx2tg.companion.telegram.links import start_param
from wx2tg.companion.wechat.api.calls import Asked, ok, post
from wx2tg.companion.wechat.errors import ApiError

_SCENE = re.compile(r"[0-9A-Za-z!#$&'()*+,/:;=?@\-._~%]{1,32}")
_LONGEST_PATH = 1024
_LEAST, _USUAL, _MOST = 280, 430, 1280
_BORDER = 4
_COLOUR = 255


def link_routes(gate: Gate) -> list[Route]:
    """`getwxacode`, `getwxacodeunlimit`, `createwxaqrcode`, `generatescheme` and `generate_urllink`."""
    return [
        post("/wxa/getwxacode", gate, _limited_code),
        post("/wxa/getwxacodeunlimit", gate, _unlimited_code),
        post("/cgi-bin/wxaapp/createwxaqrcode", gate, _limited_code),
        post("/wxa/generatescheme", gate, _scheme),
        post("/wxa/generate_urllink", gate, _url_link),
    ]


async def _limited_code(asked: Asked) -> Response:
    path = asked.text("path", default="")
    if not path or len(path) > _LONGEST_PATH:
        raise ApiError(40159)
    return _code(asked, path)


async def _unlimited_code(asked: Asked) -> Response:
    scene = asked.text("scene", default="")
    if not _SCENE.fullmatch(scene):
        raise ApiError(40129, "it has 1 to 32 letters, digits and !#$&'()*+,/:;=?@-._~%")
    page = asked.text("page", default="")
    if page.startswith("/") or "?" in page:
        raise ApiError(41030)
    return _code(asked, f"{_page(asked.gate, page)}?scene={quote(scene, safe='')}")


async def _scheme(asked: Asked) -> dict[str, Any]:
    jump = asked.body.get("jump_wxa", {})
    if not isinstance(jump, dict):
        raise ApiError(47001, "jump_wxa should be an object")
    return ok(openlink=_link(asked._replace(body=jump)))


async def _url_link(asked: Asked) -> dict[str, Any]:
    return ok(url_link=_link(asked))


def _link(asked: Asked) -> str:
    """The link to `path` with `query`."""
    path, query = asked.text("path", default=""), asked.text("query", default="")
    if not path and not query:
        return asked.gate.link()
    page = _page(asked.gate, path)
    return _fitting(asked.gate, f"{page}?{query}" if query else page)


def _page(gate: Gate, path: str) -> str:
    """`path`, or the home page where it is empty. 41030 where nobody has said which page that is."""
    page = path.removeprefix("/") or gate.config.app.home
    if not page:
        raise ApiError(41030, "name a page, or set `home` in [app] of companion.toml")
    return page


def _fitting(gate: Gate, page: str) -> str:
    """The link to `page`. 40159 where Telegram's links have no room for it."""
    if not start_param(page):
        raise ApiError(40159, "Telegram's links have room for 384 bytes of path and query")
    return gate.link(page)


def _code(asked: Asked, page: str) -> Response:
    """The link to `page` as a QR code, a PNG that is about `width` pixels wide."""
    width = asked.body.get("width", _USUAL)
    if isinstance(width, bool) or not isinstance(width, int):
        raise ApiError(47001, "width should be a number")
    width = min(max(width, _LEAST), _MOST)
    symbol = segno.make(_fitting(asked.gate, page), error="m", micro=False)
    scale = max(1, width // symbol.symbol_size(border=_BORDER)[0])
    image = io.BytesIO()
    light = None if asked.body.get("is_hyaline") is True else "white"
    symbol.save(image, kind="png", scale=scale, border=_BORDER, dark=_colour(asked), light=light)
    return Response(image.getvalue(), media_type="image/png")


def _colour(asked: Asked) -> tuple[int, int, int]:
    """`line_color`, which is black where it is not given."""
    colour = asked.body.get("line_color") or {}
    try:
        red, green, blue = (int(colour.get(name, 0)) for name in "rgb")
    except (AttributeError, TypeError, ValueError):
        raise ApiError(40097, "line_color should be {r, g, b}") from None
    if not all(0 <= part <= _COLOUR for part in (red, green, blue)):
        raise ApiError(40097, "line_color has parts from 0 to 255")
    return red, green, blue
