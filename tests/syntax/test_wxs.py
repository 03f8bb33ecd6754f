"""WXS: what is read from it, what is written, and what that does under node.

A fixture holds several inputs with a line `====` between them, each followed by `---` and what becomes of it.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wx2tg.emit.wxs import emit_wxs
from wx2tg.syntax import wxs
from wx2tg.text import Source, join

ROOT = Path(__file__).parents[2]
FACTS = sorted((ROOT / "fixtures" / "syntax" / "wxs").glob("*.txt"))
OUTPUT = sorted((ROOT / "fixtures" / "wxs").glob("*.txt"))


def output(text: str) -> str:
    module = wxs.parse(Source("a.wxs", text))
    return join(emit_wxs(module, lambda specifier: specifier.removeprefix("./")).pieces)


def facts(text: str) -> str:
    module = wxs.parse(Source("a.wxs", text))
    return "\n".join(_facts(text, module))


def _facts(text: str, module: wxs.WxsModule) -> Iterator[str]:
    for request in module.requests:
        yield f"require {request.specifier} at {text[request.span.start : request.span.end]}"
    for read in module.constructors:
        yield f"constructor of {text[read.start : read.accessor.start]}"
    yield from (f"pattern {text[span.start : span.end]}" for span in module.patterns)
    yield from (f"global {name}" for name in module.globals)
    for word in module.renamed:
        yield f"renamed {text[word.span.start : word.span.end]} at {word.span.start}" + " too" * word.shorthand
    if module.open_comment:
        yield "open comment"
    for found in module.diagnostics:
        assert found.span
        yield f"{found.name} at {text[found.span.start : found.span.end]!r}: {found.message}"


def check(path: Path, render: Callable[[str], str]) -> None:
    text = path.read_text(encoding="utf-8")
    inputs = [case.split("\n---\n")[0].rstrip("\n") for case in text.split("\n====\n")]
    expected = "\n====\n".join(f"{case}\n---\n{render(case).rstrip()}" for case in inputs) + "\n"
    if os.environ.get("UPDATE"):
        path.write_text(expected, encoding="utf-8")
    assert text == expected or os.environ.get("UPDATE")


def run(text: str) -> object:
    """What a WXS module exports, with WXS's library."""
    library = (ROOT / "wx2tg" / "runtime" / "core" / "wxs.js").read_text(encoding="utf-8")
    program = f"""
const library = "data:text/javascript," + encodeURIComponent({json.dumps(library)});
const {{ getRegExp, getDate, ctor }} = await import(library);
const module = {{ exports: {{}} }};
new Function("require", "module", "exports", "getRegExp", "getDate", "$ctor", {json.dumps(output(text))})(
  (id) => id, module, module.exports, getRegExp, getDate, ctor);
console.log(JSON.stringify(module.exports));
"""
    command = ["node", "--input-type=module", "-"]
    done = subprocess.run(command, input=program, capture_output=True, text=True, check=True, timeout=60)
    return json.loads(done.stdout)


@pytest.mark.parametrize("path", FACTS, ids=lambda path: path.stem)
def test_facts(path: Path) -> None:
    check(path, facts)


@pytest.mark.parametrize("path", OUTPUT, ids=lambda path: path.stem)
def test_output(path: Path) -> None:
    check(path, output)


def test_constructor_is_a_string() -> None:
    names = run("""
        var all = [1, "a", true, {}, [], function () {}, getDate(0), getRegExp("a"), { constructor: "mine" }];
        var names = [];
        for (var i = 0; i < all.length; i++) names.push(all[i].constructor);
        module.exports = { names: names, isArray: all.constructor === "Array" };
    """)
    expected = ["Number", "String", "Boolean", "Object", "Array", "Function", "Date", "RegExp", "mine"]
    assert names == {"names": expected, "isArray": True}


def test_regular_expressions_keep_their_backslashes() -> None:
    answers = run(r"""
        var number = getRegExp('^-?\d+(\.\d+)?$');
        module.exports = [number.test("10.5"), number.test("1x5"), "a1b2".replace(getRegExp("\\d", "g"), "-"),
                          getRegExp().source];
    """)
    assert answers == [True, False, "a-b-", "(?:)"]


def test_names_that_only_javascript_reserves() -> None:
    answers = run("""
        function new(class, in) { class += in; return { class: class, in: [class].length } }
        var try = new("a", "b");
        module.exports = [try.class, try.in];
    """)
    assert answers == ["ab", 1]


def test_a_comment_without_end() -> None:
    assert run("module.exports = 1; /* module.exports = 2;\n module.exports = ;") == 1


def test_dates_and_undeclared_names() -> None:
    answers = run("""
        year = getDate(2020, 1, 3).getFullYear();
        module.exports = [year, getDate(86400000).getTime(), getDate("2020-01-02T00:00:00Z").getTime()];
    """)
    assert answers == [2020, 86400000, 1577923200000]


@given(st.text(alphabet="varequire(){}[].=;:,'\"`\\/* \nconstructor123茶🍵"))
def test_no_text_makes_it_fail_and_spans_lie_in_it(text: str) -> None:
    module = wxs.parse(Source("a.wxs", text))
    spans = [item.span for item in (*module.requests, *module.diagnostics) if item.span]
    assert all(0 <= span.start <= span.end <= len(text) for span in spans)
    emit_wxs(module, lambda specifier: None)
