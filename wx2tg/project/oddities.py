"""Findings about files as such: too large, unreadable, or with names that differ in capital letters only."""

from __future__ import annotations

import os
from collections.abc import Container, Iterable, Iterator

from wx2tg.diagnostics import Diagnostic, diagnostic
from wx2tg.project.tree import NPM, Tree

_LARGE = 5_000_000


def file_findings(tree: Tree, published: Iterable[str], left_out: Container[str] = ()) -> Iterator[Diagnostic]:
    """The findings for files of the app, but for those `left_out`; of npm packages for those that are `published`."""
    assets = set(published)
    own = [path for path in tree.files if path in assets or (NPM + "/" not in path and path not in left_out)]
    yield from _clashes(own)
    for path in own:
        try:
            size = tree.files[path].stat().st_size
        except OSError:
            continue
        if size > _LARGE:
            yield diagnostic("large-file", path=path, size=f"{size / 1e6:.1f}")
        if path in assets and not os.access(tree.files[path], os.R_OK):
            yield diagnostic("unreadable-file", path=path, reason="permission denied")


def _clashes(paths: Iterable[str]) -> Iterator[Diagnostic]:
    first: dict[str, str] = {}
    for path in paths:
        other = first.setdefault(path.lower(), path)
        if other != path:
            yield diagnostic("case-clash", path=path, file=path, other=other)
