"""The trend file and the badge: what a run leaves behind for later runs and for a README."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest
from cli.commands import pipeline_that, report_with, run

from wx2tg import Report, __version__
from wx2tg.report import Project, badge, render
from wx2tg.report.chart import chart_of
from wx2tg.report.history import read_history
from wx2tg.report.model import Point

SVG = "{http://www.w3.org/2000/svg}"


def lines(file: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def test_each_run_adds_a_line(monkeypatch: pytest.MonkeyPatch, app: Path, tmp_path: Path) -> None:
    trend = tmp_path / "kept/trend.jsonl"
    pipeline_that(monkeypatch, report_with("unknown-component", "internal-error"))
    assert run("check", app, "--history", trend, "--at", "2026-01-01").exit_code == 1
    pipeline_that(monkeypatch, report_with("unknown-component"))
    assert run("convert", app, "--history", trend, "--at", "2026-01-02T10:00:00Z").exit_code == 0
    rows = lines(trend)
    assert [(row["time"], row["errors"], row["warnings"], row["infos"]) for row in rows] == [
        ("2026-01-01", 1, 1, 0),
        ("2026-01-02T10:00:00Z", 0, 1, 0),
    ]
    assert {row["version"] for row in rows} == {__version__}
    assert {row["coverage"] for row in rows} == {1.0}
    assert [file.name for file in trend.parent.iterdir()] == ["trend.jsonl"]


def test_a_run_that_is_done_again_replaces_its_line(monkeypatch: pytest.MonkeyPatch, app: Path, tmp_path: Path) -> None:
    trend = tmp_path / "trend.jsonl"
    for names in ((), ("unknown-component",)):
        pipeline_that(monkeypatch, report_with(*names))
        run("check", app, "--history", trend, "--at", "2026-01-01")
    assert [row["warnings"] for row in lines(trend)] == [1]


def test_the_time_is_that_of_the_commit(app: Path) -> None:
    who = ["-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", "-C", app, "init", "-q"], check=True)
    subprocess.run(["git", "-C", app, "add", "."], check=True)
    dates = {"GIT_COMMITTER_DATE": "2026-02-03T04:05:06+0100", "PATH": "/usr/bin:/bin:/usr/local/bin", "HOME": str(app)}
    subprocess.run(["git", *who, "-C", app, "commit", "-q", "-m", "one"], check=True, env=dates)
    trend = app / "trend.jsonl"
    for _ in range(2):  # The file lies in the project, and may be written again.
        assert run("check", app, "--history", trend, "--jobs", 1).exit_code == 0
    (row,) = lines(trend)
    assert row["time"] == "2026-02-03T04:05:06+01:00"
    assert re.fullmatch("[0-9a-f]{40}", str(row["commit"]))


def test_without_commit_and_time_there_is_no_line(app: Path, tmp_path: Path) -> None:
    result = run("check", app, "--history", tmp_path / "trend.jsonl")
    assert result.exit_code == 2
    assert "--at" in result.stderr


@pytest.mark.parametrize("at", ["yesterday", "2026-1-1", "2026-01-01\n", "", "2026-01-01T10", "<b>"])
def test_what_is_no_time(app: Path, tmp_path: Path, at: str) -> None:
    assert run("check", app, "--history", tmp_path / "trend.jsonl", "--at", at).exit_code == 2


GOOD = '{"tool":"wx2tg","time":"2026-01-01","commit":"","version":"1","errors":0,"warnings":0,"infos":0,"coverage":1.0}'


@pytest.mark.parametrize(
    "text",
    [
        "tea",
        "[]",
        "{}",
        GOOD.replace('"coverage":1.0', '"coverage":7'),
        GOOD.replace("2026-01-01", "<script>"),
        GOOD.replace('"errors":0', '"errors":-1'),
        "[" * 10_000,
    ],
)
def test_a_file_that_is_no_trend_is_left_as_it_is(app: Path, tmp_path: Path, text: str) -> None:
    trend = tmp_path / "trend.jsonl"
    trend.write_text(f"{GOOD}\n{text}\n", encoding="utf-8")
    result = run("convert", app, "-o", tmp_path / "dist", "--history", trend, "--at", "2026-01-01")
    assert result.exit_code == 2
    assert "line 2" in result.stderr
    assert trend.read_text(encoding="utf-8") == f"{GOOD}\n{text}\n"
    assert not (tmp_path / "dist").exists()


def test_the_chart_shows_the_runs(monkeypatch: pytest.MonkeyPatch, app: Path, tmp_path: Path) -> None:
    trend, page = tmp_path / "trend.jsonl", tmp_path / "report.html"
    pipeline_that(monkeypatch, report_with("internal-error"))
    run("check", app, "--history", trend, "--at", "2026-01-01")
    pipeline_that(monkeypatch, report_with())
    run("check", app, "--history", trend, "--at", "2026-01-02", "--format", "html", "-o", page)
    text = page.read_text(encoding="utf-8")
    assert "errors from 1 to 0" in text
    assert text.count("<polyline") == 3
    assert text.index("2026-01-02</td>") < text.index("2026-01-01</td>")


def points(*numbers: tuple[float, int]) -> tuple[Point, ...]:
    return tuple(
        Point(f"2026-01-{day:02}", "", "1", errors, 0, 0, coverage=coverage)
        for day, (coverage, errors) in enumerate(numbers, 1)
    )


def heights(line: str) -> list[float]:
    return [float(pair.split(",")[1]) for pair in line.split()]


def test_higher_is_more() -> None:
    chart = chart_of(points((0.5, 0), (0.75, 4), (1, 2)))
    assert chart is not None
    assert heights(chart.coverage) == sorted(heights(chart.coverage), reverse=True)
    one, two, three = heights(chart.errors)
    assert two < three < one
    assert [mark.share for mark in chart.grid] == ["50%", "75%", "100%"]
    assert [mark.number for mark in chart.grid] == ["0", "5", "10"]


def test_a_chart_has_room_for_any_number() -> None:
    assert chart_of(()) is None
    for found in (points((1, 0)), points((0, 10**9)), points(*[(0.9, 1)] * 500)):
        chart = chart_of(found)
        assert chart is not None
        for line in (chart.coverage, chart.errors, chart.warnings):
            assert all(0 <= y <= 200 for y in heights(line))
        assert len(chart.points) + chart.left_out == len(found)


def test_a_trend_file_is_read_as_it_was_written() -> None:
    assert read_history(f"{GOOD}\n\n{GOOD}\n".encode()) == points((1.0, 0)) * 2


@pytest.mark.parametrize(("tiers", "value"), [(0, "100%"), (1, "50.0%"), (2, "33.3%")])
def test_the_badge(tiers: int, value: str) -> None:
    uses = [("wx.request", "a.js", 1, 1), *(("wx.addCard", "a.js", line, 1) for line in range(2, 2 + tiers))]
    report = Report.build(Project(), [], api_uses=uses)
    root = ElementTree.fromstring(badge.render(report))
    assert root.get("aria-label") == f"Telegram coverage: {value}"
    words = [item.text for item in root.iter(f"{SVG}text")]
    assert words == ["Telegram coverage", value]
    assert float(root.get("width", "")) > sum(float(item.get("textLength", "")) for item in root.iter(f"{SVG}text"))


def test_the_badge_and_reports_in_the_project_may_be_written_again(app: Path) -> None:
    files = [app / "badge.svg", app / "gl-code-quality-report.json"]
    for expected in (set(), {"WX0015 own-output-left-out"}):
        result = run("convert", app, "-o", app / "dist", "--badge", files[0], "--report", files[1], "--jobs", 1)
        assert result.exit_code == 0, result.output
        assert {item["check_name"] for item in json.loads(files[1].read_text(encoding="utf-8"))} == expected
    assert not [file for file in (app / "dist").rglob("*") if file.name in {"badge.svg", files[1].name}]
    assert "<svg" in files[0].read_text(encoding="utf-8")


def test_a_picture_of_the_project_is_not_replaced(app: Path) -> None:
    (app / "logo.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>", encoding="utf-8")
    assert run("check", app, "--badge", app / "logo.svg", "--jobs", 1).exit_code == 2
    assert (app / "logo.svg").stat().st_size == 41


def test_a_report_that_has_no_trend_has_no_chart() -> None:
    assert "<polyline" not in render(report_with(), "html")
