"""The types in the runtime's JSDoc comments: how many of them say nothing. `make lint` checks that all of them hold."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from browser.typecheck import CONFIGURATION, check

ROOT = Path(__file__).parents[2] / "wx2tg" / "runtime"
FILES = sorted(ROOT.rglob("*.js"))
CONTRACTS = sorted(ROOT.rglob("*.d.ts"))

MOST_ANY = 277
"""So many `any` there are in JSDoc types. The figure may only become smaller."""

MOST_ANY_IN_CONTRACTS = 4
"""The same for the contracts, which are declared in files of their own."""

_COMMENT = re.compile(r"/\*\*.*?\*/", re.DOTALL)
_TAG = re.compile(r"@(?:param|returns?|type|typedef|property|template|this|callback|implements)\s*\{")
_ANY = re.compile(r"\bany\b|\{(?:\.\.\.)?[*?]\}")


def types_in(text: str) -> Iterator[str]:
    """The types of the JSDoc comments of a file, each with its braces."""
    for comment in _COMMENT.findall(text):
        for tag in _TAG.finditer(comment):
            depth = 0
            for at in range(tag.end() - 1, len(comment)):
                depth += {"{": 1, "}": -1}.get(comment[at], 0)
                if depth == 0:
                    yield comment[tag.end() - 1 : at + 1]
                    break


def any_in(text: str) -> int:
    return len(_ANY.findall(text))


def test_types_are_found_where_they_stand() -> None:
    text = "/** @param {{a: any}} a @param {...*} rest @returns {string} any */ f(/** @type {any[]} */ (b)); // {any}"
    assert list(types_in(text)) == ["{{a: any}}", "{...*}", "{string}", "{any[]}"]
    assert [any_in(found) for found in types_in(text)] == [1, 1, 0, 1]


def test_few_types_say_nothing() -> None:
    types = [found for file in FILES for found in types_in(file.read_text(encoding="utf-8"))]
    count = sum(any_in(found) for found in types)
    assert len(types) > 3000
    assert count <= MOST_ANY, "write what it is, or `unknown`; types.d.ts has names for what comes again and again"
    assert count > MOST_ANY - 20, f"fewer than before: MOST_ANY can be {count}"
    assert count * 10 < len(types)


def test_few_contracts_say_nothing() -> None:
    texts = [_COMMENT.sub("", file.read_text(encoding="utf-8")) for file in CONTRACTS]
    assert ROOT / "types.d.ts" in CONTRACTS
    assert sum(map(any_in, texts)) <= MOST_ANY_IN_CONTRACTS


def test_no_error_is_silenced() -> None:
    silent = re.compile(r"@ts-(?:ignore|expect-error|nocheck)")
    assert [file.name for file in [*FILES, *CONTRACTS] if silent.search(file.read_text(encoding="utf-8"))] == []


def test_the_compiler_is_strict(tmp_path: Path) -> None:
    """What a file of the runtime may not do is an error under the settings of `make lint`."""
    (tmp_path / "faulty.js").write_text(
        "/** @param {string | null} text */\n"
        "export function length(text) {\n  return text.length;\n}\n\n"
        "export function same(value) {\n  return value;\n}\n",
        encoding="utf-8",
    )
    settings = {"extends": str(CONFIGURATION), "include": ["faulty.js"]}
    (tmp_path / "tsconfig.json").write_text(json.dumps(settings), encoding="utf-8")
    done = check(tmp_path / "tsconfig.json")
    assert done.returncode != 0
    assert "'text' is possibly 'null'" in done.stdout
    assert "Parameter 'value' implicitly has an 'any' type" in done.stdout
