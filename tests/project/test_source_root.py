"""Which folder is the app, and what is no app: SRC, project.config.json, app.json, FinClip's own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from project.writing import APP, PAGE, found, names, place, write

from wx2tg.options import Options
from wx2tg.project import (
    ProjectError,
    discover,
    resolve_template,
    resolve_wxs,
)


def test_an_app_root(tmp_path: Path) -> None:
    project = found(tmp_path)
    assert names(project) == []
    assert list(project.units) == ["app", "pages/index/index"]
    unit = project.units["pages/index/index"]
    assert (unit.template, unit.script, unit.style, unit.config) == (
        "pages/index/index.wxml",
        "pages/index/index.js",
        None,
        None,
    )
    assert (project.app.entry, project.name) == ("pages/index/index", tmp_path.name)
    assert project.counts() == {"js": 2, "json": 1, "wxml": 1, "wxss": 1}


def test_a_project_root(tmp_path: Path) -> None:
    settings = {
        "miniprogramRoot": "mini/",
        "appid": "wx1",
        "projectname": "%E8%8C%B6",
        "cloudfunctionRoot": "mini/cloud",
    }
    write(tmp_path, {"project.config.json": json.dumps(settings)})
    write(tmp_path, {"project.private.config.json": '{"projectname": "Tea"}'})
    project = discover(write(tmp_path / "mini", APP, PAGE, {"cloud/login/index.js": ""}).parent, Options())
    assert (project.name, project.appid, project.root) == ("Tea", "wx1", tmp_path / "mini")
    assert "cloud/login/index.js" not in project.files
    assert project.shown("app.json") == "mini/app.json"
    inside = discover(tmp_path / "mini", Options())
    assert (inside.name, inside.appid) == ("Tea", "wx1")


def test_the_configuration_names_the_source_and_the_project(tmp_path: Path) -> None:
    from wx2tg import options

    write(tmp_path / "app", APP, PAGE)
    project = discover(tmp_path, options.read("[project]\nsource = 'app'\nname = 'Tea House'"))
    assert (project.root, project.name) == (tmp_path / "app", "Tea House")


def test_finclip(tmp_path: Path) -> None:
    files = {"pages/index/index.fxml": "<view/>", "app.ftss": "page {}", "pages/index/m.fts": "", "a.fxml": ""}
    write(tmp_path, {"fide.project.config.json": '{"appid": "fc1", "projectname": "Fin"}'})
    project = found(tmp_path, files)
    assert (project.name, project.appid) == ("Fin", "fc1")
    assert project.units["pages/index/index"].template == "pages/index/index.fxml"
    assert project.units["app"].style == "app.ftss"
    assert resolve_wxs(project, "pages/index/index.fxml", "./m.fts") == "pages/index/m.fts"
    assert resolve_template(project, "pages/index/index.fxml", "/a.wxml") == "a.fxml"


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"readme.txt": ""}, "There is no app.json in "),
        ({"miniprogram/app.json": "{}"}, "There is one in miniprogram/: did you mean "),
        ({"game.json": "{}"}, "is a mini-game"),
        ({"project.config.json": '{"compileType": "plugin"}'}, "is a plugin"),
        ({"project.config.json": '{"miniprogramRoot": "../other"}'}, "leads out of the project"),
        ({"project.config.json": '{"miniprogramRoot": "dist/"}'}, "There is no app.json in dist."),
        ({"src/app.config.ts": ""}, "looks like a Taro project: build it for WeChat first"),
        ({"app.json": "{}"}, "app.json lists no pages"),
        ({"app.json": '{"pages": []}'}, "app.json lists no pages"),
        ({"app.json": "pages are index"}, "app.json:1:1: This is not valid JSON: `pages` is not a JSON value."),
    ],
)
def test_what_is_no_app_is_wrong_usage(tmp_path: Path, files: dict[str, str], message: str) -> None:
    with pytest.raises(ProjectError) as raised:
        discover(write(tmp_path, files), Options())
    assert message in str(raised.value)


def test_a_source_that_is_not_a_folder_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="does not exist"):
        discover(tmp_path / "nowhere", Options())
    with pytest.raises(ProjectError, match="is a file"):
        discover(write(tmp_path, APP) / "app.json", Options())


def test_a_mistake_in_app_json_does_not_lose_the_pages(tmp_path: Path) -> None:
    project = found(tmp_path, {"app.json": '{\n"pages": ["pages/index/index"\n"window": {"x": 1}}'})
    assert project.app.pages == ("pages/index/index",)
    assert project.app.window == {"x": 1}
    assert [place(item) for item in project.diagnostics] == ["app.json:3:1"]
