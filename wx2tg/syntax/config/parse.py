"""Parses JSON into a tree with spans, and continues after every mistake."""

from __future__ import annotations

import json
import re

from wx2tg.diagnostics import Diagnostic, diagnostic
from wx2tg.syntax.config.nodes import Array, Bool, Member, Null, Number, Object, String, Value
from wx2tg.text import Source, Span

_BLANK = re.compile(r"[ \t\r\n\u00a0\u2028\u2029\ufeff]+")
_COMMENT = re.compile(r"//[^\n]*|/\*.*?(?:\*/|\Z)", re.DOTALL)
_PLAIN_STRING = re.compile(r'"([^"\\\x00-\x1f]*+)"')
_STRING = re.compile(r'"(?:[^"\\\r\n]|\\[^\r\n])*+"|\'(?:[^\'\\\r\n]|\\[^\r\n])*+\'')
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?(?![\w.$+-])")
_WORD = re.compile(r"[\w.$+-]+")
_LINE_REST = re.compile(r"[^\r\n]*")

_CONSTANTS: dict[str, bool | None] = {"true": True, "false": False, "null": None}
_EXACT = 2**53
_MAX_DEPTH = 200
_MAX_ERRORS = 5


def parse(source: Source) -> tuple[Value, tuple[Diagnostic, ...]]:
    """The value in `source`, and the diagnostics about it. Never raises; an empty file gives an empty object.

    Comments, trailing commas and repeated keys are warnings. After an error, parsing goes on: single quotes, keys
    without quotes, a missing comma or a missing closing bracket lose no data.
    """
    reader = _Reader(source)
    return reader.document(), tuple(reader.diagnostics)


