"""Comparing two reports: what is new, fixed, unchanged and moved, in every format."""

from __future__ import annotations

import json
from xml.etree import ElementTree

import pytest

from wx2tg.diagnostics import Diagnostic, diagnostic
from wx2tg.report import FORMATS, Project, Report, render
from wx2tg.report.document import read_report
from wx2tg.text import Source, Span


def cards(path: str, text: str) -> list[Diagnostic]:
    """A finding for each tag in a template, all of one kind."""
    source = Source(path, text)
    return [
        diagnostic("unknown-component", source, Span(start, start + 4), tag=text[start + 1 : start + 4])
        for start in range(len(text))
        if text[start] == "<"
    ]


def reported(*files: tuple[str, str], **more: object) -> Report:
    found = [item for path, text in files for item in cards(path, text)]
    return Report.build(Project("Tea"), found, **more)  # type: ignore[arg-type]


def counts(old: Report, new: Report) -> tuple[int, int, int, int]:
    """New, fixed, unchanged, moved, as a baseline that was written and read again says."""
    diff = new.against(read_report(render(old, "json").encode()).findings).diff
    assert diff is not None
    assert len(diff.new) + len(diff.unchanged) + len(diff.moved) == len(new.findings)
    assert len(diff.fixed) + len(diff.unchanged) + len(diff.moved) == len(old.findings)
    return len(diff.new), len(diff.fixed), len(diff.unchanged), len(diff.moved)


OLD = reported(("pages/a.wxml", "<one>\n<two>\n"))


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ([("pages/a.wxml", "<one>\n<two>\n")], (0, 0, 2, 0)),
        ([("pages/a.wxml", "<one>\n\n   <two>\n")], (0, 0, 1, 1)),
        ([("pages/b.wxml", "<one>\n<two>\n")], (0, 0, 0, 2)),
        ([("views/a.wxml", "\n\n<one>\n<two>\n")], (0, 0, 0, 2)),
        ([("pages/a.wxml", "<one>\n"), ("parts/c.wxml", "<two>\n")], (0, 0, 1, 1)),
        ([("pages/a.wxml", "<one>\n<two>\n<two>\n")], (1, 0, 2, 0)),
        ([("pages/a.wxml", "<two>\n")], (0, 1, 0, 1)),
        ([("pages/a.wxml", "<six>\n<two>\n")], (1, 1, 1, 0)),
        ([], (0, 2, 0, 0)),
    ],
)
def test_what_has_become_of_findings(files: list[tuple[str, str]], expected: tuple[int, ...]) -> None:
    assert counts(OLD, reported(*files)) == expected


def test_of_equal_lines_the_right_one_is_fixed() -> None:
    old, new = reported(("a.wxml", "<one>\n\n<one>\n")), reported(("a.wxml", "\n\n<one>\n"))
    diff = new.against(old.findings).diff
    assert diff is not None
    assert [item.line for item in diff.unchanged] == [3]
    assert [item.line for item in diff.fixed] == [1]


def test_a_folder_that_is_renamed_keeps_its_files_apart() -> None:
    old = reported(("pages/a.wxml", "<one>\n"), ("pages/b.wxml", "<one>\n<one>\n"))
    new = reported(("views/a.wxml", "<one>\n"), ("views/b.wxml", "<one>\n<one>\n"))
    diff = new.against(old.findings).diff
    assert diff is not None
    assert [(pair.path, pair.finding.path) for pair in diff.moved] == [
        ("pages/a.wxml", "views/a.wxml"),
        *[("pages/b.wxml", "views/b.wxml")] * 2,
    ]


def test_a_whole_file_that_is_renamed_moves_its_finding() -> None:
    def fault(path: str) -> Report:
        return Report.build(Project(root="mini"), [diagnostic("internal-error", path=path, reason=f"no {path}")])

    assert counts(fault("pages/a.js"), fault("pages/b.js")) == (0, 0, 0, 1)


