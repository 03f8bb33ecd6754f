"""Where a conversion may write: it replaces neither its own sources nor files that another program has made."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from browser.projects import small_app, write_project
from click.testing import CliRunner, Result

from wx2tg.cli import main
from wx2tg.driver import write
from wx2tg.driver.write import MARKER

PAGE = "pages/index/index"
APP = small_app(PAGE) | {"images/tea.png": "tea"}


def run(*arguments: object) -> Result:
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert result.exit_code != 3, result.output
    return result


def convert(src: Path, dist: Path, *more: object) -> Result:
    return run("convert", src, "-o", dist, "--jobs", 1, *more)


def files_of(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, links followed by nobody."""
    files = (path for path in folder.rglob("*") if path.is_file() or path.is_symlink())
    return {path.relative_to(folder).as_posix(): b"" if path.is_symlink() else path.read_bytes() for path in files}


@pytest.fixture
def src(tmp_path: Path) -> Path:
    """The project of an app in a folder of its own, with own files, and a package of the repository around it."""
    root = write_project(tmp_path / "repo", {".git/HEAD": "ref", "packages/shared/index.js": "module.exports = 1;"})
    write_project(root / "packages/shared", {"package.json": '{"name": "shared"}'})
    app = {f"mini/{path}": text for path, text in APP.items()}
    app[f"mini/{PAGE}.js"] = "require('shared'); Page({});"
    app |= {"project.config.json": '{"miniprogramRoot": "mini"}', "package.json": '{"dependencies": {"shared": "1"}}'}
    app |= {"shims/scan.js": "export default () => {};", "wx2tg.toml": '[apis]\n"wx.scanCode" = "./shims/scan.js"\n'}
    src = write_project(root / "shop", app)
    (src / "node_modules").mkdir()
    (src / "node_modules/shared").symlink_to("../../packages/shared")
    (tmp_path / "link").symlink_to(src)
    (src / "mini/inner").symlink_to("images")
    return src


READ = {
    "SRC": "repo/shop",
    "what SRC stands in": "repo",
    "what that stands in": ".",
    "SRC under another spelling": "repo/shop/mini/..",
    "SRC behind a link": "link",
    "SRC through a linked parent": "link/../../repo/shop",
    "the app's root": "repo/shop/mini",
    "its root through a link": "link/mini",
    "the pages": "repo/shop/mini/pages",
    "one page": "repo/shop/mini/pages/index",
    "assets": "repo/shop/mini/images",
    "assets behind a link": "repo/shop/mini/inner",
    "own files": "repo/shop/shims",
    "packages": "repo/shop/node_modules",
    "a package": "repo/shop/node_modules/shared",
    "a linked package": "repo/packages/shared",
    "what a linked package stands in": "repo/packages",
}


def plain_marker(folder: Path) -> str:
    return json.dumps({"generator": "wx2tg", "version": "0.1.0"})


def full_marker(folder: Path) -> str:
    """A marker that lists all that is there."""
    files = [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]
    return json.dumps({"generator": "wx2tg", "version": "0.1.0", "files": [*files, MARKER]})


@pytest.mark.parametrize("force", [False, True], ids=["", "forced"])
@pytest.mark.parametrize("marker", [None, plain_marker, full_marker], ids=["", "marked", "listed"])
@pytest.mark.parametrize("place", READ.values(), ids=READ)
def test_what_is_read_is_not_replaced(
    place: str, marker: Callable[[Path], str] | None, force: bool, src: Path, tmp_path: Path
) -> None:
    dist = tmp_path / place
    if marker is not None:
        write_project(dist, {MARKER: marker(dist)})
    before = files_of(tmp_path)
    result = convert(src, dist, *(["--force"] if force else []))
    assert result.exit_code == 2
    reasons = ("is, or holds, what is read", "lies in the project", "is not a folder", "leads out of the project")
    assert any(reason in result.output for reason in reasons)
    assert files_of(tmp_path) == before


@pytest.mark.parametrize("given", ["repo/shop", "link", "repo/shop/mini"])
@pytest.mark.parametrize("place", ["dist", "build/web", "mini/dist"])
def test_a_folder_in_the_project_that_a_conversion_made(place: str, given: str, src: Path, tmp_path: Path) -> None:
    dist = src / place
    for _ in range(3):
        assert convert(tmp_path / given, dist).exit_code == 0
        assert (dist / "index.html").is_file()
    assert not (dist / "dist").exists()
    assert not [path for path in files_of(dist) if "build" in path]
    (dist / ".DS_Store").touch()
    (src / "elsewhere").mkdir()
    assert convert(tmp_path / given, src / "elsewhere").exit_code == 0
    assert convert(tmp_path / given, dist).exit_code == 0
    shutil.rmtree(dist)
    dist.mkdir()
    assert convert(tmp_path / given, dist).exit_code == 0


