"""Brings a project as it was at a revision of its git repository into a folder, and asks git what the revision is.

A repository may have been made by somebody else, and its own settings can name programs. So git is only asked for
names and for the content of files: it checks nothing out, applies no filters, and fetches nothing.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec

# A revision as people write it: main, v1.2, HEAD~3, origin/main, main@{1}, :/text is none.
_REVISION = re.compile(r"[\w@][\w./@{}~^+\-]{0,249}")
_HERE = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX")
"""What git tells its hooks of the repository that they run in; it would stand before `-C`."""
_PACKAGES = ("node_modules", "miniprogram_npm")
_LINK, _FILES = b"120000", (b"100644", b"100755")


class RevisionError(Exception):
    """Wrong usage: git is missing, the project is in no repository, or there is no such revision."""


class Commit(msgspec.Struct, frozen=True):
    """A commit: its hash, and when it was committed, in ISO 8601."""

    hash: str
    time: str


def commit_of(project: Path, revision: str = "HEAD") -> Commit:
    """The commit that a revision of the repository around `project` means. RevisionError."""
    name = _resolved(project, revision)
    flags = ["--no-patch", "--no-show-signature", "--format=%cI"]
    shown = _git(project, "show", *flags, name)
    return Commit(name, shown.decode("ascii", "replace").strip())


@contextmanager
def exported(project: Path, revision: str) -> Iterator[Path]:
    """A temporary folder, called as `project` is, with its files as they were at a revision. RevisionError.

    Packages that are installed beside a package.json and not committed are those that are there now.
    """
    commit = _resolved(project, revision)
    with tempfile.TemporaryDirectory(prefix="wx2tg-") as temporary:
        folder = Path(temporary).resolve() / (project.resolve().name or "project")
        folder.mkdir()
        entries = list(_entries(project, commit))
        if not entries:
            raise RevisionError(f"{revision} has no files at {project}")
        _write(project, entries, folder)
        _bring_packages(project, folder)
        yield folder


def changed_since(project: Path, revision: str, paths: Iterable[str]) -> frozenset[str]:
    """Those of `paths`, relative to `project`, whose files are not as they were at a revision. RevisionError.

    The contents themselves are compared, whether they are committed or not: to ask git for the state of its index
    would run what the repository has set as its monitor and as its filters.
    """
    then = {path: name for _, name, path in _entries(project, _resolved(project, revision))}
    return frozenset(path for path in paths if path not in then or not _is_blob(project / path, then[path]))


def _is_blob(file: Path, name: bytes) -> bool:
    """Whether a file has the content of the git object `name`, its line ends as it has them or as git keeps them."""
    try:
        content = file.read_bytes()
    except OSError:
        return False
    return any(_blob_name(text, len(name)) == name for text in (content, content.replace(b"\r\n", b"\n")))


def _blob_name(content: bytes, length: int) -> bytes:
    """The name that git gives to a content: a digest of SHA-1, or of SHA-256 in repositories of that kind."""
    digest = hashlib.sha256() if length == 64 else hashlib.sha1(usedforsecurity=False)
    digest.update(b"blob %d\0" % len(content))
    digest.update(content)
    return digest.hexdigest().encode()


def _resolved(project: Path, revision: str) -> str:
    """The hash of the commit that a revision means. RevisionError."""
    if not _REVISION.fullmatch(revision) or ".." in revision:
        raise RevisionError(f"{revision!r} is neither a report, a folder, nor the name of a revision")
    found = _run(project, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")
    if found.returncode:
        _git(project, "rev-parse", "--git-dir")
        raise RevisionError(
            f"{revision} is neither a report, a folder, nor a revision in the git repository of {project}"
        )
    return found.stdout.decode("ascii", "replace").strip()


def _git(project: Path, *arguments: str) -> bytes:
    done = _run(project, *arguments)
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().partition("\n")[0].removeprefix("fatal: ")
        raise RevisionError(f"git cannot tell of {project}: {said or 'it gave no reason'}")
    return done.stdout


def _run(project: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(
            [*_command(project), *arguments], env=_environment(), stdin=subprocess.DEVNULL, capture_output=True
        )
    except OSError as error:
        raise RevisionError(f"git cannot be run, which knows the revisions: {error.strerror}") from None


def _command(project: Path) -> list[str]:
    return ["git", "--no-pager", "-C", str(project), "-c", "core.fsmonitor=false"]


def _environment() -> dict[str, str]:
    """The environment of git: in English, asking nobody, fetching nothing, in the repository of the project."""
    kept = {name: value for name, value in os.environ.items() if name not in _HERE}
    quiet = {"LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0"}
    return kept | quiet | {"GIT_ALLOW_PROTOCOL": "none", "GIT_NO_LAZY_FETCH": "1", "GIT_NO_REPLACE_OBJECTS": "1"}


def _entries(project: Path, commit: str) -> Iterator[tuple[bytes, bytes, str]]:
    """The mode, the hash and the path, relative to `project`, of each file of a commit at or below `project`."""
    for entry in _git(project, "ls-tree", "-r", "-z", commit).split(b"\0"):
        head, _, path = entry.partition(b"\t")
        if path and head.count(b" ") == 2:
            mode, _, name = head.split(b" ")
            yield mode, name, os.fsdecode(path)


def _write(project: Path, entries: list[tuple[bytes, bytes, str]], folder: Path) -> None:
    """Write files, and links after them, so that no file is written through a link."""
    command = [*_command(project), "cat-file", "--batch"]
    files = [entry for entry in entries if entry[0] in _FILES]
    links = [entry for entry in entries if entry[0] == _LINK]
    with subprocess.Popen(command, env=_environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE) as git:
        assert git.stdin is not None
        assert git.stdout is not None
        for mode, name, path in (*files, *links):
            git.stdin.write(name + b"\n")
            git.stdin.flush()
            head = git.stdout.readline().split()
            if len(head) != 3:
                raise RevisionError(f"the repository of {project} lacks the content of {path}")
            content = git.stdout.read(int(head[2]) + 1)[:-1]
            target = folder / path
            if ".." in path.split("/") or target.is_symlink() or target.exists():
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            if mode == _LINK:
                with suppress(OSError, ValueError):
                    target.symlink_to(os.fsdecode(content))
            else:
                target.write_bytes(content)


def _bring_packages(project: Path, folder: Path) -> None:
    """Give packages that are not committed to the exported project, each folder of them as hard links where it can."""
    for manifest in [*folder.rglob("package.json")]:
        place = manifest.parent.relative_to(folder)
        for name in _PACKAGES:
            installed, wanted = project / place / name, folder / place / name
            if installed.is_dir() and not installed.is_symlink() and not wanted.exists():
                shutil.copytree(installed, wanted, symlinks=True, copy_function=_linked, ignore_dangling_symlinks=True)


def _linked(origin: str, target: str) -> str:
    """Link a file, or copy it where the temporary folder is on another disk."""
    try:
        os.link(origin, target, follow_symlinks=False)
    except OSError:
        shutil.copyfile(origin, target, follow_symlinks=False)
    return target
