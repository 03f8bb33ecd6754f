"""Which npm packages functions need that are not there, and the command that brings them."""

from __future__ import annotations

import os
import shlex
from pathlib import Path

from wx2tg.companion.cloud.functions.folder import Function, package_of

OURS = frozenset({"wx-server-sdk", "@cloudbase/node-sdk", "tcb-admin-node"})
"""Packages that the companion answers itself, installed or not."""


def missing_packages(folder: Path) -> list[str]:
    """The dependencies in the package.json of one function that no node_modules above it has, in order."""
    named = package_of(folder).get("dependencies")
    wanted = named if isinstance(named, dict) else {}
    return sorted(name for name in wanted if name not in OURS and not _is_installed(folder, name))


def _is_installed(folder: Path, name: str) -> bool:
    """As Node looks: beside the function, then in each folder above."""
    return any((place / "node_modules" / name).is_dir() for place in (folder, *folder.parents))


def install_command(function: Function, root: Path) -> str:
    """What the owner runs in the folder `root` so that the function finds its packages.

    The path is relative: a container has another one, and no npm.
    """
    return f"npm install --omit=dev --prefix {shlex.quote(os.path.relpath(function.folder, root))}"
