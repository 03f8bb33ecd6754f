"""Discovery: which files a mini-program consists of, what refers to what, and what is said of what is missing."""

from __future__ import annotations

import json
import os
import pickle
from collections.abc import Iterator
from pathlib import Path

import pytest

from wx2tg.diagnostics import Diagnostic
from wx2tg.options import Options
from wx2tg.project import (
    Project,
    ProjectError,
    discover,
    reference_findings,
    resolve_asset,
    resolve_component,
    resolve_script,
    resolve_style,
    resolve_template,
    resolve_wxs,
)
from wx2tg.text import Span

APP = {"app.json": '{"pages": ["pages/index/index"]}', "app.js": "App({})", "app.wxss": "page {}"}
PAGE = {"pages/index/index.wxml": "<view/>", "pages/index/index.js": "Page({})"}


def write(root: Path, *layers: dict[str, str]) -> Path:
    """Writes files; `+` before a name stands for a whole component."""
    for path, text in {key: value for layer in layers for key, value in layer.items()}.items():
        files = {path: text}
        if path.startswith("+"):
            stem = path[1:]
            files = {
                f"{stem}.json": text or '{"component": true}',
                f"{stem}.wxml": "<view/>",
                f"{stem}.js": "Component({})",
            }
        for name, content in files.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(content, encoding="utf-8")
    return root


def found(root: Path, *layers: dict[str, str], options: Options | None = None) -> Project:
    """The project of a minimal app with `layers` over it."""
    return discover(write(root, APP, PAGE, *layers), options or Options())


def names(project: Project) -> list[str]:
    return [item.name for item in project.diagnostics]


def place(finding: Diagnostic) -> str:
    """`path:line:column` of a finding."""
    assert finding.source
    assert finding.span
    return ":".join(map(str, (finding.path, *finding.source.position(finding.span.start))))


# SRC.


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


# Files.


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


# Pages.


def test_packages(tmp_path: Path) -> None:
    app = {
        "pages": ["pages/index/index", "/pages/index/index", "../x", 3],
        "subpackages": [{"root": "shop/", "name": "s", "pages": ["list"], "independent": True, "entry": "in.js"}],
        "subPackages": [{"root": "more", "pages": ["a/b"]}, {"root": ""}, 7],
        "entryPagePath": "shop/list",
        "preloadRule": {"pages/index/index": {"packages": ["s"]}},
        "workers": {"path": "workers/"},
    }
    pages = {
        "shop/list.wxml": "",
        "shop/list.js": "",
        "more/a/b.wxml": "",
        "more/a/b.js": "",
        "+shop/card": "",
        "workers/a.js": "",
    }
    using = {"shop/list.json": '{"usingComponents": {"card": "card"}}'}
    project = found(tmp_path, {"app.json": json.dumps(app)}, pages, using)
    assert project.app.pages == ("pages/index/index", "shop/list", "more/a/b")
    assert [(item.root, item.name, item.pages, item.independent, item.entry) for item in project.packages] == [
        ("", "", ("pages/index/index",), False, None),
        ("shop", "s", ("shop/list",), True, "shop/in.js"),
        ("more", "more", ("more/a/b",), False, None),
    ]
    assert {unit.id: unit.package for unit in project.units.values()} == {
        "app": "",
        "pages/index/index": "",
        "shop/list": "shop",
        "more/a/b": "more",
        "shop/card": "shop",
    }
    assert (project.app.entry, project.app.workers) == ("shop/list", "workers")
    assert names(project) == ["duplicate-page", "path-outside-project", "wrong-config-type", "wrong-config-type"]


def test_pages_that_are_not_whole(tmp_path: Path) -> None:
    pages = ["pages/index/index", "a/gone", "a/silent", "a/blank", "A/Silent2"]
    files = {"a/silent.wxml": "", "a/blank.js": "", "a/silent2.wxml": "", "a/silent2.js": ""}
    project = found(tmp_path, {"app.json": json.dumps({"pages": pages})}, files)
    gone = project.units["a/gone"]
    assert (gone.kind, gone.template, gone.script, gone.config) == ("page", None, None, None)
    assert names(project) == ["missing-page", "page-without-script", "page-without-template", "path-case-mismatch"]
    assert project.units["A/Silent2"].template == "a/silent2.wxml"
    assert place(project.diagnostics[0]) == "app.json:1:33"


