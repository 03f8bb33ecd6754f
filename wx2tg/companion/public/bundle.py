"""Serves the bundle: its files alone, with the headers that its `_headers` file lays down."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import anyio.to_thread
from starlette.datastructures import MutableHeaders
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

HEADERS = "_headers"

_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_PART = re.compile(r"(\*|:[A-Za-z]\w*)")


class Rule(NamedTuple):
    """The headers of every path that `pattern` matches."""

    pattern: re.Pattern[str]
    headers: tuple[tuple[str, str], ...]


def parse_headers(text: str) -> tuple[Rule, ...]:
    """The rules of a `_headers` file: a path that begins a line, and below it, indented, `Name: value`.

    In a path `*` stands for anything and `:name` for one part. Lines that are neither are left out.
    """
    rules: list[tuple[str, list[tuple[str, str]]]] = []
    for line in text.splitlines():
        if line.startswith("/"):
            rules.append((line.strip(), []))
            continue
        name, colon, value = line.strip().partition(":")
        if rules and colon and line[:1].isspace() and _NAME.fullmatch(name) and value.strip().isprintable():
            rules[-1][1].append((name, value.strip()))
    return tuple(Rule(_pattern(path), tuple(headers)) for path, headers in rules)


def _pattern(path: str) -> re.Pattern[str]:
    parts = (
        ".*" if part == "*" else "[^/]+" if part.startswith(":") else re.escape(part) for part in _PART.split(path)
    )
    return re.compile("".join(parts))


class Bundle:
    """The files in one folder. A bundle that is converted again is served as it then is."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files = StaticFiles(directory=folder, check_dir=False)
        self._rules: tuple[Rule, ...] = ()
        self._read = -1

    async def response(self, scope: Scope) -> Response | None:
        """The file at the path of `scope`, or 304 where the client has it; None where there is no such file."""
        path = self._files.get_path(scope)
        path = "index.html" if path == "." else path
        if scope["method"] not in ("GET", "HEAD") or any(part.startswith((".", HEADERS)) for part in Path(path).parts):
            return None
        return await anyio.to_thread.run_sync(self._response, path, scope)

    def _response(self, path: str, scope: Scope) -> Response | None:
        try:
            full_path, found = self._files.lookup_path(path)
            if found is None or not Path(full_path).is_file():
                return None
        except (OSError, ValueError):  # A name that is too long, or has a byte that no name has.
            return None
        response = self._files.file_response(full_path, found, scope)
        self._put_headers(response.headers, f"/{path}", scope["path"])
        return response

    def _put_headers(self, headers: MutableHeaders, *paths: str) -> None:
        # Files of a new bundle have the names of the old ones, so a client asks whether they have changed.
        headers["Cache-Control"] = "no-cache"
        for rule in self._current_rules():
            if any(rule.pattern.fullmatch(path) for path in paths):
                for name, value in rule.headers:
                    headers[name] = value

    def _current_rules(self) -> tuple[Rule, ...]:
        file = self._folder / HEADERS
        try:
            changed = file.stat().st_mtime_ns
            if changed != self._read:
                self._rules, self._read = parse_headers(file.read_text(encoding="utf-8")), changed
        except (OSError, UnicodeDecodeError):
            self._rules = ()
        return self._rules
