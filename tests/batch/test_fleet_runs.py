"""A fleet on one machine: bundles, reports, summaries, and going on where a run was interrupted."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from batch.fleets import PAGE, batch, content, fleet, listed, project, rows, started, statuses, summary

from wx2tg.batch import folder
from wx2tg.cli import batch as command

APPS = Path(__file__).parents[2] / "fixtures" / "apps"


def test_bundles_and_reports_are_those_of_convert(tmp_path: Path) -> None:
    """The same bytes, whoever converts, also from a folder with a space and Chinese in its name."""
    project(tmp_path / "茶 馆", "茶", "wx.getBeacons({}); wx.nothing();")
    file = listed(tmp_path, str(APPS / "noodle-shop"), "茶 馆")
    out = tmp_path / "out"
    assert batch(file, "-o", out, "--jobs", 2).exit_code == 0
    for name, src in {"noodle-shop": APPS / "noodle-shop", "茶 馆": tmp_path / "茶 馆"}.items():
        alone = tmp_path / "alone" / name
        arguments = [src, "-o", alone, "--report", tmp_path / "alone.json", "--no-cache", "-q"]
        subprocess.run([sys.executable, "-m", "wx2tg", "convert", *map(str, arguments)], check=True)
        assert content(out / name) == content(alone)
        assert (out / "reports" / f"{name}.json").read_bytes() == (tmp_path / "alone.json").read_bytes()


def test_the_summary_sums_up(tmp_path: Path) -> None:
    project(tmp_path / "a", "x", "wx.startBeaconDiscovery({}); wx.startBeaconDiscovery({}); wx.login({});")
    project(tmp_path / "b", "{{a+}}", "wx.startBeaconDiscovery({}); wx.chooseInvoice({});")
    (tmp_path / "c").mkdir()
    (tmp_path / "d").mkdir()
    (tmp_path / "d/wx2tg.toml").write_text("[nonsense]\n", encoding="utf-8")
    project(tmp_path / "d")
    out = tmp_path / "out"
    result = batch(listed(tmp_path, "b", "a", "c", "d"), "-o", out, "--jobs", 1)
    assert result.exit_code == 1
    told = summary(out)
    assert [row["name"] for row in told["projects"]] == ["b", "a", "c", "d"], "in the order of the list"
    assert statuses(out) == {"b": "converted", "a": "converted", "c": "failed", "d": "failed"}
    reports = {name: json.loads((out / "reports" / f"{name}.json").read_bytes()) for name in "ab"}
    for key in ("errors", "warnings", "infos"):
        assert told["sums"][key] == sum(report["summary"][key] for report in reports.values())
    assert told["sums"]["bytes"] == sum(len(data) for name in "ab" for data in content(out / name).values())
    assert told["sums"] | {"projects": 4, "converted": 2, "failed": 2, "kept": 0, "pages": 2} == told["sums"]
    assert {row["name"]: (row["projects"], row["uses"]) for row in told["unsupported"]} == {
        "wx.startBeaconDiscovery": (2, 3),
        "wx.chooseInvoice": (1, 1),
    }
    assert told["unsupported"][0]["name"] == "wx.startBeaconDiscovery"
    assert told["findings"][0]["severity"] == "error"
    assert {(row["kind"], tuple(row["names"])) for row in told["failures"]} == {
        ("project", ("c",)),
        ("settings", ("d",)),
    }
    cells = rows(out)
    assert (cells["a"]["errors"], cells["c"]["status"]) == (str(reports["a"]["summary"]["errors"]), "failed")
    assert "There is no app.json" in cells["c"]["reason"]
    page = (out / "summary.html").read_text(encoding="utf-8")
    assert all(words in page for words in ("wx.startBeaconDiscovery", 'href="a/index.html"', "There is no app.json"))
    assert "4 projects: 2 converted" in result.stdout
    assert "[1/4] b: converted, " in result.stderr


def test_texts_of_projects_do_no_harm_in_a_summary(tmp_path: Path) -> None:
    name = "=cmd() <b>&\u202e"
    project(tmp_path / name)
    (tmp_path / name / "app.json").write_text("{}", encoding="utf-8")
    out = tmp_path / "out"
    batch(listed(tmp_path, f"./{name}"), "-o", out, "--jobs", 1)
    assert all(not cell.startswith("=") for row in rows(out).values() for cell in row.values())
    page = (out / "summary.html").read_text(encoding="utf-8")
    assert "<b>" not in page
    assert "\u202e" not in page + (out / "summary.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("script", "level", "status"),
    [
        ("Page({});", None, 0),
        ("wx.chooseInvoice();", "warning", 1),
        ("wx.chooseInvoice();", "unsupported", 1),
        ("wx.chooseInvoice();", "never", 0),
        ("Page({", None, 1),
        ("Page({", "never", 0),
    ],
)
def test_the_exit_status_follows_fail_on(tmp_path: Path, script: str, level: str | None, status: int) -> None:
    project(tmp_path / "a")
    project(tmp_path / "b", script=script)
    more = ["--fail-on", level] if level else []
    assert batch(listed(tmp_path, "a", "b"), "-o", tmp_path / "out", "--jobs", 1, *more).exit_code == status
    kept = batch(listed(tmp_path, "a", "b"), "-o", tmp_path / "out", "--jobs", 1, *more)
    assert kept.exit_code == status, "what is kept counts as what is new"


def test_a_project_that_failed_makes_the_status_1_whatever_counts(tmp_path: Path) -> None:
    fleet(tmp_path, "a")
    assert (
        batch(listed(tmp_path, "a", "gone"), "-o", tmp_path / "out", "--fail-on", "never", "--jobs", 1).exit_code == 1
    )


def test_what_has_not_changed_is_kept(tmp_path: Path) -> None:
    file, out = fleet(tmp_path, "a", "b", "c", "d"), tmp_path / "out"
    batch(file, "-o", out, "--jobs", 1)
    before = content(out)
    project(tmp_path / "b", "other")
    (out / "c/index.html").unlink()
    (out / "reports/d.json").unlink()
    stamp = (out / "a/index.html").stat().st_ino
    batch(file, "-o", out, "--jobs", 1)
    assert {row["name"]: row["kept"] for row in summary(out)["projects"]} == {
        "a": True, "b": False, "c": False, "d": False
    }  # fmt: skip
    assert (out / "a/index.html").stat().st_ino == stamp
    after = content(out)
    changed = {path.split("/")[0] for path in after if before.get(path) != after[path] and "summary" not in path}
    assert changed - {"reports", ".wx2tg-batch"} == {"b"}
    batch(file, "-o", out, "--jobs", 1, "--again")
    assert summary(out)["sums"]["kept"] == 0
    batch(file, "-o", out, "--jobs", 1, "--no-minify")
    assert summary(out)["sums"]["kept"] == 0, "other options are another run"


def test_a_sheet_outside_of_the_app_counts_as_its_content(tmp_path: Path) -> None:
    project(tmp_path / "a/mini")
    (tmp_path / "a/project.config.json").write_text(
        '{"miniprogramRoot": "mini", "setting": {"useCompilerPlugins": ["less"]}}', encoding="utf-8"
    )
    (tmp_path / "a/shared.less").write_text(".a { width: 1px }", encoding="utf-8")
    (tmp_path / "a/mini" / f"{PAGE}.less").write_text("@import '../../../shared.less';", encoding="utf-8")
    file, out = listed(tmp_path, "a"), tmp_path / "out"
    batch(file, "-o", out, "--jobs", 1)
    (tmp_path / "a/shared.less").write_text(".a { width: 2px }", encoding="utf-8")
    batch(file, "-o", out, "--jobs", 1)
    assert summary(out)["sums"]["kept"] == 0


def test_a_record_that_is_damaged_is_no_record(tmp_path: Path) -> None:
    file, out = fleet(tmp_path, "a", "b", "c"), tmp_path / "out"
    batch(file, "-o", out, "--jobs", 1)
    folder.record_of(out, "a").write_bytes(b"{")
    folder.record_of(out, "b").write_bytes(folder.record_of(out, "c").read_bytes())
    batch(file, "-o", out, "--jobs", 1)
    assert {row["name"]: row["kept"] for row in summary(out)["projects"]} == {"a": False, "b": False, "c": True}


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGKILL])
def test_a_run_that_was_ended_goes_on(tmp_path: Path, end: signal.Signals) -> None:
    names = [f"p{number}" for number in range(12)]
    file, out = fleet(tmp_path, *names), tmp_path / "out"
    run = started(
        file, "-o", out, "--jobs", 1, preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler)
    )
    assert run.stderr is not None
    for _ in range(3):
        assert "converted" in run.stderr.readline()
    os.kill(run.pid, end)
    _, words = run.communicate()
    if end == signal.SIGINT:
        assert run.returncode == 130
        assert "the same command goes on" in words
    assert not (out / "summary.json").exists()
    assert batch(file, "-o", out, "--jobs", 1).exit_code == 0
    told = summary(out)
    assert [row["name"] for row in told["projects"]] == names
    assert told["sums"]["kept"] >= 3
    assert set(statuses(out).values()) == {"converted"}
    assert not list(out.rglob("*.tmp"))


def test_a_folder_that_is_somebody_elses_is_not_replaced(tmp_path: Path) -> None:
    file, out = fleet(tmp_path, "a", "b"), tmp_path / "out"
    (out / "a").mkdir(parents=True)
    (out / "a/thesis.doc").touch()
    assert batch(file, "-o", out, "--jobs", 1).exit_code == 1
    assert statuses(out) == {"a": "failed", "b": "converted"}
    assert (out / "a/thesis.doc").is_file()
    assert "thesis.doc" in rows(out)["a"]["reason"]
    assert batch(file, "-o", out, "--jobs", 1, "--force").exit_code == 0


def test_on_a_terminal_there_is_a_bar(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "is_terminal", lambda stream: True)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("FORCE_COLOR", "1")
    fleet(tmp_path, "a", "b")
    result = batch(listed(tmp_path, "a", "b", "gone"), "-o", tmp_path / "out", "--jobs", 1)
    assert "3/3" in result.stderr
    assert "gone: failed: " in result.stderr
    assert batch(listed(tmp_path, "a"), "-o", tmp_path / "out", "-q", "--jobs", 1).stderr == ""
