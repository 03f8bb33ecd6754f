"""What is reported: findings, the APIs and components an app uses and how they come across, hosts, sizes and times."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import Literal

import msgspec
from msgspec.structs import replace

from wx2tg import knowledge
from wx2tg.diagnostics import Diagnostic, Severity
from wx2tg.diagnostics.suppress import keep, unused
from wx2tg.report import uses
from wx2tg.report.baseline import Diff, Finding
from wx2tg.report.checklist import Step, steps_of
from wx2tg.report.findings import findings_of, ordered
from wx2tg.report.limit import limited
from wx2tg.report.matching import compare
from wx2tg.report.pages import PageCoverage, pages_of
from wx2tg.report.served import Served
from wx2tg.report.sizes import Bundle
from wx2tg.report.uses import ApiUse, ComponentUse, Host, Task
from wx2tg.text import Source

Level = Literal["error", "warning", "unsupported", "never"]


_COMES_ACROSS = frozenset({"full", "partial", "emulated"})


class Project(msgspec.Struct, frozen=True):
    """Facts of the project; `root` is the app's folder relative to SRC, `files` counts by suffix (`wxml`, ...)."""

    name: str = ""
    appid: str = ""
    root: str = "."
    pages: int = 0
    components: int = 0
    subpackages: int = 0
    files: dict[str, int] = {}


class Summary(msgspec.Struct, frozen=True):
    """Counts; `coverage` is the share of API and component uses that are full, partial or emulated."""

    errors: int
    warnings: int
    infos: int
    apis: dict[str, int]
    components: dict[str, int]
    coverage: float


class Point(msgspec.Struct, frozen=True):
    """What a run of the past counted; `commit` is "" where it is not known, `time` a date or a time in ISO 8601."""

    time: str
    commit: str
    version: str
    errors: int
    warnings: int
    infos: int
    coverage: float


