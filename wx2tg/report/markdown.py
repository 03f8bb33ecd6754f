"""Markdown, for a pull request or a wiki."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from wx2tg.report.baseline import Finding, Moved
from wx2tg.report.checklist import Step, by_topic
from wx2tg.report.model import Report
from wx2tg.report.shown import shown
from wx2tg.report.uses import ApiUse, ComponentUse
from wx2tg.report.wording import count, percent, size, told_diff

_PLACES = 5
_CODE = re.compile(r"`([^`]+)`")
_SIMPLE = re.compile(r"[^`|\\\s](?:[^`|\\]*[^`|\\\s])?")
_PUNCTUATION = re.compile(r"[^\w\s./:-]", re.ASCII)
_ACTIVE = re.compile(r"[\\`*_\[\]|~#$!]")


def render(report: Report) -> str:
    """Headings, tables and lists, in the Markdown that GitHub shows."""
    return "\n".join(_lines(shown(report))) + "\n"


def _lines(report: Report) -> Iterator[str]:
    project, summary = report.project, report.summary
    yield f"# {_plain(project.name or 'Mini-program')} in Telegram"
    yield ""
    yield f"{percent(summary.coverage)} of the API and component uses come across."
    counts = (count(summary.errors, "error"), count(summary.warnings, "warning"), count(summary.infos, "decision"))
    yield ", ".join(counts) + f" in {count(project.pages, 'page')} and {count(project.components, 'component')}."
    if report.diff is not None:
        yield f"{told_diff(report.diff)}."
    yield ""
    yield from _tiers(report)
    if report.diff is None:
        yield from _findings("Findings", report.findings)
    else:
        yield from _findings("New", report.diff.new)
        yield from _findings("Fixed", report.diff.fixed)
        yield from _moved(report.diff.moved)
        yield from _findings("Unchanged", report.diff.unchanged)
    yield from _uses("APIs", [(row.name, row) for row in report.apis])
    yield from _uses("Components", [(f"<{row.tag}>", row) for row in report.components])
    if report.hosts:
        rows = ((_code(host.origin), ", ".join(host.kinds), str(len(host.uses))) for host in report.hosts)
        yield from _table("Hosts (they must allow CORS)", ("Origin", "Kinds", "Uses"), rows)
    yield from _pages(report)
    if report.bundle is not None:
        yield f"Bundle: {size(report.bundle.bytes)}, {size(report.bundle.gzip)} gzipped."
        yield ""
    yield from _checklist(report)


def _pages(report: Report) -> Iterator[str]:
    if report.pages:
        rows = (
            (_code(page.path), percent(page.coverage), str(page.uses), ", ".join(map(_code, page.missing)))
            for page in report.pages
        )
        yield from _table("Pages", ("Page", "Coverage", "Uses", "Does not come across"), rows)


def _checklist(report: Report) -> Iterator[str]:
    if report.checklist:
        yield "## Porting checklist"
        yield ""
    for _, title, steps in by_topic(report.checklist):
        yield f"### {title}"
        yield ""
        for step in steps:
            places = list(dict.fromkeys(f"{place.path}:{place.line}" for place in step.uses))
            more = f" and {len(places) - _PLACES} more" if len(places) > _PLACES else ""
            told = f" ({', '.join(map(_code, places[:_PLACES]))}{more})" if places else ""
            yield f"- [ ] {_title(step)}: {prose(step.text)}{told}"
        yield ""


def _title(step: Step) -> str:
    """The title of a step; names of APIs, tags and addresses are code."""
    return _code(step.title) if step.topic in ("features", "hosts") else _plain(step.title)


def _tiers(report: Report) -> Iterator[str]:
    tiers = list(report.summary.apis)
    rows = (
        (title, *(str(counts[tier]) for tier in tiers))
        for title, counts in (("APIs", report.summary.apis), ("Components", report.summary.components))
    )
    yield from _table(None, ("", *tiers), rows)


def _findings(title: str, findings: Sequence[Finding]) -> Iterator[str]:
    if findings:
        rows = (
            (
                item.severity,
                f"{item.code} {item.name}",
                _place(item),
                "<br>".join(map(prose, (item.message, *item.notes))),
            )
            for item in findings
        )
        yield from _table(f"{title} ({len(findings)})", ("Severity", "Code", "Place", "Message"), rows)


def _moved(moved: Sequence[Moved]) -> Iterator[str]:
    if moved:
        rows = (
            (
                pair.finding.severity,
                f"{pair.finding.code} {pair.finding.name}",
                _code(f"{pair.path}:{pair.line}:{pair.column}"),
                _place(pair.finding),
            )
            for pair in moved
        )
        yield from _table(f"Moved ({len(moved)})", ("Severity", "Code", "From", "To"), rows)


def _uses(title: str, rows: Iterable[tuple[str, ApiUse | ComponentUse]]) -> Iterator[str]:
    cells = [
        (_code(name), row.tier, str(sum(use.comes_across for use in row.uses)), prose(row.target), prose(row.note))
        for name, row in rows
    ]
    if cells:
        yield from _table(title, ("Name", "Tier", "Uses", "Becomes", "What differs"), cells)


def _table(title: str | None, head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    if title is not None:
        yield f"## {title}"
        yield ""
    yield f"| {' | '.join(head)} |"
    yield f"|{' --- |' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"
    yield ""


def _place(item: Finding) -> str:
    return _code(f"{item.path}:{item.line}:{item.column}") if item.path else ""


def prose(text: str) -> str:
    """A message or a note, with its `code`."""
    parts = _CODE.split(text)
    return "".join(_code(part) if index % 2 else _plain(part) for index, part in enumerate(parts))


def _code(text: str) -> str:
    """`text` as code. What would end it, or the cell of a table around it, needs HTML: code knows no escapes."""
    if _SIMPLE.fullmatch(text):
        return f"`{text}`"
    return f"<code>{_PUNCTUATION.sub(lambda match: f'&#{ord(match[0])};', text)}</code>"


def _plain(text: str) -> str:
    """`text` that is no Markdown: neither emphasis, links, formulas nor HTML, and one cell of a table."""
    return _ACTIVE.sub(r"\\\g<0>", text.replace("&", "&amp;").replace("<", "&lt;")).replace("://", "&#58;//")