class _Reader:
    """One pass over one text."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.text = source.text
        self.pos = 0
        self.expected: list[str] = []
        self.errors = 0
        self.last_error = -1
        self.diagnostics: list[Diagnostic] = []
        self.commented = False
        self.trailing = False

    def document(self) -> Value:
        """The root value."""
        self._skip()
        if self.pos >= len(self.text):
            self.diagnostics.append(diagnostic("empty-json", self.source, Span(0, 0)))
            return Object((), Span(0, 0))
        value = self._value()
        self._skip()
        if value is None:
            return Null(Span(0, len(self.text)))
        if self.pos < len(self.text):
            self._error("there is more text after the end of the value", self.pos, len(self.text))
        return value

    # Tokens.

    def _skip(self) -> None:
        """Passes white space and comments."""
        while True:
            if blank := _BLANK.match(self.text, self.pos):
                self.pos = blank.end()
            comment = _COMMENT.match(self.text, self.pos)
            if not comment:
                return
            if not self.commented:
                self.commented = True
                self.diagnostics.append(diagnostic("json-comment", self.source, Span(*comment.span())))
            self.pos = comment.end()

    def _peek(self) -> str:
        """The next character that counts, or "" at the end."""
        self._skip()
        return self.text[self.pos] if self.pos < len(self.text) else ""

    def _error(self, problem: str, start: int, end: int) -> None:
        """Report a syntax error: at most one for each place, and only the first `_MAX_ERRORS` of a file."""
        if start == self.last_error:
            return
        self.last_error = start
        self.errors += 1
        if self.errors <= _MAX_ERRORS:
            self.diagnostics.append(diagnostic("invalid-json", self.source, Span(start, end), problem=problem))

    # Values.

    def _value(self) -> Value | None:
        """The value that begins here. If a comma, colon or closing bracket is here, reports it and returns None."""
        char = self._peek()
        start = self.pos
        if char and char in "\"'":
            return String(self._string(), Span(start, self.pos))
        if char == "{" or char == "[":
            return self._container(char)
        if char in ",:]}":
            found = f"`{char}`" if char else "the end of the file"
            self._error(f"a value was expected, but {found} was found", start, start + len(char))
            return None
        return self._scalar()

    def _container(self, char: str) -> Value:
        """An object or a list. Beyond `_MAX_DEPTH` levels the rest of the file is skipped, to protect the stack."""
        start = self.pos
        if len(self.expected) >= _MAX_DEPTH:
            self._error(f"brackets are nested more than {_MAX_DEPTH} levels deep", start, start + 1)
            self.pos = len(self.text)
            return Null(Span(start, self.pos))
        self.expected.append("}" if char == "{" else "]")
        value = self._object() if char == "{" else self._array()
        self.expected.pop()
        return value

    def _object(self) -> Object:
        start = self.pos
        self.pos += 1
        members: list[Member] = []
        seen: set[str] = set()
        while not self._closes("}", start, bool(members)):
            member = self._member()
            if member is None:
                continue
            if member.key in seen:
                self.diagnostics.append(diagnostic("duplicate-key", self.source, member.key_span, key=member.key))
            seen.add(member.key)
            members.append(member)
        return Object(tuple(members), Span(start, self.pos))

    def _array(self) -> Array:
        start = self.pos
        self.pos += 1
        items: list[Value] = []
        end = self.pos
        while not self._closes("]", start, bool(items)):
            before = self.pos
            item = self._value()
            if isinstance(item, String) and self._peek() == ":" and "}" in self.expected:
                # This string is a key, so the `]` before it is missing. The object around reads the comma between them.
                self._error("`]` was expected before this key", before, item.span.end)
                self.pos = end
                break
            if item is not None:
                items.append(item)
            elif self.pos == before and self._peek() in ":":
                self.pos += 1
            end = self.pos
        return Array(tuple(items), Span(start, self.pos))

    def _closes(self, bracket: str, start: int, filled: bool) -> bool:
        """Whether the object or list ends here. Reads past its bracket, or past the comma before the next entry."""
        if filled or self._peek() == ",":
            self._comma(bracket, filled)
        char = self._peek()
        if char == bracket:
            self.pos += 1
            return True
        if char == "":
            self._error(f"the `{self.text[start]}` opened here is never closed by `{bracket}`", start, start + 1)
            return True
        if char in "]}":
            self._error(f"`{bracket}` was expected, but `{char}` was found", self.pos, self.pos + 1)
            # An outer object or list that expects this bracket will read it; if there is none, it is skipped here.
            self.pos += char not in self.expected
            return True
        return False

    def _comma(self, bracket: str, filled: bool) -> None:
        """Read past the commas between two entries; reports a missing one and those too many."""
        char = self._peek()
        if char != ",":
            if char and char not in "]}":
                self._error(f"a comma or `{bracket}` was expected", self.pos, self.pos + 1)
            return
        comma = self.pos
        self.pos += 1
        if not filled:
            self._error("there is a comma before the first entry", comma, comma + 1)
        while self._peek() == ",":
            self._error("there is a comma too many", self.pos, self.pos + 1)
            self.pos += 1
        if self._peek() == bracket and filled and not self.trailing:
            self.trailing = True
            self.diagnostics.append(diagnostic("json-trailing-comma", self.source, Span(comma, comma + 1)))

    def _member(self) -> Member | None:
        """The member `"key": value` that begins here; None if no key can be read."""
        char = self._peek()
        start = self.pos
        if char in "\"'":
            key = self._string()
        elif word := _WORD.match(self.text, self.pos):
            key = word.group()
            self.pos = word.end()
            self._error(f"the key `{key}` is not in double quotes", start, self.pos)
        else:
            self._error(f"a key in double quotes was expected, but `{char}` was found", start, start + 1)
            self.pos += 1
            return None
        span = Span(start, self.pos)
        if self._peek() == ":":
            self.pos += 1
        else:
            self._error(f"there is no colon after the key `{key}`", span.start, span.end)
            if self._peek() in ",}]":
                return None
        value = self._value()
        return Member(key, span, value if value is not None else Null(Span(self.pos, self.pos)))

    # Scalars.

    def _string(self) -> str:
        """The decoded string that begins here."""
        if plain := _PLAIN_STRING.match(self.text, self.pos):
            self.pos = plain.end()
            return plain.group(1)
        start = self.pos
        if match := _STRING.match(self.text, start):
            self.pos = match.end()
            body = match.group()[1:-1]
            if match.group()[0] == "'":
                self._error("strings stand in double quotes", start, self.pos)
                body = body.replace("\\'", "'").replace('"', '\\"')
        else:
            rest = _LINE_REST.match(self.text, start + 1)
            body = rest.group().rstrip(" \t,") if rest else ""
            self.pos = start + 1 + len(body)
            self._error("the string is not closed on its line", start, self.pos)
        return self._decoded(body, start)

    def _decoded(self, body: str, start: int) -> str:
        """The value of `body`, the text between the quotes of a string literal; reports invalid escapes."""
        try:
            text: str = json.loads(f'"{body}"', strict=False)
        except ValueError:
            self._error("the string has an escape that JSON does not know", start, self.pos)
            return body
        if any(ord(char) < 0x20 for char in body):
            self._error("a control character must be written as an escape such as `\\t`", start, self.pos)
        # Half of a surrogate pair cannot be encoded as UTF-8, so it is replaced.
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")

    def _scalar(self) -> Value:
        """The number or constant that begins here; reports anything else and returns Null for it."""
        start = self.pos
        if number := _NUMBER.match(self.text, start):
            self.pos = number.end()
            return Number(_number(number.group()), Span(start, self.pos))
        word = _WORD.match(self.text, start)
        self.pos = word.end() if word else start + 1
        span = Span(start, self.pos)
        text = self.text[start : self.pos]
        if text in _CONSTANTS:
            constant = _CONSTANTS[text]
            return Null(span) if constant is None else Bool(constant, span)
        self._error(f"`{text}` is not a JSON value", start, self.pos)
        return Null(span)


def _number(text: str) -> int | float:
    """The number that JavaScript would make of `text`."""
    value = float(text)
    return int(value) if abs(value) < _EXACT and value.is_integer() else value
