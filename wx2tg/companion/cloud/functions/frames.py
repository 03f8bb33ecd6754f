"""Frames between the companion and a process: JSON, after its length in four bytes. Bytes are `{"$buffer": base64}`."""

from __future__ import annotations

import asyncio
import base64
import binascii
import struct
from typing import Any, Literal

import msgspec

MOST = 64 * 1024 * 1024
"""Bytes of a frame; an upload of the largest file fits."""

_HEAD = struct.Struct(">I")
_BUFFER = "$buffer"


class FrameError(Exception):
    """Something that is no frame of ours."""


class Frame(msgspec.Struct):
    """What a process sends.

    `ready` and `failed` end its loading; `done`, `failed` and `large` the run `id`. `ask` is a call of the SDK with a
    number of its own, made by the run `run` under the name that errors give it.
    """

    type: Literal["ready", "failed", "done", "large", "ask"]
    id: str = ""
    result: Any = None
    error: str = ""
    size: int = 0
    ask: int = 0
    run: str = ""
    action: str = ""
    name: str = ""
    payload: dict[str, Any] = {}


async def read_frame(reader: asyncio.StreamReader) -> Frame:
    """The next frame. FrameError where it is too long or malformed; EOFError or OSError where there is none."""
    (size,) = _HEAD.unpack(await reader.readexactly(_HEAD.size))
    if size > MOST:
        raise FrameError(f"a frame of {size} bytes")
    body = await reader.readexactly(size)
    try:
        frame = msgspec.json.decode(body, type=Frame)
        if frame.type == "ask" and b'"$buffer"' in body:
            frame.payload = unpacked(frame.payload)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, binascii.Error) as error:
        raise FrameError(str(error)) from None
    return frame


def written_frame(frame: dict[str, Any]) -> bytes:
    """A frame for a process; bytes in it, at any depth, are packed. TypeError for what JSON cannot carry."""
    body = msgspec.json.encode(packed(frame))
    return _HEAD.pack(len(body)) + body


def packed(value: Any) -> Any:
    """The value with its bytes as `{"$buffer": base64}`."""
    if isinstance(value, dict):
        return {key: packed(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [packed(part) for part in value]
    return {_BUFFER: base64.b64encode(value).decode()} if isinstance(value, bytes) else value


def unpacked(value: Any) -> Any:
    """The value with the bytes that `packed` wrote."""
    if isinstance(value, list):
        return [unpacked(part) for part in value]
    if not isinstance(value, dict):
        return value
    held = value.get(_BUFFER)
    if len(value) == 1 and isinstance(held, str):
        return base64.b64decode(held, validate=True)
    return {key: unpacked(part) for key, part in value.items()}
