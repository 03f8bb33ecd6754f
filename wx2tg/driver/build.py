"""Compiles a project, and links its bundle. What this imports takes longer than all else a remembered run needs."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import msgspec

from wx2tg.driver.compile import compile_with
from wx2tg.driver.linking import link
from wx2tg.driver.schedule import Crew
from wx2tg.options import Options, OptionsError
from wx2tg.plan.compiled import Compiled
from wx2tg.plan.files import client_script_copy
from wx2tg.plan.ton_connect import icon_copy, pays_in_ton
from wx2tg.project import Project


class Made(msgspec.Struct, frozen=True):
    """A compiled project; the generated files of its bundle by path, and those that are copied into it.

    There are neither where no bundle was wanted. `copies` maps a path in the bundle to the file on disk. `beside`
    are the files outside of the app's root that sheets asked for, each with the digest of what was there.
    """

    compiled: Compiled
    files: Mapping[str, bytes]
    copies: Mapping[str, Path]
    beside: Mapping[Path, str]


def build(project: Project, options: Options, *, bundled: bool) -> Made:
    """Compile a project and, where it is to be `bundled`, link it. OptionsError."""
    with Crew(project, options, bundled=bundled) as crew:
        compiled = compile_with(crew)
        if not bundled:
            return Made(compiled, {}, {}, crew.beside())
        files = link(compiled, options, crew)
        return Made(compiled, files, copies_of(compiled, options, files), crew.beside())


def copies_of(compiled: Compiled, options: Options, files: Mapping[str, bytes]) -> dict[str, Path]:
    """The files that are copied into a bundle with these generated `files`. OptionsError."""
    origins = compiled.project.files
    copies = {path: origins[path] for path in compiled.project.assets if path not in files and _readable(origins[path])}
    if (path := client_script_copy(options)) is not None:
        if path in files:
            raise OptionsError(f"`script` in [telegram] is called like a file of the bundle, {path}: rename it.")
        copies[path] = options.root / options.telegram.script
    if pays_in_ton(compiled.apis, options) and (icon := icon_copy(options)):
        copies[icon] = options.root / options.ton_connect.icon_file()
    return copies


def _readable(file: Path) -> bool:
    """Whether a file may be read. One that may not is left out of the bundle, and is a finding already."""
    return os.access(file, os.R_OK)
