"""The two things that wx2tg does: `convert` writes a bundle and gives a report, `check` gives the report alone."""

from __future__ import annotations

import os
import posixpath
import time
from collections.abc import Set
from dataclasses import dataclass, replace
from pathlib import Path

from wx2tg import report
from wx2tg.diagnostics import diagnostic
from wx2tg.driver.compile import compile_with
from wx2tg.driver.linking import link
from wx2tg.driver.memory import collecting_seldom
from wx2tg.driver.outputs import check_outputs, check_reports, marker
from wx2tg.driver.reporting import report_of
from wx2tg.driver.schedule import Crew
from wx2tg.driver.write import MARKER, DistError, write_bundle
from wx2tg.emit.styles import processed
from wx2tg.options import Options, OptionsError
from wx2tg.places import is_file
from wx2tg.plan.files import client_script_copy
from wx2tg.plan.ton_connect import icon_copy, pays_in_ton
from wx2tg.project import discover


@dataclass(frozen=True, slots=True)
class Result:
    """The report about a conversion, and the folder that the bundle was written to."""

    report: report.Report
    out: Path


@collecting_seldom()
def convert(src: Path, options: Options) -> Result:
    """Convert the mini-program at `src` and write the bundle to `options.out`.

    Wrong usage raises ProjectError, OptionsError or DistError; everything else is a finding in the report.
    """
    started = time.perf_counter()
    _require_sense(options)
    project = discover(src, options)
    check_outputs(project, options)
    with Crew(project, options, bundled=True) as crew:
        compiled = compile_with(crew)
        files = link(compiled, options, crew)
    origins = compiled.project.files
    copies = {path: origins[path] for path in compiled.project.assets if path not in files and _readable(origins[path])}
    if (path := client_script_copy(options)) is not None:
        if path in files:
            raise OptionsError(f"`script` in [telegram] is called like a file of the bundle, {path}: rename it.")
        copies[path] = options.root / options.telegram.script
    if pays_in_ton(compiled.apis, options) and (icon := icon_copy(options)):
        copies[icon] = options.root / options.ton_connect.icon_file()
    files[MARKER] = marker((*files, *copies)).encode("utf-8", "surrogatepass")
    _keep_reports(options, {*files, *copies})
    failed = write_bundle(options.out, files, copies)
    findings = [diagnostic("unreadable-file", path=path, reason=reason) for path, reason in failed.items()]
    compiled = replace(compiled, diagnostics=(*compiled.diagnostics, *findings))
    sizes = {**files, **{path: _content(origin) for path, origin in copies.items() if path not in failed}}
    timings = {"total": time.perf_counter() - started}
    return Result(report_of(compiled, options, report.measure(sizes), timings), options.out)


def _require_sense(options: Options) -> None:
    """Refuse options that have the right type and yet mean nothing. OptionsError."""
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


def _readable(file: Path) -> bool:
    """Whether a file may be read. One that may not is left out of the bundle, and is a finding already."""
    return os.access(file, os.R_OK)


@collecting_seldom()
def check(src: Path, options: Options) -> report.Report:
    """The report that a conversion of `src` would give; nothing is written. Raises as `convert` does."""
    _require_sense(options)
    project = discover(src, options)
    check_reports(project, options)
    with Crew(project, options, bundled=False) as crew:
        return report_of(compile_with(crew), options, None, {})
