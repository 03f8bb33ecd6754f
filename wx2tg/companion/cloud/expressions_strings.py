"""String operators. Places count bytes of UTF-8 (`Bytes`) or characters of Unicode (`CP`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from wx2tg.companion.cloud.date_forms import DEFAULT_FORMAT, formatted
from wx2tg.companion.cloud.errors import QueryError
from wx2tg.companion.cloud.expressions_arrays import places
from wx2tg.companion.cloud.expressions_base import (
    DOCUMENT_BYTES,
    Build,
    absent,
    as_bytes,
    integer,
    is_number,
    positional,
    spending,
    unary,
)
from wx2tg.companion.cloud.values import MISSING, type_name

# MongoDB changes the case of ASCII letters only.
_LOWER = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}
_UPPER = {code + 32: code for code in _LOWER}


def as_text(value: Any, name: str) -> str:
    """A value as a string: null is empty, numbers and dates are written out. QueryError for other types."""
    if absent(value):
        return ""
    if isinstance(value, str):
        return value
    if is_number(value):
        return number_text(value)
    if isinstance(value, datetime):
        return formatted(value, DEFAULT_FORMAT)
    raise QueryError(f"can't convert from BSON type {type_name(value)} to String, as ${name} needs")


def number_text(number: int | float) -> str:
    """A number as JavaScript writes it, where whole numbers have no point."""
    if isinstance(number, float) and number.is_integer() and abs(number) < 1e21:
        return str(int(number))
    return str(number)


def _text(value: Any, name: str) -> str:
    if not isinstance(value, str):
        raise QueryError(f"${name} requires a string argument, found: {type_name(value)}")
    return value


def _concat(*values: Any) -> Any:
    if any(absent(value) for value in values):
        return None
    texts = [_text(value, "concat") for value in values]
    if sum(map(len, texts)) > DOCUMENT_BYTES:
        raise QueryError(f"the string that $concat makes is larger than {DOCUMENT_BYTES} bytes")
    return "".join(texts)


def _index_of_bytes(text: Any, part: Any, start: Any = MISSING, end: Any = MISSING) -> Any:
    if absent(text):
        return None
    name = "indexOfBytes"
    return _found(as_bytes(_text(text, name)), as_bytes(_text(part, name)), start, end, name)


def _index_of_characters(text: Any, part: Any, start: Any = MISSING, end: Any = MISSING) -> Any:
    if absent(text):
        return None
    return _found(_text(text, "indexOfCP"), _text(part, "indexOfCP"), start, end, "indexOfCP")


def _found(text: Any, part: Any, start: Any, end: Any, name: str) -> int:
    first, last = places(len(text), start, end, name)
    return int(text.find(part, first, last)) if first <= last else -1


def _split(text: Any, separator: Any) -> Any:
    if absent(text) or absent(separator):
        return None
    if not _text(separator, "split"):
        raise QueryError("$split requires a non-empty separator")
    return _text(text, "split").split(separator)


def _strcasecmp(left: Any, right: Any) -> int:
    first, second = (as_text(value, "strcasecmp").translate(_UPPER) for value in (left, right))
    return (first > second) - (first < second)


def _substr_bytes(value: Any, start: Any, length: Any) -> str:
    text = as_bytes(as_text(value, "substrBytes"))
    begin, count = _whole(start, "$substrBytes' start"), _whole(length, "$substrBytes' length")
    if begin < 0:
        raise QueryError(f"$substrBytes: starting index must be non-negative (got: {begin})")
    end = len(text) if count < 0 else min(begin + count, len(text))
    for place, which in ((begin, "starting"), (end, "ending")):
        if place < len(text) and text[place] & 0xC0 == 0x80:
            raise QueryError(f"$substrBytes: Invalid range, {which} index is in the middle of a UTF-8 character")
    return text[begin:end].decode(errors="surrogatepass")


def _substr_characters(value: Any, start: Any, length: Any) -> str:
    text = as_text(value, "substrCP")
    begin, count = integer(start, "$substrCP's start"), integer(length, "$substrCP's length")
    if begin < 0 or count < 0:
        raise QueryError("$substrCP: starting index and length must be non-negative")
    return text[begin : begin + count]


def _whole(value: Any, what: str) -> int:
    """A place that MongoDB cuts to a whole number."""
    return integer(int(value) if is_number(value) and abs(value) < 2**31 else value, what)


def _length(name: str, measure: Callable[[str], int]) -> Build:
    return unary(name, lambda value: measure(_text(value, name)))


def _case(name: str, letters: Mapping[int, int]) -> Build:
    return unary(name, lambda value: as_text(value, name).translate(letters))


OPERATORS: Mapping[str, Build] = {
    "concat": spending(positional("concat", 0, None, _concat)),
    "indexOfBytes": positional("indexOfBytes", 2, 4, _index_of_bytes),
    "indexOfCP": positional("indexOfCP", 2, 4, _index_of_characters),
    "split": spending(positional("split", 2, 2, _split)),
    "strLenBytes": _length("strLenBytes", lambda text: len(as_bytes(text))),
    "strLenCP": _length("strLenCP", len),
    "strcasecmp": positional("strcasecmp", 2, 2, _strcasecmp),
    "substr": positional("substr", 3, 3, _substr_bytes),
    "substrBytes": positional("substrBytes", 3, 3, _substr_bytes),
    "substrCP": positional("substrCP", 3, 3, _substr_characters),
    "toLower": _case("toLower", _LOWER),
    "toUpper": _case("toUpper", _UPPER),
}
