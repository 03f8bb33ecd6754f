"""Names of files: `cloud://ENVIRONMENT.BUCKET/PATH`, which apps store, and the paths in them."""

from __future__ import annotations

from typing import Any

from wx2tg.companion.cloud.errors import INVALID, CloudError

BUCKET = "companion"
"""The end of a bucket's name. WeChat's is `ENVIRONMENT-NUMBER`; the environment is read from before the point."""

# Bytes of a path, and of one name in it: what file systems and object stores have in common.
_LONGEST = 850
_LONGEST_NAME = 200
_FORBIDDEN = frozenset('\\:*?"<>|')


def file_id(environment: str, path: str) -> str:
    """The name by which an app knows a file."""
    return f"cloud://{environment}.{environment}-{BUCKET}/{path}"


def parsed_id(given: Any) -> tuple[str, str] | None:
    """Environment and path of a file's name, None where it is none. The bucket may be another: WeChat's, before."""
    if not isinstance(given, str) or not given.startswith("cloud://"):
        return None
    place, slash, path = given.removeprefix("cloud://").partition("/")
    environment = place.partition(".")[0]
    return (environment, path) if slash and environment and is_path(path) else None


def checked_path(given: Any) -> str:
    """The path under which a file is stored. CloudError where nothing can be stored under it."""
    path = given.removeprefix("/") if isinstance(given, str) else given
    if not is_path(path):
        raise CloudError(INVALID, f"cloudPath {given!r:.200} cannot be the path of a file")
    return str(path)


def is_path(path: Any) -> bool:
    """Whether every part of a path is a name that a file may have on any machine."""
    if not isinstance(path, str) or not _fits(path, _LONGEST):
        return False
    return all(_is_name(name) for name in path.split("/"))


def _is_name(name: str) -> bool:
    if not name or name.startswith(".") or name.endswith((".", " ")) or not _fits(name, _LONGEST_NAME):
        return False
    return not any(letter < " " or letter == "\x7f" or letter in _FORBIDDEN for letter in name)


def _fits(text: str, most: int) -> bool:
    try:
        return len(text.encode()) <= most
    except UnicodeEncodeError:  # Half of a surrogate pair.
        return False
