"""The two things that wx2tg does: `convert` writes a bundle and gives a report, `check` gives the report alone."""

from __future__ import annotations

import os
import posixpath
import time
from collections.abc import Mapping, Set
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from wx2tg import report
from wx2tg.diagnostics import diagnostic
from wx2tg.driver.memory import collecting_seldom
from wx2tg.driver.outputs import check_outputs, check_reports, marker
from wx2tg.driver.runs import Run, Runs, Stamp
from wx2tg.driver.write import MARKER, DistError, write_bundle
from wx2tg.options import BuildSection, Options, OptionsError
from wx2tg.places import is_file
from wx2tg.project import Project, discover

if TYPE_CHECKING:
    from wx2tg.driver.build import Made


class Result(msgspec.Struct, frozen=True):
    """The report about a conversion, and the folder that the bundle was written to."""

    report: report.Report
    out: Path


@collecting_seldom()
def convert(src: Path, options: Options) -> Result:
    """Convert the mini-program at `src` and write the bundle to `options.out`.

    Wrong usage raises ProjectError, OptionsError or DistError; everything else is a finding in the report.
    """
    started = time.perf_counter()
    project = _found(src, options)
    return _converted(project, options, Runs(project, options, bundled=True), started)[0]


@collecting_seldom()
def convert_changed(src: Path, options: Options, standing: Stamp | None) -> tuple[Result | None, Stamp | None]:
    """Convert as `convert` does, unless DIST stands as `standing` says: the stamp of an earlier conversion to it.

    Returns the result, None where nothing has changed, and the stamp of what stands in DIST now. The stamp is None
    where another conversion of the same input might come to something else.
    """
    started = time.perf_counter()
    project = _found(src, options)
    runs = Runs(project, options, bundled=True, stamped=True)
    if standing is not None and runs.is_same(standing):
        return None, standing
    return _converted(project, options, runs, started)


def _found(src: Path, options: Options) -> Project:
    """The project at `src`, once it is known that its bundle may be written."""
    _require_sense(options)
    project = discover(src, options)
    check_outputs(project, options)
    return project


def _converted(project: Project, options: Options, runs: Runs, started: float) -> tuple[Result, Stamp | None]:
    """Write the bundle of a project, and give the report, timed from `started`, and the stamp."""
    made = runs.known() or _build(project, options, bundled=True)
    copies = made.copies
    files = {**made.files, MARKER: marker((*made.files, *copies)).encode("utf-8", "surrogatepass")}
    _keep_reports(options, {*files, *copies})
    failed = write_bundle(options.out, files, copies)
    if isinstance(made, Run) and failed:  # These copies are one finding more than is remembered.
        made = _build(project, options, bundled=True)
    stamp = runs.stamp(made) if isinstance(made, Run) else None
    told = made.report if isinstance(made, Run) else _told(made, options, files, failed)
    if not isinstance(made, Run) and not failed:
        stamp = runs.keep(made, told)
    return Result(replace(told, timings={"total": time.perf_counter() - started}), options.out), stamp


def _build(project: Project, options: Options, *, bundled: bool) -> Made:
    """See `build`, which is imported here because a remembered run does without it."""
    from wx2tg.driver.build import build

    return build(project, options, bundled=bundled)


def _told(made: Made, options: Options, files: Mapping[str, bytes], failed: Mapping[str, str]) -> report.Report:
    """The report about a bundle of `files` and the copies; `failed` are those that could not be made."""
    from wx2tg.driver.reporting import report_of

    findings = [diagnostic("unreadable-file", path=path, reason=reason) for path, reason in failed.items()]
    compiled = replace(made.compiled, diagnostics=(*made.compiled.diagnostics, *findings))
    sizes = {**files, **{path: _content(origin) for path, origin in made.copies.items() if path not in failed}}
    return report_of(compiled, options, report.measure(sizes), {})


def _require_sense(options: Options) -> None:
    """Refuse options that have the right type and yet mean nothing. OptionsError."""
    if options.build.browsers != BuildSection().browsers:
        from wx2tg.emit.styles import processed

        try:
            processed("", True, options.build.browsers)
        except ValueError as error:
            raise OptionsError(f"`browsers` in [build] is not understood: {error}") from None
    script = options.root / options.telegram.script
    if options.telegram.script != "cdn" and not is_file(script):
        raise OptionsError(f'There is no file at "{options.telegram.script}", which `script` in [telegram] names.')
    icon = options.ton_connect.icon_file()
    if icon and not is_file(options.root / icon):
        raise OptionsError(f'There is no file at "{icon}", which `icon` in [ton-connect] names.')


def _keep_reports(options: Options, paths: Set[str]) -> None:
    """Refuse a report that would overwrite a file of the bundle. DistError."""
    for file in options.reports:
        if posixpath.normpath(Path(os.path.relpath(file, options.out)).as_posix()) in paths:
            raise DistError(f"{file} is a file of the bundle, and no place for a report")


def _content(file: Path) -> bytes:
    """The content of a file; b"" where it is gone by now."""
    try:
        return file.read_bytes()
    except OSError:
        return b""


@collecting_seldom()
def check(src: Path, options: Options) -> report.Report:
    """The report that a conversion of `src` would give; nothing is written. Raises as `convert` does."""
    _require_sense(options)
    project = discover(src, options)
    check_reports(project, options)
    runs = Runs(project, options, bundled=False)
    if known := runs.known():
        return known.report
    from wx2tg.driver.reporting import report_of

    made = _build(project, options, bundled=False)
    told = report_of(made.compiled, options, None, {})
    runs.keep(made, told)
    return told
