"""Mistakes in a project are reported with their place, no file is half-written, and the rest of the app works."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from browser.phone import PhoneOf
from browser.projects import convert, small_app, write_project
from click.testing import CliRunner
from playwright.sync_api import expect

from wx2tg.cli import main

BAD = "pages/bad/bad"
GOOD = "pages/good/good"
SECRET = "what stands outside the project"


@dataclass(frozen=True)
class Case:
    """Files put over a sound app of two pages, the finding they raise, what the bad page shows: "", a placeholder."""

    files: dict[str, str | bytes]
    name: str
    place: str
    shows: str = field(default="")


CASES = {
    "a page's JSON with a syntax error": Case(
        {f"{BAD}.json": '{\n  "navigationBarTitleText": ,\n}\n'}, "invalid-json", f"{BAD}.json:2", shows=BAD
    ),
    "a page that is listed but absent": Case({f"{BAD}.js": b"", f"{BAD}.wxml": b""}, "missing-page", "app.json:1"),
    "a template that is not UTF-8": Case(
        {f"{BAD}.wxml": '<view class="path">a café</view>'.encode("latin-1")},
        "not-utf8",
        f"{BAD}.wxml:1",
        shows="a caf",
    ),
    "a script that is not UTF-8": Case(
        {f"{BAD}.js": "Page({ data: { where: 'café' } });".encode("latin-1")}, "not-utf8", f"{BAD}.js:1", shows=BAD
    ),
    "a tag that is not closed": Case(
        {f"{BAD}.wxml": '<view>\n  <text class="path">open</view>\n'}, "missing-end-tag", f"{BAD}.wxml:2", shows="open"
    ),
    "a template that ends inside a tag": Case(
        {f"{BAD}.wxml": '<view class="path">shown</view>\n<view class="'},
        "unclosed-tag",
        f"{BAD}.wxml:2",
        shows="shown",
    ),
    "a script with a syntax error": Case(
        {f"{BAD}.js": "Page({\n  data: { a: 1,, },\n});\n"}, "script-syntax-error", f"{BAD}.js:2"
    ),
    "a script that no engine compiles": Case(
        {f"{BAD}.js": "Page({});\nlet a = 1;\nlet a = 2;\n"}, "script-syntax-error", f"{BAD}.js:3"
    ),
    "an expression with a syntax error": Case(
        {f"{BAD}.wxml": '<view class="path">shown</view>\n<view>{{a +}}</view>'},
        "expression-syntax",
        f"{BAD}.wxml:2",
        shows="shown",
    ),
    "a wxs module with a syntax error": Case(
        {f"{BAD}.wxml": '<wxs module="m">var a = ;</wxs>\n<view class="path">shown{{m.a}}</view>'},
        "wxs-syntax-error",
        f"{BAD}.wxml:1",
        shows="shown",
    ),
    "templates that import each other": Case(
        {
            f"{BAD}.wxml": '<import src="/a.wxml" />\n<view class="path"><template is="a" /></view>',
            "a.wxml": '<import src="b.wxml" />\n<template name="a">shown</template>',
            "b.wxml": '<import src="a.wxml" />\n<template name="b">b</template>',
        },
        "import-cycle",
        "b.wxml:1",
        shows="shown",
    ),
    "style sheets that import each other": Case(
        {f"{BAD}.wxss": '@import "/a.wxss";', "a.wxss": '@import "b.wxss";', "b.wxss": '@import "a.wxss";'},
        "style-import-cycle",
        "b.wxss:1",
        shows=BAD,
    ),
    "a component that is missing": Case(
        {
            f"{BAD}.json": '{\n  "usingComponents": { "gone": "/components/gone/gone" }\n}\n',
            f"{BAD}.wxml": '<view class="path">shown</view><gone>inside</gone>',
        },
        "missing-component",
        f"{BAD}.json:2",
        shows="shown",
    ),
    "a template that includes itself": Case(
        {f"{BAD}.wxml": '<view class="path">once</view>\n<include src="bad.wxml" />'},
        "include-cycle",
        f"{BAD}.wxml:2",
        shows="once",
    ),
    "a module that is missing": Case(
        {f"{BAD}.js": 'Page({});\nrequire("./gone");\n'}, "missing-file", f"{BAD}.js:2", shows=BAD
    ),
    "a script that climbs out of the project": Case(
        {f"{BAD}.js": 'Page({});\nrequire("../../../secret");\n'}, "path-outside-project", f"{BAD}.js:2", shows=BAD
    ),
    "a template that climbs out of the project": Case(
        {f"{BAD}.wxml": '<view class="path">shown</view>\n<include src="../../../secret.wxml" />'},
        "template-file-not-found",
        f"{BAD}.wxml:2",
        shows="shown",
    ),
    "a style sheet that climbs out of the project": Case(
        {f"{BAD}.wxss": '.a { color: red; }\n@import "../../../secret.wxss";\n'},
        "missing-style-import",
        f"{BAD}.wxss:2",
        shows=BAD,
    ),
}


def project(root: Path, files: dict[str, str | bytes]) -> Path:
    """An app of a good and a bad page beside a secret; empty files are left out."""
    write_project(root, {f"secret.{suffix}": f"/* {SECRET} */" for suffix in ("js", "wxml", "wxss")})
    every = {**small_app(GOOD, BAD), **files}
    return write_project(root / "app", {path: content for path, content in every.items() if content})


@pytest.mark.browser
@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_finding_and_an_app_that_works(case: Case, tmp_path: Path, phone: PhoneOf) -> None:
    src, out = project(tmp_path, case.files), tmp_path / "dist"
    report = convert(src, out)
    places = {(found.name, f"{found.path}:{found.line}") for found in report.findings}
    assert (case.name, case.place) in places
    assert SECRET not in "".join(file.read_text() for file in out.rglob("*.*") if file.is_file())
    ann = phone(out)
    # A module that is missing or broken fails where it is asked for, as it does in WeChat.
    ann.expect(r"console: Error: (module|Cannot find).*(gone|secret)")
    ann.expect(r"console: SyntaxError: .*WXS module")
    ann.open()
    expect(ann.find(".path")).to_have_text(GOOD)
    ann.open(BAD)
    ann.at(BAD)
    if case.shows:
        expect(ann.find(".path")).to_contain_text(case.shows)
    else:
        expect(ann.find(".wx-unconverted")).to_contain_text(BAD)


@pytest.mark.browser
def test_a_module_that_throws_throws_the_same_again(tmp_path: Path, phone: PhoneOf) -> None:
    files: dict[str, str | bytes] = {
        "thrower.js": 'getApp().loads = (getApp().loads || 0) + 1;\nthrow new Error("boom");\n',
        f"{BAD}.js": """
            const errors = [1, 2].map(() => { try { require("../../thrower"); } catch (error) { return error; } });
            const made = new Function("return this")();
            const name = ["gre", "en"].join("");
            Page({ data: { text: "" }, async onLoad() {
              const told = await require.async("../../thrower").catch(({ mod, errMsg }) => [mod, errMsg]);
              const skin = require(`./skins/${name}`);
              const same = errors[0] === errors[1];
              const text = [same, getApp().loads, told, made === globalThis, typeof define, skin.colour];
              this.setData({ text: text.join() });
            } });
        """,
        f"{BAD}.wxml": '<view class="path">{{text}}</view>',
        "pages/bad/skins/green.js": 'module.exports = { colour: "green" };',
    }
    src, out = project(tmp_path, files), tmp_path / "dist"
    report = convert(src, out)
    assert [found.name for found in report.findings] == ["dynamic-require"]
    ann = phone(out)
    ann.open()
    expect(ann.find(".path")).to_have_text(GOOD)
    ann.open(BAD)
    expect(ann.find(".path")).to_have_text("true,1,thrower.js,Error: boom,true,undefined,green")


WRONG_SOURCES: dict[str, tuple[dict[str, str | bytes], str]] = {
    "without app.json": ({"app.json": b"", "app.js": "App({});"}, "app.json"),
    "with an app.json of another kind": ({"app.json": "[1, 2]"}, "app.json"),
    "with an app.json of no pages": ({"app.json": "{}"}, "pages"),
    "with an app.json cut short": ({"app.json": '{"pages":'}, "app.json"),
}


@pytest.mark.parametrize(("files", "told"), WRONG_SOURCES.values(), ids=WRONG_SOURCES)
def test_a_source_that_is_no_app(files: dict[str, str | bytes], told: str, tmp_path: Path) -> None:
    src, out = project(tmp_path, files), tmp_path / "dist"
    done = CliRunner().invoke(main, ["convert", str(src), "-o", str(out)])
    assert done.exit_code == 2
    assert told in done.output
    assert not out.exists()


def test_a_source_that_is_not_there(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["convert", str(tmp_path / "gone"), "-o", str(tmp_path / "dist")])
    assert done.exit_code == 2
    assert "gone" in done.output


def test_an_app_json_with_a_syntax_error(tmp_path: Path) -> None:
    src = project(tmp_path, {"app.json": f'{{\n  "pages": ["{GOOD}" "{BAD}"]\n}}\n'})
    report = convert(src, tmp_path / "dist")
    assert [(found.name, found.path, found.line) for found in report.findings] == [("invalid-json", "app.json", 2)]
    assert report.exit_code("error") == 1


def test_a_page_that_climbs_out_of_the_project(tmp_path: Path) -> None:
    src = project(tmp_path, {"app.json": json.dumps({"pages": [GOOD, BAD, "../../secret"]})})
    report = convert(src, tmp_path / "dist")
    assert [(found.name, found.path) for found in report.findings] == [("path-outside-project", "app.json")]
    assert not (tmp_path / "secret").exists()


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    src = project(tmp_path, {})
    (src / f"{BAD}.wxml").unlink()
    (src / f"{BAD}.wxml").symlink_to("nowhere.wxml")
    report = convert(src, tmp_path / "dist")
    assert [(found.name, BAD in found.message) for found in report.findings] == [("page-without-template", True)]


def test_nothing_is_left_behind(tmp_path: Path) -> None:
    src = project(tmp_path, {f"{BAD}.js": "Page({"})
    convert(src, tmp_path / "dist")
    assert {path.name for path in tmp_path.iterdir() if path.name.startswith(".")} == set()


IRREGULAR: dict[str, str] = {
    '<view class="a" class="b">x</view>': "duplicate-attribute",
    '<view class = "a" id= "b">x</view>': "",
    '<view class="a"id="b">x</view>': "",
    "<text>one\\ntwo</text>": "",
    '<view wx:if="shown">x</view>': "directive-without-braces",
    '<view wx:for="list">x</view>': "directive-without-braces",
    " ": "",
    "<view>a & b</view>": "",
    '<input :name="a" />': "unexpected-character",
    '<view @tap="a">x</view>': "unexpected-character",
    '<input v-model="a" />': "foreign-directive",
    '<view v-if="a">x</view>': "foreign-directive",
    '<view wx-if="{{a}}">x</view>': "",
    '<view wx-if="a">x</view>': "directive-without-braces",
    '<view wx-for="{{a}}">x</view>': "misspelt-directive",
    '<view wx:for="{{a}}" wx:key="{{id}}">x</view>': "name-in-braces",
    "text": "",
    "<view class=a>x</view>": "unquoted-value",
    '<view class="{{a">x</view>': "unclosed-hole",
    "<view>{{a</view>": "unclosed-hole",
    "<view>{{}}</view>": "empty-hole",
    '<view class="a"">x</view>': "unexpected-character",
    "<view>x</span></view>": "unexpected-end-tag",
    "<view><text>x</view>": "missing-end-tag",
    "<View>x</View>": "unknown-component",
    "<view>&nbsp;&copy;</view>": "",
    "<view>&none;</view>": "unknown-entity",
    "<view>{{this.a | b}}</view>": "",
    '<view bindtap="">x</view>': "",
    "<view bindtap>x</view>": "",
    "<text />": "",
    "<view>x</view><!-- a": "unclosed-comment",
    "<!DOCTYPE html><view>x</view>": "unknown-declaration",
    "<view <text>x</text>": "unclosed-tag",
    '<view wx:if=" {{a}} ">x</view>': "",
}
"""Each irregular construct that real apps have, and what is told of it: nothing where it works as in WeChat."""


@pytest.mark.parametrize(("template", "name"), IRREGULAR.items())
def test_an_irregular_construct(template: str, name: str, tmp_path: Path) -> None:
    report = convert(project(tmp_path, {f"{BAD}.wxml": template}), tmp_path / "dist")
    told = {found.name: found for found in report.findings}
    assert "internal-error" not in told
    if name:
        assert (told[name].path, told[name].line) == (f"{BAD}.wxml", 1)
        assert template[told[name].column - 1 : told[name].end_column - 1] or told[name].column > len(template)
    else:
        assert not told