def test_a_folder_in_the_project_with_a_file_of_somebody(src: Path) -> None:
    convert(src, src / "dist")
    (src / "dist/thesis.txt").write_text("years of work")
    for more in ((), ("--force",)):
        result = convert(src, src / "dist", *more)
        assert result.exit_code == 2
        assert "thesis.txt" in result.output
    assert (src / "dist/thesis.txt").is_file()


def test_a_file_added_to_a_bundle_is_of_another_origin(src: Path, tmp_path: Path) -> None:
    dist = tmp_path / "dist"
    convert(src, dist)
    (dist / "index.html").write_text("changed")
    assert convert(src, dist).exit_code == 0
    (dist / "CNAME").write_text("tea.example")
    result = convert(src, dist)
    assert result.exit_code == 2
    assert "such as CNAME; choose another folder, or use --force" in result.output
    assert (dist / "CNAME").is_file()
    assert convert(src, dist, "--force").exit_code == 0
    assert not (dist / "CNAME").exists()


@pytest.mark.parametrize(
    "text", ["{}", "[]", '{"files": 3}', "[" * 100_000, "{", '{"generator": "wx2tg", "files": {}}']
)
def test_a_marker_that_is_none(text: str, src: Path, tmp_path: Path) -> None:
    dist = write_project(tmp_path / "dist", {MARKER: text, "thesis.txt": "years of work"})
    assert convert(src, dist).exit_code == 2
    assert convert(src, dist, "--force").exit_code == 0


def test_the_configuration_is_not_replaced(src: Path, tmp_path: Path) -> None:
    config = write_project(tmp_path / "settings", {"deep/wx2tg.toml": "", "deep/a.js": ""}) / "deep/wx2tg.toml"
    for dist in (config.parent, config.parent.parent):
        result = convert(src, dist, "--config", config, "--force")
        assert (result.exit_code, "is, or holds, what is read" in result.output) == (2, True)
    config.write_text('[apis]\n"wx.scanCode" = "./a.js"\n[telegram]\nscript = "./client/telegram.js"\n')
    write_project(config.parent, {"client/telegram.js": "", "a.js": "export default () => {};"})
    assert convert(src, config.parent / "client", "--config", config, "--force").exit_code == 2
    assert convert(src, config.parent / "web", "--config", config).exit_code == 0


@pytest.mark.parametrize("link", ["out", "out/deep"])
def test_a_project_does_not_lead_a_conversion_out_of_it(link: str, src: Path, tmp_path: Path) -> None:
    (tmp_path / "outside/deep").mkdir(parents=True)
    (src / "out").symlink_to(tmp_path / "outside")
    result = convert(src, src / link)
    assert result.exit_code == 2
    result = run("convert", src, "-o", tmp_path / "dist", "--report", src / link / "report.json")
    assert (result.exit_code, "leads out of the project" in result.output) == (2, True)
    (src / "report.json").symlink_to(tmp_path / "precious.json")
    result = run("check", src, "-o", src / "report.json", "--format", "json")
    assert (result.exit_code, "leads out of the project" in result.output) == (2, True)
    assert files_of(tmp_path / "outside") == {}
    assert not (tmp_path / "precious.json").exists()


SOURCES = ("mini/app.json", f"mini/{PAGE}.js", "mini/images/tea.png", "project.config.json", "package.json")


@pytest.mark.parametrize("source", [*SOURCES, "wx2tg.toml", "shims/scan.js", "node_modules/shared/package.json"])
def test_a_report_does_not_replace_a_source(source: str, src: Path) -> None:
    before = files_of(src)
    result = run("check", src, "-o", src / source)
    assert result.exit_code == 2
    assert "is no report of wx2tg" in result.output or "leads out of the project" in result.output
    if source.endswith(".json"):
        assert run("convert", src, "-o", src / "dist", "--report", src / source).exit_code == 2
    assert files_of(src) == before


