"""Keys of indexes: bytes that compare as `values.sort_key` does, and the keys that a document has in an index.

An array on the way or at the end of a path gives a key for each element, as in MongoDB's multikey indexes. So an index
finds whatever `query` finds at its paths: both go by `values.reach`.
"""

from __future__ import annotations

import hashlib
import math
import struct
from collections.abc import Sequence
from itertools import product
from typing import Any

from wx2tg.companion.cloud.errors import WriteError
from wx2tg.companion.cloud.values import (
    MISSING,
    NAN_RANK,
    RANKS,
    Document,
    Regex,
    milliseconds,
    reach,
)

LONGEST = 512
"""Bytes of a key that are kept; PostgreSQL takes at most 2,704. A digest stands for what follows."""

MOST = 1000
"""How many keys of one index a document may have."""

_END = b"\x00\x00"
_BEYOND = b"\xff" * 33
_SIGN = 1 << 63


def key_of(value: Any) -> bytes:
    """The key of one value. No key is the beginning of another one, so that keys can be joined."""
    kind = type(value)
    rank = bytes((RANKS[kind],))
    if kind is str:
        return rank + _text(value)
    if kind is int or kind is float:
        return rank + _number(value) if value == value else bytes((NAN_RANK,))
    if kind is bool:
        return rank + bytes((value,))
    if kind is list:
        return rank + b"".join(b"\x01" + key_of(part) for part in value) + b"\x00"
    if kind is dict:
        fields = (bytes((1, RANKS[type(part)])) + _text(name) + key_of(part) for name, part in value.items())
        return rank + b"".join(fields) + b"\x00"
    if kind is Regex:
        return rank + _text(value.pattern) + _text(value.flags)
    if value is None or value is MISSING:
        return rank
    return rank + struct.pack(">Q", milliseconds(value) + _SIGN)


def _text(text: str) -> bytes:
    """UTF-8 has the order of code points; a zero byte is written so that it comes after the end."""
    return text.encode("utf-8", "surrogatepass").replace(b"\x00", b"\x00\xff") + _END


def _number(number: float) -> bytes:
    """The nearest double, and how far a whole number lies from it: at most 512, as whole numbers have 64 bits."""
    double = float(number)
    (bits,) = struct.unpack(">Q", struct.pack(">d", double + 0.0))  # -0.0 becomes 0.0
    bits = bits ^ (_SIGN if bits < _SIGN else 2 * _SIGN - 1)
    apart = number - int(double) if type(number) is int else 0
    return struct.pack(">QH", bits, int(apart) + 0x8000)


def values_at(document: Document, parts: Sequence[str]) -> list[Any]:
    """What an index holds of a path: its values, the elements of arrays, MISSING for an empty array."""
    found: list[Any] = []
    for value in reach(document, parts):
        if type(value) is list:
            found += value or [MISSING]
        else:
            found.append(None if value is MISSING else value)
    return found or [None]


def keys_of(document: Document, paths: Sequence[Sequence[str]]) -> set[bytes]:
    """The keys of a document in an index. Raises WriteError where its arrays give too many."""
    columns = [{key_of(value) for value in values_at(document, parts)} for parts in paths]
    if math.prod(map(len, columns)) > MOST:
        raise WriteError(f"an indexed array gives more than {MOST:,} keys")
    return {kept(b"".join(row)) for row in product(*columns)}


def kept(key: bytes) -> bytes:
    """The key as it is kept: equal for equal keys only, and in order as far as `LONGEST` bytes decide."""
    return key if len(key) <= LONGEST else key[:LONGEST] + hashlib.sha256(key).digest()


def is_cut(key: bytes) -> bool:
    """Whether a kept key has lost its end, so that its order among keys of the same beginning is not that of values."""
    return len(key) > LONGEST


def lower(key: bytes) -> bytes:
    """The first kept key of the keys from `key` on."""
    return key[:LONGEST]


def upper(key: bytes) -> bytes:
    """What comes after the kept keys of all keys before `key`."""
    return key if len(key) <= LONGEST else key[:LONGEST] + _BEYOND
