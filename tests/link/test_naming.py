"""The naming table of the runtime and emitted templates: its names are safe, and minified bundles have short ones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser.npm import installed
from browser.projects import convert, small_app, write_project

from wx2tg.emit.naming import SHORT, table, word
from wx2tg.knowledge import tables
from wx2tg.link.cut import taken_apart
from wx2tg.link.modules import RuntimeModule, runtime_module
from wx2tg.link.shorten import Script, shortened
from wx2tg.syntax.script import members
from wx2tg.syntax.script.trees import read
from wx2tg.text import Source, join

RUNTIME = Path(__file__).parents[2] / "wx2tg/runtime"
MODULES = [path.relative_to(RUNTIME).with_suffix("").as_posix() for path in sorted(RUNTIME.rglob("*.js"))]
DECLARATIONS = {"typescript@5.9.3": "lib", "miniprogram-api-typings@5.2.3": "types"}
COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*", re.DOTALL)
WORD = re.compile(r"[A-Za-z_$][\w$]*")


def test_no_member_has_a_public_name() -> None:
    """What is renamed must mean nothing outside of the runtime: no member of JavaScript, the browser or WeChat."""
    public = {name for api in tables.apis() for name in api.split(".")}
    for package, folder in DECLARATIONS.items():
        files = [*(installed(package) / package.partition("@")[0] / folder).rglob("*.d.ts")]
        assert files, package
        for file in files:
            public.update(WORD.findall(COMMENT.sub("", file.read_text(encoding="utf-8"))))
    assert {"addEventListener", "setData", "hasOwnProperty"} <= public
    assert public & set(table("members")) == set()


def strings_in(module: RuntimeModule) -> Iterator[str]:
    stack = [read(Source("", module.code), typescript=False).root]
    while stack:
        node = stack.pop()
        if node.type in {"string_fragment", "regex_pattern"}:
            yield module.code[node.start_byte : node.end_byte]
        stack += node.children


@pytest.mark.parametrize("path", MODULES)
def test_the_runtime_uses_the_readable_names_only(path: str) -> None:
    """A short name would be mixed up with the one that takes its place; one in a string would not be shortened."""
    module = runtime_module(path)
    names = table("members")
    assert [found.name for found in members(Source("", module.code), set(names.values()))] == []
    assert {text.strip() for text in strings_in(module)} & set(names) == set()


def test_no_export_hides_behind_a_variable_of_emitted_code() -> None:
    # Templates use nothing of the folder `api`.
    exports = {name for path in MODULES if not path.startswith("api/") for name in runtime_module(path).exports}
    locals_ = {*table("locals"), *table("locals").values(), "item", "index"}
    assert exports & locals_ == set()
    numbered = "|".join(table("numbered").values())
    # A counted word ends with a number that has no zero before it, unlike `toGcj02`.
    assert [name for name in exports if re.fullmatch(rf"(?:{numbered})\d+|\w*[a-zA-Z_$][1-9]\d*", name)] == []


def test_short_names_differ() -> None:
    for section in ("members", "numbered"):
        short = list(table(section).values())
        assert len(short) == len(set(short)), section


@pytest.mark.parametrize(
    ("code", "short"),
    [
        ("node.give('give', give.give);", "node.p('give', give.p);"),
        ("class Kid { give(name) { this.viewData = name; } }", "class e { p(e) { this.d = e; } }"),
        ("const { viewData, give: other } = node; use({ viewData }, other);",
         "const { d:e, p: t } = node; use({ d:e }, t);"),
        ("use({ viewData: 1, 'give': 2, [give]: 3 }); // give", "use({ d: 1, 'give': 2, [give]: 3 }); // give"),
        ("use({ viewData }, `give ${node.give}`);", "use({ d:viewData }, `give ${node.p}`);"),
    ],
)  # fmt: skip
def test_members_of_the_table_are_shortened(code: str, short: str) -> None:
    names = {"give": "p", "viewData": "d"}
    assert (
        join(shortened([Script(taken_apart(code, names))]))
        == f"const {{}} = (() => {{\n{short}\nreturn {{}};\n}})();\n"
    )


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        (("scroll-view", "node"), "scrollViewNode"),
        (("a.b:c",), "aBC"),
        (("2nd",), "_2nd"),
        (("",), "_"),
        (("Row", ""), "row"),
    ],
)
def test_words(parts: tuple[str, ...], name: str) -> None:
    assert word(*parts) == name


# Names of the table as names of the user's, where the runtime's stand beside them.
HOSTILE = {
    "index.wxml": '<view id="{{give}}">{{viewData.applyGiven}}</view><input value="{{wasSet}}" />',
    "index.js": "Page({ data: { give: 'give', viewData: { applyGiven: 1 }, wasSet: 2 } });",
}


def scripts_of(folder: Path, minify: bool) -> str:
    out = folder / f"dist-{minify}"
    convert(write_project(folder / "src", {**small_app("index"), **HOSTILE}), out, minify=minify)
    return "".join(file.read_text(encoding="utf-8") for file in sorted((out / "_app").glob("*.js")))


def test_a_bundle_has_one_kind_of_names(tmp_path: Path) -> None:
    small, readable = scripts_of(tmp_path, True), scripts_of(tmp_path, False)
    for name in ("give", "applyGiven", "viewData"):
        assert f".{name}" in readable
    assert "input1.give(" in readable
    # What is left of the readable names in the small bundle is the user's: data, and what templates read of it.
    assert re.findall(r"[\w.?]*\.(?:give|applyGiven|wasSet)\b", small) == [
        f"{SHORT.local('data')}.give",
        f"{SHORT.local('data')}.viewData?.applyGiven",
        f"{SHORT.local('data')}.wasSet",
    ]
    for text in (small, readable):
        assert "give:'give',viewData:{applyGiven:1},wasSet:2" in text.replace(" ", "")
