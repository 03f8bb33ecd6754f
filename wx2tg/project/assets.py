"""Decides which files are published as they are: those of known types, and those that the owner names."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

import msgspec

from wx2tg.diagnostics import Diagnostic, diagnostic
from wx2tg.knowledge import asset_table
from wx2tg.options import OptionsError
from wx2tg.project.cloud_code import cloud_folders
from wx2tg.project.file_names import is_of_bundle, is_of_hosts, is_unportable
from wx2tg.project.own_output import is_report, own_folders
from wx2tg.project.patterns import PatternError, glob
from wx2tg.project.secrets import secret_content, secret_name
from wx2tg.project.tree import NPM, Tree

# How many files a finding names, and how many findings there are for types of files.
_MOST_NAMED = 100
_MOST_TYPES = 30
_WILD = frozenset("*?[{")


class Reason(NamedTuple):
    """Why a file is not published, with details; `folder` is set where all of a folder is left out."""

    kind: Literal["quiet", "secret", "type", "name", "output", "cloud"]
    what: str = ""
    folder: str = ""


_QUIETLY = Reason("quiet")


class Assets(msgspec.Struct, frozen=True):
    """The virtual paths that are published, sorted, and why the others are not; sources and settings need no reason."""

    published: tuple[str, ...]
    left_out: Mapping[str, Reason]
    diagnostics: tuple[Diagnostic, ...]


def choose_assets(tree: Tree, configs: Iterable[str], named: Sequence[str] = ()) -> Assets:
    """Choose the files of `tree` to publish. `configs` are the JSON files that configure the app, pages or components.

    `named` are the patterns of `assets` in wx2tg.toml, relative to the app's root. One without a slash is for names in
    any folder. They publish files of any type; what may be a secret, a setting, code of the cloud or wx2tg's own is
    published only where its path is written in full. OptionsError for a pattern that cannot be read.
    """
    wishes = [_Wish.of(pattern) for pattern in named]
    judge = _Judge(tree, frozenset({"app.json", *configs}), wishes)
    reasons = {path: judge.reason(path) for path in sorted(tree.files)}
    left_out = {path: reason for path, reason in reasons.items() if reason and reason is not _QUIETLY}
    unused = (wish.pattern for wish in wishes if not any(map(wish.match, tree.files)))
    findings = (*_findings(left_out), *(diagnostic("unused-asset-pattern", pattern=pattern) for pattern in unused))
    return Assets(tuple(path for path, reason in reasons.items() if reason is None), left_out, findings)


class _Wish(msgspec.Struct, frozen=True):
    """A pattern of the owner's: its text, which may be a whole path, and the test whether a path matches."""

    pattern: str
    path: str
    match: Callable[[str], bool]

    @classmethod
    def of(cls, pattern: str) -> _Wish:
        plain = pattern.removeprefix("./").strip("/")
        if not plain or ".." in plain.split("/") or "\\" in plain:
            raise OptionsError(
                f'`assets` in [build] of wx2tg.toml: "{pattern}" is no path below the folder of app.json'
            )
        anywhere = "" if "/" in pattern.removeprefix("./") else "**/"
        try:
            name, below = glob(anywhere + plain), glob(f"{anywhere}{plain}/**")
        except PatternError as error:
            raise OptionsError(f'`assets` in [build] of wx2tg.toml: "{pattern}": {error}') from None
        path = "" if _WILD.intersection(plain) else plain
        return cls(pattern, path, lambda file: file == path or name(file) or below(file))


