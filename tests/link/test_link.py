"""Linking: what minifying keeps, where the runtime stands, source maps of a whole bundle."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sourcemaps import at_utf16, decode

from wx2tg.driver.pipeline import convert
from wx2tg.emit.needs import Need
from wx2tg.link.cut import taken_apart
from wx2tg.link.minify import minified
from wx2tg.link.modules import closure, runtime_module
from wx2tg.link.parts import LENGTH, LENGTHS, optional_parts, parts_with
from wx2tg.link.shorten import Script, shortened
from wx2tg.options import Options
from wx2tg.syntax.script import Variable, Variables, variables
from wx2tg.text import Source, join

TEA_HOUSE = Path(__file__).parents[2] / "fixtures/apps/tea-house"
RUNTIME = Path(__file__).parents[2] / "wx2tg/runtime"


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


@pytest.mark.parametrize(
    ("code", "short"),
    [
        ("let total = 1; use(total, total);", "let e = 1; use(e, e);"),
        ("const {one, two: three, ...rest} = all; use({one, three, rest});",
         "const {one:e, two: t, ...n} = all; use({one:e, three:t, rest:n});"),
        ("const use = ({one = 1}) => ({one, two: one.one});", "const e = ({one:e = 1}) => ({one:e, two: e.one});"),
        ("function outer(name) { function inner() { return name; } { let name = 1; use(name); } return inner; }",
         "function e(t) { function e() { return t; } { let e = 1; use(e); } return e; }"),
        ("{ let name = 1; use(name); } use(name);", "{ let e = 1; use(e); } use(name);"),
        ("{ let own = 1; use(own, e); } use(t);", "{ let t = 1; use(t, e); } use(t);"),
        ("let value = t; label: for (;;) { label.value = value; break label; }",
         "let e = t; label: for (;;) { label.value = e; break label; }"),
        ("class Shape { size = 1; area() { return this.size; } } new Shape().area();",
         "class e { size = 1; area() { return this.size; } } new e().area();"),
        ("try { use(); } catch (error) { use(error, typeof error, `${error}`); }",
         "try { use(); } catch (e) { use(e, typeof e, `${e}`); }"),
        ("const fact = function self(n) { return n ? n * self(n - 1) : 1; };",
         "const e = function e(t) { return t ? t * e(t - 1) : 1; };"),
        ("var arguments_ = 1; function f() { return arguments.length; }",
         "var e = 1; function t() { return arguments.length; }"),
        # What a block must not be called again: parameters and what is caught; and what a `var` in it reaches over.
        ("use((unused) => { const value = 1; return value; });", "use((e) => { const t = 1; return t; });"),
        ("try { use(); } catch (unused) { const value = 1; use(value); }",
         "try { use(); } catch (e) { const t = 1; use(t); }"),
        ("use(() => { let one = 1; { var two = one; } return two; });",
         "use(() => { let t = 1; { var e = t; } return e; });"),
        ("for (const item of all) { const same = item; use(same); }",
         "for (const e of all) { const t = e; use(t); }"),
    ],
)  # fmt: skip
def test_own_names_are_shortened(code: str, short: str) -> None:
    assert join(shortened([Script(taken_apart(code))])) == f"const {{}} = (() => {{\n{short}\nreturn {{}};\n}})();\n"


def test_scripts_share_a_scope() -> None:
    scripts = [
        Script(taken_apart("const load = () => 1; function open() { return load(); }"), (), ("open",)),
        Script(taken_apart("function load() { return open(); } const fetch = 1;"), ("open",), ("load",)),
        Script(
            taken_apart("function start(open) { return load(open, fetch, elsewhere); }"),
            ("load", "elsewhere"),
            ("start",),
        ),
    ]
    assert join(shortened(scripts, {"start", "load", "other"})) == (
        "const {load, start} = (() => {\n"
        "const e = () => 1; function t() { return e(); }\n"
        "function n() { return t(); } const r = 1;"
        "function i(e) { return n(e, fetch, elsewhere); }\n"
        "return {load: n, start: i};\n})();\n"
    )


def test_short_names_mean_what_the_long_ones_did() -> None:
    modules = closure(path.relative_to(RUNTIME).with_suffix("").as_posix() for path in RUNTIME.rglob("*.js"))
    exports = {name for module in modules for name in module.exports}
    scripts = [Script(taken_apart(module.code), module.imported, module.exports) for module in modules]
    code = join(shortened(scripts, exports))
    body = code[code.index("\n") + 1 : code.rindex("return {")]
    meant: list[object] = []
    for module in modules:
        found = variables(Source("", module.code))
        same: dict[Variable, object] = {v: v.name for v in found.foreign}
        same |= {v: v.name for v in found.scopes[0].declared if v.name in module.exports}
        meant += [same.get(variable, variable) for variable in in_order(found)]
    means = in_order(variables(Source("", body)))
    assert len(meant) == len(means) > 20_000
    pairs = set(zip(meant, means, strict=True))
    assert len(pairs) == len(set(meant)) == len(set(means))
    kept = [(old, new.name) for old, new in pairs if isinstance(old, str) and old not in exports]
    assert [(old, new) for old, new in kept if old != new] == []


def in_order(found: Variables) -> list[Variable]:
    """The variable of each mention, in the order of the text."""
    every = {*found.foreign, *(variable for scope in found.scopes for variable in scope.declared)}
    mentions = ((reference.span.start, variable) for variable in every for reference in variable.references)
    return [variable for _, variable in sorted(mentions, key=lambda item: item[0])]


def test_runtime_modules_come_after_what_they_import() -> None:
    order = [module.path for module in closure(["router/boot", "render/child"])]
    assert len(order) == len(set(order))
    assert order.index("core/data") < order.index("core/instance") < order.index("router/boot")
    assert "guard" in runtime_module("core/env").exports


@pytest.fixture
def pages_apart(tmp_path: Path) -> Callable[[str], dict[str, str]]:
    """The minified scripts of an app whose first page runs a given script; the others use more of `wx` and of tags."""

    def scripts(first: str) -> dict[str, str]:
        files = {
            "app.json": '{"pages": ["a", "b", "c"]}',
            "a.js": f"{first}\nPage({{}})",
            "a.wxml": "<view/>",
            "b.js": "Page({ onLoad() { wx.setStorageSync('b', 1); wx.vibrateShort(); } })",
            "b.wxml": "<slider/><switch/>",
            "c.js": "Page({ onLoad() { wx.setStorageSync('c', 1); } })",
            "c.wxml": "<switch/>",
        }
        for path, text in files.items():
            (tmp_path / "src" / path).parent.mkdir(exist_ok=True)
            (tmp_path / "src" / path).write_text(text, encoding="utf-8")
        out = tmp_path / "dist"
        convert(tmp_path / "src", Options(out=out, root=tmp_path / "src", force=True))
        return {path.stem: path.read_text(encoding="utf-8") for path in (out / "_app").glob("*.js")}

    return scripts


def homes(scripts: dict[str, str], text: str) -> list[str]:
    return [name for name in sorted(scripts) if text in scripts[name] and name != "api"]


def test_the_runtime_stands_where_it_is_used(pages_apart: Callable[[str], dict[str, str]]) -> None:
    scripts = pages_apart("wx.showToast({});")
    assert homes(scripts, ",wxSlider:") == homes(scripts, '"vibrateShort":') == ["b"]
    assert homes(scripts, "wxSwitch:") == homes(scripts, '"setStorageSync":') == ["shared"]
    assert homes(scripts, '"showToast":') == homes(scripts, "boot:") == ["app"]


@pytest.mark.parametrize("first", ["wx.canIUse('vibrateShort');", "const api = wx; api[name]();", "Object.keys(wx);"])
def test_what_looks_into_wx_finds_all_of_it(pages_apart: Callable[[str], dict[str, str]], first: str) -> None:
    scripts = pages_apart(first)
    assert homes(scripts, '"vibrateShort":') == homes(scripts, '"setStorageSync":') == ["app"]


def test_comments_of_html_are_not_joined_with_what_follows() -> None:
    for code in ("a()\n<!-- b;\nc()\n", "a();\n--> b;\nc()", "a\n/* b\n */ --> c;\nd()"):
        assert minified(code) == code
    assert "\n" not in minified("a = '<!--';\nb = \"-->\";\nwhile (c --> 0) d();").strip()


@pytest.fixture(scope="module", params=[True, False], ids=["minified", "readable"])
def mapped_bundle(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tea house with source maps, and a page in TypeScript."""
    src, out = tmp_path_factory.mktemp("maps"), tmp_path_factory.mktemp("mapped") / "dist"
    shutil.copytree(TEA_HOUSE, src, dirs_exist_ok=True)
    app = json.loads((src / "app.json").read_text(encoding="utf-8"))
    app["pages"].append("typed/typed")
    (src / "app.json").write_text(json.dumps(app), encoding="utf-8")
    (src / "typed").mkdir()
    (src / "typed/typed.ts").write_text(TYPED, encoding="utf-8")
    (src / "typed/typed.wxml").write_text(TYPED_WXML, encoding="utf-8")
    convert(src, Options(out=out, root=src).with_flags(source_maps=True, minify=request.param))
    return out / "_app"


