"""A bundle has the parts of the runtime that its app calls, and none because a word merely looks like a call."""

from __future__ import annotations

import re
from pathlib import Path

from browser.projects import convert, small_app, write_project

from wx2tg.emit.needs import Need
from wx2tg.knowledge import parts_of
from wx2tg.link.chunk import ChunkInput, Member, registration, runtime_scripts
from wx2tg.link.entry import AppInput, entry_names, entry_needs, entry_script
from wx2tg.link.modules import closure
from wx2tg.link.parts import MOUNT, TRAIT
from wx2tg.text import join

PAGE = "pages/home/index"
WXS = '<wxs module="day">module.exports = function (text) { return getDate(text).getDate(); };</wxs>'


def scripts(dist: Path) -> str:
    return "".join(file.read_text(encoding="utf-8") for file in sorted(dist.rglob("*.js")))


def bundled(tmp_path: Path, files: dict[str, str | bytes]) -> str:
    src = write_project(tmp_path / "app", small_app(PAGE) | files)
    convert(src, tmp_path / "dist", minify=False)
    return scripts(tmp_path / "dist")


def test_a_day_of_the_month_is_no_function_of_wxs(tmp_path: Path) -> None:
    text = bundled(tmp_path, {f"{PAGE}.js": "Page({ data: { day: new Date().getDate(), mark: '$ctor $std' } });\n"})
    assert "function getDate(" not in text
    assert "$wx2tg.getDate" not in text
    assert "$wx2tg.std" not in text


def test_wxs_has_its_functions(tmp_path: Path) -> None:
    text = bundled(tmp_path, {f"{PAGE}.wxml": f"{WXS}<text>{{{{day('2026-01-31')}}}}</text>\n"})
    assert "var getDate = $wx2tg.getDate;" in text


def test_a_chain_with_types_is_a_chain(tmp_path: Path) -> None:
    chain = "Component<{ a: string }, {}>().data(() => ({ a: 'b' })).register();\n"
    files: dict[str, str | bytes] = {f"{PAGE}.ts": chain}
    src = write_project(tmp_path / "app", small_app(PAGE) | files)
    (src / f"{PAGE}.js").unlink()
    convert(src, tmp_path / "dist", minify=False)
    assert "class Chain {" in scripts(tmp_path / "dist")
    classes = "class A extends Component<Props> {\n  first: string;\n  second = new Map<string, number>();\n}\n"
    assert not [part for part in parts_of([classes]) if ("core/chain", "Chain") in part.exports]


def test_statements_know_their_names() -> None:
    apis = {
        "request": Member(Need("api/request", "request"), "task", Need("api/checked", "checkedTask"), "url"),
        "env": Member(Need("api/env", "environment"), "property"),
    }
    statement = registration(apis, {"scanCode": "async"})
    assert statement.names == {"registerApi", "request", "checkedTask", "environment", "unsupportedApi"}
    assert all(re.search(rf"\b{name}\b", statement.text) for name in statement.names)
    assert registration({}, {}).names == frozenset()


def test_an_entry_keeps_the_names_that_it_uses_and_no_others() -> None:
    """Words of app.json that are called like something in the runtime say nothing about it."""
    words = {"window": {"text": "css"}, "tabBar": None, "name": "block closure bindModel"}
    app = AppInput(words, {}, "app.js", {}, "bar/index", {"login": "own.js"}, frozenset({MOUNT, TRAIT}))
    needs = {need.module for need in entry_needs(app)} | {"render/block", "router/loader", "core/traits"}
    chunk = ChunkInput(runtime=frozenset(module.path for module in closure(needs)))
    scripts = runtime_scripts([chunk], entry_names(app))
    given = join(entry_script(app, chunk, frozenset(), scripts)).split("const {", 1)[1].split("}", 1)[0]
    names = set(given.split(", "))
    assert {"boot", "loadFiles", "mountFiles", "customTabBar", "ownApi", "load", "trait", "env", "App"} <= names
    assert not {"css", "text", "block"} & names
