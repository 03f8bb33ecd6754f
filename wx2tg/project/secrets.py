"""Recognises files that are published only where the owner names them in full: keys, credentials, databases."""

from __future__ import annotations

import posixpath
import re
from functools import cache
from pathlib import Path

from wx2tg.knowledge import asset_table

_CREDENTIALS = "credentials"
_MOST_READ = 8_000_000


def secret_name(path: str) -> str:
    """What kind of secret the name of a file stands for, "" for none."""
    name = posixpath.basename(path).lower()
    stem = posixpath.splitext(name)[0]
    table = asset_table()
    media = name.endswith(table.suffixes(media=True))
    for row in table.secret:
        if name in row.names or name.endswith(row.suffixes):
            return row.kind
        if not media and (stem in row.stems or name.startswith(row.prefixes)):
            return row.kind
    return ""


def secret_content(file: Path) -> str:
    """What kind of secret a JSON file or a certificate holds, "" for none, or where it cannot be read."""
    try:
        with file.open("rb") as opened:
            data = opened.read(_MOST_READ)
    except OSError:
        return ""
    return _CREDENTIALS if _pattern(file.suffix.lower() == ".json").search(data) else ""


@cache
def _pattern(json: bool) -> re.Pattern[bytes]:
    """The pattern of secrets in JSON, or in other files. A key of JSON counts where its value looks like a token."""
    rules = asset_table().credentials
    if not json:
        return re.compile(rf"-----BEGIN [A-Z0-9 ]{{0,40}}{rules.key_header}".encode())
    words = "|".join(re.escape(word) for word in rules.words)
    keys = "|".join(sorted(map(re.escape, rules.keys)))
    return re.compile(rf'{words}|"(?i:{keys})"\s*+:\s*+"[^"\s]{{16,}}+"'.encode())