@pytest.mark.parametrize("suffix", [".json", ".sarif", ".md", ".html", ".xml", ".txt"])
def test_a_report_in_the_project_is_replaced(suffix: str, src: Path, tmp_path: Path) -> None:
    report = src / f"mini/report{suffix}"
    for _ in range(2):
        assert run("convert", src, "-o", tmp_path / "dist", "--report", report, "-q").exit_code == 0
        assert report.stat().st_size > 0


def test_a_report_in_dist(src: Path, tmp_path: Path) -> None:
    """It is no file of the bundle: the next conversion removes it, or writes it again."""
    for dist in (tmp_path / "dist", src / "dist"):
        for _ in range(2):
            assert convert(src, dist, "--report", dist / "reports/all.json").exit_code == 0
            assert (dist / "reports/all.json").is_file()
        assert convert(src, dist).exit_code == 0
        assert not (dist / "reports").exists()
        before = files_of(dist)
        for path in ("index.html", "images/../index.html"):
            result = convert(src, dist, "--report", dist / path)
            assert result.exit_code == 2
            assert "is a file of the bundle" in result.output or "is no report of wx2tg" in result.output
        assert files_of(dist) == before


def test_a_report_that_cannot_be_written_is_told_before_anything_is_converted(src: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for report in (tmp_path / "file/report.json", tmp_path / "file/deep/report.json", tmp_path / f"{'x' * 300}.json"):
        result = convert(src, tmp_path / "dist", "--report", report)
        assert result.exit_code == 2
        assert not (tmp_path / "dist").exists()
    assert convert(src, tmp_path / "dist", "--report", tmp_path / "not/yet/there.json").exit_code == 0


def test_init_does_not_write_through_a_link(src: Path, tmp_path: Path) -> None:
    (src / "wx2tg.toml").unlink()
    (src / "wx2tg.toml").symlink_to(tmp_path / "precious.toml")
    for more in ((), ("--force",)):
        assert run("init", src, *more).exit_code == 2
    assert not (tmp_path / "precious.toml").exists()


# The disk.

DEPTH = 1_200
"""More folders in folders than functions of Python can call one another."""


@pytest.fixture
def deep(tmp_path: Path) -> Iterator[Path]:
    """A project with a picture in the innermost of many folders."""
    src = write_project(tmp_path / "s", APP)
    folder = src
    for _ in range(DEPTH):
        folder /= "d"
        folder.mkdir()
    (folder / "tea.png").write_text("old")
    yield src
    for place in tmp_path.iterdir():  # pytest cannot.
        write._remove(place)


def test_copies_that_cannot_be_made_are_findings(deep: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that somebody removes while the app is converted, and one whose name is too long where DIST stands."""
    name = "n" * 200
    src = write_project(deep, {f"{name}.png": "", "gone.png": ""})
    copy = shutil.copyfile

    def copied(origin: Path, target: Path) -> object:
        (src / "gone.png").unlink(missing_ok=True)
        return copy(origin, target)

    monkeypatch.setattr(shutil, "copyfile", copied)
    dist = tmp_path.joinpath(*["deep" * 40] * 12, "dist")
    result = convert(src, dist, "--report", tmp_path / "report.json")
    assert result.exit_code == 1
    findings = json.loads((tmp_path / "report.json").read_text())["findings"]
    unreadable = {item["path"][-20:]: item["message"] for item in findings if item["name"] == "unreadable-file"}
    assert {path: message for path, message in unreadable.items() if "gone" in path} == {
        "gone.png": "The file cannot be read: No such file or directory."
    }
    assert any(path.endswith("d/tea.png") and "too long" in message for path, message in unreadable.items())
    assert len(unreadable) == 2
    assert (dist / f"{name}.png").is_file()
    assert (dist / "images/tea.png").is_file()


def test_a_deep_bundle_is_replaced(deep: Path, tmp_path: Path) -> None:
    picture = f"{'d/' * DEPTH}tea.png"
    for text in ("one", "two"):
        (deep / picture).write_text(text)
        assert convert(deep, tmp_path / "o").exit_code == 0
        assert (tmp_path / "o" / picture).read_text() == text
        assert {path.name for path in tmp_path.iterdir()} == {"s", "o"}


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="nothing is forbidden to root")
def test_a_folder_that_may_not_be_written(src: Path, tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir(mode=0o500)
    result = convert(src, tmp_path / "closed/dist")
    assert (result.exit_code, "cannot be written: Permission denied" in result.output) == (2, True)
    assert convert(src, tmp_path / "dist", "--report", tmp_path / "closed/report.json").exit_code == 2
