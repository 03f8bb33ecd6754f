"""Third-party libraries that bundles carry where an app needs them. They come from npm when wx2tg is built."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from importlib.resources import files

# The files to load, in this order. Each library has its licence beside them.
_FILES: Mapping[str, tuple[str, ...]] = {
    "leaflet": ("leaflet.css", "leaflet.js"),
    "hls": ("hls.light.min.js",),
    "tonconnect": ("tonconnect-ui.min.js",),
}
_LICENSE = "LICENSE"


def library_files(name: str, folder: str) -> tuple[list[str], dict[str, bytes]]:
    """The paths that are loaded for a library, and all its files by path below `folder`.

    Both are empty where wx2tg was built without npm. The name of each file has a digest of its content.
    """
    place = files("wx2tg.link.libraries") / name
    try:
        contents = {file: (place / file).read_bytes() for file in (*_FILES[name], _LICENSE)}
    except FileNotFoundError:
        return [], {}
    paths = {file: f"{folder}/{_called(name, file, content)}" for file, content in contents.items()}
    return [paths[file] for file in _FILES[name]], {paths[file]: content for file, content in contents.items()}


def library_text(name: str) -> str:
    """The scripts of a library as text, "" where wx2tg was built without npm."""
    place = files("wx2tg.link.libraries") / name
    try:
        return "\n".join((place / file).read_text(encoding="utf-8") for file in _FILES[name] if file.endswith(".js"))
    except FileNotFoundError:
        return ""


def _called(name: str, file: str, content: bytes) -> str:
    suffix = "LICENSE.txt" if file == _LICENSE else file.rpartition(".")[2]
    return f"{name}-{hashlib.sha256(content).hexdigest()[:12]}.{suffix}"
