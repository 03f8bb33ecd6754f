"""Packages of node_modules, as "build npm" reads them: mounted, linked, missing, and extended libraries."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from project.writing import APP, PAGE, found, names, npm_project, write

from wx2tg.options import Options
from wx2tg.project import (
    discover,
    reference_findings,
    resolve_script,
)
from wx2tg.text import Span


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
