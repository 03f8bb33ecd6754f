"""`wx2tg diff` of reports, folders and revisions of a git repository."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from cli.commands import run

GONE = "Page({ tap() { wx.addCard({}); } });\n"


def git(folder: Path, *arguments: str) -> None:
    who = ["-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *who, "-C", str(folder), *arguments], check=True, capture_output=True)


@pytest.fixture
def repository(app: Path) -> Path:
    """The app in a folder of a repository: the tag `one` has no findings, the commit after it has one."""
    root = app.parent
    git(root, "init", "-q", "-b", "trunk")
    git(root, "add", ".")
    git(root, "commit", "-q", "-m", "one")
    git(root, "tag", "one")
    (app / "pages/index/index.js").write_text(GONE, encoding="utf-8")
    git(root, "commit", "-qam", "two")
    return app


def counts(*arguments: object) -> tuple[int, str]:
    """The exit status of a comparison and the line that counts."""
    result = run("diff", *arguments, "--jobs", 1)
    line = next((line for line in result.output.splitlines() if "since the baseline" in line), result.output)
    return result.exit_code, line.split(" since")[0]


def test_two_revisions(repository: Path) -> None:
    assert counts("one", "trunk", "--project", repository, "--fail-on", "never") == (0, "1 new, 0 fixed, 0 unchanged")
    assert counts("HEAD", "HEAD~1", "--project", repository)[1] == "0 new, 1 fixed, 0 unchanged"
    assert counts("HEAD", "heads/trunk", "--project", repository)[1] == "0 new, 0 fixed, 1 unchanged"


def test_a_revision_and_the_folder(repository: Path) -> None:
    page = repository / "pages/index/index.js"
    page.write_text(f"\n{GONE}", encoding="utf-8")
    assert counts("HEAD", repository, "--project", repository)[1] == "0 new, 0 fixed, 0 unchanged, 1 moved"
    assert counts("one", repository, "--project", repository, "--fail-on", "warning") == (
        1,
        "1 new, 0 fixed, 0 unchanged",
    )


def test_the_project_is_here_unless_it_is_told(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(repository)
    assert counts("one", "HEAD")[1] == "1 new, 0 fixed, 0 unchanged"
    assert counts("one", ".")[1] == "1 new, 0 fixed, 0 unchanged"


def test_two_reports(repository: Path, tmp_path: Path) -> None:
    old, new = tmp_path / "old.json", tmp_path / "new.json"
    assert run("check", repository, "--format", "json", "-o", new).exit_code == 0
    git(repository.parent, "checkout", "-q", "one")
    assert run("check", repository, "--format", "json", "-o", old).exit_code == 0
    assert counts(old, new) == (0, "1 new, 0 fixed, 0 unchanged")
    assert counts(old, new, "--fail-on", "warning") == (1, "1 new, 0 fixed, 0 unchanged")
    assert counts(new, repository)[1] == "0 new, 1 fixed, 0 unchanged"


def test_the_settings_of_the_new_side_say_what_fails(repository: Path) -> None:
    (repository / "wx2tg.toml").write_text('[report]\nfail_on = "warning"\n', encoding="utf-8")
    assert counts("one", repository, "--project", repository)[0] == 1
    assert counts(repository, "one", "--project", repository)[0] == 0


def test_every_format(repository: Path, tmp_path: Path) -> None:
    for form in ("json", "sarif", "markdown", "html", "github", "gitlab", "junit"):
        file = tmp_path / f"diff.{form}"
        run("diff", "one", "HEAD", "--project", repository, "--format", form, "-o", file, "--jobs", 1)
        assert "addCard" in file.read_text(encoding="utf-8")
    assert json.loads((tmp_path / "diff.json").read_text(encoding="utf-8"))["diff"]["fixed"] == []


def test_packages_that_are_not_committed_are_those_that_stand_there(repository: Path) -> None:
    (repository / "package.json").write_text('{"dependencies": {"tea": "1.0.0"}}\n', encoding="utf-8")
    git(repository.parent, "add", ".")
    git(repository.parent, "commit", "-q", "-m", "three")
    package = repository / "node_modules/tea"
    package.mkdir(parents=True)
    (package / "package.json").write_text('{"name": "tea", "main": "index.js"}', encoding="utf-8")
    (package / "index.js").write_text("module.exports = 1;\n", encoding="utf-8")
    (repository / "pages/index/index.js").write_text(f"require('tea');\n{GONE}", encoding="utf-8")
    git(repository.parent, "commit", "-qam", "four")
    assert counts("HEAD", repository, "--project", repository)[1] == "0 new, 0 fixed, 1 unchanged"


@pytest.mark.parametrize(
    "revision",
    [
        "no-such-branch",
        "--output=x",
        "-h",
        "--upload-pack=touch x",
        "one..trunk",
        "one:app",
        "a b",
        ":/one",
        "",
        "a\nb",
    ],
)
def test_what_is_no_revision(repository: Path, revision: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(repository)
    before = sorted(repository.parent.rglob("*"))
    result = run("diff", "--", revision, "HEAD")
    assert result.exit_code == 2
    assert "Traceback" not in result.output
    assert sorted(repository.parent.rglob("*")) == before


def test_a_folder_without_repository(app: Path) -> None:
    result = run("diff", "HEAD", app, "--project", app)
    assert result.exit_code == 2
    assert "not a git repository" in result.stderr


def test_a_project_that_a_revision_lacks(repository: Path) -> None:
    other = repository.parent / "other"
    other.mkdir()
    result = run("diff", "one", repository, "--project", other)
    assert result.exit_code == 2
    assert "one has no files" in result.stderr


def test_nothing_of_the_repository_is_run(repository: Path) -> None:
    """Its settings and attributes can name programs, which a checkout would run."""
    ran = repository.parent / "ran"
    (repository / ".gitattributes").write_text("*.js filter=evil\npages/** export-ignore\n", encoding="utf-8")
    git(repository.parent, "add", ".")
    git(repository.parent, "commit", "-q", "-m", "three")
    for key in ("filter.evil.smudge", "core.fsmonitor", "core.pager", "core.sshCommand", "diff.external"):
        git(repository.parent, "config", key, f"touch {ran}")
    assert counts("one", "HEAD", "--project", repository)[1] == "1 new, 0 fixed, 0 unchanged"
    assert not ran.exists()
