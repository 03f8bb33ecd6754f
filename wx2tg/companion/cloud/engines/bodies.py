"""Documents as the text that a database keeps: JSON with the marks of `values.encode`.

MessagePack, which knows dates, is read twice and written nine times as fast; but JSON can be read by the owner with any
client of the database, and both take microseconds. PostgreSQL's JSONB is not used: it forgets the order of fields.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import msgspec

from wx2tg.companion.cloud.values import EPOCH, Document, Regex, encode

_ENCODE = msgspec.json.Encoder().encode
_DECODE = msgspec.json.Decoder().decode


def to_text(document: Document) -> str:
    """The text of a document."""
    return _ENCODE(encode(document)).decode()


def from_text(text: str) -> Document:
    """The document of a text. Whole numbers stay whole, and 1.0 stays a double."""
    document: Document = _DECODE(text)
    if '{"$' in text:  # No field's name begins so, only marks do; a text with these characters has them escaped.
        _restore(document)
    return document


def _restore(value: Any) -> None:
    """Put dates and regular expressions in the place of their marks."""
    for key, part in value.items() if type(value) is dict else enumerate(value):
        if type(part) is dict:
            if "$date" in part:
                value[key] = EPOCH + timedelta(milliseconds=part["$date"])
            elif "$regex" in part:
                value[key] = Regex(part["$regex"], part["$options"])
            else:
                _restore(part)
        elif type(part) is list:
            _restore(part)
