"""The laws of the runtime's files: who imports whom, what a module may do by being loaded."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import esprima
import pytest

ROOT = Path(__file__).parents[2] / "wx2tg" / "runtime"
FILES = sorted(ROOT.rglob("*.js"))

MAY_IMPORT = {
    "core": {"core"},
    "host": set(),
    "bridge": {"bridge"},
    "render": {"core", "host", "render"},
    "router": {"core", "host", "bridge", "router"},
    "components": {"core", "host", "bridge", "components/_shared"},
    "api": {"core", "host", "bridge", "api/_shared"},
    "worker": {"core", "host"},
    "dev": {"core", "host", "render", "router", "api/_shared", "dev"},
}
"""The core knows no feature; what is made for one tag or one family of `wx` knows no other."""

PURE_CALLS = {"Map", "Set", "WeakMap", "WeakSet", "Symbol", "Object.freeze", "Object.keys", ".split"}
"""What the value of a constant may call, besides classes of its own file: it makes something, and changes nothing."""

_IMPORT = re.compile(r'^import \{ ?[\w$]+(?:, [\w$]+)* ?\} from "(\.[^"]+\.js)";$')
_COMMENT = re.compile(r"/\*.*?\*/|(?<![:\"'])//[^\n]*", re.DOTALL)


def short(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


@cache
def code_of(file: Path) -> str:
    """The file without its comments."""
    return _COMMENT.sub("", file.read_text(encoding="utf-8"))


@cache
def body_of(file: Path) -> list[Any]:
    """The statements of the module."""
    return list(esprima.parseModule(file.read_text(encoding="utf-8")).body)


def imports(file: Path) -> Iterator[str]:
    """What the file imports, from the root of the runtime."""
    for line in code_of(file).splitlines():
        if match := _IMPORT.match(line):
            yield posixpath.normpath(posixpath.join(posixpath.dirname(short(file)), match[1]))


def declaration(statement: Any) -> Any:
    return statement.declaration if statement.type == "ExportNamedDeclaration" else statement


def exports(file: Path) -> Iterator[str]:
    for statement in body_of(file):
        if statement.type == "ExportNamedDeclaration":
            made = statement.declaration
            yield from ([made.id.name] if made.id else (one.id.name for one in made.declarations))


def calls(node: Any) -> Iterator[str]:
    """What an expression calls as it is evaluated; function bodies are not."""
    if isinstance(node, list):
        for item in node:
            yield from calls(item)
    elif isinstance(getattr(node, "type", None), str) and not re.search("Function|^Class|^Method", node.type):
        if node.type in ("CallExpression", "NewExpression"):
            callee = node.callee
            member = callee.type == "MemberExpression"
            yield f"{callee.object.name or ''}.{callee.property.name}" if member else str(callee.name)
        for name, value in vars(node).items():
            if name not in ("type", "loc", "range"):
                yield from calls(value)


def test_there_is_a_runtime() -> None:
    assert len(FILES) > 150
    assert {short(file).split("/")[0] for file in FILES} <= set(MAY_IMPORT)


@pytest.mark.parametrize("file", FILES, ids=short)
def test_a_file_imports_what_its_folder_may(file: Path) -> None:
    for path in imports(file):
        parts = path.split("/")
        shared = "/".join(parts[:2]) if parts[1] == "_shared" else parts[0]
        assert shared in MAY_IMPORT[short(file).split("/")[0]], f"{short(file)} must not import {path}"
        assert (ROOT / path).is_file(), f"{short(file)} imports {path}, which is not there"


@pytest.mark.parametrize("file", FILES, ids=short)
def test_a_file_only_declares(file: Path) -> None:
    classes = {made.id.name for made in map(declaration, body_of(file)) if made and made.type == "ClassDeclaration"}
    for statement in body_of(file):
        if statement.type == "ImportDeclaration":
            continue
        made = declaration(statement)
        assert made is not None, f"{short(file)} exports again what it imports"
        assert made.type in {"FunctionDeclaration", "ClassDeclaration", "VariableDeclaration"}, short(file)
        if made.type == "VariableDeclaration":
            assert set(calls([one.init for one in made.declarations])) <= PURE_CALLS | classes
            assert made.kind == "const" or statement is made, f"{short(file)}: a variable is exported"


@pytest.mark.parametrize("file", FILES, ids=short)
def test_imports_are_of_the_form_that_the_linker_reads(file: Path) -> None:
    lines = [line for line in code_of(file).splitlines() if re.match(r"import\b", line)]
    assert [line for line in lines if not _IMPORT.match(line)] == []
    assert len(lines) == sum(statement.type == "ImportDeclaration" for statement in body_of(file))
    assert not re.search(r"\bimport\(|\brequire\(|\bimport\.meta\b", code_of(file))


def test_exported_names_are_unique() -> None:
    names = Counter(name for file in FILES for name in exports(file))
    assert [name for name, count in names.items() if count > 1] == []


@pytest.mark.parametrize("file", [file for file in FILES if short(file).split("/")[0] != "bridge"], ids=short)
def test_only_the_bridge_knows_telegram(file: Path) -> None:
    assert not re.search(r"\.Telegram\b|\bTelegram\.|TelegramWebviewProxy", code_of(file).replace("in Telegram.", ""))


@pytest.mark.parametrize(
    "file", [file for file in FILES if short(file).split("/")[0] in {"core", "render", "components"}], ids=short
)
def test_the_renderer_reaches_the_document_through_its_host(file: Path) -> None:
    bare = re.sub(r"""(["'`])(?:\\.|(?!\1).)*\1""", "", code_of(file))
    assert not re.search(r"(?<![.\w])document\.", bare)


@pytest.mark.parametrize("file", FILES, ids=short)
def test_nothing_is_made_of_text(file: Path) -> None:
    assert not re.search(r"\beval\(|\bnew Function\b|\bsetTimeout\(\s*[\"'`]", code_of(file))


_TABLE = re.compile(r"^(?:export )?const ([A-Z][A-Z_]*) =[^\n{]*\{\s*(\w*)", re.MULTILINE)


@pytest.mark.parametrize(
    "file", [file for file in FILES if short(file).split("/")[0] in {"api", "components"}], ids=short
)
def test_tables_asked_for_names_from_outside_have_no_prototype(file: Path) -> None:
    """`icon type="constructor"` finds what every object inherits, where the table of icons is one of these."""
    code = code_of(file)
    asked = {name for name in _TABLE.findall(code) if re.search(rf"\b{name[0]}\[(?![\"\d])|\bin {name[0]}\b", code)}
    assert {name for name, first in asked if first != "__proto__"} == set()


def test_own_properties_are_told_as_old_browsers_can() -> None:
    """`Object.hasOwn` is of Chrome 93 and Safari 15.4; the floor is below these."""
    assert [short(file) for file in FILES if "Object.hasOwn(" in code_of(file)] == []