def test_javascript_or_typescript(tmp_path: Path) -> None:
    both = {"pages/index/index.ts": "Page({})", "app.ts": "App({})", "lib/a.ts": "", "lib/b.ts": "", "lib/b.js": ""}
    project = found(tmp_path, both)
    assert project.units["pages/index/index"].script == "pages/index/index.js"
    assert resolve_script(project, "app.js", "lib/b") == "lib/b.js"
    compiling = {"project.config.json": '{"setting": {"useCompilerPlugins": ["typescript", "less"]}}'}
    project = found(tmp_path, compiling)
    assert project.units["pages/index/index"].script == "pages/index/index.ts"
    assert resolve_script(project, "app.js", "./lib/a.js") == "lib/a.ts"


def test_styles_in_other_languages(tmp_path: Path) -> None:
    project = found(tmp_path, {"pages/index/index.styl": ""})
    assert [(item.name, item.path) for item in project.diagnostics] == [
        ("style-language-not-supported", "pages/index/index.styl")
    ]
    assert project.units["pages/index/index"].style is None


# Components.


def test_components_in_every_form_of_path(tmp_path: Path) -> None:
    page = {
        "near": "./parts/near",
        "Up": "../../shared/up",
        "absolute": "/shared/up",
        "bare": "parts/near",
        "rooted": "shared/up",
        "folder": "/shared/box",
        "npm": "ui/button",
        "scoped": "@tea/ui/cup",
        "suffixed": "/shared/up.wxml",
        "alias": "@/up",
    }
    files = {
        "+pages/index/parts/near": "",
        "+shared/up": '{"component": true, "usingComponents": {"box": "box/index"}}',
        "+shared/box/index": '{"component": true, "usingComponents": {"up": "../up", "self": "./index"}}',
        "+miniprogram_npm/ui/button/index": "",
        "+miniprogram_npm/@tea/ui/cup/index": "",
        "+global/note": "",
    }
    app = {
        "pages": ["pages/index/index"],
        "usingComponents": {"note": "global/note"},
        "resolveAlias": {"@/*": "shared/*"},
    }
    project = found(
        tmp_path, files, {"pages/index/index.json": json.dumps({"usingComponents": page}), "app.json": json.dumps(app)}
    )
    assert names(project) == []
    assert dict(project.units["pages/index/index"].using) == {
        "note": "global/note",
        "near": "pages/index/parts/near",
        "Up": "shared/up",
        "absolute": "shared/up",
        "bare": "pages/index/parts/near",
        "rooted": "shared/up",
        "folder": "shared/box/index",
        "npm": "miniprogram_npm/ui/button/index",
        "scoped": "miniprogram_npm/@tea/ui/cup/index",
        "suffixed": "shared/up",
        "alias": "shared/up",
    }
    assert dict(project.units["shared/box/index"].using) == {
        "note": "global/note",
        "up": "shared/up",
        "self": "shared/box/index",
    }
    assert [unit.kind for unit in project.units.values()].count("component") == 6


def test_components_that_are_not_there(tmp_path: Path) -> None:
    page = """{"component": true, "usingComponents": {
      "lost": "/shared/lost",
      "plug": "plugin://chart/pie",
      "out": "../../../x",
      "odd": 5,
      "case": "/shared/UP",
      "undeclared": "/shared/plain"
    }}"""
    project = found(tmp_path, {"pages/index/index.json": page, "+shared/up": "", "+shared/plain": "{}"})
    assert [(item.name, place(item)) for item in project.diagnostics] == [
        ("missing-component", "pages/index/index.json:2:15"),
        ("plugin-component", "pages/index/index.json:3:15"),
        ("path-outside-project", "pages/index/index.json:4:14"),
        ("wrong-config-type", "pages/index/index.json:5:14"),
        ("path-case-mismatch", "pages/index/index.json:6:15"),
        ("component-not-declared", "shared/plain.json:1:1"),
    ]
    unit = project.units["pages/index/index"]
    assert unit.absent == {"lost", "plug", "out"}
    assert dict(unit.using) == {"case": "shared/up", "undeclared": "shared/plain"}


def test_libraries_that_nothing_lists(tmp_path: Path) -> None:
    wanted = {"a": "tdesign-miniprogram/button/button", "b": "@vant/weapp/icon/index", "c": "components/card/card"}
    page = {"pages/index/index.json": json.dumps({"usingComponents": wanted})}
    project = found(tmp_path, page)
    assert [(item.name, item.message.partition("run ")[2]) for item in project.diagnostics] == [
        ("npm-package-missing", "`npm install tdesign-miniprogram` where package.json is."),
        ("npm-package-missing", "`npm install @vant/weapp` where package.json is."),
        ("missing-component", ""),
    ]


