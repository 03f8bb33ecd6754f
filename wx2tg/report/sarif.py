"""SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/), for code scanning and editors."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import quote

from wx2tg.diagnostics import Entry, catalogue
from wx2tg.report.baseline import Finding
from wx2tg.report.model import Report
from wx2tg.report.shown import json_of
from wx2tg.version import __version__
from wx2tg.visible import encodable

_LEVELS: Mapping[str, str] = MappingProxyType({"error": "error", "warning": "warning", "info": "note"})

Json = dict[str, object]


def render(report: Report) -> str:
    """A log with one run; the rules are the messages of the catalogue that occur in it."""
    fixed = report.diff.fixed if report.diff else ()
    codes = sorted({item.code for item in (*report.findings, *fixed)})
    rules = {code: index for index, code in enumerate(codes)}
    entries = [catalogue.entry(code) for code in codes]
    unchanged = {item.fingerprint for item in report.diff.unchanged} if report.diff else set()
    results = []
    for item in report.findings:
        state = "unchanged" if item.fingerprint in unchanged else "new"
        results.append(_result(item, rules[item.code], state if report.diff else None))
    results += [_result(item, rules[item.code], "absent") for item in fixed]
    driver: Json = {
        "name": "wx2tg",
        "version": __version__,
        "semanticVersion": __version__,
        "rules": [_rule(entry, code) for entry, code in zip(entries, codes, strict=True)],
    }
    run: Json = {
        "tool": {"driver": driver},
        "columnKind": "utf16CodeUnits",
        "originalUriBaseIds": {"SRC": {"description": {"text": "The root of the mini-program."}}},
        "results": results,
    }
    log: Json = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [run],
    }
    return json_of(log)


def _rule(entry: Entry | None, code: str) -> Json:
    if entry is None:
        return {"id": code}
    help_text = "\n\n".join(part for part in (entry.general, entry.explanation) if part)
    return {
        "id": entry.code,
        "name": "".join(word.capitalize() for word in entry.name.split("-")),
        "shortDescription": {"text": entry.name.replace("-", " ")},
        "fullDescription": {"text": entry.general},
        "help": {"text": help_text, "markdown": help_text},
        "defaultConfiguration": {"level": _LEVELS[entry.severity.value]},
    }


def _result(item: Finding, rule: int, state: str | None) -> Json:
    result: Json = {
        "ruleId": item.code,
        "ruleIndex": rule,
        "level": _LEVELS[item.severity],
        "message": {"text": _without_links("\n".join((item.message, *item.notes)))},
        "partialFingerprints": {"wx2tg/v1": item.fingerprint},
    }
    if item.path:
        region = {
            "startLine": item.line,
            "startColumn": item.column,
            "endLine": item.end_line,
            "endColumn": item.end_column,
        }
        location = {"uri": quote(encodable(item.path)), "uriBaseId": "SRC"}
        result["locations"] = [{"physicalLocation": {"artifactLocation": location, "region": region}}]
    if state is not None:
        result["baselineState"] = state
    return result


def _without_links(text: str) -> str:
    """`text` in which nothing is a link: viewers take `[this](address)` for one, in plain messages too."""
    return text.replace("](", "]\\(")
