"""Emits a JSON file as a module."""

from __future__ import annotations

from wx2tg.emit.literals import literal
from wx2tg.emit.needs import Emitted
from wx2tg.text import Piece


def emit_json(value: object) -> Emitted:
    """The body of the CommonJS function whose `module.exports` is `value`, which is made of JSON's types."""
    return Emitted((Piece(f"module.exports = {literal(value)};\n"),))
