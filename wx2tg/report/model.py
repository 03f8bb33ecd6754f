"""What is reported: findings, the APIs and components an app uses and how they come across, hosts, sizes and times."""

from __future__ import annotations

import posixpath
import zlib
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Literal, NamedTuple

import msgspec

from wx2tg import knowledge
from wx2tg.diagnostics import Diagnostic, Severity
from wx2tg.diagnostics.suppress import keep
from wx2tg.report.baseline import Diff, Finding, compare
from wx2tg.report.limit import limited
from wx2tg.text import Source

Level = Literal["error", "warning", "unsupported", "never"]
ReportedTier = Literal["full", "partial", "emulated", "unsupported", "not-applicable", "unknown"]

_COMES_ACROSS = frozenset({"full", "partial", "emulated"})
_PACKED = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".mp3", ".mp4", ".m4a", ".woff", ".woff2", ".zip")


class Use(NamedTuple):
    """A place where something is used; line and column are 1-based, the column counts UTF-16 units.

    `attribute` or `event` names what is used there of a component and has no effect.
    """

    path: str
    line: int
    column: int
    attribute: str = ""
    event: str = ""


class Place(msgspec.Struct, frozen=True, omit_defaults=True):
    """A `Use` as it is written in a report."""

    path: str
    line: int
    column: int
    attribute: str = ""
    event: str = ""

    @property
    def comes_across(self) -> bool:
        """Whether it is more than an attribute or event without effect."""
        return not (self.attribute or self.event)


class Project(msgspec.Struct, frozen=True):
    """Facts of the project; `root` is the app's folder relative to SRC, `files` counts by suffix (`wxml`, ...)."""

    name: str = ""
    appid: str = ""
    root: str = "."
    pages: int = 0
    components: int = 0
    subpackages: int = 0
    files: dict[str, int] = {}


class ApiUse(msgspec.Struct, frozen=True):
    """An API that the app names; `doc` is what to give to `wx2tg explain`."""

    name: str
    tier: ReportedTier
    target: str
    note: str
    doc: str
    uses: tuple[Place, ...]


class ComponentUse(msgspec.Struct, frozen=True):
    """A built-in component, or a tag that is neither built in nor declared.

    `uses` are those of the tag, and of the attributes and events written on it that have no effect.
    """

    tag: str
    tier: ReportedTier
    target: str
    note: str
    uses: tuple[Place, ...]


class Host(msgspec.Struct, frozen=True):
    """An origin the app talks to: a browser asks it for CORS headers where WeChat does not."""

    origin: str
    kinds: tuple[str, ...]
    uses: tuple[Place, ...]


class Task(msgspec.Struct, frozen=True):
    """Something to do outside of the sources, and the places that call for it."""

    title: str
    text: str
    uses: tuple[Place, ...]


class Asset(msgspec.Struct, frozen=True):
    """A file of the bundle and its sizes in bytes."""

    path: str
    bytes: int
    gzip: int


class Bundle(msgspec.Struct, frozen=True):
    """The sizes of the whole bundle, in bytes."""

    bytes: int = 0
    gzip: int = 0
    assets: tuple[Asset, ...] = ()


class Summary(msgspec.Struct, frozen=True):
    """Counts; `coverage` is the share of API and component uses that are full, partial or emulated."""

    errors: int
    warnings: int
    infos: int
    apis: dict[str, int]
    components: dict[str, int]
    coverage: float


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that one run found out. Every list is in a fixed order, so equal runs give equal reports.

    `diagnostics` stands beside `findings`, one each, for those who show source lines. `timings` maps a stage to seconds
    and is not part of a written report. `diff` is set where the report was compared with an older one.
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
    bundle: Bundle | None = None
    timings: Mapping[str, float] = field(default_factory=dict)
    diff: Diff | None = None

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
        bundle: Bundle | None = None,
        timings: Mapping[str, float] | None = None,
        ignore: Collection[str] = (),
        own: Mapping[str, str] | None = None,
    ) -> Report:
        """A report of what the stages found.

        A use is (name or tag, path, line, column), a host (origin, kind, path, line, column), something unheeded (tag,
        whether it is an event, its name, path, line, column); paths are relative to the app's root here, and to SRC in
        the report. Findings that `ignore` or a comment silences are left out. `own` maps
        an API or a tag to the file with which the owner implements it.
        """
        root = project.root
        items = _ordered(_moved(item, root) for item in limited(keep(diagnostics, ignore)))
        apis = tuple(_api(name, places, own or {}) for name, places in _grouped(api_uses, root))
        used = [(tag, Use(path, line, column)) for tag, path, line, column in component_uses]
        for tag, event, name, path, line, column in unheeded:
            used.append((tag, Use(path, line, column, "" if event else name, name if event else "")))
        components = tuple(_component(tag, places, own or {}) for tag, places in _placed(used, root))
        return Report(
            project=project,
            summary=_summary(items, apis, components),
            findings=_findings(items),
            diagnostics=items,
            apis=apis,
            components=components,
            hosts=(talked := _hosts(hosts, root)),
            named=tuple(sorted(set(named) - {host.origin for host in talked})),
            tasks=_tasks(tasks, root),
            bundle=bundle,
            timings=timings or {},
        )

    @property
    def coverage(self) -> float:
        """The share of API and component uses that come across, from 0 to 1."""
        return self.summary.coverage

    def against(self, baseline: Iterable[Finding]) -> Report:
        """The same report, compared with the findings of an older one."""
        return replace(self, diff=compare(self.findings, baseline))

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
        if self.diff is not None:
            return int(any(item.name.startswith("unsupported-") for item in findings))
        rows: tuple[ApiUse | ComponentUse, ...] = (*self.apis, *self.components)
        return int(any(row.tier == "unsupported" for row in rows))


