"""Which files belong to an app: rules, links, folders without end, pipes, files that cannot be read."""

from __future__ import annotations

import json
import os
import pickle
from collections.abc import Iterator
from pathlib import Path

import pytest
from project.writing import APP, PAGE, found, names, npm_project, place, write

from wx2tg.options import Options
from wx2tg.project import (
    ProjectError,
    discover,
)


def test_what_belongs_to_the_app(tmp_path: Path) -> None:
    names = (
        "a.png data/tea.json font.woff README.md LICENSE sitemap.json package.json b.wxs .git/z.png"
        " NOTICE notice.txt images/notice.png license.jpg"
        " node_modules/x/y.png .env private.wx1.key types.d.ts notes/old.png c.tmp out/index.html card/card.wxml"
        " miniprogram_npm/ui/icon.svg miniprogram_npm/ui/data.json"
    )
    files = dict.fromkeys(names.split(), "")
    rules = [
        {"type": "folder", "value": "notes"},
        {"type": "suffix", "value": ".tmp"},
        {"type": "glob", "value": "*.zip"},
    ]
    config = {"project.config.json": json.dumps({"packOptions": {"ignore": rules}}), "card/card.json": "{}"}
    project = found(tmp_path, files, config, options=Options(out=tmp_path / "out"))
    assert project.assets == (
        "a.png",
        "data/tea.json",
        "font.woff",
        "images/notice.png",
        "license.jpg",
        "miniprogram_npm/ui/icon.svg",
    )
    assert "b.wxs" in project.files


@pytest.mark.parametrize(
    ("rule", "gone"),
    [
        ({"type": "file", "value": "a/b.png"}, {"a/b.png"}),
        ({"type": "folder", "value": "./a/"}, {"a/b.png", "a/c/d.png"}),
        ({"type": "prefix", "value": "d"}, {"a/c/d.png"}),
        ({"type": "glob", "value": "a/*.png"}, {"a/b.png"}),
        ({"type": "glob", "value": "**/*.png"}, {"a/b.png", "a/c/d.png"}),
        ({"type": "regexp", "value": "/c\\/./"}, {"a/c/d.png"}),
        ({"type": "regexp", "value": "("}, set()),
        ({"type": "planet", "value": "a"}, set()),
        ("a/b.png", set()),
    ],
)
def test_pack_options(tmp_path: Path, rule: object, gone: set[str]) -> None:
    config = {"project.config.json": json.dumps({"packOptions": {"ignore": [rule]}})}
    project = found(tmp_path, config, {"a/b.png": "", "a/c/d.png": ""})
    assert {"a/b.png", "a/c/d.png"}.difference(project.files) == gone


def test_links(tmp_path: Path) -> None:
    write(tmp_path / "outside", {"secret.json": ""})
    root = write(tmp_path / "app", APP, PAGE, {"real/a.png": ""})
    (root / "inner").symlink_to(root / "real")
    (root / "loop").symlink_to(root)
    (root / "outer").symlink_to(tmp_path / "outside")
    (root / "gone").symlink_to(root / "nowhere")
    project = discover(root, Options())
    assert {"real/a.png", "inner/a.png"} <= project.files.keys()
    assert not [path for path in project.files if path.startswith(("outer", "loop", "gone"))]
    assert [(item.name, item.path) for item in project.diagnostics] == [("symlink-outside-project", "outer")]


@pytest.mark.parametrize(("folders", "each"), [(7, 6), (26, 2), (60, 59)])
def test_folders_that_are_linked_into_one_another(tmp_path: Path, folders: int, each: int) -> None:
    root = write(tmp_path, APP, PAGE, {f"d{number}/a.js": "" for number in range(folders)})
    for number in range(folders):
        for step in range(1, each + 1):
            other = (number + step) % folders
            (root / f"d{number}/to{other}").symlink_to(root / f"d{other}")
    project = discover(root, Options())
    # Links that stand in a folder are followed before those that are only there through other links.
    assert {f"d{number}/to{(number + 1) % folders}/a.js" for number in range(folders)} <= project.files.keys()
    assert len(project.files) < 25_000
    left = [item for item in project.diagnostics if item.name == "too-many-links"]
    assert len(left) == 1
    assert left[0].path.count("/to") >= 1
    assert list(project.files) == sorted(project.files, key=lambda path: path.split("/"))


