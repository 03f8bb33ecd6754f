"""How a text is made of its parts."""

from __future__ import annotations

from collections.abc import Callable, Mapping

Pattern = Callable[[int], str]
"""From a number of characters to a text of about that length."""


Patterns = Mapping[str, Pattern]


def repeated(unit: str, head: str = "", tail: str = "") -> Pattern:
    """`unit` repeated, between `head` and `tail`."""
    return lambda size: head + unit * (size // len(unit)) + tail


def nested(opening: str, closing: str, inside: str = "", head: str = "", tail: str = "") -> Pattern:
    """`opening` and `closing` nested, with `inside` in the middle."""

    def text(size: int) -> str:
        depth = size // (len(opening) + len(closing))
        return head + opening * depth + inside + closing * depth + tail

    return text


def numbered(unit: str, head: str = "", tail: str = "") -> Pattern:
    """`unit` repeated, with `%` replaced by the number of each."""

    def text(size: int) -> str:
        count = size // (len(unit) + 3 * unit.count("%"))
        return head + "".join(unit.replace("%", str(index)) for index in range(count)) + tail

    return text


def phrases(*units: str, head: str = "", tail: str = "") -> dict[str, Pattern]:
    """A pattern for each phrase, which repeats it; the phrase is also its name."""
    return {repr(unit)[1:-1]: repeated(unit, head, tail) for unit in units}


# Signs that mean something in most languages, and bytes that mean nothing in any.
SIGNS = phrases(
    *"\"'`()[]{}<>,;:.!?*+-=&|^~%@#$\\/_",
    *("/*", "*/", "//", "<!--", "-->", "\\\\", "\\u", "${", "#{", "/(", '"\\', "'\n", '"\n', "({[", "}])"),
    *("\n", "\r\n", "\r", "\t", " ", "\0", "\x01", "\ufeff", "\u2028", "\u00e9", "\u4e2d", "\U0001f600", "\u0301"),
)