def test_generics_and_placeholders(tmp_path: Path) -> None:
    page = {
        "usingComponents": {"list": "/list"},
        "componentPlaceholder": {"list": "view"},
    }
    component = {"component": True, "componentGenerics": {"row": {"default": "./row"}, "head": True, "foot": "no"}}
    project = found(tmp_path, {"pages/index/index.json": json.dumps(page), "+list": json.dumps(component), "+row": ""})
    assert dict(project.units["pages/index/index"].placeholders) == {"list": "view"}
    assert dict(project.units["list"].generics) == {"row": "row", "head": None}
    assert "row" in project.units
    assert names(project) == ["wrong-config-type"]


# The tab bar and the theme.


def test_tab_bar(tmp_path: Path) -> None:
    app = """{"pages": ["pages/index/index"], "tabBar": {"list": [
      {"pagePath": "pages/index/index", "text": "Home", "iconPath": "home.png"},
      {"pagePath": "pages/none", "text": "None", "selectedIconPath": "/gone.png"}
    ]}}"""
    project = found(tmp_path, {"app.json": app, "home.png": ""})
    assert [(item.name, place(item)) for item in project.diagnostics] == [
        ("unknown-tab-page", "app.json:3:20"),
        ("missing-file", "app.json:3:70"),
    ]
    assert project.app.tab_bar


def test_custom_tab_bar(tmp_path: Path) -> None:
    tabs = [{"pagePath": "pages/index/index", "text": "Home"}] * 2
    app = {"app.json": json.dumps({"pages": ["pages/index/index"], "tabBar": {"custom": True, "list": tabs}})}
    project = found(tmp_path, app)
    assert names(project) == ["no-custom-tab-bar"]
    project = found(tmp_path, app, {"+custom-tab-bar/index": ""})
    assert project.app.custom_tab_bar == "custom-tab-bar/index"
    assert project.units["custom-tab-bar/index"].kind == "component"


def test_theme(tmp_path: Path) -> None:
    app = {
        "pages": ["pages/index/index"],
        "darkmode": True,
        "window": {"navigationBarBackgroundColor": "@bar", "navigationBarTitleText": "@ us"},
        "tabBar": {"list": [{"pagePath": "pages/index/index", "iconPath": "@icon"}] * 2},
    }
    theme = {"light": {"bar": "#fff", "icon": "day.png"}, "dark": {"bar": "#000", "icon": "night.png"}}
    page = {"pages/index/index.json": '{"backgroundColor": "@back"}'}
    project = found(tmp_path, {"app.json": json.dumps(app), "theme.json": json.dumps(theme), "day.png": ""}, page)
    assert project.app.theme
    assert project.app.theme.resolve(project.app.window, "dark") == {
        "navigationBarBackgroundColor": "#000",
        "navigationBarTitleText": "@ us",
    }
    assert project.app.theme.resolve(["@bar", "@none", 1], "light") == ["#fff", "@none", 1]
    assert [item.message for item in project.diagnostics] == [
        "There is no file `night.png`.",
        "There is no file `night.png`.",
        "`@back` is not set under `light` and `dark` in theme.json.",
    ]
    assert "theme.json" not in project.assets


def test_ext_json_is_laid_over_app_json(tmp_path: Path) -> None:
    app = {"pages": ["pages/index/index"], "window": {"a": 1, "b": 1}}
    ext = {"extEnable": True, "ext": {"shop": 7}, "window": {"b": 2}}
    project = found(tmp_path, {"app.json": json.dumps(app), "ext.json": json.dumps(ext)})
    assert (project.app.window, project.app.ext) == ({"a": 1, "b": 2}, {"shop": 7})
    write(tmp_path, {"ext.json": json.dumps({**ext, "extEnable": False})})
    project = discover(tmp_path, Options())
    assert (project.app.window, project.app.ext) == ({"a": 1, "b": 1}, {})


def test_what_else_ext_json_says(tmp_path: Path) -> None:
    pages = {"pages/index/index": {"navigationBarTitleText": "Shop", "a": 2}, "pages/none": {}, "bad": 3}
    ext = {"extEnable": True, "extAppid": "wxext", "directCommit": True, "extPages": pages}
    files = {"ext.json": json.dumps(ext), "pages/index/index.json": '{"a": 1, "b": 1}'}
    project = found(tmp_path, files, {"project.config.json": '{"appid": "wxown"}'})
    assert project.units["pages/index/index"].settings == {"navigationBarTitleText": "Shop", "a": 2, "b": 1}
    assert project.appid == "wxext"
    write(tmp_path, {"ext.json": json.dumps({**ext, "extEnable": False})})
    project = discover(tmp_path, Options())
    assert (project.units["pages/index/index"].settings, project.appid) == ({"a": 1, "b": 1}, "wxown")