class _Judge(msgspec.Struct, frozen=True):
    """Decides on files one by one."""

    tree: Tree
    configs: frozenset[str]
    wishes: Sequence[_Wish]
    folders: list[tuple[str, Reason]] = msgspec.field(default_factory=list)

    def __post_init__(self) -> None:
        self.folders.extend((folder, Reason("output", folder=folder)) for folder in own_folders(self.tree.files))
        self.folders.extend((folder, Reason("cloud", folder=folder)) for folder in cloud_folders(self.tree))

    def reason(self, path: str) -> Reason | None:
        """Why a file is not published; None where it is."""
        if path in self.configs or self.is_of_component(path):
            return _QUIETLY
        if is_of_bundle(path):
            return Reason("name", "every bundle has a file or a folder of this name")
        if any(wish.path == path for wish in self.wishes):
            return None
        wanted = any(wish.match(path) for wish in self.wishes)
        return self.by_place(path, wanted) or self.by_content(path)

    def by_place(self, path: str, wanted: bool) -> Reason | None:
        """Why a file is not published, judged by its path alone; `wanted`: a pattern of the owner matches it."""
        table = asset_table()
        name = posixpath.basename(path).lower()
        if f"{NPM}/" in path and not wanted and not name.endswith(table.suffixes(media=True)):
            return _QUIETLY
        for folder, reason in self.folders:
            if path.startswith(folder):
                return reason
        if is_of_hosts(path):
            return Reason("name", "web hosts take a file of this name for their settings")
        if _is_settings(path):
            return _QUIETLY
        if (kind := secret_name(path)) and not name.endswith(table.quiet.sources):
            return Reason("secret", kind)
        if not wanted and not name.endswith(table.suffixes()):
            if self.is_source(name):
                return _QUIETLY
            return Reason("output") if is_report(self.tree.files[path]) else Reason("type", _type_of(name))
        if is_unportable(path):
            return Reason("name", "Windows or web hosts cannot hold a name such as this")
        return None

    def by_content(self, path: str) -> Reason | None:
        """Why a file is not published, judged by its content."""
        name = path.lower()
        if is_report(self.tree.files[path]):
            return Reason("output")
        if not name.endswith(asset_table().suffixes(media=True)) and (kind := secret_content(self.tree.files[path])):
            return Reason("secret", kind)
        return None

    def is_of_component(self, path: str) -> bool:
        """Whether a file is the JSON beside a template: it configures a component, even one that nothing uses."""
        stem, suffix = posixpath.splitext(path)
        return suffix == ".json" and self.tree.first(stem, self.tree.suffixes.template) is not None

    def is_source(self, name: str) -> bool:
        """Whether a file is compiled, or written for those who read the sources."""
        quiet, suffixes = asset_table().quiet, self.tree.suffixes
        stem, suffix = posixpath.splitext(name)
        return name.endswith(
            (*quiet.sources, *quiet.documents, *suffixes.template, *suffixes.style, *suffixes.wxs)
        ) or (stem in quiet.document_stems and suffix in quiet.document_suffixes)


def _is_settings(path: str) -> bool:
    quiet = asset_table().quiet
    folded = path.lower()
    name = posixpath.basename(folded)
    return (
        folded in quiet.root_settings
        or name in quiet.settings
        or (name.startswith(quiet.settings_prefixes) and name.endswith(".json"))
    )


def _type_of(name: str) -> str:
    suffix = posixpath.splitext(name)[1]
    return suffix if suffix.strip(".") else "no suffix"


def _findings(left_out: Mapping[str, Reason]) -> Iterator[Diagnostic]:
    """One finding for each type of file, at the first one, with the others in its notes; else one for each file."""
    groups: dict[Reason, list[str]] = {}
    for path, reason in left_out.items():
        if reason not in groups and reason.kind == "type" and len(groups) >= _MOST_TYPES:
            reason = Reason("type", "and others")
        groups.setdefault(reason, []).append(path)
    for reason, paths in groups.items():
        if reason.folder:
            yield _finding(reason, reason.folder.rstrip("/"))
        elif reason.kind == "type":
            yield _finding(reason, *paths)
        else:
            yield from (_finding(reason, path) for path in paths[:_MOST_NAMED])
            if len(paths) > _MOST_NAMED:
                yield _finding(reason, *paths[_MOST_NAMED:])


def _finding(reason: Reason, path: str, *others: str) -> Diagnostic:
    """The finding for `path`; `others` are left out for the same reason."""
    notes = others[:_MOST_NAMED]
    if len(others) > _MOST_NAMED:
        notes = (*notes, f"and {len(others) - _MOST_NAMED} more")
    match reason.kind:
        case "secret":
            return diagnostic("secret-left-out", path=path, notes=notes, what=reason.what)
        case "type":
            files = f"{len(others) + 1} files are" if others else "1 file is"
            return diagnostic("file-left-out", path=path, notes=notes, files=files, type=reason.what)
        case "name":
            return diagnostic("name-left-out", path=path, notes=notes, reason=reason.what)
        case "cloud":
            return diagnostic("cloud-code-left-out", path=path, notes=notes, folder=reason.folder)
        case _:
            return diagnostic("own-output-left-out", path=path, notes=notes)
