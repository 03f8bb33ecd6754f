"""Finds where the sources of an app name a file that is not published."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Collection, Iterator
from urllib.parse import unquote

from wx2tg.diagnostics import Diagnostic, diagnostic
from wx2tg.project.model import Project
from wx2tg.project.resolve import is_foreign
from wx2tg.project.tree import NPM, join
from wx2tg.text import Source, Span

# Text in quotes or in parentheses, where scripts, templates, sheets and JSON have their addresses.
_QUOTED = re.compile(r"""["'`(]([^"'`()\n<>]++)(?=["'`)])""")
_DOCUMENTS = (".md", ".markdown")


def mentions(project: Project, left_out: Collection[str], read: Callable[[str], Source]) -> Iterator[Diagnostic]:
    """A finding for every place where a source names one of the files `left_out`, or a document.

    `read` gives the text of a source.
    """
    documents = (path for path in project.files if "/" in path and path.endswith(_DOCUMENTS) and NPM + "/" not in path)
    absent = {*left_out, *documents}.difference(project.assets)
    if not absent:
        return
    names = {posixpath.basename(path) for path in absent}
    texts: dict[str, bool] = {}  # Whether a text ends with one of these names: the same ones stand in many files.
    for path in _sources(project):
        if path in absent:
            continue
        source = read(path)
        quoted = set(_QUOTED.findall(source.text))
        texts |= {text: _address(text).rpartition("/")[2] in names for text in quoted.difference(texts)}
        if not any(texts[text] for text in quoted):
            continue
        for match in _QUOTED.finditer(source.text):
            if texts[match[1]] and (file := _meant(path, _address(match[1]), absent)):
                yield diagnostic("named-file-left-out", source, Span(*match.span(1)), address=match[1], file=file)


def _sources(project: Project) -> Iterator[str]:
    """The files of the app whose addresses an app follows: no packages, and of JSON what configures something."""
    suffixes = project.suffixes
    kinds = (*suffixes.template, *suffixes.style, *suffixes.script, *suffixes.wxs)
    for path in project.files:
        if path.endswith(kinds) and NPM + "/" not in path and not path.endswith(".d.ts"):
            yield path
    yield from (path for path in dict.fromkeys(("app.json", *project.configs())) if path in project.files)


def _address(text: str) -> str:
    """The address in a text, without its query, and with the characters that `%` codes stand for."""
    return unquote(text.partition("?")[0].strip())


def _meant(source: str, address: str, absent: Collection[str]) -> str | None:
    """The file among `absent` that `address` in the file `source` names: from the root, or beside the file."""
    if is_foreign(address):
        return None
    places = ("",) if address[:1] == "/" else (posixpath.dirname(source), "")
    paths = (join(folder, address.lstrip("/")) for folder in places)
    return next((path for path in paths if path in absent), None)