def test_private_settings_are_laid_over_the_shared_ones(tmp_path: Path) -> None:
    shared = {"miniprogramRoot": "old", "appid": "wx1", "setting": {"packNpmManually": True, "es6": True}}
    private = {"miniprogramRoot": "mini", "setting": {"useCompilerPlugins": ["typescript"]}}
    write(tmp_path, {"project.config.json": json.dumps(shared), "project.private.config.json": json.dumps(private)})
    write(tmp_path / "mini", APP, PAGE, {"app.ts": ""})
    project = discover(tmp_path, Options())
    assert (project.root, project.appid, project.units["app"].script) == (tmp_path / "mini", "wx1", "app.ts")


def test_paths_of_windows_and_other_untidy_ones(tmp_path: Path) -> None:
    app = {"pages": ["pages\\index\\index", "./a/a/", " b/b "], "subPackages": [{"root": "/shop/", "pages": ["/c"]}]}
    files = {f"{page}.{suffix}": "" for page in ("a/a", "b/b", "shop/c") for suffix in ("wxml", "js")}
    page = {"pages/index/index.json": json.dumps({"usingComponents": {"card": "..\\..\\card", "box": "/box/"}})}
    project = found(tmp_path, files, page, {"app.json": json.dumps(app), "+card": "", "+box/index": ""})
    assert project.app.pages == ("pages/index/index", "a/a", "b/b", "shop/c")
    assert project.units["pages/index/index"].using == {"card": "card", "box": "box/index"}
    assert names(project) == ["backslash-in-path", "backslash-in-path"]


# npm.


def npm_project(root: Path) -> Path:
    """A project with packages of every kind in its node_modules, and a scratch package that nothing mentions."""
    script = "import a from 'plain';\nimport b from 'modern/sub';\nrequire('nested'); require('built')"
    modules = {
        "ui/package.json": '{"miniprogram": "lib", "dependencies": {"deep": "1"}}',
        "+ui/lib/cup/index": "",
        "ui/lib/cup/cup.png": "",
        "ui/src/cup.ts": "",
        "deep/package.json": '{"main": "deep.js"}',
        "deep/deep.js": "",
        "plain/package.json": '{"main": "./dist/plain.min"}',
        "plain/dist/plain.min.js": "",
        "modern/package.json": '{"exports": {".": {"import": "./m.mjs", "require": "./m.cjs"}, "./sub": "./s/sub.js"}}',
        "modern/m.cjs": "",
        "modern/m.mjs": "",
        "modern/s/sub.js": "",
        "nested/package.json": '{"dependencies": {"deep": "2"}}',
        "nested/index.js": "",
        "nested/node_modules/deep/package.json": '{"main": "second.js"}',
        "nested/node_modules/deep/second.js": "",
        "unused/package.json": "{}",
        "unused/index.js": "",
        "built/package.json": "{}",
        "built/index.js": "",
    }
    write(root / "node_modules", modules)
    listed = dict.fromkeys(("ui", "plain", "modern", "nested", "unused", "absent", "built"), "1")
    settings = {
        "project.config.json": '{"miniprogramRoot": "mini"}',
        "package.json": json.dumps({"dependencies": listed}),
    }
    write(root, settings)
    page = {"pages/index/index.json": '{"usingComponents": {"cup": "ui/cup", "lost": "absent/x", "lost2": "absent/y"}}'}
    write(root / "mini", APP, PAGE, page, {"pages/index/index.js": script, "miniprogram_npm/built/index.js": "//"})
    return root


def test_packages_of_node_modules_are_mounted(tmp_path: Path) -> None:
    project = discover(npm_project(tmp_path), Options())
    assert project.units["pages/index/index"].using == {"cup": "miniprogram_npm/ui/cup/index"}
    assert project.shown("miniprogram_npm/ui/cup/index.js") == "node_modules/ui/lib/cup/index.js"
    page, npm = "pages/index/index.js", "miniprogram_npm/"
    for specifier, path in {
        "plain": "plain/dist/plain.min.js",
        "plain/dist/plain.min": "plain/dist/plain.min.js",
        "modern": "modern/m.cjs",
        "modern/sub": "modern/s/sub.js",
        "nested": "nested/index.js",
        "built": "built/index.js",
    }.items():
        assert resolve_script(project, page, specifier) == npm + path
    assert resolve_script(project, npm + "ui/cup/index.js", "deep") == npm + "deep/deep.js"
    second = npm + "nested/miniprogram_npm/deep/second.js"
    assert resolve_script(project, npm + "nested/index.js", "deep") == second
    assert resolve_script(project, page, "unused") is None
    assert project.files[npm + "built/index.js"] == tmp_path / "mini/miniprogram_npm/built/index.js"
    assert project.assets == (npm + "ui/cup/cup.png",)
    assert project.counts() == {"js": 2, "json": 2, "wxml": 1, "wxss": 1}


