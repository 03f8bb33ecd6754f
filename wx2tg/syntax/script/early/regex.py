"""Checks whether engines accept a regular expression, by ECMA-262's grammar of patterns with annex B (web browsers)."""

from __future__ import annotations

import re
from functools import lru_cache

import msgspec

from wx2tg.text.regexes import compiled_later

_FLAGS = frozenset("dgimsuvy")
_QUANTIFIER = compiled_later(r"\{(\d+)(?:,(\d*))?\}")
_GROUP_NAME = compiled_later(
    r"<((?:[^\W\d]|[$_]|\\u[0-9a-fA-F]{4}|\\u\{[0-9a-fA-F]+\})(?:[\w$]|\\u[0-9a-fA-F]{4}|\\u\{[0-9a-fA-F]+\}|[\u200c\u200d])*)>"
)
_MODIFIERS = compiled_later(r"([ims]*)(?:-([ims]*))?:")
_NAMED = compiled_later(r"\((?=\?<[^=!])")
_REFERENCE = compiled_later(r"[1-9]\d*")
_MOST_DIGITS = 9
_SYNTAX = frozenset("^$\\.*+?()[]{}|/")
_CLASS_ESCAPES = frozenset("dDsSwW")
_CONTROLS = {"b": 8, "t": 9, "n": 10, "v": 11, "f": 12, "r": 13, "0": 0}
_HEX = compiled_later(r"x([0-9a-fA-F]{2})")
_UNICODE = compiled_later(r"u([0-9a-fA-F]{4})")
_CODE_POINT = compiled_later(r"u\{([0-9a-fA-F]+)\}")
_PROPERTY = compiled_later(r"[pP]\{[A-Za-z_]+(?:=[A-Za-z0-9_]+)?\}")
_SET_ESCAPE = compiled_later(r"\\(?:[pPqu]\{[^}]*\}|.)", re.DOTALL)
_RESERVED_PAIRS = tuple(char * 2 for char in "!#$%*+,.:;<=>?@^`~")
_LAST_CODE_POINT = 0x10FFFF


@lru_cache(maxsize=4096)
def regex_problem(pattern: str, flags: str) -> str:
    """What is wrong with the expression `/pattern/flags`, in words for the user; "" if engines accept it."""
    if len(set(flags)) < len(flags):
        return "a flag is there twice"
    unknown = next((flag for flag in flags if flag not in _FLAGS), None)
    if unknown is not None:
        return f"there is no flag `{unknown}`"
    if "u" in flags and "v" in flags:
        return "the flags `u` and `v` exclude each other"
    try:
        _Reader(pattern, "u" in flags or "v" in flags, "v" in flags).read()
    except _Problem as problem:
        return str(problem)
    except RecursionError:
        return "groups are nested too deeply"
    return ""


class _Problem(Exception):
    """Raised when the pattern is invalid; the text says why. `regex_problem` catches it."""