class Report(msgspec.Struct, frozen=True):
    """Everything that one run found out. Every list is in a fixed order, so equal runs give equal reports.

    `diagnostics` stands beside `findings`, one each, for those who show source lines. `timings` maps a stage to seconds
    and is not part of a written report, nor is `served`. `diff` is set where the report was compared with an older one,
    `history` where a trend file is kept: it has the runs up to this one. `narrowed`: it has the findings of some files.
    """

    project: Project
    summary: Summary
    findings: tuple[Finding, ...]
    diagnostics: tuple[Diagnostic, ...]
    apis: tuple[ApiUse, ...] = ()
    components: tuple[ComponentUse, ...] = ()
    hosts: tuple[Host, ...] = ()
    named: tuple[str, ...] = ()
    tasks: tuple[Task, ...] = ()
    served: Served = msgspec.field(default_factory=Served)
    bundle: Bundle | None = None
    timings: Mapping[str, float] = msgspec.field(default_factory=dict)
    diff: Diff | None = None
    history: tuple[Point, ...] = ()
    pages: tuple[PageCoverage, ...] = ()
    checklist: tuple[Step, ...] = ()
    narrowed: bool = False

    @staticmethod
    def build(
        project: Project,
        diagnostics: Iterable[Diagnostic],
        *,
        api_uses: Iterable[tuple[str, str, int, int]] = (),
        component_uses: Iterable[tuple[str, str, int, int]] = (),
        unheeded: Iterable[tuple[str, bool, str, str, int, int]] = (),
        hosts: Iterable[tuple[str, str, str, int, int]] = (),
        named: Iterable[str] = (),
        tasks: Iterable[tuple[str, str, str, int, int]] = (),
        steps: Iterable[tuple[str, str, str, str, int, int]] = (),
        pages: Iterable[tuple[str, Collection[str]]] = (),
        served: Served | None = None,
        bundle: Bundle | None = None,
        timings: Mapping[str, float] | None = None,
        ignore: Collection[str] = (),
        sources: Iterable[Source] = (),
        own: Mapping[str, str] | None = None,
    ) -> Report:
        """Make a report of what the stages found.

        A use is (name or tag, path, line, column), a host (origin, kind, path, line, column), something unheeded (tag,
        whether it is an event, its name, path, line, column), a step (topic, title, text, path, line, column), a page
        its name and the paths of its files. Paths are relative to the app's root here, and to SRC in the report.

        Findings that `ignore` or a comment silences are left out; a comment in `sources` that silences nothing is a
        finding itself. `own` maps an API or a tag to the file with which
        the owner implements it.
        """
        root = project.root
        found = tuple(diagnostics)
        kept = keep((*found, *unused(found, sources)), ignore)
        items = ordered(_moved(item, root) for item in limited(kept))
        apis = uses.api_uses(api_uses, root, own or {})
        components = uses.component_uses(component_uses, unheeded, root, own or {})
        findings = findings_of(items)
        return Report(
            project=project,
            summary=_summary(items, apis, components),
            findings=findings,
            diagnostics=items,
            apis=apis,
            components=components,
            hosts=(talked := uses.hosts_of(hosts, root)),
            named=tuple(sorted(set(named) - {host.origin for host in talked})),
            tasks=uses.tasks_of(tasks, root),
            pages=pages_of(pages, (*apis, *components), findings, root),
            checklist=steps_of(steps, apis, components, root),
            served=served or Served(),
            bundle=bundle,
            timings=timings or {},
        )

    @property
    def coverage(self) -> float:
        """The share of API and component uses that come across, from 0 to 1."""
        return self.summary.coverage

    def against(self, baseline: Iterable[Finding], coverage: float | None = None) -> Report:
        """The same report, compared with the findings and the coverage of an older one."""
        return replace(self, diff=compare(self.findings, baseline, coverage))

    def within(self, paths: Collection[str]) -> Report:
        """The same report with the findings in some files alone, and in no file; all that it counts else stays."""
        kept = [pair for pair in zip(self.findings, self.diagnostics, strict=True) if _is_in(pair[0], paths)]
        severities = Counter(item.severity for item, _ in kept)
        counts = {"errors": severities["error"], "warnings": severities["warning"], "infos": severities["info"]}
        return replace(
            self,
            findings=tuple(item for item, _ in kept),
            diagnostics=tuple(diagnostic for _, diagnostic in kept),
            summary=msgspec.structs.replace(self.summary, **counts),
            diff=self.diff and self.diff.within(paths),
            narrowed=True,
        )

    def exit_code(self, level: Level = "error") -> int:
        """1 where there are findings at or above `level`, else 0; after a comparison only new findings count."""
        if level == "never":
            return 0
        findings = self.findings if self.diff is None else self.diff.new
        counted = {"error", "warning"} if level == "warning" else {"error"}
        if any(item.severity in counted for item in findings):
            return 1
        if level != "unsupported":
            return 0
        if self.diff is not None or self.narrowed:
            return int(any(item.name.startswith("unsupported-") for item in findings))
        rows: tuple[ApiUse | ComponentUse, ...] = (*self.apis, *self.components)
        return int(any(row.tier == "unsupported" for row in rows))


def _is_in(item: Finding, paths: Collection[str]) -> bool:
    return not item.path or item.path in paths


def _moved(item: Diagnostic, root: str) -> Diagnostic:
    return replace(item, path=uses.from_source_root(root, item.path))


def _summary(items: Iterable[Diagnostic], apis: tuple[ApiUse, ...], components: tuple[ComponentUse, ...]) -> Summary:
    severities = Counter(item.severity for item in items)
    rows: tuple[ApiUse | ComponentUse, ...] = (*apis, *components)
    total = sum(len(row.uses) for row in rows)
    across = sum(use.comes_across for row in rows if row.tier in _COMES_ACROSS for use in row.uses)
    return Summary(
        errors=severities[Severity.ERROR],
        warnings=severities[Severity.WARNING],
        infos=severities[Severity.INFO],
        apis=_tiers(row.tier for row in apis),
        components=_tiers(row.tier for row in components),
        coverage=round(across / total, 4) if total else 1.0,
    )


def _tiers(tiers: Iterable[str]) -> dict[str, int]:
    counts = Counter(tiers)
    return {tier: counts[tier] for tier in (*knowledge.TIERS, "unknown")}
