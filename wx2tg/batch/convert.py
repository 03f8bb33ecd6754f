"""Converts one project of a fleet. Whatever goes wrong is its outcome; nothing is raised."""

from __future__ import annotations

import time
import traceback
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from wx2tg import report as reports
from wx2tg.batch import folder
from wx2tg.batch.model import Job, Kind, Lacking, Limits, Outcome, Seen, failed
from wx2tg.driver import pipeline
from wx2tg.driver.runs import Stamp
from wx2tg.driver.write import DistError
from wx2tg.options import Options, OptionsError, load
from wx2tg.project import ProjectError

if TYPE_CHECKING:
    from wx2tg.report import Report
    from wx2tg.report.uses import ApiUse, ComponentUse

_ACROSS = frozenset({"full", "partial", "emulated"})
_LACKING = frozenset({"unsupported", "unknown"})


def convert_project(job: Job) -> Outcome:
    """Write the bundle, the report and the record of a project, unless all of them stand and nothing has changed."""
    started = time.perf_counter()
    try:
        return _converted(job)
    except (ProjectError, OptionsError, DistError) as error:
        return failed(job, _KINDS[type(error)], str(error), time.perf_counter() - started)
    except MemoryError:
        return failed(job, "memory", too_large(job.limits), time.perf_counter() - started)
    except OSError as error:
        reason = f"{error.filename or job.out} cannot be written: {error.strerror}."
        return failed(job, "output", reason, time.perf_counter() - started)
    except Exception as error:
        place = traceback.extract_tb(error.__traceback__)[-1]
        reason = f"wx2tg itself failed: {type(error).__name__}: {error} ({Path(place.filename).name}:{place.lineno})"
        return failed(job, "fault", reason, time.perf_counter() - started)


_KINDS: dict[type[Exception], Kind] = {ProjectError: "project", OptionsError: "settings", DistError: "output"}


def too_large(limits: Limits) -> str:
    """What is said of a project that takes too much memory."""
    return f"It needs more than {limits.megabytes} MB of memory; --memory allows another amount."


def _converted(job: Job) -> Outcome:
    """See `convert_project`; raises what a conversion raises."""
    src, out = Path(job.path), Path(job.out)
    clock, processor = time.perf_counter(), time.process_time()
    options = _options(job, src, out)
    known = folder.kept(out, job.name, job.path)
    if known is None:
        # A record must never tell of a bundle that another conversion has put in its place.
        folder.record_of(out, job.name).unlink(missing_ok=True)
    result, stamp = pipeline.convert_changed(src, options, known.stamp if known else None)
    if result is None and known is not None:
        return msgspec.structs.replace(known, kept=True, level=options.report.fail_on)
    assert result is not None
    _require_memory(result.report)
    folder.write(folder.report_of(out, job.name), reports.render(result.report, "json").encode())
    outcome = msgspec.structs.replace(
        _told(job, result.report, stamp),
        level=options.report.fail_on,
        seconds=round(time.perf_counter() - clock, 3),
        processor=round(time.process_time() - processor, 3),
    )
    folder.keep(out, outcome)
    return outcome


def _options(job: Job, src: Path, out: Path) -> Options:
    """The options of a project. One process converts it: others have projects of their own."""
    flags = job.flags
    return load(src).with_flags(
        out=folder.bundle_of(out, job.name),
        jobs=1,
        cache=False,
        force=flags.force,
        minify=flags.minify,
        source_maps=flags.source_maps,
        fail_on=flags.fail_on,
        reports=(folder.report_of(out, job.name),),
    )


def _require_memory(report: Report) -> None:
    """MemoryError where a unit could not be converted for want of memory: the project is not done then."""
    if any(item.name == "internal-error" and "MemoryError" in item.message for item in report.findings):
        raise MemoryError


def _told(job: Job, report: Report, stamp: Stamp | None) -> Outcome:
    """The outcome of a project with that report."""
    summary, project = report.summary, report.project
    assets = report.bundle.assets if report.bundle else ()
    rows: tuple[ApiUse | ComponentUse, ...] = (*report.apis, *report.components)
    uses = [(row.tier, use.comes_across) for row in rows for use in row.uses]
    return Outcome(
        name=job.name,
        path=job.path,
        status="converted",
        title=project.name,
        pages=project.pages,
        components=project.components,
        errors=summary.errors,
        warnings=summary.warnings,
        infos=summary.infos,
        unsupported=sum(tier == "unsupported" for tier, _ in uses),
        uses=len(uses),
        across=sum(across and tier in _ACROSS for tier, across in uses),
        files=len(assets),
        bytes=sum(asset.bytes for asset in assets),
        gzip=sum(asset.gzip for asset in assets),
        findings=_seen(report),
        lacking=_lacking(report),
        stamp=stamp,
    )


def _seen(report: Report) -> tuple[Seen, ...]:
    counts = Counter((item.code, item.name, item.severity) for item in report.findings)
    examples = {item.code: item.message for item in reversed(report.findings)}
    return tuple(
        Seen(code, name, severity, count, examples[code]) for (code, name, severity), count in sorted(counts.items())
    )


def _lacking(report: Report) -> tuple[Lacking, ...]:
    apis = [Lacking("api", row.name, row.tier, len(row.uses)) for row in report.apis if row.tier in _LACKING]
    tags = [Lacking("component", row.tag, row.tier, len(row.uses)) for row in report.components if row.tier in _LACKING]
    return (*apis, *tags)
