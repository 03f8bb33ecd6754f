"""Linking: which chunk holds what, what minifying keeps, source maps of a whole bundle."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from test_text import at_utf16, decode

from wx2tg.build.pipeline import convert
from wx2tg.link.chunks import plan
from wx2tg.link.minify import minified
from wx2tg.link.modules import closure, runtime_module
from wx2tg.link.parts import optional_parts
from wx2tg.options import Options

TEA_HOUSE = Path(__file__).parent.parent / "fixtures/apps/tea-house"
RUNTIME = Path(__file__).parents[1] / "wx2tg/runtime"

EDGES = {
    "unit:home": ("unit:card", "module:home"),
    "unit:cart": ("unit:card", "unit:line", "module:money"),
    "unit:sub/a": ("unit:chip", "module:money"),
    "unit:sub/b": ("unit:chip",),
    "module:home": ("module:util",),
    "unit:line": ("module:line",),
}
PAGES = {"unit:home": "", "unit:cart": "", "unit:sub/a": "sub", "unit:sub/b": "sub"}


def test_chunks() -> None:
    layout = plan(EDGES, ["module:app"], PAGES, "unit:home")
    homes = {item: name for name, chunk in layout.chunks.items() for item in chunk.items}
    assert {item for item, name in homes.items() if name == "app"} == {
        "module:app",
        "module:home",
        "module:util",
        "unit:card",
        "unit:home",
    }
    assert homes["unit:line"] == homes["module:line"] == "cart"
    assert homes["module:money"] == "shared"
    assert homes["unit:chip"] == "packages/sub"
    assert layout.pages["unit:home"] == ()
    assert layout.pages["unit:sub/a"] == ("shared", "packages/sub", "sub/a")
    assert layout.pages["unit:sub/b"] == ("packages/sub", "sub/b")


@pytest.mark.parametrize(
    ("code", "kept"),
    [
        ("const f = (x) => /^a\\//.test(x);\nreturn;", "/^a\\//.test(x)"),
        ("x = a ? /[/*]/ : 1 // gone\n", "/[/*]/"),
        ("t = `a  // b\n  c ${ d /* e */ }`", "`a  // b\n  c ${ d /* e */ }`"),
        ("s = 'a // b'; // gone", "'a // b'"),
    ],
)
def test_minifying_keeps_literals(code: str, kept: str) -> None:
    small = minified(code)
    assert kept in small
    assert "gone" not in small


def test_what_cannot_be_read_is_not_minified() -> None:
    assert minified("let a =  `${ b // x") == "let a =  `${ b // x"


def test_runtime_modules_come_after_what_they_import() -> None:
    order = [module.path for module in closure(["router/boot", "render/child"])]
    assert len(order) == len(set(order))
    assert order.index("core/data") < order.index("core/instance") < order.index("router/boot")
    assert "guard" in runtime_module("core/env").exports


def test_source_maps_point_at_the_source(tmp_path: Path) -> None:
    options = Options(out=tmp_path / "dist", root=TEA_HOUSE).with_flags(source_maps=True)
    convert(TEA_HOUSE, options)
    seen = scripts = 0
    for file in (tmp_path / "dist/_app").glob("*.js.map"):
        mapping = json.loads(file.read_text(encoding="utf-8"))
        generated = file.with_suffix("").read_text(encoding="utf-8")
        assert generated.rstrip().endswith(f"//# sourceMappingURL={file.name}")
        for line, column, source, source_line, source_column in decode(mapping["mappings"]):
            text = mapping["sourcesContent"][source]
            if not mapping["sources"][source].endswith(".js"):
                assert source_line < text.count("\n") + 1
                continue
            word = at_utf16(text, source_line, source_column, 12).split("\n")[0]
            if word:
                scripts += 1
                seen += at_utf16(generated, line, column, len(word)) == word
    # The rest are places where text was put in, mapped to what it stands before or instead of.
    assert scripts > 1000
    assert seen / scripts > 0.9


def test_optional_parts() -> None:
    config = {
        "tabBar": {"list": []},
        "window": {},
        "pagesConfig": {"home": {"window": {"enablePullDownRefresh": True}, "preload": {"files": ["_app/a.js"]}}},
        "later": {"shop/card": ["_app/b.js"]},
    }
    plain = {"tabBar": None, "window": {}, "pagesConfig": {}}
    scripts = ["Component({ relations: {} })", "Page({ onReady() { this.selectComponent('#a'); } })"]
    scripts.append('requirePlugin("map")')
    scripts += ["wx.onAppRouteDone(() => {});", "Component({ ready() { this.setPassiveEvent({}); } })"]
    scripts.append("Component({ options: { dynamicSlots: true } })")
    every = optional_parts(scripts, config)
    assert optional_parts(["Page({})"], plain) == frozenset()
    assert all(need.name in runtime_module(need.module).exports for need in every)
    files = (*sorted(RUNTIME.rglob("*.js")), RUNTIME.parent / "link" / "bundle.py")
    runtime = "".join(file.read_text(encoding="utf-8") for file in files)
    assert {need.name for need in every} == set(re.findall(r"\benv\.parts\.(\w+)", runtime))
