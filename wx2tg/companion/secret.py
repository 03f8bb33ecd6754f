"""A secret: a text that never shows itself, so that no log, message or traceback can tell it."""

from __future__ import annotations


class Secret:
    """A token, key or password. `reveal` gives the text; printing or comparing a Secret never does."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The text itself, for the one place that needs it."""
        return self._text

    def __bool__(self) -> bool:
        return bool(self._text)

    def __repr__(self) -> str:
        return "***"

    def __reduce__(self) -> str | tuple[object, ...]:
        raise TypeError("a secret is not pickled")