def package(**manifest: object) -> str:
    return json.dumps(manifest)


def test_what_a_package_puts_in_place_of_its_files_in_a_browser(tmp_path: Path) -> None:
    browser = {"./lib/node.js": "./web/net.js", "./lib/extra.js": False, "fs": False, "http": "./web/http.js"}
    files = {
        "package.json": package(dependencies={"a": "1"}),
        "pages/index/index.js": "require('a')",
        "node_modules/a/package.json": package(main="./lib/index.js", browser=browser),
    }
    names = "lib/index.js lib/node.js lib/extra.js web/net.js web/http.js"
    project = found(tmp_path, files, {f"node_modules/a/{name}": "x" for name in names.split()})
    inside, npm = "miniprogram_npm/a/lib/index.js", "miniprogram_npm/a/"
    assert resolve_script(project, "pages/index/index.js", "a") == inside
    for specifier, path in {
        "./node": "web/net.js",
        "./node.js": "web/net.js",
        "http": "web/http.js",
        "fs": "miniprogram_npm/fs/index.js",
        "./extra": "lib/extra.js",
    }.items():
        assert resolve_script(project, inside, specifier) == npm + path
    assert project.read(npm + "lib/extra.js").text.startswith("//")
    assert project.read(npm + "miniprogram_npm/fs/index.js").text.startswith("//")
    assert resolve_script(project, "pages/index/index.js", "fs") is None


@pytest.mark.parametrize(
    ("manifest", "specifier", "path"),
    [
        ({"module": "es/index.js"}, "a", "es/index.js"),
        ({"browser": "es/index.js"}, "a", "es/index.js"),
        ({"main": "lib"}, "a", "lib/index.js"),
        ({"main": "gone.js", "module": "es/index.js"}, "a", "es/index.js"),
        ({}, "a/es/deep", "es/deep.js"),
        ({}, "a/lib", "lib/index.js"),
        ({}, "a/data.json", "data.json"),
        ({}, "a/package.json", "package.json"),
        ({"exports": "./es/deep.js"}, "a", "es/deep.js"),
        ({"exports": {"node": "./lib/index.js", "default": "./es/deep.js"}}, "a", "es/deep.js"),
        ({"exports": {"import": "./es/index.js"}}, "a", "es/index.js"),
        ({"exports": {".": {"require": {"types": "./x.d.ts", "default": "./lib/index.js"}}}}, "a", "lib/index.js"),
        ({"exports": {"./parts/*": "./es/*.js"}}, "a/parts/deep", "es/deep.js"),
        ({"exports": {"./*.js": "./es/*.js"}}, "a/deep.js", "es/deep.js"),
        ({"exports": {"./*": ["./es/*.js"]}}, "a/deep", "es/deep.js"),
    ],
)
def test_what_of_a_package_is_imported(tmp_path: Path, manifest: dict[str, object], specifier: str, path: str) -> None:
    files = dict.fromkeys([f"node_modules/a/{name}" for name in ("es/index.js", "es/deep.js", "lib/index.js")], "")
    files |= {"package.json": package(dependencies={"a": "1"}), "pages/index/index.js": f"require('{specifier}')"}
    files |= {"node_modules/a/package.json": package(**manifest), "node_modules/a/data.json": "{}"}
    project = found(tmp_path, files)
    assert resolve_script(project, "pages/index/index.js", specifier) == f"miniprogram_npm/a/{path}"


def test_packages_of_a_subpackage(tmp_path: Path) -> None:
    app = {"pages": ["pages/index/index"], "subPackages": [{"root": root, "pages": ["x"]} for root in ("one", "two")]}
    listed = package(dependencies={"a": "1"})
    files = {"app.json": json.dumps(app), "package.json": listed, "node_modules/a/index.js": "first"}
    for root in ("one", "two"):
        files |= {f"{root}/x.wxml": "", f"{root}/x.js": "import 'a'", f"{root}/package.json": listed}
    project = found(tmp_path, files, {"one/node_modules/a/index.js": "second"})
    assert resolve_script(project, "one/x.js", "a") == "one/miniprogram_npm/a/index.js"
    assert project.read("one/miniprogram_npm/a/index.js").text == "second"
    assert resolve_script(project, "two/x.js", "a") == "miniprogram_npm/a/index.js"
    assert names(project) == []


