"""SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/), for code scanning and editors."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import quote

from wx2tg.diagnostics import Entry, catalogue
from wx2tg.report.baseline import Diff, Finding, Moved
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
    states = _states(report.diff) if report.diff else {}
    moved = {pair.finding.fingerprint: pair for pair in report.diff.moved} if report.diff else {}
    results = []
    for item in report.findings:
        result = _result(item, rules[item.code], states.get(item.fingerprint))
        if item.fingerprint in moved:
            result["relatedLocations"] = [_earlier(moved[item.fingerprint])]
        results.append(result)
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


def _states(diff: Diff) -> dict[str, str]:
    """The `baselineState` of each finding by its fingerprint; SARIF calls a result that has moved "updated"."""
    states = {item.fingerprint: "new" for item in diff.new}
    states |= {item.fingerprint: "unchanged" for item in diff.unchanged}
    return states | {pair.finding.fingerprint: "updated" for pair in diff.moved}


def _earlier(pair: Moved) -> Json:
    """The place where the older report has a finding."""
    region: Json = {"startLine": pair.line, "startColumn": pair.column}
    location: Json = {"id": 1, "message": {"text": "It was here in the older report."}}
    if pair.path:
        location["physicalLocation"] = {"artifactLocation": _artifact(pair.path), "region": region}
    return location


def _artifact(path: str) -> Json:
    return {"uri": quote(encodable(path)), "uriBaseId": "SRC"}


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
        result["locations"] = [{"physicalLocation": {"artifactLocation": _artifact(item.path), "region": region}}]
    if state is not None:
        result["baselineState"] = state
    return result


def _without_links(text: str) -> str:
    """`text` in which nothing is a link: viewers take `[this](address)` for one, in plain messages too."""
    return text.replace("](", "]\\(")
