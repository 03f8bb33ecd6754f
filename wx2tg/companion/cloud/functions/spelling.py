"""Names of fields in the two spellings of WeChat: `outTradeNo` in cloud functions, `out_trade_no` in its API."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

_CAPITAL = re.compile(r"(?<=[a-z0-9])([A-Z])")
_LINE = re.compile(r"(?<=[A-Za-z0-9])_([a-z])")


def snake_case(value: Any) -> Any:
    """The value with the names in it, at any depth, as WeChat's API has them."""
    return _renamed(value, lambda name: _CAPITAL.sub(lambda match: "_" + match[1].lower(), name))


def camel_case(value: Any) -> Any:
    """The value with the names in it, at any depth, as cloud functions have them."""
    return _renamed(value, lambda name: _LINE.sub(lambda match: match[1].upper(), name))


def _renamed(value: Any, rename: Callable[[str], str]) -> Any:
    if isinstance(value, list):
        return [_renamed(part, rename) for part in value]
    if not isinstance(value, dict):
        return value
    return {rename(name): _renamed(part, rename) for name, part in value.items()}
