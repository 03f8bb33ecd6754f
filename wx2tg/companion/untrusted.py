"""Reads JSON that comes from outside."""

from __future__ import annotations

from typing import Any, TypeVar, overload

import msgspec

_T = TypeVar("_T")


@overload
def decode_json(raw: bytes | str, *, strict: bool = True) -> Any: ...
@overload
def decode_json(raw: bytes | str, kind: type[_T], *, strict: bool = True) -> _T: ...
def decode_json(raw: bytes | str, kind: Any = Any, *, strict: bool = True) -> Any:
    """`raw` as a `kind`. msgspec.MsgspecError for all that is none, also where it is nested too deeply to be read."""
    try:
        return msgspec.json.decode(raw, type=kind, strict=strict)
    except RecursionError:
        raise msgspec.DecodeError("JSON is nested too deeply") from None
    except UnicodeDecodeError:
        raise msgspec.DecodeError("JSON is not in UTF-8") from None
