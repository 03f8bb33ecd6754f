"""The owner's own implementations: the files that `[apis]` and `[components]` in wx2tg.toml name."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from wx2tg.options import Options, OptionsError
from wx2tg.places import is_file, is_folder, is_within
from wx2tg.project.resolve import resolve_component, resolve_script
from wx2tg.project.tree import Tree
from wx2tg.text import finclip
from wx2tg.text.regexes import compiled_later

FOLDER = "_own"
"""Where files that stand outside of the app root are mounted."""

_SOURCES = (
    *(".js", ".ts", ".mjs", ".cjs", ".json", ".css", ".less", ".scss", ".sass"),
    *finclip.SUFFIXES.values(),
    *finclip.SUFFIXES,
)
_REFERENCE = compiled_later(r"""(?<=["'`(=])\s*([^\s"'`()<>{}\\:*?|$]{1,300})(?=\s*["'`)>]|\$?\{)""")
_HIDDEN = compiled_later(r"\.(?!\.?$)|node_modules$")
_MOST_FILES = 5_000
_LARGEST_READ = 5_000_000


class OwnFiles(msgspec.Struct, frozen=True):
    """The files to mount, and for each name in wx2tg.toml the path at which the app finds what it stands for."""

    files: dict[str, Path] = msgspec.field(default_factory=dict)
    paths: dict[str, str] = msgspec.field(default_factory=dict)


def mount_own(options: Options, src: Path, root: Path, files: Mapping[str, Path]) -> OwnFiles:
    """Mount what `[apis]` and `[components]` name; `root` is the app root on disk, `files` are the files of the app.

    A file of the app needs no mounting. Any other file is mounted with the files that it refers to, those that these
    refer to, and so on; a string that is the beginning of paths (`"./lang/"`) refers to all files that begin so.
    Nothing outside of `src` and of the folder of the configuration is mounted, and no file whose name begins with a
    dot.
    """
    own = OwnFiles()
    base, app = (Path(os.path.normpath(folder.absolute())) for folder in (options.root, root))
    start: dict[Path, None] = {}
    for name, written in (*options.apis.items(), *options.components.items()):
        place = Path(os.path.normpath(base / written))
        inside = place.relative_to(app).as_posix() if place.is_relative_to(app) and place != app else ""
        if inside and any(path == inside or path.startswith((f"{inside}/", f"{inside}.")) for path in files):
            own.paths[name] = inside
        else:
            own.paths[name] = _mounted(place, base)
            start[place] = None
    for file in _reached([file for place in start for file in _named(place)], (src, options.root)):
        own.files[_mounted(file, base)] = file
    return own


def _mounted(place: Path, base: Path) -> str:
    """The virtual path of a place on disk."""
    parts = ("up" if part == ".." else part for part in Path(os.path.relpath(place, base)).parts)
    return posixpath.join(FOLDER, *parts)


def _reached(start: list[Path], within: tuple[Path, ...]) -> list[Path]:
    """The files `start` and all that they refer to, each once, in the order in which they are met."""
    met: dict[Path, None] = {}
    waiting = start[::-1]
    while waiting and len(met) < _MOST_FILES:
        file = waiting.pop()
        if file not in met and is_file(file) and is_within(file, within):
            met[file] = None
            waiting += [*_referred(file)][::-1]
    return list(met)


def _referred(file: Path) -> Iterator[Path]:
    """What the strings and addresses in a source may mean, relative to its folder."""
    try:
        if not file.name.endswith(_SOURCES) or file.stat().st_size > _LARGEST_READ:
            return
        text = file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return
    for reference in dict.fromkeys(_REFERENCE.findall(text)):
        parts = reference.split("/")
        if reference[0] == "/" or any(_HIDDEN.match(part) for part in parts):
            continue
        place = Path(os.path.normpath(file.parent / reference))
        yield place
        if parts[0] in (".", "..") and parts[-1] not in (".", ".."):
            yield from _begun(file.parent, reference)


def _begun(folder: Path, reference: str) -> Iterator[Path]:
    """The sources that `reference`, a path that may lack its end, can mean."""
    place = Path(os.path.normpath(folder / reference))
    if reference.endswith("/"):
        if set(reference.split("/")) - {"", ".", ".."}:
            yield from _listed(place, "")
        return
    yield from _named(place) or (() if is_file(place) else _listed(place.parent, place.name))


def _named(place: Path) -> list[Path]:
    """The sources of what is at `place`, or in the folder `place`."""
    return [*_unit(place), *(_unit(place / "index") if is_folder(place) else ())]


def _unit(place: Path) -> list[Path]:
    """The sources of one page, component or module at `place`, which may have a suffix."""
    stem = place.name.removesuffix(next((suffix for suffix in _SOURCES if place.name.endswith(suffix)), ""))
    return [file for suffix in _SOURCES if is_file(file := place.with_name(stem + suffix))] if stem else []


def _listed(folder: Path, start: str) -> list[Path]:
    """The files of a folder whose names begin with `start`, and not with a dot."""
    try:
        files = sorted(folder.iterdir())
    except OSError:
        return []
    return [file for file in files if file.name.startswith(start) and file.name[:1] != "."]


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
