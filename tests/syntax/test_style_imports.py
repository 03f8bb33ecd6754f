"""Sheets in LESS and Sass: which files their imports find, and which of several candidate sheets is used."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from browser.projects import small_app, write_project
from syntax.preprocessing import PLUGINS, found, report, styles, told

from wx2tg import options
from wx2tg.driver.sources import Sources
from wx2tg.project import discover


@pytest.mark.parametrize("suffix", ["less", "scss"])
def test_imports_of_wxss_are_left_to_wxss(suffix: str, tmp_path: Path) -> None:
    files = {
        f"pages/a/a.{suffix}": '@import "../../lib/base.wxss";\n.a { .b { color: red; } }\n',
        "lib/base.wxss": '@import "./more.wxss";\n.base { width: 1rpx }\n',
        "lib/more.wxss": ".more { color: red }\n",
    }
    project = found(tmp_path, files)
    assert '@import "../../lib/base.wxss"' in styles(project).replace("'", '"')
    assert told(tmp_path, files) == []


@pytest.mark.parametrize("suffix", ["less", "scss"])
def test_wxss_imports_the_others(suffix: str, tmp_path: Path) -> None:
    files = {
        "pages/a/a.wxss": f'@import "../../lib/one.{suffix}";\n@import "/lib/two.wxss";\n',
        f"lib/one.{suffix}": ".one { .in { colour } }\n",
        f"lib/two.{suffix}": ".two { .in { color: red } }\n",
    }
    assert [name for name, _ in told(tmp_path, files)] == ["style-not-compiled"]


def test_imports_of_less(tmp_path: Path) -> None:
    project = found(
        tmp_path,
        {
            "pages/a/a.less": """
                @import "./here";
                @import "styles/root.less";
                @import "/styles/slash";
                @import (optional) "nowhere";
                @import (reference) "mixins";
                @import (inline) "./raw.css";
                @import (less) "./as-less.css";
                @name: "dynamic";
                @import "@{name}.less";
                @import "~pack/index.less";
                @import "../../node_modules/pack/deep/more.less";
                .a { .mixed(); b: @here @root @slash @dynamic @pack @more @css; }
                """,
            "pages/a/here.less": "@here: 1rpx;\n",
            "pages/a/raw.css": ".raw{}\n",
            "pages/a/as-less.css": "@css: 9rpx;\n",
            "pages/a/dynamic.less": "@dynamic: 4rpx;\n",
            "styles/root.less": "@root: 2rpx;\n",
            "styles/slash.less": "@import 'inner/leaf'; @slash: @leaf + 1;\n",
            "styles/inner/leaf.less": "@leaf: 2rpx;\n",
            "mixins.less": ".mixed() { mixed: yes }\n.not-shown { a: b }\n",
            "miniprogram_npm/pack/index.less": "@pack: 5rpx;\n",
            "miniprogram_npm/pack/deep/more.less": "@more: 6rpx;\n",
        },
    )
    assert styles(project).split() == ".raw{} .a { mixed: yes; b: 1rpx 2rpx 3rpx 4rpx 5rpx 6rpx 9rpx; }".split()


def test_imports_of_sass(tmp_path: Path) -> None:
    project = found(
        tmp_path,
        {
            "pages/a/a.scss": """
                @use "./here";
                @use "styles/root";
                @use "/styles/slash" as *;
                @use "../../styles/folder";
                @use "~pack/tokens" as t;
                @import "old";
                .a { b: here.$here root.$root $leaf folder.$folder t.$pack $old; }
                """,
            "pages/a/_here.scss": "$here: 1rpx;\n",
            "pages/a/old.sass": "$old: 7rpx\n",
            "styles/root.scss": "$root: 2rpx;\n",
            "styles/_slash.scss": '@forward "inner/leaf";\n',
            "styles/inner/_leaf.scss": "$leaf: 3rpx;\n",
            "styles/folder/_index.scss": "$folder: 4rpx;\n",
            "miniprogram_npm/pack/_tokens.scss": "$pack: 5rpx;\n",
        },
    )
    assert styles(project).split() == ".a { b: 1rpx 2rpx 3rpx 4rpx 5rpx 7rpx; }".split()


def test_packages_that_only_a_sheet_mentions(tmp_path: Path) -> None:
    project = found(
        tmp_path,
        {
            "package.json": '{"dependencies": {"pack": "1"}}',
            "node_modules/pack/package.json": '{"miniprogram": "miniprogram_dist"}',
            "node_modules/pack/miniprogram_dist/x.less": "@x: 3rpx;\n",
            "pages/a/a.less": "@import '~pack/x';\n.a { b: @x; }\n",
        },
    )
    assert styles(project).split() == ".a { b: 3rpx; }".split()


def test_less_and_sass_of_the_whole_app(tmp_path: Path) -> None:
    files = {
        "app.less": "@brand: red;\n.own { a: b }\n",
        "global.scss": "$brand: blue;\n",
        "pages/a/a.less": ".a { color: @brand }\n",
        "pages/b/b.scss": ".b { color: global.$brand }\n",
        "pages/c/c.sass": ".c\n  color: global.$brand\n",
        "app.json": '{"pages": ["pages/a/a", "pages/b/b", "pages/c/c"]}',
    }
    project = found(tmp_path, files)
    assert styles(project).split() == ".a { color: red; }".split()
    assert styles(project, "app").split() == ".own { a: b; }".split()
    assert styles(project, "pages/b/b").split() == ".b { color: blue; }".split()
    assert styles(project, "pages/c/c").split() == ".c { color: blue; }".split()
    named = {"setting": {"useCompilerPlugins": ["less"], "lessSetting": {"commonUseFilePath": "theme/all.less"}}}
    project = found(tmp_path, {"project.config.json": json.dumps(named), "theme/all.less": "@brand: green;"})
    assert styles(project).split() == ".a { color: green; }".split()


def test_sheets_that_are_not_uploaded(tmp_path: Path) -> None:
    ignoring = {"packOptions": {"ignore": [{"type": "suffix", "value": ".less"}]}}
    files = {
        "project.config.json": json.dumps(ignoring),
        "pages/a/a.less": "@import '/v'; .a { b: @v }",
        "v.less": "@v: 1;",
    }
    assert styles(found(tmp_path, files)).split() == ".a { b: 1; }".split()


def test_which_of_several_sheets(tmp_path: Path) -> None:
    files = {f"pages/a/a.{suffix}": f".{suffix} {{ a: b }}" for suffix in ("wxss", "less", "scss")}
    both = {key: value for key, value in files.items() if not key.endswith("scss")}
    assert found(tmp_path / "1", both, configured=False).units["pages/a/a"].style == "pages/a/a.wxss"
    assert found(tmp_path / "2", both).units["pages/a/a"].style == "pages/a/a.less"
    assert found(tmp_path / "3", files).units["pages/a/a"].style == "pages/a/a.scss"
    only = {"pages/a/a.less": ".less { a: b }"}
    assert found(tmp_path / "4", only, configured=False).units["pages/a/a"].style == "pages/a/a.less"


def test_imports_stay_in_the_project(tmp_path: Path) -> None:
    (tmp_path / "secret.less").write_text("@secret: 1;")
    config = {"miniprogramRoot": "app/", "setting": {"useCompilerPlugins": ["less", "sass"]}}
    root = tmp_path / "project"
    app = {f"app/{path}": text for path, text in small_app("pages/a/a").items()}
    files = {
        **app,
        "project.config.json": json.dumps(config),
        "design/tokens.less": "@import './more'; @t: @m;",
        "design/more.less": "@m: 1rpx;",
        "design/_tokens.scss": "$t: 2rpx;",
        "app/pages/a/a.less": "@import '../../../design/tokens';\n.a { b: @t }\n",
        "app/b.scss": "@use '../design/tokens';\n.a { b: tokens.$t }\n",
    }
    write_project(root, files)
    (root / "design" / "link.less").symlink_to(tmp_path / "secret.less")
    project = discover(root, options.read("", root=root))
    assert styles(project).split() == ".a { b: 1rpx; }".split()
    source = Sources(project).style("b.scss")
    assert source is not None
    assert source.text.split() == ".a { b: 2rpx; }".split()
    for address in ("../../../design/link", "../../../../secret", str(tmp_path / "secret.less")):
        assert project.find_sheet("pages/a", address, ".less") is None


def test_a_sheet_of_a_package_that_is_not_installed(tmp_path: Path) -> None:
    wxss = (
        "miniprogram_npm/tea-ui/a.wxss",
        "@tea/weapp/b.wxss",
        "../../node_modules/cups/c.wxss",
        "weui-miniprogram/d.wxss",
        "@tea/weapp/e.wxss",
        "tea-ui/f.wxss",
        "gone/g.wxss",
    )
    files = {
        "package.json": '{"dependencies": {"tea-ui": "1"}}',
        "pages/a/a.wxss": "\n".join(f'@import "{address}";' for address in wxss),
        "pages/b/b.less": '@import "~spoons/a";',
        "pages/c/c.scss": '@use "pkg:pots/a";',
        "pages/d/d.less": '@import "bowls/a";',
    }
    pages = ("pages/a/a", "pages/b/b", "pages/c/c", "pages/d/d")
    items = report(tmp_path, {**small_app(*pages), **PLUGINS, **files}).findings
    missing = [item for item in items if item.name == "npm-package-missing"]
    assert [(item.path, item.line, item.message.split("`")[3]) for item in missing] == [
        ("pages/a/a.wxss", 1, "npm install"),
        ("pages/a/a.wxss", 2, "npm install @tea/weapp"),
        ("pages/a/a.wxss", 3, "npm install cups"),
        ("pages/a/a.wxss", 4, "npm install weui-miniprogram"),
        ("pages/b/b.less", 1, "npm install spoons"),
        ("pages/c/c.scss", 1, "npm install pots"),
    ]
    others = [(item.path, item.line) for item in items if item.name == "missing-style-import"]
    assert others == [("pages/a/a.wxss", 7), ("pages/d/d.less", 1)]