def measure(files: Mapping[str, bytes]) -> Bundle:
    """The sizes of a bundle, file by file; what is already packed is not packed again."""
    assets = tuple(Asset(path, len(data), _gzip_size(path, data)) for path, data in sorted(files.items()))
    return Bundle(sum(asset.bytes for asset in assets), sum(asset.gzip for asset in assets), assets)


def _gzip_size(path: str, data: bytes) -> int:
    return len(data) if path.lower().endswith(_PACKED) else len(zlib.compress(data, 9, 31))


def _ordered(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """By place, then by code; what was found twice is told once."""
    keyed = {(item.path, *_lines(item), item.code, item.message): item for item in diagnostics}
    return tuple(keyed[key] for key in sorted(keyed))


def _lines(item: Diagnostic) -> tuple[int, int, int, int]:
    """First and last line and column; a finding without a place stands at the head of its file."""
    if item.source is None or item.span is None:
        return 1, 1, 1, 1
    return *item.source.position(item.span.start), *item.source.position(item.span.end)


def _findings(items: Iterable[Diagnostic]) -> tuple[Finding, ...]:
    seen: Counter[tuple[str, str, str]] = Counter()
    # A line may be as long as a file, and have many findings.
    lines: dict[tuple[Source, int], str] = {}
    digests = {}
    findings = []
    for item in items:
        line, column, end_line, end_column = _lines(item)
        text = item.message
        if item.source is not None and item.span is not None:
            if (item.source, line) not in lines:
                lines[item.source, line] = " ".join(item.source.line_text(line).split())
            text = lines[item.source, line]
        key = (item.code, item.path, text)
        seen[key] += 1
        if key not in digests:
            digests[key] = sha256("\0".join((*key, "")).encode("utf-8", "surrogatepass"))
        digest = digests[key].copy()
        digest.update(str(seen[key]).encode())
        findings.append(
            Finding(
                code=item.code,
                name=item.name,
                severity=item.severity.value,
                message=item.message,
                path=item.path,
                line=line,
                column=column,
                end_line=end_line,
                end_column=end_column,
                notes=item.notes,
                fingerprint=digest.hexdigest()[:16],
            )
        )
    return tuple(findings)


def _from_source_root(root: str, path: str) -> str:
    """`path` relative to SRC, writable: bytes of a file name that are not UTF-8 become question marks."""
    joined = posixpath.normpath(posixpath.join(root, path)) if path else path
    return joined.encode("utf-8", "replace").decode()


def _moved(item: Diagnostic, root: str) -> Diagnostic:
    return replace(item, path=_from_source_root(root, item.path))


def _grouped(uses: Iterable[tuple[str, str, int, int]], root: str) -> list[tuple[str, tuple[Place, ...]]]:
    return _placed(((name, Use(path, line, column)) for name, path, line, column in uses), root)


def _placed(uses: Iterable[tuple[str, Use]], root: str) -> list[tuple[str, tuple[Place, ...]]]:
    groups: defaultdict[str, set[Use]] = defaultdict(set)
    for name, use in uses:
        groups[name].add(use._replace(path=_from_source_root(root, use.path)))
    return [(name, _places(groups[name])) for name in sorted(groups)]


def _places(uses: Iterable[Use]) -> tuple[Place, ...]:
    return tuple(Place(*use) for use in sorted(uses))


def _api(name: str, uses: tuple[Place, ...], own: Mapping[str, str]) -> ApiUse:
    if name in own:
        return ApiUse(name, "full", own[name], "Your own implementation.", name, uses)
    row = knowledge.api(name)
    if row is None:
        return ApiUse(name, "unknown", "", "WeChat has no such API, or it is newer than wx2tg.", name, uses)
    return ApiUse(name, row.tier, row.target, row.note, name, uses)


def _component(tag: str, uses: tuple[Place, ...], own: Mapping[str, str]) -> ComponentUse:
    if tag in own:
        return ComponentUse(tag, "full", own[tag], "Your own implementation.", uses)
    row = knowledge.component(tag)
    if row is None:
        return ComponentUse(tag, "unknown", "", "Neither a component of WeChat nor declared in usingComponents.", uses)
    return ComponentUse(tag, row.tier, row.target, row.note, uses)


def _tasks(tasks: Iterable[tuple[str, str, str, int, int]], root: str) -> tuple[Task, ...]:
    """One for each thing to do, in the order in which they came."""
    groups: defaultdict[tuple[str, str], set[Use]] = defaultdict(set)
    for title, text, path, line, column in tasks:
        groups[title, text].add(Use(_from_source_root(root, path), line, column))
    titles = list(dict.fromkeys(title for title, _ in groups))
    ordered = sorted(groups, key=lambda key: titles.index(key[0]))
    return tuple(Task(title, text, _places(groups[title, text])) for title, text in ordered)


def _hosts(hosts: Iterable[tuple[str, str, str, int, int]], root: str) -> tuple[Host, ...]:
    kinds: defaultdict[str, set[str]] = defaultdict(set)
    uses: list[tuple[str, str, int, int]] = []
    for origin, kind, path, line, column in hosts:
        kinds[origin].add(kind)
        uses.append((origin, path, line, column))
    return tuple(Host(origin, tuple(sorted(kinds[origin])), places) for origin, places in _grouped(uses, root))


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
