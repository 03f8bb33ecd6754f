"""Adds up the outcomes of a fleet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

import msgspec

from wx2tg.batch.model import Outcome

_SEVERITIES = ("error", "warning", "info")
_EXAMPLES = 5


class Sums(msgspec.Struct, frozen=True):
    """The sums over a fleet; `coverage` is the share of all uses of APIs and components that come across.

    `clean` counts converted projects without errors and warnings. `seconds` adds up the times of the projects, of
    which several are converted at once; `processor` is what the processors needed. Both leave out what was `kept`.
    """

    projects: int = 0
    converted: int = 0
    failed: int = 0
    kept: int = 0
    clean: int = 0
    with_errors: int = 0
    errors: int = 0
    warnings: int = 0
    infos: int = 0
    pages: int = 0
    components: int = 0
    coverage: float = 1.0
    files: int = 0
    bytes: int = 0
    gzip: int = 0
    seconds: float = 0.0
    processor: float = 0.0


class Group(msgspec.Struct, frozen=True):
    """One kind of finding over the fleet: in how many projects, how often, and the message of one."""

    code: str
    name: str
    severity: str
    projects: int
    count: int
    example: str


class Missing(msgspec.Struct, frozen=True):
    """An API or a component that does not come across: how many projects use it, and at how many places."""

    kind: str
    name: str
    tier: str
    projects: int
    uses: int


class Failures(msgspec.Struct, frozen=True):
    """The projects that failed for one kind of reason, and some of their names."""

    kind: str
    projects: int
    names: tuple[str, ...]


@dataclass(slots=True)
class _Counted:
    projects: int = 0
    count: int = 0
    example: str = ""


@dataclass(slots=True)
class Fleet:
    """Outcomes as they come. Each name counts once: a later outcome of the same project takes the place of the first.

    Rows are kept without their findings, which are added up at once, so that a hundred thousand projects fit.
    """

    rows: dict[str, Outcome] = field(default_factory=dict)
    _findings: defaultdict[tuple[str, str, str], _Counted] = field(default_factory=lambda: defaultdict(_Counted))
    _missing: defaultdict[tuple[str, str, str], _Counted] = field(default_factory=lambda: defaultdict(_Counted))

    def add(self, outcome: Outcome) -> None:
        """Count an outcome, unless one of this project has been counted."""
        if outcome.name in self.rows:
            return
        self.rows[outcome.name] = msgspec.structs.replace(outcome, findings=(), lacking=(), stamp=None)
        for seen in outcome.findings:
            _count(self._findings[seen.severity, seen.code, seen.name], seen.count, seen.example)
        for row in outcome.lacking:
            _count(self._missing[row.kind, row.name, row.tier], row.uses)

    def sums(self) -> Sums:
        """The sums."""
        rows = self.rows.values()
        uses = sum(row.uses for row in rows)
        fresh = [row for row in rows if not row.kept]
        done = [row for row in rows if row.status == "converted"]
        added = {
            name: sum(getattr(row, name) for row in rows)
            for name in ("errors", "warnings", "infos", "pages", "components", "files", "bytes", "gzip")
        }
        return Sums(
            projects=len(rows),
            converted=len(done),
            failed=len(rows) - len(done),
            kept=sum(row.kept for row in rows),
            clean=sum(not row.errors and not row.warnings for row in done),
            with_errors=sum(row.errors > 0 for row in done),
            coverage=round(sum(row.across for row in rows) / uses, 4) if uses else 1.0,
            seconds=round(sum(row.seconds for row in fresh), 3),
            processor=round(sum(row.processor for row in fresh), 3),
            **added,
        )

    def findings(self) -> list[Group]:
        """The findings over the fleet: errors first, and those first that most projects have."""
        groups = [
            Group(code, name, severity, told.projects, told.count, told.example)
            for (severity, code, name), told in self._findings.items()
        ]
        order = {severity: index for index, severity in enumerate(_SEVERITIES)}
        return sorted(groups, key=lambda row: (order[row.severity], -row.projects, -row.count, row.code))

    def missing(self) -> list[Missing]:
        """The APIs and components that do not come across, those first that most projects use."""
        rows = [Missing(*key, told.projects, told.count) for key, told in self._missing.items()]
        return sorted(rows, key=lambda row: (-row.projects, -row.uses, row.kind, row.name))

    def failures(self) -> list[Failures]:
        """The projects that failed, by the kind of their reason."""
        kinds: defaultdict[str, list[str]] = defaultdict(list)
        for row in self.rows.values():
            if row.status == "failed":
                kinds[row.kind].append(row.name)
        ordered = sorted(kinds.items(), key=lambda item: (-len(item[1]), item[0]))
        return [Failures(kind, len(names), tuple(sorted(names)[:_EXAMPLES])) for kind, names in ordered]

    def in_order(self, names: Iterable[str]) -> list[Outcome]:
        """The outcomes in the order of `names`; those that there are none of yet are left out."""
        return [self.rows[name] for name in names if name in self.rows]

    def exit_code(self) -> int:
        """1 where a project failed, or has findings that count; else 0."""
        return int(any(row.counts for row in self.rows.values()))


def _count(counted: _Counted, number: int, example: str = "") -> None:
    counted.projects += 1
    counted.count += number
    counted.example = counted.example or example
