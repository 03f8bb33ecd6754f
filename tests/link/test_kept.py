"""What of the runtime a bundle leaves out: declarations that nothing mentions, methods that nobody names."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from browser.projects import convert, small_app, write_project

from wx2tg.link.cut import taken_apart
from wx2tg.link.kept import kept
from wx2tg.link.shorten import Script, shortened
from wx2tg.syntax.script import statements
from wx2tg.text import Source, join

RUNTIME = Path(__file__).parents[2] / "wx2tg/runtime"


def left(code: str, *roots: str, named: str = "", path: str = "core/a") -> str:
    script = Script(taken_apart(code), (), roots)
    done = kept({path: script}, roots, lambda member: member in named.split())
    return join(shortened([done[path]])).split("\n")[1]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("function a() {} function b() {}", "function e() {}"),
        ("function a() { b(); } function b() {} function c() { a(); }", "function t() { e(); } function e() {}"),
        ("const a = 1; const b = () => c(); const c = [1, { d: `x${b}` }];", "const e = 1;"),
        ("const a = 1; const b = new Map([[1, 2]]); const c = 'x y'.split(' '); const d = -1 + 2;", "const e = 1;"),
        ("const a = () => b; let b = 1, c = a;", "const e = () => t; let t = 1, n = e;"),
        # What may do something stays, and all that it mentions.
        ("const a = 1; const b = start(); const c = {...all};", "const e = 1; const t = start(); const n = {...all};"),
        ("const a = 1; go(b); function b() {}", "const t = 1; go(e); function e() {}"),
        ("const a = 1; const { b } = c; const c = 2;", "const t = 1; const { b:n } = e; const e = 2;"),
        ("const a = 1; class B { static c = go(); }", "const e = 1; class t { static c = go(); }"),
        ("const a = 1; class B { [go()]() {} }", "const e = 1; class t { [go()]() {} }"),
        ("const a = 1; class B { c() {} }", "const e = 1;"),
    ],
)
def test_what_nothing_mentions_is_left_out(code: str, expected: str) -> None:
    assert left(code, "a").strip() == expected


CLASS = (
    "class A { constructor() { this.b(); } b() { return 1; } get c() { return d(); } e() { this.c; } f() {} }"
    " function d() {}"
)


def test_methods_that_nobody_names_are_left_out() -> None:
    assert left(CLASS, "A").strip() == "class e { constructor() { this.b(); } b() { return 1; } }"
    with_all = left(CLASS, "A", named="e")
    assert "e() { this.c; }" in with_all
    assert "get c() { return e(); }" in with_all
    assert "function e() {}" in with_all
    assert "f()" not in with_all


def test_objects_that_go_to_user_code_keep_their_methods() -> None:
    assert "f() {}" in left(CLASS, "A", path="api/a")


def test_a_method_is_named_by_strings_and_patterns() -> None:
    assert "b() {}" in left("class A { b() {} } const c = ({ b }) => b; function d() {}", "A", "c")
    assert "b() {}" in left("class A { b() {} } const c = (a) => a['b'];", "A", "c")
    assert "b() {}" not in left("class A { b() {} } const c = (b) => b;", "A", "c")


def test_an_export_is_reached_from_other_scripts_only_where_these_stay() -> None:
    one = Script(taken_apart("function a() {} function b() {}"), (), ("a", "b"))
    two = Script(taken_apart("function c() { a(); } function d() { b(); }"), ("a", "b"), ("c", "d"))
    done = kept({"core/one": one, "core/two": two}, ["c"])
    assert done["core/one"].exports == ("a",)
    assert done["core/two"].imported == ("a",)
    text = join(shortened([done["core/one"], done["core/two"]], {"a", "b", "c", "d"}))
    assert text.startswith("const {a, c} = ")


@pytest.mark.parametrize("path", sorted(RUNTIME.rglob("*.js")), ids=lambda path: path.relative_to(RUNTIME).as_posix())
def test_parts_are_all_of_a_script(path: Path) -> None:
    code = path.read_text(encoding="utf-8").replace("export ", "")
    parts = list(statements(Source("", code)))
    assert "".join(code[part.span.start : part.span.end] for part in parts) == code


METHODS = ("triggerEvent", "hasBehavior", "getOpenerEventChannel", "groupSetData")


def entry_of(folder: Path, script: str) -> str:
    app = small_app("pages/home/index") | {"pages/home/index.js": script}
    convert(write_project(folder / "src", app), folder / "dist")
    return (folder / "dist/_app/app.js").read_text(encoding="utf-8")


def test_an_app_has_all_methods_of_components(tmp_path: Path) -> None:
    """Whoever has a page may call any of them, by a name that no script shows."""
    entry = entry_of(tmp_path, "Page({ onLoad() { this.setData({ a: 1 }); } });")
    assert [name for name in ("setData", *METHODS) if f"{name}(" not in entry] == []


@pytest.mark.parametrize(("app", "most"), [("bench/apps/hello", 18_200), ("fixtures/apps/tea-house", 54_900)])
def test_scripts_before_the_first_page_stay_small(tmp_path: Path, app: str, most: int) -> None:
    """Bytes after gzip of what `index.html` loads. Lower the bounds when a bundle becomes smaller."""
    convert(RUNTIME.parents[1] / app, tmp_path / "dist")
    assert len(gzip.compress((tmp_path / "dist/_app/app.js").read_bytes(), 9, mtime=0)) <= most
