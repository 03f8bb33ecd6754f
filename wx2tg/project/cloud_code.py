"""Finds the code of cloud functions where project.config.json does not say where it is."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from pathlib import Path

from wx2tg.knowledge import asset_table
from wx2tg.project.tree import NPM, Tree

_ENTRIES = ("index.js", "index.ts", "app.js")
_BESIDE = ("package.json", "config.json")


def cloud_folders(tree: Tree) -> tuple[str, ...]:
    """The folders, with a slash at their end, that hold cloud functions.

    A function is a folder with a script and package.json or config.json. Either the folder around it is named after
    cloud functions, or the script or package.json asks for a package of theirs. The folder around it holds more of
    them, unless there are templates in it.
    """
    shown = {folder for path in tree.files if path.endswith(tree.suffixes.template) for folder in _above(path)}
    found: set[str] = set()
    for path in tree.files:
        folder, name = posixpath.split(path)
        if name in _BESIDE and folder and folder not in shown and f"{NPM}/" not in path and _is_function(tree, folder):
            around = posixpath.dirname(folder)
            found.add(around if around and around not in shown else folder)
    return tuple(f"{folder}/" for folder in sorted(found) if not any(above in found for above in _above(folder)))


def _above(path: str) -> Iterator[str]:
    """The folders around `path`, the root left out."""
    while path := posixpath.dirname(path):
        yield path


def _is_function(tree: Tree, folder: str) -> bool:
    entry = next((file for name in _ENTRIES if (file := tree.files.get(f"{folder}/{name}"))), None)
    if entry is None:
        return False
    rules = asset_table().cloud
    if posixpath.basename(posixpath.dirname(folder)).lower() in rules.folders:
        return True
    manifest = tree.files.get(f"{folder}/package.json")
    texts = [_read(file) for file in (entry, manifest) if file]
    return any(f"{quote}{name}{quote}".encode() in text for text in texts for name in rules.packages for quote in "\"'")


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        return b""
