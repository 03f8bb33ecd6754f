"""The report: what it counts, what it is compared with, and how each format shows it."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from wx2tg import __version__, knowledge
from wx2tg.diagnostics import Diagnostic, diagnostic
from wx2tg.knowledge import Api, Component
from wx2tg.report import FORMATS, SUFFIXES, Project, Report, measure, read_baseline, render
from wx2tg.text import Source, Span

SNAPSHOTS = Path(__file__).parents[2] / "fixtures/report"
PAGE = Source("pages/index/index.wxml", "<view>\n\t<text>商品</text><goods-card/>\n  <ad unit-id='1'/>\n</view>\n")


def at(name: str, part: str, source: Source = PAGE, **holes: object) -> Diagnostic:
    start = source.text.index(part)
    return diagnostic(name, source, Span(start, start + len(part)), **holes)  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def tables(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tables of our own, so that a better note does not change what is expected here."""
    apis = {
        "wx.request": Api("wx.request", "full", "fetch"),
        "wx.login": Api("wx.login", "partial", "initData", "There is no code to exchange."),
        "wx.addCard": Api("wx.addCard", "unsupported", "", "Telegram has no cards."),
    }
    tags = {"view": Component("view", "full", "an element"), "ad": Component("ad", "not-applicable", "", "No ads.")}
    monkeypatch.setattr(knowledge, "api", apis.get)
    monkeypatch.setattr(knowledge, "component", tags.get)


@pytest.fixture
def report() -> Report:
    findings = [
        at("not-applicable-component", "<ad unit-id='1'/>", tag="ad", note="No ads."),
        at("unknown-component", "<goods-card/>", tag="goods-card"),
        diagnostic("internal-error", path="pages/me/me.js", reason="KeyError: <'a'> | & b", notes=("a note",)),
    ]
    return Report.build(
        Project("Tea House", "wx0123456789", "miniprogram", 2, 1, 1, {"js": 3, "wxml": 2}),
        findings,
        api_uses=[
            ("wx.request", "app.js", 7, 3),
            ("wx.request", "app.js", 7, 3),
            ("wx.request", "app.js", 2, 1),
            ("wx.login", "app.js", 3, 1),
            ("wx.addCard", "pages/me/me.js", 9, 1),
        ],
        component_uses=[("view", PAGE.path, 1, 1), ("ad", PAGE.path, 3, 3), ("goods-card", PAGE.path, 2, 17)],
        hosts=[
            ("https://api.example.com", "request", "app.js", 7, 14),
            ("https://api.example.com", "image", PAGE.path, 1, 1),
        ],
        tasks=[("Login", "check the hash.", "app.js", 3, 1)],
        steps=[
            ("icons", "The app", "a picture of 640 x 360 pixels.", "", 1, 1),
            ("server", "Login", "check the hash: see `initData`.", "app.js", 3, 1),
            ("server", "Login", "check the hash: see `initData`.", "pages/me/me.js", 4, 1),
            ("hosts", "https://api.example.com", "let it answer CORS.", "app.js", 7, 14),
        ],
        pages=[("app", ["app.js"]), ("pages/index/index", [PAGE.path]), ("pages/me/me", ["pages/me/me.js", "a.js"])],
        bundle=measure({"index.html": b"<!doctype html>\n" * 100, "a.png": b"1234"}),
    )


def test_counts(report: Report) -> None:
    summary = report.summary
    assert (summary.errors, summary.warnings, summary.infos) == (1, 1, 1)
    assert summary.apis == {
        "full": 1,
        "partial": 1,
        "emulated": 0,
        "unsupported": 1,
        "not-applicable": 0,
        "unknown": 0,
    }
    assert summary.components["unknown"] == 1
    assert report.coverage == round(4 / 7, 4)


def test_nothing_used_is_all_covered() -> None:
    assert Report.build(Project(), []).coverage == 1.0


def test_paths_are_relative_to_the_source_root(report: Report) -> None:
    assert {item.path for item in report.findings} == {
        "miniprogram/pages/index/index.wxml",
        "miniprogram/pages/me/me.js",
    }
    assert report.apis[0].uses[0].path == "miniprogram/pages/me/me.js"
    outside = Report.build(Project(root="mini"), [diagnostic("internal-error", path="../p.json", reason="x")])
    assert outside.findings[0].path == "p.json"


def test_the_owners_implementation_counts_as_full() -> None:
    report = Report.build(
        Project(), [], api_uses=[("wx.addCard", "a.js", 1, 1)], own={"wx.addCard": "shims/add-card.js"}
    )
    assert (report.apis[0].tier, report.apis[0].target) == ("full", "shims/add-card.js")


def test_order_does_not_depend_on_the_order_of_discovery(report: Report) -> None:
    again = Report.build(report.project, reversed(Report.build(Project(), report.diagnostics).diagnostics))
    assert [item.code for item in again.findings] == [item.code for item in report.findings]


def test_a_finding_told_twice_is_shown_once() -> None:
    item = at("unknown-component", "<goods-card/>", tag="goods-card")
    assert len(Report.build(Project(), [item, item]).findings) == 1


def test_fingerprint_survives_moved_lines() -> None:
    moved = Source(PAGE.path, "\n\n  " + PAGE.text.replace("\t", "    "))
    prints = [
        Report.build(Project(), [at("unknown-component", "<goods-card/>", source, tag="goods-card")])
        .findings[0]
        .fingerprint
        for source in (PAGE, moved)
    ]
    assert prints[0] == prints[1]


