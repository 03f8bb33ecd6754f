"""The sizes of a bundle."""

from __future__ import annotations

import zlib
from collections.abc import Mapping

import msgspec

_PACKED = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".mp3", ".mp4", ".m4a", ".woff", ".woff2", ".zip")


class Asset(msgspec.Struct, frozen=True):
    """A file of the bundle and its sizes in bytes."""

    path: str
    bytes: int
    gzip: int


class Bundle(msgspec.Struct, frozen=True):
    """The sizes of the whole bundle, in bytes."""

    bytes: int = 0
    gzip: int = 0
    assets: tuple[Asset, ...] = ()


def measure(files: Mapping[str, bytes]) -> Bundle:
    """The sizes of a bundle (path -> content), file by file. A file that is compressed already counts as it is."""
    assets = tuple(Asset(path, len(data), _gzip_size(path, data)) for path, data in sorted(files.items()))
    return Bundle(sum(asset.bytes for asset in assets), sum(asset.gzip for asset in assets), assets)


def _gzip_size(path: str, data: bytes) -> int:
    return len(data) if path.lower().endswith(_PACKED) else len(zlib.compress(data, 9, 31))