TYPED = """\
interface Blend<T> { name: T }
enum Steep { Short = 2, Long = 5 }
Page({
  data: { 茶: '🍵', minutes: Steep.Long as number },
  brew(this: unknown, blend: Blend<string>): string { return `${blend.name!} for ${(this as any).data.minutes}`; },
  onTapTyped() { console.log(this.brew({ name: "oolong" })); },
});
"""
TYPED_WXML = """\
<wxs module="typedTools">
module.exports = { typedDouble: function (typedNumber) { return typedNumber * 2; } };
</wxs>
<view bindtap="onTapTyped">
  <text>{{ typedTools.typedDouble(minutes) }} typedMinutes</text>
</view>
"""
PROBES = {
    "typed.typed": {
        "minutes:": ("typed/typed.ts", "minutes:"),
        "brew(": ("typed/typed.ts", "brew("),
        "blend.name": ("typed/typed.ts", "blend.name!"),
        "data.minutes": ("typed/typed.ts", "data.minutes"),
        '"oolong"': ("typed/typed.ts", '"oolong"'),
        "typedNumber*2|typedNumber * 2": ("typed/typed.wxml", "typedNumber * 2"),
        "?.typedDouble": ("typed/typed.wxml", "typedTools.typedDouble(minutes)"),
        ".$e=|.$listeners =": ("typed/typed.wxml", 'bindtap="onTapTyped"'),
    },
    "pages.menu.menu": {
        "categories.length": ("pages/menu/menu.wxml", "categories.length"),
    },
    "app": {
        "getRegExp(": ("wxs/digits.wxs", "getRegExp("),
    },
}


