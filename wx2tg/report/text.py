"""The report for a person at a terminal: errors with their source, warnings by kind, and what did not come across."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from wx2tg.diagnostics import Diagnostic, Severity, frame
from wx2tg.diagnostics.frame import Fragment
from wx2tg.report.baseline import Finding, Moved
from wx2tg.report.checklist import Step, by_topic
from wx2tg.report.model import Report
from wx2tg.report.shown import shown
from wx2tg.report.uses import ApiUse, ComponentUse
from wx2tg.report.wording import count, percent, size, told_diff

if TYPE_CHECKING:
    from rich.text import Text

Told = tuple[Finding, Diagnostic]
"""A finding and the diagnostic that it was made of."""

_BAR = 24
_PLACES = 3
_KINDS = 40
_UNHEEDED = frozenset(
    {
        "unknown-attribute",
        "unknown-event",
        "unknown-value",
        "ignored-attribute",
        "ignored-option",
        "event-never-fired",
        "value-not-honoured",
    }
)
_TASKS = 8
_NAMED = 3
_STEPS = 5
_LINES = 20
_STYLES = {"error": "bold red", "warning": "bold yellow", "info": "bold cyan"}
_LEFT_BEHIND = ("unsupported", "unknown")


def render(report: Report, *, verbose: bool = False) -> str:
    """The report without colours."""
    return "".join(text for text, _ in fragments(report, verbose=verbose))


def styled(report: Report, *, verbose: bool = False) -> Text:
    """The report for a terminal, with rich."""
    from rich.text import Text

    return Text.assemble(*fragments(report, verbose=verbose))


def errors(report: Report) -> str:
    """Only the errors, without colours."""
    items = (pair for pair in _told(shown(report)) if pair[1].severity is Severity.ERROR)
    return "".join(text for text, _ in _findings(items, verbose=False))


def fragments(report: Report, *, verbose: bool = False) -> Iterator[Fragment]:
    """The parts of the rendered report. `verbose` adds decisions taken (infos), every place, and times."""
    report = shown(report)
    if report.diff is None:
        yield from _findings(_told(report), verbose)
    else:
        yield from _diff(report, verbose)
    yield from _head(report)
    yield from _coverage(report)
    yield from _left_behind(report, verbose)
    yield from _hosts(report, verbose)
    yield from _named(report, verbose)
    yield from _tasks(report, verbose)
    yield from _checklist(report, verbose)
    yield from _sizes(report, verbose)
    yield from _verdict(report, verbose)


def _told(report: Report) -> Iterator[Told]:
    """The findings of a report, each with its diagnostic."""
    return zip(report.findings, report.diagnostics, strict=True)


def _findings(items: Iterable[Told], verbose: bool) -> Iterator[Fragment]:
    """Errors one by one with their lines; the others once for each message, with the places.

    Attributes and events that built-in components ignore come last, one line for each kind: apps have many.
    """
    groups: defaultdict[tuple[Severity, str, str], list[Told]] = defaultdict(list)
    kinds: defaultdict[tuple[str, str], list[Told]] = defaultdict(list)
    for finding, item in items:
        if item.name in _UNHEEDED:
            kinds[item.code, item.message].append((finding, item))
        elif item.severity is Severity.ERROR:
            yield from frame.fragments(item, at=_place(finding, item))
            yield "\n", ""
        elif verbose or item.severity is Severity.WARNING:
            groups[item.severity, item.code, item.message].append((finding, item))
    for (_, _, message), group in sorted(groups.items(), key=lambda pair: (pair[0][0].value != "warning", pair[0][1:])):
        first = group[0][1]
        yield f"{first.severity.value}[{first.code}]", _STYLES[first.severity.value]
        yield f" {message}", ""
        yield f"  x{len(group)}\n" if len(group) > 1 else "\n", "dim"
        told = group if verbose else group[:_PLACES]
        for finding, item in told:
            if item.path:
                yield f"    {_place(finding, item)}\n", "blue"
            for note in item.notes:
                yield f"    = {note}\n", "dim"
        if len(told) < len(group):
            yield f"    and {len(group) - len(told)} more\n", "dim"
        yield "\n", ""
    yield from _kinds(kinds.values(), verbose)


def _place(finding: Finding, item: Diagnostic) -> str:
    """Where a finding is. A report that was read from a file has no sources, and the lines stand in its findings."""
    return frame.place(item) if item.source is not None else finding.place


def _kinds(kinds: Iterable[list[Told]], verbose: bool) -> Iterator[Fragment]:
    """A line for each kind of finding: what it is, how often it was found, and the first place."""
    ordered = sorted(kinds, key=lambda group: (group[0][1].severity.value != "warning", group[0][1].code, -len(group)))
    told = ordered if verbose else ordered[:_KINDS]
    for group in told:
        first = group[0][1]
        yield f"{first.severity.value}[{first.code}]", _STYLES[first.severity.value]
        yield f" {first.message}", ""
        yield f"  x{len(group)}" if len(group) > 1 else "", "dim"
        places = dict.fromkeys(_place(*pair) for pair in (group if verbose else group[:_PLACES]))
        more = "" if verbose or len(group) <= _PLACES else f" and {len(group) - _PLACES} more"
        yield f"  {', '.join(places)}{more}", "blue"
        notes = dict.fromkeys(note for _, item in group for note in item.notes)
        yield f"  {' '.join(notes)}\n" if notes else "\n", "dim"
    if len(told) < len(ordered):
        yield f"and {count(len(ordered) - len(told), 'kind')} more: --verbose shows them\n", "dim"
    if ordered:
        yield "\n", ""


def _diff(report: Report, verbose: bool) -> Iterator[Fragment]:
    assert report.diff is not None
    new = {item.fingerprint for item in report.diff.new}
    yield from _findings((pair for pair in _told(report) if pair[0].fingerprint in new), verbose)
    for item in report.diff.fixed:
        yield "fixed", "bold green"
        yield f"[{item.code}] {item.message}\n", "green"
        yield f"    {item.place}\n", "blue"
    if report.diff.fixed:
        yield "\n", ""
    yield from _moved(report.diff.moved, verbose)
    yield f"{told_diff(report.diff)}.\n\n", "bold"


def _moved(moved: Iterable[Moved], verbose: bool) -> Iterator[Fragment]:
    """The files in which known findings stand at other places: a line a file, or with `verbose` a line a finding."""
    files: defaultdict[tuple[str, str], list[Moved]] = defaultdict(list)
    for pair in moved:
        files[pair.path, pair.finding.path].append(pair)
    for (was, path), pairs in sorted(files.items()):
        place = f"{was} -> {path}" if was != path else path
        yield "moved", "bold cyan"
        yield f" {place}  {count(len(pairs), 'finding')}\n", ""
        for pair in pairs if verbose else ():
            yield f"    [{pair.finding.code}] line {pair.line} -> {pair.finding.line}\n", "dim"
    if files:
        yield "\n", ""


def _head(report: Report) -> Iterator[Fragment]:
    project = report.project
    yield f"{project.name or 'mini-program'}", "bold"
    counts = [count(project.pages, "page"), count(project.components, "component")]
    if project.subpackages:
        counts.append(count(project.subpackages, "subpackage"))
    yield f"  {project.appid}".rstrip() + f"  {', '.join(counts)}\n", "dim"


def _coverage(report: Report) -> Iterator[Fragment]:
    summary = report.summary
    for title, tiers in (("APIs", summary.apis), ("Components", summary.components)):
        parts = [f"{number} {tier}" for tier, number in tiers.items() if number]
        yield f"  {title:<11}", ""
        yield (" · ".join(parts) or "none used") + "\n", "dim"
    filled = int(summary.coverage * _BAR)
    style = "green" if summary.coverage >= 0.95 else "yellow" if summary.coverage >= 0.8 else "red"
    yield f"  {'Coverage':<11}", ""
    yield "█" * filled + "░" * (_BAR - filled), style
    yield f" {percent(summary.coverage)} of their uses come across\n", ""


def _left_behind(report: Report, verbose: bool) -> Iterator[Fragment]:
    rows = [(row.name, row) for row in report.apis] + [(f"<{row.tag}>", row) for row in report.components]
    gone = [(name, row) for name, row in rows if row.tier in _LEFT_BEHIND]
    if gone:
        yield "\n  Did not come across\n", "bold"
        yield from _table(gone, verbose)
    differing = [(name, row) for name, row in rows if row.tier in ("partial", "emulated") and row.note]
    if verbose and differing:
        yield "\n  Works, but differs\n", "bold"
        yield from _table(differing, verbose)


def _table(rows: Iterable[tuple[str, ApiUse | ComponentUse]], verbose: bool) -> Iterator[Fragment]:
    ordered = sorted(rows, key=lambda pair: (-_times(pair[1]), pair[0]))
    told = ordered if verbose else ordered[:12]
    width = max(len(name) for name, _ in told)
    for name, row in told:
        yield f"    {name:<{width}}", ""
        yield f"  {count(_times(row), 'use'):>8}  {row.note}".rstrip() + "\n", "dim"
    if len(told) < len(ordered):
        yield f"    and {len(ordered) - len(told)} more\n", "dim"


def _times(row: ApiUse | ComponentUse) -> int:
    """How often an API is called or a tag is written."""
    return sum(use.comes_across for use in row.uses)


def _hosts(report: Report, verbose: bool) -> Iterator[Fragment]:
    if not report.hosts:
        return
    yield "\n  Talks to", "bold"
    yield " (a browser asks those for CORS headers that do not serve the app itself)\n", "dim"
    told = report.hosts if verbose else report.hosts[:6]
    for host in told:
        yield f"    {host.origin}", ""
        yield f"  {', '.join(host.kinds)}\n", "dim"
    if len(told) < len(report.hosts):
        yield f"    and {len(report.hosts) - len(told)} more\n", "dim"


def _named(report: Report, verbose: bool) -> Iterator[Fragment]:
    """The hosts in scripts of which nothing shows what they are for: of a request, or of a sentence for people."""
    if not report.named:
        return
    told = report.named if verbose else report.named[:_NAMED]
    more = f" and {len(report.named) - len(told)} more" if len(told) < len(report.named) else ""
    yield "\n  Names, for no use that is seen", "bold"
    yield f"  {', '.join(told)}{more}\n", "dim"


def _tasks(report: Report, verbose: bool) -> Iterator[Fragment]:
    """The list of what the owner has to do."""
    if not report.tasks:
        return
    yield "\n  To do before it works in Telegram\n", "bold"
    width = max(len(task.title) for task in report.tasks)
    told = report.tasks if verbose else report.tasks[:_TASKS]
    for task in told:
        yield f"    {task.title:<{width}}", "bold yellow"
        yield f"  {task.text}", ""
        places = [f"{place.path}:{place.line}" for place in task.uses]
        shown = list(dict.fromkeys(places if verbose else places[:1]))
        more = f" and {len(places) - 1} more" if len(places) > 1 and not verbose else ""
        yield f"  {', '.join(shown)}{more}\n", "dim"
    if len(told) < len(report.tasks):
        yield f"    and {len(report.tasks) - len(told)} more\n", "dim"


def _checklist(report: Report, verbose: bool) -> Iterator[Fragment]:
    """The porting checklist: a line for each topic, or with `verbose` one for each step."""
    if not report.checklist:
        return
    yield "\n  Porting checklist", "bold"
    yield "" if verbose else " (--verbose tells each step; so do the Markdown, HTML and JSON reports)", "dim"
    yield "\n", ""
    topics = by_topic(report.checklist)
    width = max(len(title) for _, title, _ in topics)
    for _, title, steps in topics:
        if not verbose:
            names = list(dict.fromkeys(step.title for step in steps))
            more = f" and {len(names) - _STEPS} more" if len(names) > _STEPS else ""
            yield f"    [ ] {title:<{width}}", ""
            yield f"  {', '.join(names[:_STEPS])}{more}\n", "dim"
            continue
        yield f"    {title}\n", "bold"
        for step in steps:
            yield f"      [ ] {step.title}", ""
            yield f"  {step.text}", ""
            yield f"  {_lines_of(step)}".rstrip() + "\n", "dim"


def _lines_of(step: Step) -> str:
    """The lines that call for a step, each once, as many as anybody reads."""
    lines = list(dict.fromkeys(f"{place.path}:{place.line}" for place in step.uses))
    more = f" and {len(lines) - _LINES} more" if len(lines) > _LINES else ""
    return ", ".join(lines[:_LINES]) + more


def _sizes(report: Report, verbose: bool) -> Iterator[Fragment]:
    if report.bundle is not None:
        yield "\n  Bundle  ", "bold"
        files = count(len(report.bundle.assets), "file")
        yield f"{size(report.bundle.bytes)} in {files}, {size(report.bundle.gzip)} gzipped\n", ""
    if verbose and report.timings:
        yield "\n  Times\n", "bold"
        for stage, seconds in report.timings.items():
            yield f"    {stage:<12} {seconds * 1000:8.1f} ms\n", "dim"


def _verdict(report: Report, verbose: bool) -> Iterator[Fragment]:
    summary = report.summary
    yield "\n", ""
    if not summary.errors and not summary.warnings:
        yield "No errors, no warnings.", "bold green"
    else:
        counts = f"{count(summary.errors, 'error')}, {count(summary.warnings, 'warning')}."
        yield counts, _STYLES["error" if summary.errors else "warning"]
        codes = sorted(_explainable(report.findings))
        if codes:
            yield f" See `wx2tg explain {codes[0]}`.", "dim"
    decisions = sum(item.severity == "info" and item.name not in _UNHEEDED for item in report.findings)
    if decisions and not verbose:
        yield f" {count(decisions, 'decision')} taken: --verbose shows them.", "dim"
    yield "\n", ""


def _explainable(findings: Iterable[Finding]) -> Iterator[str]:
    """The codes of the worst findings."""
    found = list(findings)
    worst = "error" if any(item.severity == "error" for item in found) else "warning"
    return (item.code for item in found if item.severity == worst)
