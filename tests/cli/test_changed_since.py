"""`wx2tg check --changed-since`: only the files that somebody has touched count."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from cli.commands import run

PAGE = "pages/index/index.js"
GONE = "Page({ tap() { wx.addCard({}); } });\n"


def git(folder: Path, *arguments: str) -> None:
    who = ["-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *who, "-C", str(folder), *arguments], check=True, capture_output=True)


@pytest.fixture
def repository(app: Path) -> Path:
    """The app below the root of a repository, with two scripts that use what Telegram does not have."""
    (app / PAGE).write_text(GONE, encoding="utf-8")
    (app / "app.js").write_text("App({ onLaunch() { wx.startHCE({}); } });\n", encoding="utf-8")
    git(app.parent, "init", "-q", "-b", "trunk")
    git(app.parent, "add", ".")
    git(app.parent, "commit", "-q", "-m", "one")
    return app


def found(app: Path, *flags: object) -> tuple[int, set[str]]:
    """The exit status, and the files with findings."""
    result = run("check", app, "--changed-since", "HEAD", "--format", "json", "--jobs", 1, "--no-cache", *flags)
    return result.exit_code, {item["path"] for item in json.loads(result.stdout)["findings"]}


def test_nothing_has_changed(repository: Path) -> None:
    assert found(repository, "--fail-on", "warning") == (0, set())
    assert found(repository, "--fail-on", "unsupported") == (0, set())


@pytest.mark.parametrize("state", ["saved", "staged", "committed"])
def test_a_file_that_has_changed_counts(repository: Path, state: str) -> None:
    (repository / PAGE).write_text(f"\n{GONE}", encoding="utf-8")
    if state != "saved":
        git(repository, "add", ".")
    if state == "committed":
        git(repository, "tag", "one")
        git(repository, "commit", "-q", "-m", "two")
    revision = ["--changed-since", "one"] if state == "committed" else []
    assert found(repository, "--fail-on", "warning", *revision) == (1, {PAGE})
    assert found(repository, "--fail-on", "unsupported", *revision) == (1, {PAGE})


def test_a_file_that_git_does_not_know_counts(repository: Path) -> None:
    (repository / "app.json").write_text('{"pages": ["pages/index/index", "b"]}', encoding="utf-8")
    (repository / "b.wxml").write_text("<view/>", encoding="utf-8")
    (repository / "b.js").write_text(GONE, encoding="utf-8")
    assert found(repository) == (0, {"b.js"})


def test_other_line_ends_are_no_change(repository: Path) -> None:
    (repository / PAGE).write_bytes(GONE.replace("\n", "\r\n").encode())
    assert found(repository) == (0, set())


def test_with_a_baseline_new_findings_of_changed_files_count(repository: Path, tmp_path: Path) -> None:
    old = tmp_path / "old.json"
    run("check", repository, "--format", "json", "-o", old, "--jobs", 1, "--no-cache")
    (repository / PAGE).write_text(f"{GONE}wx.startHCE({{}});\n", encoding="utf-8")
    result = run("check", repository, "--baseline", old, "--changed-since", "HEAD", "--jobs", 1, "--no-cache")
    assert "1 new, 0 fixed, 1 unchanged" in result.stdout


def test_what_is_no_revision(repository: Path) -> None:
    for revision in ("no-such", "--help", "HEAD..HEAD"):
        assert run("check", repository, "--changed-since", revision, "--jobs", 1).exit_code == 2
