"""Errors of the Bot API, and fields that travel as JSON."""

from __future__ import annotations

import json
from typing import Any


class Refusal(Exception):
    """An error of the Bot API: its description, and `code`, which is HTTP's."""

    def __init__(self, description: str, code: int = 400) -> None:
        super().__init__(description)
        self.code = code


def as_json(value: Any) -> Any:
    """A field that is an object or a list, which in a form travels as JSON."""
    return json.loads(value) if isinstance(value, str) else value
