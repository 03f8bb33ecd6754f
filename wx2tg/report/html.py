"""One HTML page that needs nothing else, to be read in a browser or sent to someone."""

from __future__ import annotations

import re

from jinja2 import Environment, PackageLoader
from markupsafe import Markup, escape

from wx2tg.diagnostics import catalogue, frame
from wx2tg.report.chart import chart_of
from wx2tg.report.model import Report
from wx2tg.report.shown import shown
from wx2tg.report.wording import count, percent, size, told_diff
from wx2tg.version import __version__


def render(report: Report) -> str:
    """The page; findings show their source lines and what the catalogue says of them."""
    report = shown(report)
    environment = Environment(loader=PackageLoader("wx2tg.report", "."), autoescape=True, trim_blocks=True)
    environment.filters.update(count=count, percent=percent, size=size, told_diff=told_diff, inline=_inline)
    new = {item.fingerprint for item in report.diff.new} if report.diff else set()
    findings = [
        {
            "finding": item,
            "frame": frame.plain(diagnostic).partition("\n")[2],
            "entry": catalogue.entry(item.code),
            "new": item.fingerprint in new,
        }
        for item, diagnostic in zip(report.findings, report.diagnostics, strict=True)
    ]
    template = environment.get_template("page.html.jinja")
    return template.render(report=report, findings=findings, version=__version__, chart=chart_of(report.history)) + "\n"


def _inline(text: str) -> Markup:
    """Text of the catalogue as HTML: `code` and paragraphs."""
    coded = re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(text)))
    return Markup("<br>".join(" ".join(part.split()) for part in coded.split("\n\n")))
