"""The command line: what is printed where, and the exit statuses that other programs rely on."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from cli.commands import pipeline_that, report_with, run

from wx2tg import Options, __version__


def test_version() -> None:
    assert run("--version").output == f"wx2tg {__version__}\n"


def test_version_imports_little() -> None:
    code = (
        "import sys, wx2tg.cli; print(sorted(m for m in sys.modules if m.split('.')[0] in {'rich', 'lark', 'msgspec'}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@pytest.mark.parametrize("command", ["convert", "check", "init", "explain", "support", "cache"])
def test_help(command: str) -> None:
    result = run(command, "--help")
    assert result.exit_code == 0
    assert result.output.startswith(f"Usage: main {command} ")


def test_convert(app: Path, tmp_path: Path) -> None:
    report = tmp_path / "reports/all.json"
    result = run("convert", app, "-o", tmp_path / "dist", "--report", report, "--jobs", 1, "--no-cache")
    assert result.exit_code == 0, result.output
    assert (tmp_path / "dist/index.html").is_file()
    assert "No errors, no warnings." in result.stdout
    assert f"The bundle is in {tmp_path / 'dist'}." in result.stdout
    assert result.stderr == ""
    document = json.loads(report.read_text(encoding="utf-8"))
    assert document["project"]["pages"] == 1
    assert document["bundle"]["bytes"] > 0


def test_check_writes_nothing(app: Path) -> None:
    before = sorted(app.rglob("*"))
    result = run("check", app, "--format", "json", "--jobs", 1, "--no-cache")
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["findings"] == []
    assert sorted(app.rglob("*")) == before


def test_a_dist_of_another_origin_is_refused(app: Path, tmp_path: Path) -> None:
    dist = tmp_path / "dist"
    dist.mkdir()
    (dist / "thesis.doc").write_text("years of work", encoding="utf-8")
    result = run("convert", app, "-o", dist, "--jobs", 1, "--no-cache")
    assert result.exit_code == 2
    assert (dist / "thesis.doc").is_file()
    assert run("convert", app, "-o", dist, "--jobs", 1, "--no-cache", "--force").exit_code == 0


def test_a_folder_without_an_app_is_wrong_usage(tmp_path: Path) -> None:
    result = run("check", tmp_path)
    assert result.exit_code == 2
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["convert"],
        ["convert", "/no/such/folder"],
        ["convert", ".", "--report", "report.docx"],
        ["convert", ".", "--quiet", "--verbose"],
        ["check", ".", "--format", "pdf"],
        ["check", ".", "--baseline", "/no/such/file.json"],
        ["explain", "WX9999"],
        ["support", "wx.noSuchThing"],
        ["fly"],
    ],
)
def test_wrong_usage(arguments: list[str]) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert result.stderr


def test_wrong_configuration_names_the_key(app: Path) -> None:
    (app / "wx2tg.toml").write_text("[build]\nminfy = true\n", encoding="utf-8")
    result = run("check", app)
    assert result.exit_code == 2
    assert "minfy" in result.stderr


@pytest.mark.parametrize(
    ("names", "level", "status"),
    [
        ((), "warning", 0),
        (("unknown-component",), "error", 0),
        (("unknown-component",), "warning", 1),
        (("internal-error",), "error", 1),
        (("internal-error",), "never", 0),
    ],
)
def test_exit_status(
    monkeypatch: pytest.MonkeyPatch, app: Path, names: tuple[str, ...], level: str, status: int
) -> None:
    pipeline_that(monkeypatch, report_with(*names))
    assert run("check", app, "--fail-on", level).exit_code == status
    assert run("convert", app, "--fail-on", level).exit_code == status


def test_fail_on_can_come_from_the_configuration(monkeypatch: pytest.MonkeyPatch, app: Path) -> None:
    (app / "wx2tg.toml").write_text('[report]\nfail_on = "warning"\n', encoding="utf-8")
    pipeline_that(monkeypatch, report_with("unknown-component"))
    assert run("check", app).exit_code == 1
    assert run("check", app, "--fail-on", "error").exit_code == 0


def test_flags_reach_the_pipeline(monkeypatch: pytest.MonkeyPatch, app: Path) -> None:
    seen = pipeline_that(monkeypatch, report_with())
    run("convert", app, "-o", "out", "--jobs", 3, "--no-cache", "--no-minify", "--source-maps", "--force")
    assert (seen[0].out, seen[0].jobs, seen[0].cache, seen[0].force) == (Path("out"), 3, False, True)
    assert (seen[0].build.minify, seen[0].build.source_maps) == (False, True)
    run("convert", app)
    assert seen[1] == Options(root=app)


def test_our_own_fault(monkeypatch: pytest.MonkeyPatch, app: Path) -> None:
    pipeline_that(monkeypatch, RuntimeError("out of tea"))
    result = run("convert", app)
    assert result.exit_code == 3
    assert "Please report it" in result.stderr
    assert "RuntimeError: out of tea" in result.stderr
    assert __version__ in result.stderr
    assert result.stdout == ""


def test_interrupted(monkeypatch: pytest.MonkeyPatch, app: Path) -> None:
    pipeline_that(monkeypatch, KeyboardInterrupt())
    assert run("convert", app).exit_code == 130


def test_quiet_prints_errors_only(monkeypatch: pytest.MonkeyPatch, app: Path) -> None:
    pipeline_that(monkeypatch, report_with("unknown-component"))
    assert run("convert", app, "--quiet").output == ""
    pipeline_that(monkeypatch, report_with("unknown-component", "internal-error"))
    assert run("convert", app, "--quiet").output.startswith("error[WX9001]")


def test_baseline(monkeypatch: pytest.MonkeyPatch, app: Path, tmp_path: Path) -> None:
    pipeline_that(monkeypatch, report_with("internal-error"))
    old = tmp_path / "old.json"
    assert run("check", app, "--format", "json", "-o", old).exit_code == 1
    result = run("check", app, "--baseline", old)
    assert result.exit_code == 0
    assert "0 new, 0 fixed, 1 unchanged" in result.stdout
    old.write_text("tea", encoding="utf-8")
    assert run("check", app, "--baseline", old).exit_code == 2


def test_several_reports(monkeypatch: pytest.MonkeyPatch, app: Path, tmp_path: Path) -> None:
    pipeline_that(monkeypatch, report_with("unknown-component"))
    files = [tmp_path / f"report{suffix}" for suffix in (".json", ".sarif", ".md", ".html", ".xml", ".txt")]
    arguments = [part for file in files for part in ("--report", file)]
    assert run("convert", app, *arguments).exit_code == 0
    assert all("goods-card" in file.read_text(encoding="utf-8") for file in files)


def test_explain() -> None:
    assert run("explain", "wx2103").stdout.startswith("# WX2103 unknown-component (warning)")
    assert run("explain", "unknown-component").exit_code == 0
    assert run("explain", "onPullDownRefresh").stdout.startswith("# Page: onPullDownRefresh")
    assert re.search("Did you mean .*WX2103", run("explain", "WX2193").stderr)


def test_support() -> None:
    rows = json.loads(run("support", "--format", "json").stdout)
    assert {"name", "tier", "target", "note"} == set(rows["apis"][0])
    assert run("support", "request").stdout.startswith("wx.request")
    assert run("support", "<scroll-view>").stdout.startswith("<scroll-view>")
    assert run("support", "wx.create*", "--format", "markdown").stdout.count("\n") > 5


@pytest.mark.parametrize(
    ("pattern", "names"),
    [
        ("wx.request*Payment", {"wx.requestPayment", "wx.requestOrderPayment"}),
        ("wx.*Payment", {"wx.requestPayment", "wx.createGlobalPayment"}),
        ("*Payment", {"wx.requestPayment", "wx.createGlobalPayment"}),
        ("wx.cloud.", {"wx.cloud.callFunction"}),
        ("*-view", {"<scroll-view>", "<web-view>"}),
        ("<*-view>", {"<scroll-view>", "<web-view>"}),
    ],
)
def test_support_of_a_pattern(pattern: str, names: set[str]) -> None:
    lines = run("support", pattern).stdout.splitlines()
    found = {line.split(" ")[0] for line in lines if line.startswith(("wx.", "<"))}
    assert names <= found
    parts = pattern.strip("<>").split("*")
    assert all(parts[-1].rstrip(".") in name and parts[0].rstrip(".") in name for name in found)


def test_support_of_a_pattern_that_fits_nothing() -> None:
    assert run("support", "wx.*Nothing").exit_code == 2


def test_support_of_a_component_has_its_rows() -> None:
    document = json.loads(run("support", "button", "--format", "json").stdout)
    [button] = document["components"]
    attributes = {row["name"]: row for row in button["attributes"]}
    assert attributes["plain"] == {
        "name": "plain", "type": "boolean", "default": "false", "state": "honoured", "note": ""
    }  # fmt: skip
    values = {row["name"]: row["state"] for row in attributes["open-type"]["values"]}
    assert (values["share"], values["launchApp"]) == ("differs", "impossible")
    assert {"name": "launchapp", "fired": "never"}.items() <= next(
        row for row in button["events"] if row["name"] == "launchapp"
    ).items()
    assert re.search(r"^ +open-type\.launchApp +impossible  \S", run("support", "button").stdout, re.MULTILINE)
    assert re.search(
        r"^\| `bindlaunchapp` \| never", run("support", "button", "--format", "markdown").stdout, re.MULTILINE
    )
    assert "- `launchApp`; **impossible**." in run("explain", "button").stdout


def test_init_writes_a_file_that_changes_nothing(monkeypatch: pytest.MonkeyPatch, app: Path) -> None:
    from wx2tg import options

    pipeline_that(monkeypatch, report_with())
    assert run("init", app).exit_code == 0
    assert options.load(app) == Options(root=app, config=app / "wx2tg.toml")
    assert run("init", app).exit_code == 2
    lines = (app / "wx2tg.toml").read_text(encoding="utf-8").splitlines()
    enabled = [line.removeprefix("# ") if " = " in line else line for line in lines]
    (app / "wx2tg.toml").write_text("\n".join(enabled), encoding="utf-8")
    assert options.load(app).project.name == "Tea House"