def test_links_to_packages_outside(tmp_path: Path) -> None:
    write(tmp_path / "elsewhere/a", {"index.js": "secret"})
    root = tmp_path / "repo/app"
    files = {"package.json": package(dependencies={"a": "1", "b": "1"}), "pages/index/index.js": "require('a'), 'b'"}
    write(root, APP, PAGE, files)
    write(tmp_path / "repo/node_modules/.store/b", {"index.js": ""})
    (tmp_path / "repo/.git").mkdir()
    (root / "node_modules").mkdir()
    (root / "node_modules/a").symlink_to(tmp_path / "elsewhere/a")
    (root / "node_modules/b").symlink_to(tmp_path / "repo/node_modules/.store/b")
    project = discover(root, Options())
    assert [(item.name, item.path) for item in project.diagnostics] == [("symlink-outside-project", "node_modules/a")]
    assert resolve_script(project, "pages/index/index.js", "a") is None
    assert resolve_script(project, "pages/index/index.js", "b") == "miniprogram_npm/b/index.js"


def workspace(tmp_path: Path, root: dict[str, str]) -> Path:
    """A repository of an app and the packages `shared` and `@team/ui`, which are linked into its node_modules."""
    write(tmp_path / "repo", root)
    listed = package(dependencies={"shared": "workspace:*", "@team/ui": "*", "wrong": "*", "up": "*"})
    src = write(tmp_path / "repo/apps/shop", APP, PAGE, {"package.json": listed})
    uses = "require('shared'); require('@team/ui/button'); require('wrong'); require('up')"
    write(src, {"pages/index/index.js": uses})
    shared = {"package.json": package(name="shared"), "index.js": "", "logo.png": "", "node_modules/x/index.js": ""}
    write(tmp_path / "repo/packages/shared", shared)
    write(tmp_path / "repo/packages/ui", {"package.json": package(name="@team/ui"), "button.js": ""})
    write(tmp_path / "repo/secrets", {"index.js": "", "package.json": package(name="secrets")})
    (tmp_path / "repo/packages/shared/stolen.png").symlink_to(tmp_path / "repo/secrets/index.js")
    (src / "node_modules/@team").mkdir(parents=True)
    (src / "node_modules/shared").symlink_to("../../../packages/shared")
    (src / "node_modules/@team/ui").symlink_to("../../../../packages/ui")
    (src / "node_modules/wrong").symlink_to("../../../secrets")
    (src / "node_modules/up").symlink_to("../../..")
    return src


@pytest.mark.parametrize(
    "root",
    [
        {".git/HEAD": "ref"},
        {".git": "gitdir: elsewhere"},
        {"package.json": '{"name": "up", "workspaces": ["packages/*", "apps/*"]}'},
        {"pnpm-workspace.yaml": "packages: ['*']"},
    ],
)
def test_packages_of_the_same_workspace(tmp_path: Path, root: dict[str, str]) -> None:
    project = discover(workspace(tmp_path, root), Options())
    resolved = [resolve_script(project, "pages/index/index.js", name) for name in ("shared", "@team/ui/button")]
    assert resolved == ["miniprogram_npm/shared/index.js", "miniprogram_npm/@team/ui/button.js"]
    assert resolve_script(project, "pages/index/index.js", "wrong") is None
    assert resolve_script(project, "pages/index/index.js", "up") is None
    assert [(item.name, item.path) for item in project.diagnostics if item.name != "npm-package-missing"] == [
        ("symlink-outside-project", "node_modules/wrong"),
        ("symlink-outside-project", "node_modules/up"),
        ("symlink-outside-project", "stolen.png"),
    ]


def test_linked_packages_without_a_workspace_around_them(tmp_path: Path) -> None:
    project = discover(workspace(tmp_path, {"package.json": "{}"}), Options())
    assert not any(path.startswith("miniprogram_npm/") for path in project.files)


def test_a_dependency_of_a_package_that_is_not_installed(tmp_path: Path) -> None:
    files = {
        "package.json": package(dependencies={"a": "1"}),
        "pages/index/index.js": "require('a')",
        "node_modules/a/package.json": package(dependencies={"b": "1"}, peerDependencies={"c": "1"}),
        "node_modules/a/index.js": "require('b'); require('c')",
        "node_modules/c/index.js": "",
    }
    project = found(tmp_path, files)
    inside = "miniprogram_npm/a/index.js"
    assert resolve_script(project, inside, "c") == "miniprogram_npm/c/index.js"
    findings = reference_findings(project, project.read(inside), Span(0, 1), "b", resolve_script(project, inside, "b"))
    assert [(item.name, "run `npm install`" in item.message) for item in findings] == [("npm-package-missing", True)]


def test_a_package_that_is_not_installed_is_named_once(tmp_path: Path) -> None:
    project = discover(npm_project(tmp_path), Options())
    assert [(item.name, item.message) for item in project.diagnostics] == [
        (
            "npm-package-missing",
            "The npm package `absent` is not installed: run `npm install` where package.json is.",
        )
    ]
    assert project.units["pages/index/index"].absent == {"lost", "lost2"}