class _Reader(msgspec.Struct):
    text: str
    unicode: bool
    sets: bool
    at: int = 0
    groups: int = 0
    names: set[str] = msgspec.field(default_factory=set)
    references: list[str] = msgspec.field(default_factory=list)
    numbers: list[int] = msgspec.field(default_factory=list)
    named: bool = False
    added: list[str] = msgspec.field(default_factory=list)

    def read(self) -> None:
        self.named = self.unicode or bool(_NAMED.search(self.text))
        self.alternatives(0)
        if self.at < len(self.text):
            raise _Problem("a parenthesis is closed that was never opened")
        missing = next((name for name in self.references if name not in self.names), None)
        if missing is not None:
            raise _Problem(f"there is no group `{missing}`")
        if self.unicode and any(number > self.groups for number in self.numbers):
            raise _Problem("there is no group of that number")

    def alternatives(self, depth: int) -> None:
        """Read terms up to the end or to a closing parenthesis. Each alternative may use a group name once."""
        outer, self.added = self.added, []
        found: list[str] = []
        while self.at < len(self.text) and self.text[self.at] != ")":
            if self.text[self.at] == "|":
                found += self.added
                self.names.difference_update(self.added)
                self.added = []
                self.at += 1
            else:
                self.term(depth)
        self.names.update(found)
        outer += found
        outer += self.added
        self.added = outer

    def term(self, depth: int) -> None:
        char = self.text[self.at]
        if char in "^$":
            self.at += 1
            return
        if char in "*+?" or (char == "{" and _QUANTIFIER.match(self.text, self.at)):
            raise _Problem("there is nothing to repeat")
        if char in "{}]" and self.unicode:
            raise _Problem(f"`{char}` needs a backslash")
        repeatable = True
        if char == "(":
            repeatable = self.group(depth)
        elif char == "[":
            self.char_class()
        elif char == "\\":
            repeatable = self.escape()
        else:
            self.at += 1
        self.quantifier(repeatable)

    def quantifier(self, repeatable: bool) -> None:
        if self.at >= len(self.text):
            return
        start = self.at
        match = _QUANTIFIER.match(self.text, self.at)
        if self.text[self.at] in "*+?":
            self.at += 1
        elif match:
            if match[2] and _larger(match[1], match[2]):
                raise _Problem("the numbers of a repetition are out of order")
            self.at = match.end()
        if self.at > start:
            if not repeatable:
                raise _Problem("there is nothing to repeat")
            if self.text[self.at : self.at + 1] == "?":
                self.at += 1

    def group(self, depth: int) -> bool:
        """Read a group in parentheses; returns whether a quantifier may follow."""
        repeatable = True
        self.at += 1
        if self.text.startswith("?", self.at):
            self.at += 1
            repeatable = self.special_group()
        else:
            self.groups += 1
        self.alternatives(depth + 1)
        if self.at >= len(self.text):
            raise _Problem("a parenthesis is never closed")
        self.at += 1
        return repeatable

    def special_group(self) -> bool:
        for start in (":", "=", "!", "<=", "<!"):
            if self.text.startswith(start, self.at):
                self.at += len(start)
                return start == ":" or (start in "=!" and not self.unicode)
        name = _GROUP_NAME.match(self.text, self.at)
        if name:
            if name[1] in self.names:
                raise _Problem(f"the group `{name[1]}` is there twice")
            self.names.add(name[1])
            self.added.append(name[1])
            self.groups += 1
            self.at = name.end()
            return True
        modifiers = _MODIFIERS.match(self.text, self.at)
        if modifiers and (modifiers[1] or modifiers[2]):
            self.at = modifiers.end()
            return True
        raise _Problem("a group begins with `(?` and goes on wrongly")

    def escape(self) -> bool:
        """Read an escape outside of brackets; returns whether a quantifier may follow."""
        self.at += 1
        char = self.text[self.at : self.at + 1]
        if not char:
            raise _Problem("it ends with a backslash")
        if char in "bB":
            self.at += 1
            return False
        if char == "k" and self.named:
            name = _GROUP_NAME.match(self.text, self.at + 1)
            if not name:
                raise _Problem("`\\k` needs the name of a group")
            self.references.append(name[1])
            self.at = name.end()
            return True
        number = _REFERENCE.match(self.text, self.at)
        if number:
            self.numbers.append(int(number[0][:_MOST_DIGITS]))
            self.at = number.end()
            return True
        self.character_escape(in_class=False)
        return True

    def character_escape(self, in_class: bool) -> int | None:
        """Read what follows a backslash; returns the code point that it means, None for a set of characters."""
        char = self.text[self.at]
        for form in (_CODE_POINT, _UNICODE, _HEX) if self.unicode else (_UNICODE, _HEX):
            match = form.match(self.text, self.at)
            if match:
                code = int(match[1], 16)
                if code > _LAST_CODE_POINT:
                    raise _Problem("there is no such character")
                self.at = match.end()
                return code
        if char in _CLASS_ESCAPES:
            self.at += 1
            return None
        if char in "pP" and self.unicode:
            match = _PROPERTY.match(self.text, self.at)
            if not match:
                raise _Problem(f"`\\{char}` needs the name of a property")
            self.at = match.end()
            return None
        if char == "c" and not self.text[self.at + 1 : self.at + 2].isalpha():
            if self.unicode:
                raise _Problem("`\\c` needs a letter")
            return ord("\\")
        if char == "c":
            self.at += 2
            return ord(self.text[self.at - 1]) % 32
        if self.unicode:
            allowed = char in _SYNTAX or char in "tnvfr" or (char == "-" and in_class) or (char == "b" and in_class)
            zero = char == "0" and not self.text[self.at + 1 : self.at + 2].isdigit()
            if not allowed and not zero and not (self.sets and in_class):
                raise _Problem(f"`\\{char}` is no escape")
        self.at += 1
        return _CONTROLS.get(char, ord(char))

    def char_class(self) -> None:
        if self.sets:
            self.nested_class()
            return
        self.at += 1
        if self.text.startswith("^", self.at):
            self.at += 1
        while True:
            if self.at >= len(self.text):
                raise _Problem("a bracket is never closed")
            if self.text[self.at] == "]":
                self.at += 1
                return
            first = self.member()
            if self.text.startswith("-", self.at) and not self.text.startswith("-]", self.at):
                self.at += 1
                if self.at >= len(self.text):
                    raise _Problem("a bracket is never closed")
                last = self.member()
                if first is None or last is None:
                    if self.unicode:
                        raise _Problem("a range has an end that is no character")
                elif first > last:
                    raise _Problem("a range is out of order")

    def member(self) -> int | None:
        """Read one character or escape in brackets; returns its code point, None for a set of characters."""
        char = self.text[self.at]
        self.at += 1
        if char != "\\":
            return ord(char)
        if self.at >= len(self.text):
            raise _Problem("a bracket is never closed")
        return self.character_escape(in_class=True)

    def nested_class(self) -> None:
        """Read brackets under the flag `v`, which may be nested and in which reserved characters need a backslash."""
        depth = 0
        while self.at < len(self.text):
            if escaped := _SET_ESCAPE.match(self.text, self.at):
                self.at = escaped.end()
                continue
            char = self.text[self.at]
            if char in "(){}/|" or self.text.startswith(_RESERVED_PAIRS, self.at):
                raise _Problem(f"`{char}` needs a backslash in brackets")
            self.at += 1
            depth += (char == "[") - (char == "]")
            if depth == 0:
                return
        raise _Problem("a bracket is never closed")


def _larger(number: str, other: str) -> bool:
    """Whether the decimal `number` is larger than `other`; compares text, because Python limits the digits of int()."""
    number, other = number.lstrip("0"), other.lstrip("0")
    return (len(number), number) > (len(other), other)
