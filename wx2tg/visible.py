"""Makes text of a project safe to show: on one line, with invisible characters and commands to build servers escaped.

Terminals obey control characters. Build servers obey lines of a log that begin with `::`, or have `##[` in them; these
are the workflow commands of GitHub, new and old, while `##vso[` and `##teamcity[` are those of Azure and TeamCity.
Marks of direction, and characters without a shape, let one name pass for another.
"""

from __future__ import annotations

import re
import unicodedata

_ESCAPES = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
_JOINER = "\u200d"
# Control and format characters, lone surrogates, and what ends a line or a paragraph.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_PICTURES = frozenset({"So", "Sk", "Mn"})
_SURROGATE = re.compile("[\ud800-\udfff]")
_LOG_COMMAND = re.compile(r"##[a-z]*+\[", re.IGNORECASE)


def visible(text: str) -> str:
    """`text` on one line, safe anywhere in a log, also at the beginning of a line."""
    line = seen(text)
    blank = len(line) - len(line.lstrip())
    return f"{line[:blank]}\\x3a{line[blank + 1 :]}" if line.startswith("::", blank) else line


def seen(text: str) -> str:
    """`text` on one line, as it may stand after something else; escapes are written `\\n`, `\\x1b`, `\\u202e`."""
    if text.isascii() and text.isprintable() and "##" not in text:
        return text
    return "".join(seen_at(text, index) for index in range(len(text)))


def seen_at(text: str, index: int) -> str:
    """The character of `text` at `index`, or its escape."""
    char = text[index]
    if char == "#" and index and _LOG_COMMAND.match(text, index - 1):
        return "\\x23"
    if not is_unseen(char) or (char == _JOINER and _joins_pictures(text, index)):
        return char
    if char in _ESCAPES:
        return _ESCAPES[char]
    code = ord(char)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def is_unseen(char: str) -> bool:
    """Whether a character has no shape of its own, or is none: XML cannot hold some of these."""
    code = ord(char)
    return unicodedata.category(char) in _UNSEEN or code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF


def encodable(text: str) -> str:
    """`text` as it can be written in UTF-8: with a replacement character for each lone surrogate."""
    return text if text.isascii() else _SURROGATE.sub("\ufffd", text)


def for_json(text: str) -> str:
    """A JSON document with escapes in its strings for invisible characters and commands to build servers."""
    table = {ord(char): _json_escape(char) for char in set(text) if char != "\n" and is_unseen(char)}
    return _LOG_COMMAND.sub(lambda match: "#\\u0023" + match[0][2:], text.translate(table) if table else text)


def _json_escape(char: str) -> str:
    units = char.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))


def _joins_pictures(text: str, index: int) -> bool:
    """Whether the zero-width joiner at `index` joins two emoji into one, which is visible."""
    around = text[index - 1 : index] + text[index + 1 : index + 2]
    return len(around) == 2 and {unicodedata.category(char) for char in around} <= _PICTURES
