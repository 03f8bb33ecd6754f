"""A server of map tiles, made while they are asked for: each a square of a colour of its own."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler

from browser.server import running

_SIDE = 256


class Tiles:
    """What was asked for, and whether it is answered."""

    def __init__(self) -> None:
        self.asked: list[tuple[int, int, int]] = []
        self.answers = True
        self.base = ""

    @property
    def address(self) -> str:
        return self.base + "{z}/{x}/{y}.png"


def picture(x: int, y: int) -> bytes:
    """A PNG of one tile: its colour says where it is, and it has a border."""
    fill = bytes((150 + 90 * (x % 2), 200 - 60 * (y % 2), 170))
    inner = b"\0" + b"\x80\x80\x80" + fill * (_SIDE - 1)
    edge = b"\0" + b"\x80\x80\x80" * _SIDE
    head = struct.pack(">IIBBBBB", _SIDE, _SIDE, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(edge + inner * (_SIDE - 1), 1)), (b"IEND", b""))
    parts = (
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


@contextmanager
def serve_tiles() -> Iterator[Tiles]:
    """Run the server; gives what it was asked for, and its address."""
    tiles = Tiles()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *args: object) -> None:
            pass

        def do_GET(self) -> None:
            z, x, y = (int(part.partition(".")[0]) for part in self.path.strip("/").split("/"))
            tiles.asked.append((z, x, y))
            content = picture(x, y) if tiles.answers else b""
            self.send_response(200 if tiles.answers else 503)
            self.send_header("Content-Type", "image/png")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

    with running(Handler) as tiles.base:
        yield tiles
