"""Reads what a project uses of WeChat's cloud: in the scripts of the app, and in those of its cloud functions."""

from __future__ import annotations

import os
import posixpath
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from wx2tg.analyze.cloud.environments import ENVIRONMENT
from wx2tg.analyze.scripts import Script
from wx2tg.options import Options
from wx2tg.plan import cloud as plan
from wx2tg.project import Project, discover
from wx2tg.project.cloud_functions import CloudFolder, cloud_folder, cloudbase_settings
from wx2tg.project.reading import read_source
from wx2tg.project.tree import NPM
from wx2tg.report.cloud import Cloud, CloudFunction, Collection, Variable
from wx2tg.report.uses import Place
from wx2tg.syntax import script
from wx2tg.text import Source, Span

_TYPESCRIPT = (".ts", ".mts")


def cloud_of(src: Path, options: Options, *, used: bool) -> Cloud | None:
    """What the project at `src` uses of the cloud; None where it has no functions, and `used` says that it calls none.

    Raises as `discover` does.
    """
    project = discover(src, options)
    folder = cloud_folder(project, options.project.source)
    if not used and (folder is None or not folder.functions):
        return None
    unread: list[str] = []
    pages = list(_parsed(project, _of_pages(project, folder), unread))
    functions = list(_parsed(project, _of_functions(project, folder), unread))
    homes = {_shown(project, file): _home(folder, path) for path, file in folder.scripts.items()} if folder else {}
    return _reported(project, folder, plan.cloud_of(pages, functions, homes), unread)


def _of_pages(project: Project, folder: CloudFolder | None) -> Iterator[Source]:
    """The app's own scripts, app.js first, since its environment is the default one; paths are relative to SRC."""
    left_out = set(folder.scripts.values()) if folder is not None else set()
    paths = [path for path in project.files if path.endswith(project.suffixes.script) and f"{NPM}/" not in path]
    for path in sorted(paths, key=lambda path: (posixpath.splitext(path)[0] != "app", path)):
        if not path.endswith(".d.ts") and project.files[path] not in left_out:
            yield Source(project.shown(path), project.read(path).text)


def _of_functions(project: Project, folder: CloudFolder | None) -> Iterator[Source]:
    for file in folder.scripts.values() if folder is not None else ():
        yield read_source(file, _shown(project, file))[0]


def _shown(project: Project, file: Path) -> str:
    return Path(os.path.relpath(file, project.src)).as_posix()


def _home(folder: CloudFolder, path: str) -> str:
    """The name by which the function is called that a script belongs to; "" where it is none of a function."""
    name = next((one.name for one in folder.functions if path.startswith(f"{one.name}/")), "")
    return posixpath.basename(name)


def _parsed(project: Project, sources: Iterator[Source], unread: list[str]) -> Iterator[Script]:
    """The scripts that can be read, packed libraries left out; what is not valid JavaScript goes to `unread`."""
    for source in sources:
        typescript, legacy = source.path.endswith(_TYPESCRIPT), project.legacy_decorators
        item = Script(script.parse(source, typescript, not typescript if legacy is None else legacy))
        if item.module.broken:
            unread.append(source.path)
        elif not item.is_large:
            yield item


def _reported(project: Project, folder: CloudFolder | None, found: plan.Cloud, unread: list[str]) -> Cloud:
    told = cloudbase_settings(project)
    unknown: defaultdict[str, list[Place]] = defaultdict(list)
    for item in found.computed:
        unknown[item.kind].append(_place(item.source, item.span))
    variables = [Variable(item.text, _place(item.source, item.span)) for item in found.variables]
    known = {item.name for item in variables}
    variables += [
        Variable(name, Place("cloudbaserc.json", 1, 1))
        for name in told.variables
        if name not in known and plan.is_given(name)
    ]
    own = (told.environment,) if ENVIRONMENT.fullmatch(told.environment) else ()
    return Cloud(
        environments=tuple(dict.fromkeys((*found.environments, *own))),
        folder=str(folder.folder.absolute()) if folder is not None else "",
        functions=tuple(CloudFunction(one.name, one.packages) for one in folder.functions) if folder else (),
        collections=tuple(map(_collection, found.collections)),
        called=tuple(Variable(item.text, _place(item.source, item.span)) for item in found.called),
        variables=tuple(variables),
        unknown={kind: tuple(places) for kind, places in unknown.items()},
        unread=tuple(unread),
    )


def _place(source: Source, span: Span) -> Place:
    return Place(source.path, *source.position(span.start))


def _collection(item: plan.Collection) -> Collection:
    done = " and ".join(word for word, does in (("read", item.reads), ("write", item.writes)) if does)
    return Collection(
        name=item.name,
        place=_place(item.first.source, item.first.span),
        pages=(done or "use") if item.in_pages else "",
        in_functions=item.in_functions,
        certain=item.certain,
        indexes=item.indexes,
    )