def test_fingerprints_of_equal_lines_differ() -> None:
    source = Source("a.wxml", "<b/>\n<b/>\n")
    items = [diagnostic("unknown-component", source, Span(start, start + 4), tag="b") for start in (0, 5)]
    assert len({item.fingerprint for item in Report.build(Project(), items).findings}) == 2


def test_exit_code(report: Report) -> None:
    assert [report.exit_code(level) for level in ("error", "warning", "unsupported", "never")] == [1, 1, 1, 0]
    warned = Report.build(Project(), [at("unknown-component", "<goods-card/>", tag="goods-card")])
    assert [warned.exit_code(level) for level in ("error", "warning", "unsupported", "never")] == [0, 1, 0, 0]
    stubbed = Report.build(Project(), [], api_uses=[("wx.addCard", "a.js", 1, 1)])
    assert [stubbed.exit_code(level) for level in ("error", "warning", "unsupported", "never")] == [0, 0, 1, 0]


def test_only_new_findings_count_after_a_comparison(report: Report) -> None:
    old = read_baseline(render(report, "json").encode())
    same = report.against(old)
    assert same.diff is not None
    assert (len(same.diff.new), len(same.diff.fixed), len(same.diff.unchanged)) == (0, 0, 3)
    assert [same.exit_code(level) for level in ("error", "warning", "unsupported")] == [0, 0, 0]
    fixed = Report.build(Project(), []).against(old)
    assert fixed.diff is not None
    assert len(fixed.diff.fixed) == 3
    assert "0 new, 3 fixed, 0 unchanged" in render(fixed, "text")
    assert report.against([]).exit_code() == 1


@pytest.mark.parametrize("text", [b"", b"[]", b'{"version": 1}', b'{"version": 2, "findings": []}'])
def test_what_is_no_baseline(text: bytes) -> None:
    with pytest.raises(ValueError):
        read_baseline(text)


def test_json_has_the_keys_that_programs_read(report: Report) -> None:
    document = json.loads(render(report, "json"))
    assert list(document) == [
        "version",
        "tool",
        "project",
        "summary",
        "apis",
        "components",
        "findings",
        "hosts",
        "bundle",
        "pages",
        "checklist",
    ]
    assert document["version"] == 1
    assert document["hosts"][0]["kinds"] == ["image", "request"]
    assert document["findings"][0]["line"] == 2
    assert document["findings"][0]["column"] == 17
    assert len(document["apis"][2]["uses"]) == 2


def test_steps_come_in_the_order_to_do_them(report: Report) -> None:
    steps = json.loads(render(report, "json"))["checklist"]
    assert [(step["topic"], step["title"], len(step["uses"])) for step in steps] == [
        ("features", "wx.addCard", 1),
        ("server", "Login", 2),
        ("hosts", "https://api.example.com", 1),
        ("icons", "The app", 0),
    ]
    assert steps[1]["uses"][0]["path"] == "miniprogram/app.js"


def test_a_page_counts_what_its_files_use(report: Report) -> None:
    app, index, me = report.pages
    assert (app.path, app.uses, app.coverage, app.missing) == ("app", 3, 1.0, ())
    assert (index.uses, index.across, index.coverage) == (3, 1, 0.3333)
    assert (index.missing, index.errors, index.warnings) == (("<ad>", "<goods-card>"), 0, 1)
    assert (me.missing, me.errors) == (("wx.addCard",), 1)


def test_sarif_says_what_is_new_and_what_is_gone(report: Report) -> None:
    old = read_baseline(render(report, "json").encode())
    other = Source("pages/other/other.wxml", "<other-card/>")
    now = [*report.diagnostics[:1], at("unknown-component", "<other-card/>", other, tag="other-card")]
    log = json.loads(render(Report.build(Project(), now).against(old), "sarif"))
    states = [result["baselineState"] for result in log["runs"][0]["results"]]
    assert sorted(states) == ["absent", "absent", "new", "unchanged"]
    rules = log["runs"][0]["tool"]["driver"]["rules"]
    for result in log["runs"][0]["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]


def test_junit_counts(report: Report) -> None:
    root = ElementTree.fromstring(render(report, "junit"))
    assert (root.get("tests"), root.get("failures"), root.get("skipped")) == ("3", "2", "0")
    empty = ElementTree.fromstring(render(Report.build(Project(), []), "junit"))
    assert (empty.get("tests"), empty.get("failures")) == ("1", "0")


def test_every_format_is_a_module_with_a_suffix() -> None:
    modules = {file.stem for file in (SNAPSHOTS.parents[1] / "wx2tg/report").glob("*.py")}
    assert set(FORMATS) <= modules
    assert set(SUFFIXES.values()) <= set(FORMATS)
    assert {file.name for file in SNAPSHOTS.iterdir()} == {f"{name}.txt" for name in FORMATS}


@pytest.mark.parametrize("name", FORMATS)
def test_snapshot(name: str, report: Report) -> None:
    shown = render(report, name)
    assert render(report, name) == shown
    shown = shown.replace(__version__, "VERSION")
    # The style and the script of the page are files of their own.
    shown = re.sub(r"<(style|script)>.*?</", r"<\1>...</", shown, flags=re.DOTALL)
    shown = re.sub(r"sha256-[\w+/=]+", "sha256-...", shown)
    file = SNAPSHOTS / f"{name}.txt"
    if os.environ.get("UPDATE"):
        file.write_text(shown, encoding="utf-8")
    assert shown == file.read_text(encoding="utf-8")