def test_reports_without_the_content_are_compared_by_fingerprints() -> None:
    document = json.loads(render(OLD, "json"))
    for item in document["findings"]:
        del item["content_fingerprint"]
    old = read_report(json.dumps(document).encode()).findings
    same = reported(("pages/a.wxml", "\n<one>\n<two>\n")).against(old).diff
    renamed = reported(("pages/b.wxml", "<one>\n<two>\n")).against(old).diff
    assert same is not None
    assert renamed is not None
    assert (len(same.new), len(same.moved)) == (0, 2)
    assert (len(renamed.new), len(renamed.fixed)) == (2, 2)


def test_a_report_that_was_written_is_shown_as_it_was() -> None:
    report = reported(("pages/a.wxml", "<one>\n<two>\n"), hosts=[("https://a.example", "request", "a.js", 1, 1)])
    again = read_report(render(report, "json").encode())
    for form in FORMATS:
        if form not in ("text", "html"):  # These show lines of the sources, which a report does not hold.
            assert render(again, form) == render(report, form)
    assert "pages/a.wxml:2:1" in render(again, "text")
    assert "pages/a.wxml:2:1" in render(again, "html")


@pytest.fixture
def moved() -> Report:
    """One finding of each kind: new, fixed, unchanged, moved."""
    new = reported(("pages/a.wxml", "<one>\n<new>\n"), ("views/b.wxml", "\n<two>\n"))
    old = reported(("pages/a.wxml", "<one>\n<was>\n"), ("pages/b.wxml", "<two>\n"))
    return new.against(old.findings, 0.5)


def test_text_tells_all_four(moved: Report) -> None:
    text = render(moved, "text")
    assert "1 new, 1 fixed, 1 unchanged, 1 moved since the baseline; coverage was 50.0%." in text
    assert "fixed[WX2103] `<was>`" in text
    assert "moved pages/b.wxml -> views/b.wxml  1 finding\n" in text
    assert "`<new>`" in text
    assert "`<one>`" not in text


def test_json_tells_all_four(moved: Report) -> None:
    document = json.loads(render(moved, "json"))
    prints = {item["message"].split("`")[1]: item["fingerprint"] for item in document["findings"]}
    diff = document["diff"]
    assert (diff["new"], diff["unchanged"]) == ([prints["<new>"]], [prints["<one>"]])
    assert [item["message"].split("`")[1] for item in diff["fixed"]] == ["<was>"]
    assert diff["moved"] == [{"fingerprint": prints["<two>"], "path": "pages/b.wxml", "line": 1, "column": 1}]


def test_sarif_tells_all_four(moved: Report) -> None:
    results = json.loads(render(moved, "sarif"))["runs"][0]["results"]
    states = {result["message"]["text"].split("`")[1]: result["baselineState"] for result in results}
    assert states == {"<one>": "unchanged", "<new>": "new", "<two>": "updated", "<was>": "absent"}
    (earlier,) = [result["relatedLocations"][0] for result in results if "relatedLocations" in result]
    assert earlier["physicalLocation"]["artifactLocation"]["uri"] == "pages/b.wxml"


def test_build_servers_hear_of_the_new_one(moved: Report) -> None:
    github = render(moved, "github").splitlines()
    assert len(github) == 2
    assert "%3Cnew>" in github[0] or "<new>" in github[0]
    assert "1 new, 1 fixed, 1 unchanged, 1 moved" in github[1]
    (issue,) = json.loads(render(moved, "gitlab"))
    assert issue["location"] == {"path": "pages/a.wxml", "lines": {"begin": 2, "end": 2}}
    junit = ElementTree.fromstring(render(moved, "junit"))
    assert (junit.get("tests"), junit.get("failures"), junit.get("skipped")) == ("3", "1", "2")
    assert {item.get("message") for item in junit.iter("skipped")} == {
        "in the baseline",
        "in the baseline, at pages/b.wxml:1:1",
    }


def test_pages_tell_all_four(moved: Report) -> None:
    for form in ("markdown", "html"):
        text = render(moved, form)
        assert "1 new, 1 fixed, 1 unchanged, 1 moved since the baseline" in text
        assert "pages/b.wxml:1:1" in text
        assert "views/b.wxml:2:1" in text
