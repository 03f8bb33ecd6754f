"""Syntax that is too new: reported at its first place, and only if one of the chosen browsers is too old for it."""

from __future__ import annotations

import pytest

from wx2tg.analyze.script_floor import too_new
from wx2tg.knowledge import floor_of, tables
from wx2tg.syntax import script
from wx2tg.text import Source

USES = {
    "async-functions": "async () => {};",
    "exponentiation": "a ** b;",
    "async-iteration": "async function f() { for await (const a of b); }",
    "object-spread": "({ ...a });",
    "catch-without-parameter": "try {} catch {}",
    "optional-chaining": "a?.b;",
    "nullish-coalescing": "a ?? b;",
    "logical-assignment": "a ??= b;",
    "numeric-separators": "1_000;",
    "bigint": "1n;",
    "class-fields": "class A { a = 1; }",
    "static-class-fields": "class A { static a = 1; }",
    "private-class-fields": "class A { #a; }",
    "private-methods": "class A { #a() {} }",
    "private-in": "class A { #a; m(o) { return #a in o; } }",
    "class-static-blocks": "class A { static {} }",
    "regex-dot-all": "/./s;",
    "regex-indices": "/a/d;",
    "regex-sets": "/[a--b]/v;",
    "regex-named-groups": "/(?<a>b)/;",
    "regex-lookbehind": "/(?<!a)b/;",
    "regex-properties": r"/\p{L}/u;",
    "regex-modifiers": "/(?i:a)/;",
}


def found(code: str, *browsers: str, typescript: bool = False) -> list[str]:
    module = script.parse(Source("a.ts" if typescript else "a.js", code), typescript)
    assert not module.broken
    return [finding.message for finding in too_new(module, floor_of(browsers))]


def test_every_row_of_the_table_is_used() -> None:
    assert set(USES) == set(tables.syntax())


@pytest.mark.parametrize("name", USES)
def test_it_is_found_below_its_version_only(name: str) -> None:
    row = tables.syntax()[name]
    major = int(row.chrome) - 1
    below = [message for message in found(USES[name], f"chrome {major}") if row.label in message]
    assert below == [f"Chrome reads {row.label} from version {row.chrome} on; the bundle is meant to work in {major}."]
    assert not [message for message in found(USES[name], f"chrome {row.chrome}") if row.label in message]


@pytest.mark.parametrize(
    "code",
    [
        "[...a]; f(...b); (...c) => 1; const [...d] = e;",
        r"'a?.b'; /a?.b/; /\(?<a/; /[(?<=]/g.x; a ? .5 : 1; a in b; x = a || b; 0x1f;",
        "class A { m() {} static n() {} get o() { return 1; } }",
        "try {} catch (e) {}",
    ],
)
def test_old_syntax_is_not_taken_for_new(code: str) -> None:
    assert found(code, "chrome 49", "ios_saf 10", "firefox 45", "samsung 5") == []


def test_types_are_not_there_at_run_time() -> None:
    assert found("class A { a: string; declare b; private c?: number }", "chrome 49", typescript=True) == []
    assert len(found("class A { a: string = '1' }", "chrome 49", typescript=True)) == 1


def test_versions_are_compared_as_numbers() -> None:
    assert found("class A { static a = 1; }", "ios_saf 14.0", "chrome 87") != []
    assert found("class A { static a = 1; }", "ios_saf 14.1", "chrome 100") == []
    assert found("class A { static a = 1; }", "ios_saf >= 9", "last 2 versions, not dead") != []


def test_it_is_told_once_with_its_place() -> None:
    source = Source("a.js", "a;\nb?.c;\nd?.e;\n")
    (finding,) = too_new(script.parse(source), floor_of(["chrome 60", "safari 12"]))
    assert finding.span is not None
    assert source.position(finding.span.start) == (2, 2)
