"""What the owner of an app brings along in wx2tg.toml: the files that `[apis]` and `[components]` name."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from wx2tg.diagnostics import Diagnostic
from wx2tg.options import Options, OptionsError
from wx2tg.project.resolve import resolve_component, resolve_script
from wx2tg.project.tree import Tree
from wx2tg.project.walk import walk

FOLDER = "_own"
"""Where files that stand outside of the app root are mounted."""


@dataclass(frozen=True, slots=True)
class OwnFiles:
    """The files to mount, and for each name in wx2tg.toml the path at which the app finds what it stands for."""

    files: dict[str, Path] = field(default_factory=dict)
    paths: dict[str, str] = field(default_factory=dict)
    diagnostics: list[Diagnostic] = field(default_factory=list)


def mount_own(options: Options, root: Path, files: Mapping[str, Path]) -> OwnFiles:
    """Mount what `[apis]` and `[components]` name; `root` is the app root on disk, `files` are the files of the app.

    What is among these is there already. Of the rest, the folder around a file comes along with all it holds,
    so that it may require what stands beside it; of a folder that holds the app itself, only the files of that name.
    """
    own = OwnFiles()
    base, app = (Path(os.path.normpath(folder.absolute())) for folder in (options.root, root))
    for name, written in (*options.apis.items(), *options.components.items()):
        place = Path(os.path.normpath(base / written))
        inside = place.relative_to(app).as_posix() if place.is_relative_to(app) and place != app else ""
        if inside and any(path == inside or path.startswith((f"{inside}/", f"{inside}.")) for path in files):
            own.paths[name] = inside
            continue
        folder = place if place.is_dir() else place.parent
        prefix = posixpath.join(FOLDER, os.path.relpath(folder, base).replace(os.sep, "/").replace("..", "up"))
        prefix = posixpath.normpath(prefix)
        own.paths[name] = prefix if place.is_dir() else posixpath.join(prefix, place.name)
        if app.is_relative_to(folder):
            near = sorted(folder.glob(f"{place.stem}.*"))
            own.files.update({posixpath.join(prefix, file.name): file for file in near if file.is_file()})
        elif folder.is_dir():
            found = walk(folder, folder)
            own.diagnostics.extend(found.diagnostics)
            own.files.update({posixpath.join(prefix, path): file for path, file in found.files.items()})
    return own


def own_apis(tree: Tree, options: Options, own: OwnFiles) -> dict[str, str]:
    """API name -> the module that the owner wrote for it. OptionsError where there is none."""
    return {
        name: _required(resolve_script(tree, "", f"/{own.paths[name]}"), name, written, "apis")
        for name, written in sorted(options.apis.items())
    }


def own_components(tree: Tree, options: Options, own: OwnFiles) -> dict[str, str]:
    """Tag -> the unit that the owner wrote for it. OptionsError where there is none."""
    return {
        tag: _required(resolve_component(tree, "", f"/{own.paths[tag]}"), tag, written, "components")
        for tag, written in sorted(options.components.items())
    }


def _required(found: str | None, name: str, written: str, section: str) -> str:
    if found is None:
        raise OptionsError(f'There is no file at "{written}", which [{section}] in wx2tg.toml names for `{name}`.')
    return found


def replaced(using: Mapping[str, str], own: Mapping[str, str], unit: str) -> dict[str, str]:
    """The components of a unit with the owner's put over them; inside one of these, its own tag keeps its meaning."""
    return {**using, **{tag: known for tag, known in own.items() if known != unit}}
