"""What the result of a run depends on, as a digest: the tool, the options, the project and the content of its files."""

from __future__ import annotations

import hashlib
import os
import platform
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path, PurePath

import msgspec

from wx2tg import version
from wx2tg.options import Options
from wx2tg.project import Project

_DIGEST_BYTES = 32
_LARGE = 10_000_000
_DISTRIBUTIONS = (".dist-info", ".egg-info")

Stat = tuple[int, int, int, int]
"""What changes whenever a file is written: its inode, its size, and the times of its last changes in nanoseconds."""


def run_key(project: Project, options: Options, content: Content, *, bundled: bool) -> str | None:
    """The name under which the result of a run is kept; None where the project cannot be told from others.

    Everything goes in that may change a bundle or its report: which files there are as well as what is in them, so
    that a file which was looked for in vain counts as soon as it is there. Two runs of the same key have equal results.
    """
    told = {
        "tool": tool(),
        "options": options.cache_key(),
        "report": options.report.ignore,
        "lines": sorted(([*key], line) for key, line in options.lines.items()),
        "config": options.config and options.config.name,
        "bundled": bundled,
        "project": project,
        "root": options.root,
        "named": [content.digest(options.root / path) for path in _named(options)],
        "content": {path: content.digest(file) for path, file in project.files.items()},
    }
    try:
        return digest_of(msgspec.json.encode(told, enc_hook=_plain, order="deterministic"))
    except (TypeError, ValueError, RecursionError):  # Such as a name that is no UTF-8.
        return None


def _named(options: Options) -> list[str]:
    """The files that the options name and that are copied into the bundle: paths relative to their root."""
    script = [] if options.telegram.script == "cdn" else [options.telegram.script]
    icon = options.ton_connect.icon_file()
    return [*script, icon] if icon else script


class Content(msgspec.Struct):
    """Digests of files, each taken once, and what the files looked like then."""

    digests: dict[Path, str] = msgspec.field(default_factory=dict)
    _stats: dict[Path, Stat | None] = msgspec.field(default_factory=dict)

    def digest(self, file: Path) -> str:
        """The digest of a file's content, another text where it is not there or cannot be read."""
        if file not in self.digests:
            self._stats[file] = _stat(file)
            try:
                self.digests[file] = _digest_of_file(file)
            except OSError as error:
                self.digests[file] = f"not read: {error.errno}"
        return self.digests[file]

    def is_still_so(self) -> bool:
        """Whether no file has changed since its digest was taken."""
        return all(_stat(file) == known for file, known in self._stats.items())


def digest_of(data: bytes) -> str:
    """The digest of some content, in letters and digits."""
    return hashlib.blake2b(data, digest_size=_DIGEST_BYTES).hexdigest()


def _digest_of_file(file: Path) -> str:
    """The digest of a file's content; a large file is not read into memory as a whole. OSError."""
    if file.stat().st_size < _LARGE:
        return digest_of(file.read_bytes())
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, lambda: hashlib.blake2b(digest_size=_DIGEST_BYTES)).hexdigest()


def _plain(value: object) -> str:
    if isinstance(value, PurePath):
        return str(value)
    raise TypeError(f"{type(value)} has no digest")


def _stat(file: Path | os.DirEntry[str]) -> Stat | None:
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns


def tool() -> list[object]:
    """What wx2tg is made of: its version, its own files, the libraries that are installed, and Python.

    Of its own files the sizes and times are enough. They change with every edit in a checkout, and whenever pip
    installs another build of the same version.
    """
    here = Path(version.__file__).parent
    files = sorted((path, *told) for folder in (here, here.parent / "grammars") for path, told in _files(str(folder)))
    return [version.__version__, files, sorted(_installed()), sys.version, platform.machine()]


def _files(folder: str) -> Iterator[tuple[str, Stat]]:
    """The files below a folder of the program, by path."""
    with suppress(OSError), os.scandir(folder) as found:
        for item in found:
            if item.is_dir():
                if item.name != "__pycache__":
                    yield from _files(item.path)
            elif (told := _stat(item)) is not None:
                yield item.path, told


def _installed() -> Iterator[str]:
    """The names and versions of all installed distributions, as their folders are called."""
    for folder in dict.fromkeys(sys.path):
        with suppress(OSError):
            yield from (name for name in os.listdir(folder or ".") if name.endswith(_DISTRIBUTIONS))  # noqa: PTH208
