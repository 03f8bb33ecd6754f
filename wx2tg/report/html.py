"""One HTML page that needs nothing else, to be read in a browser, sent to someone, and kept."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable
from hashlib import sha256
from importlib.resources import files

import msgspec
from jinja2 import Environment, PackageLoader
from markupsafe import Markup, escape

from wx2tg.diagnostics import Diagnostic, Entry, catalogue, frame
from wx2tg.report.baseline import Finding
from wx2tg.report.chart import chart_of
from wx2tg.report.checklist import by_topic
from wx2tg.report.model import Report
from wx2tg.report.pages import name_of
from wx2tg.report.shown import shown
from wx2tg.report.uses import ApiUse, ComponentUse, Place
from wx2tg.report.wording import count, percent, size, told_diff
from wx2tg.version import __version__

_FOLDER = "page"
_SEVERITIES = ("error", "warning", "info")
_FRAMES = 3


class Shown(msgspec.Struct, frozen=True):
    """Where a finding is, and the lines of the source there; "" where they are not shown."""

    name: str
    frame: str


class Group(msgspec.Struct, frozen=True):
    """The findings of one message; `new` says how many of them an older report lacks, `entry` explains them."""

    severity: str
    code: str
    message: str
    entry: Entry | None
    places: tuple[Shown, ...]
    new: int


def render(report: Report) -> str:
    """The page; findings of one message are one row, with lines of the sources and what the catalogue says of them.

    Its policy lets nothing but its own style and script run, and nothing be loaded.
    """
    report = shown(report)
    environment = Environment(
        loader=PackageLoader("wx2tg.report", _FOLDER), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters.update(count=count, percent=percent, size=size, told_diff=told_diff, inline=_inline)
    folder = files("wx2tg.report") / _FOLDER
    style, script = ((folder / name).read_text(encoding="utf-8") for name in ("page.css", "page.js"))
    groups = _groups(report)
    page = environment.get_template("page.html.jinja").render(
        report=report,
        groups=groups,
        topics=by_topic(report.checklist),
        anchors=_anchors(report),
        contents=list(_contents(report, bool(groups))),
        whole=[page for page in report.pages[1:] if page.coverage == 1],
        chart=chart_of(report.history),
        version=__version__,
        style=Markup(style),
        script=Markup(script),
        policy=_policy(style, script),
    )
    return page.strip() + "\n"


def _groups(report: Report) -> list[Group]:
    """The findings, those of equal messages together, the worst first."""
    found: dict[tuple[str, str, str], list[tuple[Finding, Diagnostic]]] = {}
    for item, diagnostic in zip(report.findings, report.diagnostics, strict=True):
        found.setdefault((item.severity, item.code, item.message), []).append((item, diagnostic))
    new = {item.fingerprint for item in report.diff.new} if report.diff else set()
    groups = [
        Group(
            severity=severity,
            code=code,
            message=message,
            entry=catalogue.entry(code),
            places=tuple(_place(*pair, framed=index < _FRAMES) for index, pair in enumerate(pairs)),
            new=sum(item.fingerprint in new for item, _ in pairs),
        )
        for (severity, code, message), pairs in found.items()
    ]
    return sorted(groups, key=lambda group: _SEVERITIES.index(group.severity))


def _place(item: Finding, diagnostic: Diagnostic, *, framed: bool) -> Shown:
    text = "".join(part for part, _ in frame.fragments(diagnostic, at=_at(item, diagnostic))) if framed else ""
    return Shown(item.place, text.partition("\n")[2])


def _at(item: Finding, diagnostic: Diagnostic) -> str:
    return item.place if diagnostic.source is None else ""


def _anchors(report: Report) -> dict[str, str]:
    """The ids of the rows of APIs and components by what is used of them: names may hold anything."""
    rows: tuple[ApiUse | ComponentUse, ...] = (*report.apis, *report.components)
    named = {name_of(row, use): f"row-{index}" for index, row in enumerate(rows, 1) for use in row.uses}
    return named | {name_of(row, Place("", 1, 1)): f"row-{index}" for index, row in enumerate(rows, 1)}


def _contents(report: Report, found: bool) -> Iterable[tuple[str, str]]:
    """The sections of the page: the anchor and the title of each."""
    sections = (
        ("todo", "What to do", True),
        ("trend", "Trend", report.history),
        ("findings", "Findings", found),
        ("pages", "Pages", report.pages),
        ("apis", "APIs", report.apis),
        ("components", "Components", report.components),
        ("hosts", "Hosts", report.hosts),
        ("bundle", "Bundle", report.bundle),
        ("checklist", "Porting checklist", report.checklist),
    )
    return ((anchor, title) for anchor, title, there in sections if there)


def _policy(style: str, script: str) -> str:
    """The Content-Security-Policy of the page: its own style and script, by their digests, and nothing else."""
    digests = [b64encode(sha256(text.encode()).digest()).decode() for text in (style, script)]
    sources = "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; base-uri 'none'; form-action 'none'"
    return sources.format(*digests)


def _inline(text: str) -> Markup:
    """Text of the catalogue as HTML: `code` and paragraphs."""
    coded = re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(text)))
    return Markup("<br>".join(" ".join(part.split()) for part in coded.split("\n\n")))
