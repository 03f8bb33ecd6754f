"""Compares wx2tg's output for TypeScript with esbuild's.

Both results go through the compiler of JavaScript modules, so that only what is TypeScript's can differ, and are
compared as trees. `python -m typescript.differential DIRECTORY ...` does it for every `.ts` file of directories.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from browser.npm import installed

from wx2tg.emit.script import emit_module
from wx2tg.syntax import script
from wx2tg.text import Source, join

ORACLE = Path(__file__).with_name("oracle.mjs")
CORE = Path(__file__).parents[2] / "wx2tg" / "runtime" / "core"
TOOLS = ("esbuild@0.28.2", "acorn@8.19.0")


def differences(sources: Mapping[str, str]) -> dict[str, str]:
    """Where the two disagree, by name of the source. One that esbuild refuses must be refused here too."""
    theirs = _ask("transform", sources)
    found: dict[str, str] = {}
    pairs: dict[str, tuple[str, str]] = {}
    for name, text in sources.items():
        module = script.parse(Source(name, text), typescript=True)
        other = theirs[name]
        if module.broken:
            if "code" in other:
                found[name] = "; ".join(_where(module.source, item) for item in module.diagnostics)
        elif "error" in other:
            found[name] = f"accepted, and by esbuild not: {other['error']}"
        else:
            again = script.parse(Source(name, other["code"]))
            pairs[name] = (_code(module), _code(again))
    return found | {name: text for name, text in _ask("compare", pairs).items() if text is not None}


def misprints(sources: Mapping[str, str]) -> dict[str, str]:
    """As `differences`, of programs without imports, enums and namespaces: all of them that an engine accepts.

    Both results are printed by esbuild, which works out some values, before they are compared.
    """
    accepted = {name: found["code"] for name, found in _ask("transform", sources).items() if "code" in found}
    theirs = {name: text for name, text in _ask("print", accepted).items() if text is not None}
    found, ours = {}, {}
    for name in theirs:
        module = script.parse(Source(name, sources[name]), typescript=True)
        if module.broken:
            found[name] = "; ".join(_where(module.source, item) for item in module.diagnostics)
        else:
            ours[name] = _code(module)
    printed = _ask("print", ours)
    return found | {
        name: f"{printed[name]} and with esbuild {theirs[name]}" for name in ours if printed[name] != theirs[name]
    }


def misbehaviour(sources: Mapping[str, str]) -> dict[str, str]:
    """Programs that print with `log` something else here than from esbuild; all must be accepted here."""
    modules = {name: script.parse(Source(name, text), typescript=True) for name, text in sources.items()}
    codes = {name: {"source": sources[name], "code": _code(module)} for name, module in modules.items()}
    command = ["node", str(ORACLE.with_name("printing.mjs")), str(installed(TOOLS[0])), str(CORE)]
    done = subprocess.run(command, input=json.dumps(codes), capture_output=True, text=True, check=True, timeout=600)
    printed: dict[str, list[str]] = json.loads(done.stdout)
    return {name: f"{ours}\nand with esbuild\n{theirs}" for name, (ours, theirs) in printed.items() if ours != theirs}


def typescript_in(roots: Iterable[Path]) -> dict[str, str]:
    """The sources below `roots`, declarations too, without what was installed there."""
    return {
        str(path): path.read_text(encoding="utf-8")
        for root in roots
        for path in sorted(root.rglob("*.ts"))
        if "node_modules" not in path.relative_to(root).parts
    }


def _code(module: script.Module) -> str:
    return join(emit_module(module, lambda specifier: specifier).pieces)


def _where(source: Source, found: Any) -> str:
    line, column = source.position(found.span.start)
    return f"refused at {line}:{column}: {found.message}"


def _ask(verb: str, values: Mapping[str, object]) -> dict[str, Any]:
    modules = [installed(tool) for tool in TOOLS]
    command = ["node", str(ORACLE), *map(str, modules), verb]
    done = subprocess.run(command, input=json.dumps(values), capture_output=True, text=True, check=True, timeout=600)
    answers: dict[str, Any] = json.loads(done.stdout)
    return answers


def main() -> int:
    sources = typescript_in(map(Path, sys.argv[1:]))
    found = differences(sources)
    for name, difference in found.items():
        print(f"{name}: {difference}")
    print(f"{len(sources) - len(found)} of {len(sources)} files are the same program as esbuild's")
    return 1 if found or not sources else 0


if __name__ == "__main__":
    sys.exit(main())
