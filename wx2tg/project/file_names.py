"""Names that files of a bundle cannot have: the bundle's own, those of web hosts, those that Windows refuses."""

from __future__ import annotations

import re
import unicodedata

from wx2tg.knowledge import asset_table

BUNDLE_FOLDER = "_app"
"""The folder of a bundle's own files."""

_BUNDLE_FILES = frozenset({"index.html", "_headers"})
# Source: Microsoft's "Naming Files, Paths, and Namespaces". `#` and `?` end the path of an address.
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)[ ]*(?:\.|\Z)", re.IGNORECASE)
_FORBIDDEN = frozenset('<>:"|?*\\#')
_LONGEST = 255


def is_of_bundle(path: str) -> bool:
    """Whether `path` is, on some disks at least, that of a file which every bundle has."""
    folded = path.lower()
    return folded.partition("/")[0] == BUNDLE_FOLDER or folded in _BUNDLE_FILES


def is_of_hosts(path: str) -> bool:
    """Whether web hosts take the file for their settings."""
    rules = asset_table().hosts
    folded = path.lower()
    return folded in rules.root or folded.rpartition("/")[2] in rules.anywhere


def is_unportable(path: str) -> bool:
    """Whether Windows or a web host cannot hold a file of this name."""
    return any(_is_unportable(part) for part in path.split("/"))


def _is_unportable(name: str) -> bool:
    return (
        name.endswith((".", " "))
        or bool(_DEVICE.match(name))
        or not _FORBIDDEN.isdisjoint(name)
        or len(name.encode()) > _LONGEST
        or any(unicodedata.category(char) in ("Cc", "Zl", "Zp") for char in name)
    )
