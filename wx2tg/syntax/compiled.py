"""What the compilers of style languages give back, and what they have in common."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from wx2tg.text import Source, Span

Load = Callable[[str, str], Source | None]
"""The file that an import means, given the folder of the file it stands in and what is written; None: there is none."""

_IMPORTED_WXSS = re.compile(r"""(@import\s*+(["'])[^"'\n]+\.wxss)(?=\2)""")
_DEFERRED = re.compile(r"""(@import [^;\n]*?\.wxss)\.css\b""")
_STRING = r""""(?:[^"\\\n]|\\.)*+"|'(?:[^'\\\n]|\\.)*+'"""
_COMMENT = r"/\*(?:[^*]++|\*(?!/))*+\*/|//[^\n]*+"
_DEEP = re.compile(rf"{_STRING}|{_COMMENT}|(?P<before>\s?)(?P<deep>>>>|/deep/)(?P<after>\s?)")
# The name of an element that nobody has, as long as the combinator it stands for.
_STAND_IN = "\ue000"
_STAND_INS = {_STAND_IN * len(combinator): combinator for combinator in (">>>", "/deep/")}
_STATEMENT = re.compile(r"[^;{}\r\n]*[^;{}\s]")


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a sheet could not be compiled.

    `syntax`: its code is wrong, or asks for something that is not there; `import`: a file is missing, and `text` is
    what was written for it; `script`: it wants to run JavaScript; `limit`: it takes too much time or memory. `source`
    and `span` are where, if that is known.
    """

    kind: Literal["syntax", "import", "script", "limit"]
    text: str
    source: Source | None = None
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Compiled:
    """The WXSS that was made of a sheet, or the problem; `files` are the paths of all that was read."""

    source: Source | None
    problem: Problem | None
    files: tuple[str, ...]


class CompilerMissing(Exception):
    """The compiler of a language is not installed; the message says what installs it."""


def deferred(text: str) -> str:
    """`text`, a sheet that is compiled, with what would not survive that in disguise.

    Imports of WXSS are written so that a compiler takes them for CSS and leaves them in their places, as WeChat's tool
    does it (miniprogram-ci 2.1, summer/plugins/less.js and sass.js).
    """
    return protected(_IMPORTED_WXSS.sub(r"\1.css", text) if ".wxss" in text else text)


def protected(text: str) -> str:
    """`text`, a sheet that is imported, with `>>>` and `/deep/`, which are no CSS any more, in disguise."""
    return _DEEP.sub(_disguised, text) if ">>>" in text or "/deep/" in text else text


def _disguised(match: re.Match[str]) -> str:
    if not match["deep"]:
        return match[0]
    return (match["before"] or " ") + _STAND_IN * len(match["deep"]) + (match["after"] or " ")


def restored(css: str) -> str:
    """What a compiler printed, without the disguises."""
    if _STAND_IN in css:
        css = re.sub(f"{_STAND_IN}+", lambda match: _STAND_INS.get(match[0], match[0]), css)
    return _DEFERRED.sub(r"\1", css) if ".wxss.css" in css else css


def statement(source: Source, start: int) -> Span:
    """From `start` to where a reader sees the thing end that begins there."""
    match = _STATEMENT.match(source.text, start)
    return Span(start, match.end() if match else min(start + 1, len(source.text)))