def test_packages_linked_as_pnpm_links_them(tmp_path: Path) -> None:
    root = write(
        tmp_path, APP, PAGE, {"package.json": '{"dependencies": {"a": "1"}}', "pages/index/index.js": "require('a')"}
    )
    store = root / "node_modules/.pnpm/a@1/node_modules"
    write(store, {"a/package.json": '{"dependencies": {"b": "1"}}', "a/index.js": ""})
    write(
        root / "node_modules/.pnpm/b@1/node_modules",
        {"b/package.json": '{"dependencies": {"a": "1"}}', "b/index.js": ""},
    )
    (store / "b").symlink_to(root / "node_modules/.pnpm/b@1/node_modules/b")
    (root / "node_modules/a").symlink_to(store / "a")
    project = discover(root, Options())
    assert names(project) == []
    assert resolve_script(project, "pages/index/index.js", "a") == "miniprogram_npm/a/index.js"
    assert resolve_script(project, "miniprogram_npm/a/index.js", "b") == "miniprogram_npm/b/index.js"


def test_relations_of_packages(tmp_path: Path) -> None:
    relation = {"packageJsonPath": "./tools/package.json", "miniprogramNpmDistDir": "./mini/shop/"}
    setting = {"packNpmManually": True, "packNpmRelationList": [relation, {"packageJsonPath": 3}]}
    write(tmp_path, {"project.config.json": json.dumps({"miniprogramRoot": "mini", "setting": setting})})
    write(tmp_path / "tools", {"package.json": '{"dependencies": {"a": "1"}}', "node_modules/a/index.js": ""})
    write(tmp_path / "mini", APP, PAGE, {"shop/use.js": 'import "a"'})
    project = discover(tmp_path, Options())
    assert resolve_script(project, "shop/use.js", "a") == "shop/miniprogram_npm/a/index.js"
    assert resolve_script(project, "pages/index/index.js", "a") is None


def test_extended_libraries(tmp_path: Path) -> None:
    app = {"app.json": '{"pages": ["pages/index/index"], "useExtendedLib": {"weui": true}}'}
    page = {"pages/index/index.json": '{"usingComponents": {"cell": "weui-miniprogram/cell/cell"}}'}
    project = found(tmp_path, app, page)
    assert [item.message.rpartition(": ")[2] for item in project.diagnostics] == ["run `npm install weui-miniprogram`."]
    library = "node_modules/weui-miniprogram/"
    sheet = "weui-wxss/dist/style/weui.wxss"
    built = {f"{library}miniprogram_dist/{sheet}": "", f"+{library}miniprogram_dist/cell/cell": ""}
    project = found(tmp_path, app, page, built)
    assert names(project) == []
    assert project.app.extended_styles == (f"miniprogram_npm/weui-miniprogram/{sheet}",)


@pytest.mark.parametrize("name", ["../../secret", "/etc", "..", ".hidden", "@a/../../b"])
def test_names_of_packages_lead_nowhere_else(tmp_path: Path, name: str) -> None:
    write(tmp_path / "secret", {"index.js": ""})
    root = tmp_path / "app"
    files = {"package.json": json.dumps({"dependencies": {name: "1"}}), "pages/index/index.js": f"require('{name}')"}
    (root / "node_modules" / "x").mkdir(parents=True)
    project = found(root, files)
    assert all(path.is_relative_to(root) for path in project.files.values())
    assert not [path for path in project.files if "secret" in path]


# References.


@pytest.mark.parametrize(
    ("importer", "specifier", "path"),
    [
        ("pages/index/index.js", "./util", "pages/index/util.js"),
        ("pages/index/index.js", "./util.js", "pages/index/util.js"),
        ("pages/index/index.js", "../../lib/a", "lib/a.js"),
        ("pages/index/index.js", "/lib/a", "lib/a.js"),
        ("pages/index/index.js", "lib/a", "lib/a.js"),
        ("pages/index/index.js", "util.js", "pages/index/util.js"),
        ("pages/index/index.js", "util", "pages/index/util.js"),
        ("pages/index/index.js", "../../lib", "lib/index.js"),
        ("lib/a.js", "./", "lib/index.js"),
        ("lib/deep/b.js", "..", "lib/index.js"),
        ("lib/a.js", "./data", "lib/data.json"),
        ("lib/a.js", "./data.json", "lib/data.json"),
        ("lib/a.js", "~/a", "lib/a.js"),
        ("lib/a.js", "~/deep/b", "lib/deep/b.js"),
        ("lib/a.js", "showdown.js", "lib/showdown.js"),
        ("lib/showdown.js", "showdown", "miniprogram_npm/showdown/index.js"),
        ("lib/a.js", "./A", "lib/a.js"),
        ("lib/a.js", "./types", None),
        ("lib/a.js", "../../outside", None),
        ("lib/a.js", "/../outside", None),
        ("lib/a.js", "https://example.com/a.js", None),
        ("lib/a.js", "plugin://a", None),
        ("lib/a.js", "", None),
        ("lib/a.js", "./deep", None),
    ],
)
def test_scripts(tmp_path: Path, importer: str, specifier: str, path: str | None) -> None:
    names = "pages/index/util.js lib/a.js lib/index.js lib/data.json lib/deep/b.js lib/showdown.js lib/types.d.ts"
    files = dict.fromkeys([*names.split(), "miniprogram_npm/showdown/index.js"], "")
    app = {"pages": ["pages/index/index"], "resolveAlias": {"~/*": "/lib/*"}}
    project = found(tmp_path, files, {"app.json": json.dumps(app)})
    assert resolve_script(project, importer, specifier) == path


