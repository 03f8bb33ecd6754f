"""References of scripts, templates, sheets and wxs: which file each leads to, and what is said of the others."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from project.writing import APP, PAGE, found, write

from wx2tg.options import Options
from wx2tg.project import (
    reference_findings,
    resolve_asset,
    resolve_component,
    resolve_script,
    resolve_style,
    resolve_template,
    resolve_wxs,
)
from wx2tg.text import Span


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
