"""JUnit XML, for build servers that show test results: each file is a suite, each finding a case."""

from __future__ import annotations

from itertools import groupby
from xml.etree import ElementTree

from wx2tg.report.baseline import Diff, Finding
from wx2tg.report.model import Report
from wx2tg.report.shown import shown


def render(report: Report) -> str:
    """Errors and warnings are failures, infos pass; after a comparison findings that are not new are skipped."""
    report = shown(report)
    known = _known(report.diff) if report.diff else {}
    root = ElementTree.Element("testsuites", name="wx2tg")
    for path, group in groupby(report.findings, key=lambda item: item.path):
        findings = list(group)
        suite = ElementTree.SubElement(root, "testsuite", name=path or report.project.name or "project")
        for item in findings:
            _case(suite, item, known.get(item.fingerprint, ""))
        _count(suite)
    if not report.findings:
        suite = ElementTree.SubElement(root, "testsuite", name="wx2tg")
        ElementTree.SubElement(suite, "testcase", name="no findings", classname="wx2tg")
        _count(suite)
    for key in ("tests", "failures", "skipped"):
        root.set(key, str(sum(int(suite.get(key, "0")) for suite in root)))
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _known(diff: Diff) -> dict[str, str]:
    """What is said of a finding that is not new, by fingerprint."""
    known = {item.fingerprint: "in the baseline" for item in diff.unchanged}
    return known | {
        pair.finding.fingerprint: f"in the baseline, at {pair.path}:{pair.line}:{pair.column}" for pair in diff.moved
    }


def _case(suite: ElementTree.Element, item: Finding, known: str) -> None:
    name = f"{item.code} {item.name} at {item.line}:{item.column}"
    case = ElementTree.SubElement(suite, "testcase", name=name, classname=item.path or "project")
    case.set("file", item.path)
    case.set("line", str(item.line))
    if known:
        ElementTree.SubElement(case, "skipped", message=known)
    elif item.severity != "info":
        failure = ElementTree.SubElement(case, "failure", type=item.severity, message=item.message)
        place = f"{item.path}:{item.line}:{item.column}: {item.message}"
        failure.text = "\n".join((place, *item.notes))


def _count(suite: ElementTree.Element) -> None:
    suite.set("tests", str(len(suite)))
    suite.set("failures", str(len(suite.findall("testcase/failure"))))
    suite.set("skipped", str(len(suite.findall("testcase/skipped"))))