def test_templates_styles_wxs_and_assets(tmp_path: Path) -> None:
    names = "t/item.wxml t/item.wxss t/m.wxs t/plain.css t/a.png miniprogram_npm/ui/index.wxss t/x.less"
    project = found(tmp_path, dict.fromkeys(names.split(), ""))
    page, style = "pages/index/index.wxml", "pages/index/index.wxss"
    for src in ("../../t/item.wxml", "../../t/item", "/t/item.wxml", "/t/item", "t/item", "t/item.wxml"):
        assert resolve_template(project, page, src) == "t/item.wxml"
    assert resolve_template(project, "t/list.wxml", "item") == "t/item.wxml"
    for href in ("../../t/item.wxss", "../../t/item", "/t/item.wxss", "t/item.wxss"):
        assert resolve_style(project, style, href) == "t/item.wxss"
    assert resolve_style(project, style, "/t/plain.css") == "t/plain.css"
    assert resolve_style(project, style, "ui/index.wxss") == "miniprogram_npm/ui/index.wxss"
    assert resolve_style(project, style, "/t/x.less") == resolve_style(project, style, "/t/x.wxss") == "t/x.less"
    assert resolve_style(project, style, "/t/y.less") is None
    assert resolve_style(project, style, "https://example.com/a.wxss") is None
    assert resolve_wxs(project, page, "../../t/m.wxs") == "t/m.wxs"
    assert resolve_wxs(project, page, "/t/m") == "t/m.wxs"
    assert resolve_asset(project, page, "/t/a.png") == "t/a.png"
    assert resolve_asset(project, "t/item.wxml", "a.png") == "t/a.png"
    assert resolve_asset(project, page, "../../../a.png") is None
    assert resolve_asset(project, page, "../../../t/a.png") == "t/a.png"
    assert resolve_wxs(project, page, "../../../../t/m.wxs") == "t/m.wxs"
    assert resolve_component(project, "pages/index", "../../../t/item") == "t/item"
    assert resolve_component(project, "", "t/item") == "t/item"


@pytest.mark.parametrize(
    ("specifier", "name"),
    [
        ("./util", None),
        ("./Util", "path-case-mismatch"),
        ("../../../util", "path-outside-project"),
        ("./none", "missing-file"),
        ("absent", "npm-package-missing"),
        ("absent/deep/file", "npm-package-missing"),
        ("../../miniprogram_npm/absent/index", "npm-package-missing"),
        ("other", "npm-package-missing"),
        ("@tea/other/deep", "npm-package-missing"),
        ("pages/other", "missing-file"),
        ("util/other", "missing-file"),
        ("other.js", "missing-file"),
        ("fs", "node-module"),
        ("node:test", "node-module"),
        ("fs/promises", "node-module"),
    ],
)
def test_what_is_said_of_a_reference(tmp_path: Path, specifier: str, name: str | None) -> None:
    project = found(tmp_path, {"pages/index/util.js": "", "package.json": '{"dependencies": {"absent": "1"}}'})
    source = project.read("pages/index/index.js")
    resolved = resolve_script(project, source.path, specifier)
    findings = reference_findings(project, source, Span(0, 4), specifier, resolved)
    assert [item.name for item in findings] == ([name] if name else [])


def test_a_missing_package_is_told_once_and_escapes_are_read(tmp_path: Path) -> None:
    from wx2tg import check

    script = "require('absent'); require('absent/deep'); require('\\x2e\\u002f\\u{6f}ther.js');"
    write(tmp_path, APP, PAGE, {"pages/index/index.js": script, "pages/index/other.js": "import 'absent';"})
    findings = check(tmp_path, Options()).findings
    assert [(item.name, item.path) for item in findings] == [("npm-package-missing", "pages/index/index.js")]


# The whole.


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
