"""JavaScript for names, keys and texts."""

from __future__ import annotations

import json
import re

_ESCAPED = re.compile('["\\\\\\x00-\\x1f\\u2028\\u2029\\ud800-\\udfff]')
# In JSON no text holds a brace or a comma before a quotation mark that is not escaped.
_PROTO_KEY = re.compile(r'([{,] ?)"__proto__":')
_IDENTIFIER = re.compile(r"[A-Za-z_$][\w$]*")


def object_key(name: str) -> str:
    """`name` as a key of an object literal; `__proto__: x` would set the prototype."""
    if name == "__proto__":
        return f"[{quote(name)}]"
    return name if _IDENTIFIER.fullmatch(name) else quote(name)


def literal(value: object, *, sort_keys: bool = False) -> str:
    """JSON data as a JavaScript expression, in which every key of an object is its own."""
    return _PROTO_KEY.sub(r'\1["__proto__"]:', json.dumps(value, ensure_ascii=False, sort_keys=sort_keys))


def member(name: str) -> str:
    """`.name`, or `["na-me"]`."""
    return f".{name}" if _IDENTIFIER.fullmatch(name) else f"[{quote(name)}]"


def quote(text: str) -> str:
    """`text` as a JavaScript string literal."""
    return f'"{_ESCAPED.sub(_escape, text)}"'


def _escape(match: re.Match[str]) -> str:
    char = match[0]
    if char in '"\\':
        return "\\" + char
    return "\\n" if char == "\n" else f"\\u{ord(char):04x}"