def test_large_files_behind_many_links(tmp_path: Path) -> None:
    root = write(tmp_path, APP, PAGE, {"large/film.bin": ""})
    with (root / "large/film.bin").open("wb") as film:
        film.truncate(500_000_000)
    for number in range(30):
        (root / f"link{number:02}").symlink_to(root / "large")
    project = discover(root, Options())
    assert {"link00/film.bin", "link02/film.bin"} <= project.files.keys()
    assert "link29/film.bin" not in project.files
    assert "too-many-links" in names(project)


def test_a_folder_that_many_pages_link_to(tmp_path: Path) -> None:
    root = write(tmp_path, APP, PAGE, {"common/deep/a.js": "", "lib/b.js": ""})
    (root / "common/lib").symlink_to("../lib")
    for number in range(100):
        write(root, {f"pages/p{number}/index.js": ""})
        (root / f"pages/p{number}/common").symlink_to("../../common")
    project = discover(root, Options())
    wanted = ("common/deep/a.js", "common/lib/b.js")
    assert {f"pages/p{number}/{path}" for number in range(100) for path in wanted} <= project.files.keys()
    assert names(project) == []


def test_links_to_what_is_hidden(tmp_path: Path) -> None:
    root = write(tmp_path, APP, PAGE, {".git/config": "token", ".env": "token", "data/.cache/a.json": "{}"})
    for name, target in {"git": ".git", "config.json": ".git/config", "env.txt": ".env", "a": "data/.cache"}.items():
        (root / name).symlink_to(target)
    project = discover(root, Options())
    assert {item.path for item in project.diagnostics if item.name == "symlink-outside-project"} == {
        "git",
        "config.json",
        "env.txt",
        "a",
    }
    assert not any(path.startswith(("git", "config", "env", "a/")) for path in project.files)


def test_links_that_lead_to_themselves(tmp_path: Path) -> None:
    root = write(tmp_path / "app", APP, PAGE)
    (root / "self").symlink_to("self")
    (root / "one.js").symlink_to("two.js")
    (root / "two.js").symlink_to("one.js")
    project = discover(root, Options())
    assert {(item.name, item.path) for item in project.diagnostics} == {
        ("unreadable-file", path) for path in ("self", "one.js", "two.js")
    }
    (tmp_path / "src").symlink_to("src")
    with pytest.raises(ProjectError, match="Too many levels"):
        discover(tmp_path / "src", Options())
    (root / "app.json").unlink()
    (root / "app.json").symlink_to("app.json")
    with pytest.raises(ProjectError, match=r"There is no app\.json"):
        discover(root, Options())


@pytest.fixture
def deep(tmp_path: Path) -> Iterator[Path]:
    """An app with folders in folders, more than the path of a file can name: each is made from the inside out."""
    root = write(tmp_path, APP, PAGE)
    for _ in range(3_000):
        (root / "outer").mkdir()
        if (root / "d").exists():
            (root / "d").rename(root / "outer/d")
        (root / "outer").rename(root / "d")
    yield root
    while (root / "d/d").exists():
        (root / "d/d").rename(root / "outer")
        (root / "d").rmdir()
        (root / "outer").rename(root / "d")


def test_folders_in_folders(deep: Path) -> None:
    assert names(discover(deep, Options())) == ["unreadable-file"]


def test_configurations_behind_links_are_not_read(tmp_path: Path) -> None:
    outside = write(tmp_path / "outside", APP, {"package.json": '{"dependencies": {"stolen": "1"}}'})
    for name in ("project.config.json", "project.private.config.json"):
        write(outside, {name: '{"projectname": "stolen", "miniprogramRoot": "mini"}'})
    root = write(tmp_path / "app", APP, PAGE)
    for name in ("project.config.json", "project.private.config.json", "package.json"):
        (root / name).symlink_to(outside / name)
    project = discover(root, Options())
    assert project.name == "app"
    assert not project.missing
    assert {item.path for item in project.diagnostics} == {
        "package.json",
        "project.config.json",
        "project.private.config.json",
    }
    (root / "app.json").unlink()
    (root / "app.json").symlink_to(outside / "app.json")
    with pytest.raises(ProjectError, match=r"app\.json .* a link that leads out of the project"):
        discover(root, Options())


@pytest.mark.parametrize(
    "rule",
    [
        {"packOptions": {"ignore": [{"type": "file", "value": "app.json"}]}},
        {"packOptions": {"ignore": [{"type": "suffix", "value": "json"}]}},
        {"miniprogramRoot": "cloud/mini", "cloudfunctionRoot": "cloud"},
    ],
)
def test_an_app_json_that_is_left_out(tmp_path: Path, rule: dict[str, object]) -> None:
    root = write(tmp_path, APP, PAGE, {"project.config.json": json.dumps(rule)})
    write(root / "cloud/mini", APP, PAGE)
    try:
        assert discover(root, Options()).root == root / "cloud/mini"
    except ProjectError as error:
        assert "is left out: by `packOptions.ignore`" in str(error)


