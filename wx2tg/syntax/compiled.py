"""The result types and the common code of the compilers for LESS and Sass."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal

import msgspec

from wx2tg.text import Source, Span

Load = Callable[[str, str], Source | None]
"""Finds an imported file: from the folder of the importing file and the written path to its source, or None."""

_IMPORTED_WXSS = re.compile(r"""(@import\s*+(["'])[^"'\n]+\.wxss)(?=\2)""")
_DEFERRED = re.compile(r"""(@import [^;\n]*?\.wxss)\.css\b""")
_STRING = r""""(?:[^"\\\n]|\\.)*+"|'(?:[^'\\\n]|\\.)*+'"""
_COMMENT = r"/\*(?:[^*]++|\*(?!/))*+\*/|//[^\n]*+"
_DEEP = re.compile(rf"{_STRING}|{_COMMENT}|(?P<before>\s?)(?P<deep>>>>|/deep/)(?P<after>\s?)")
# A private-use character, repeated to the length of the combinator: a type selector that no sheet uses.
_STAND_IN = "\ue000"
_STAND_INS = {_STAND_IN * len(combinator): combinator for combinator in (">>>", "/deep/")}
_STATEMENT = re.compile(r"[^;{}\r\n]*[^;{}\s]")


class Problem(msgspec.Struct, frozen=True):
    """Why a sheet could not be compiled.

    `syntax`: its code is invalid, or uses something undefined. `import`: a file is missing, and `text` is the path as
    written. `script`: it wants to run JavaScript. `limit`: it takes too much time or memory. For all but `import`,
    `text` is the reason in words. `source` and `span` are the place, if known.
    """

    kind: Literal["syntax", "import", "script", "limit"]
    text: str
    source: Source | None = None
    span: Span | None = None


class Compiled(msgspec.Struct, frozen=True):
    """The WXSS that a sheet was compiled to, or the problem; `files` are the paths of all files that were read."""

    source: Source | None
    problem: Problem | None
    files: tuple[str, ...]


class CompilerMissing(Exception):
    """Raised when the compiler of a language is not installed; the message says how to install it."""


def deferred(text: str) -> str:
    """`text`, a sheet to be compiled, with the parts disguised that a compiler would refuse or move; see `restored`.

    Imports of WXSS get the suffix `.css`, so that a compiler takes them for CSS and leaves them in place, as WeChat's
    tool does (miniprogram-ci 2.1, summer/plugins/less.js and sass.js).
    """
    return protected(_IMPORTED_WXSS.sub(r"\1.css", text) if ".wxss" in text else text)


def protected(text: str) -> str:
    """`text`, an imported sheet, with `>>>` and `/deep/` disguised, because they are no longer CSS; see `restored`."""
    return _DEEP.sub(_disguised, text) if ">>>" in text or "/deep/" in text else text


def _disguised(match: re.Match[str]) -> str:
    if not match["deep"]:
        return match[0]
    return (match["before"] or " ") + _STAND_IN * len(match["deep"]) + (match["after"] or " ")


def restored(css: str) -> str:
    """The CSS that a compiler printed, with the disguises of `deferred` and `protected` undone."""
    if _STAND_IN in css:
        css = re.sub(f"{_STAND_IN}+", lambda match: _STAND_INS.get(match[0], match[0]), css)
    return _DEFERRED.sub(r"\1", css) if ".wxss.css" in css else css


def statement(source: Source, start: int) -> Span:
    """The span of the statement at `start`: to the last visible character before `;`, a brace or the line end."""
    match = _STATEMENT.match(source.text, start)
    return Span(start, match.end() if match else min(start + 1, len(source.text)))
