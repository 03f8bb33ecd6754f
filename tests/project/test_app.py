"""What app.json and page.json name: pages, packages, components, tab bars, themes; and settings over settings."""

from __future__ import annotations

import json
from pathlib import Path

from project.writing import APP, PAGE, found, names, place, write

from wx2tg.options import Options
from wx2tg.project import (
    discover,
    resolve_script,
)


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