@pytest.mark.parametrize("relation", [("../out/package.json", "mini"), ("tools/package.json", "../out"), ("l", "mini")])
def test_relations_that_lead_out_of_the_project(tmp_path: Path, relation: tuple[str, str]) -> None:
    entry = {"packageJsonPath": relation[0], "miniprogramNpmDistDir": relation[1]}
    setting = {"packNpmManually": True, "packNpmRelationList": [entry]}
    root = write(tmp_path / "app", APP, PAGE, {"project.config.json": json.dumps({"setting": setting})})
    write(tmp_path / "out", {"package.json": '{"dependencies": {"stolen": "1"}}'})
    (root / "l").symlink_to(tmp_path / "out/package.json")
    project = discover(root, Options())
    assert not project.missing
    assert ("path-outside-project", "project.config.json") in {(item.name, item.path) for item in project.diagnostics}


def test_text_that_is_not_utf8(tmp_path: Path) -> None:
    project = found(tmp_path, {"pages/index/index.json": "{}"})
    (tmp_path / "pages/index/index.js").write_bytes("// \ufeff\nPage('茶')".encode("gbk", "replace"))
    (tmp_path / "pages/index/index.wxml").write_bytes(b"\xef\xbb\xbf<view/>")
    (tmp_path / "app.js").write_bytes(b"\0\xff\0")
    source, findings = project.load("pages/index/index.js")
    assert source.text.startswith("// ?\nPage('")
    assert [place(item) for item in findings] == ["pages/index/index.js:2:7"]
    assert project.read("pages/index/index.wxml").text == "<view/>"
    assert project.read("app.js").text == ""
    (tmp_path / "app.wxss").unlink()
    assert [item.name for item in project.load("app.wxss")[1]] == ["unreadable-file"]


def test_a_project_can_be_sent_to_another_process(tmp_path: Path) -> None:
    project = pickle.loads(pickle.dumps(found(tmp_path)))
    assert list(project.units) == ["app", "pages/index/index"]


def test_the_same_folder_gives_the_same_project(tmp_path: Path) -> None:
    root = npm_project(tmp_path)
    first, second = discover(root, Options()), discover(root, Options())
    assert (list(first.files), list(first.units)) == (list(second.files), list(second.units))
    assert [item.message for item in first.diagnostics] == [item.message for item in second.diagnostics]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs a named pipe")
def test_what_is_no_file_is_passed_over(tmp_path: Path) -> None:
    write(tmp_path, APP, PAGE)
    os.mkfifo(tmp_path / "pipe.js")
    project = discover(tmp_path, Options())
    assert "pipe.js" not in project.files
    assert [(item.name, item.path) for item in project.diagnostics] == [("special-file", "pipe.js")]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs a named pipe")
@pytest.mark.parametrize("path", ["package.json", "project.config.json", "app.wxss", "node_modules/a/package.json"])
def test_a_pipe_does_not_stop_the_conversion(tmp_path: Path, path: str) -> None:
    write(tmp_path, APP, PAGE, {"package.json": '{"dependencies": {"a": "1"}}', "pages/index/index.js": "require('a')"})
    (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / path).unlink(missing_ok=True)
    os.mkfifo(tmp_path / path)
    assert discover(tmp_path, Options()).app.pages == ("pages/index/index",)


def test_files_that_are_large_or_apart_in_capital_letters_only(tmp_path: Path) -> None:
    write(tmp_path, {"big.mp4": "x" * 5_000_001, "fit.mp4": "x" * 5_000_000, "a/B.png": "", "a/b.png": ""})
    project = found(tmp_path, {"node_modules/x/big.png": "x" * 5_000_001})
    assert sorted((item.name, item.path) for item in project.diagnostics) == [
        ("case-clash", "a/b.png"),
        ("large-file", "big.mp4"),
    ]
    assert "The file has 5.0 MB." in project.diagnostics[1].message


def test_an_asset_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda file, mode: not str(file).endswith("locked.png"))
    project = found(tmp_path, {"locked.png": "", "open.png": ""})
    assert [(item.name, item.path) for item in project.diagnostics] == [("unreadable-file", "locked.png")]