def looked_up(file: Path, text: str) -> Iterator[tuple[str, str, int, int]]:
    """Where the map says that each mention of `text` comes from: path, what stands there, 0-based line and column."""
    mapping = json.loads(file.with_name(f"{file.name}.map").read_text(encoding="utf-8"))
    segments = decode(mapping["mappings"])
    for number, line in enumerate(file.read_text(encoding="utf-8").split("\n")):
        for match in re.finditer("|".join(map(re.escape, text.split("|"))), line):
            column = len(line[: match.start()].encode("utf-16-le")) // 2
            before = [item for item in segments if item[0] == number and item[1] <= column]
            if before:
                _, _, source, source_line, source_column = before[-1]
                there = at_utf16(mapping["sourcesContent"][source], source_line, source_column, 60)
                yield mapping["sources"][source], there, source_line, source_column


@pytest.mark.parametrize(("chunk", "text"), [(chunk, text) for chunk, probes in PROBES.items() for text in probes])
def test_a_token_leads_to_its_place(mapped_bundle: Path, chunk: str, text: str) -> None:
    path, source = PROBES[chunk][text]
    found = list(looked_up(mapped_bundle / f"{chunk}.js", text))
    assert any(
        where == path and (there.startswith(source) or source.startswith(there)) for where, there, _, _ in found
    ), found


def test_every_mapping_points_at_what_it_says(mapped_bundle: Path) -> None:
    seen = scripts = 0
    for file in mapped_bundle.glob("*.js.map"):
        mapping = json.loads(file.read_text(encoding="utf-8"))
        generated = file.with_suffix("").read_text(encoding="utf-8")
        assert generated.endswith(f"\n//# sourceMappingURL={file.name}\n")
        for line, column, source, source_line, source_column in decode(mapping["mappings"]):
            text = mapping["sourcesContent"][source]
            assert source_line < text.count("\n") + 1
            if not mapping["sources"][source].endswith(".js"):
                continue
            word = re.match(r"[\w$]+|", at_utf16(text, source_line, source_column, 30))
            if word is not None and word[0]:
                scripts += 1
                seen += at_utf16(generated, line, column, len(word[0])) == word[0]
    # The rest are places where text was put in, mapped to what it stands before or instead of.
    assert scripts > 3_000
    assert seen / scripts > 0.98


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
    scripts += [
        "Component({ options: { dynamicSlots: true, virtualHost: true }, lifetimes: { moved() {}, detached() {} } })"
    ]
    scripts += ["Component().register()", "Behavior.trait()", "Page({ onSaveExitState() {} })"]
    scripts += ["Behavior({ definitionFilter() {}, externalClasses: [], behaviors: ['wx://form-field'] })"]
    with_modules = frozenset[Need]().union(*map(parts_with, scripts))
    every = optional_parts(scripts, config, [Need("core/style", "css")])
    assert every.isdisjoint(with_modules)
    every |= with_modules
    assert optional_parts(["Page({})"], plain) == frozenset()
    assert optional_parts([], plain, [Need("core/style", "css")]) == {LENGTHS, LENGTH}
    assert optional_parts([], {**plain, "lengths": [20]}) == {LENGTHS}
    libraries = optional_parts([], {**plain, "libraries": {"tonconnect": ["_app/t.js"]}})
    assert {need.name for need in libraries} == {"library", "payOrder", "showLoading", "hideLoading"}
    assert all(need.name in runtime_module(need.module).exports for need in every | libraries)
    files = (*sorted(RUNTIME.rglob("*.js")), RUNTIME.parent / "link" / "entry.py")
    runtime = "".join(file.read_text(encoding="utf-8") for file in files)
    reached = set(re.findall(r"\benv\.parts\.(\w+)", runtime))
    assert {need.name for need in every} | {"payOrder"} == reached


def test_without_the_option_there_is_no_map(tmp_path: Path) -> None:
    convert(TEA_HOUSE, Options(out=tmp_path / "dist", root=TEA_HOUSE))
    assert not list((tmp_path / "dist").rglob("*.map"))
    assert not [file for file in (tmp_path / "dist").rglob("*.js") if "sourceMappingURL" in file.read_text("utf-8")]
