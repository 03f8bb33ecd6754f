"""Scripts as CommonJS: what they do when they are run under node.

A folder of `fixtures/script/run` is a program that starts at its `main` file; `expected.txt` is what it prints. One of
`.mjs` files is also run as it stands, by node itself, and must print the same.
Those of a folder `*-strict` are compiled as strict code, those of `*-legacy` with decorators of the older kind.
"""

from __future__ import annotations

import json
import os
import posixpath
import subprocess
from functools import partial
from pathlib import Path

import pytest

from wx2tg.emit.script import emit_module
from wx2tg.syntax import script
from wx2tg.text import Source, join

ROOT = Path(__file__).parents[3]
PROGRAMS = sorted(path for path in (ROOT / "fixtures" / "script" / "run").iterdir() if path.is_dir())
LOADER = """
const { esm, star, def, ns } = await import("data:text/javascript," + encodeURIComponent(INTEROP));
const { dec } = await import("data:text/javascript," + encodeURIComponent(DECORATORS));
const { std } = await import("data:text/javascript," + encodeURIComponent(STANDARD));
const { functionOf } = await import("data:text/javascript," + encodeURIComponent(CODE));
const cache = {};
const require = (id) => {
  if (cache[id]) return cache[id].exports;
  if (!modules[id]) throw new Error("no module " + id);
  const module = (cache[id] = { exports: {} });
  const helpers = [esm, star, def, ns, dec, std, functionOf(globalThis)];
  modules[id].call(module.exports, require, module, module.exports, ...helpers);
  return module.exports;
};
require.async = async (id) => require(id);
require(START);
"""


def run(program: str) -> str:
    command = ["node", "--input-type=module", "-"]
    done = subprocess.run(command, input=program, capture_output=True, text=True, check=False, timeout=60)
    return done.stdout + done.stderr


def bundled(files: dict[str, str], start: str, strict: bool = False, legacy: bool = False) -> str:
    """What the program prints once its files have been through the compiler."""
    modules = []
    for path, text in files.items():
        module = script.parse(Source(path, text), path.endswith(".ts"), legacy)
        assert not module.broken, path
        body = join(emit_module(module, partial(resolve, files), strict).pieces)
        head = "(require, module, exports, $esm, $star, $def, $ns, $dec, $std, $code)"
        modules.append(f"{json.dumps(path)}: new Function(...{json.dumps(head[1:-1].split(', '))}, {json.dumps(body)})")
    core = ROOT / "wx2tg" / "runtime" / "core"
    names = ("interop", "decorators", "standard", "code")
    texts = {name: (core / f"{name}.js").read_text(encoding="utf-8") for name in names}
    constants = "".join(f"const {name.upper()} = {json.dumps(text)};\n" for name, text in texts.items())
    constants += f"const START = {json.dumps(start)};\n"
    return run(constants + "const modules = {" + ",\n".join(modules) + "};\n" + LOADER)


def resolve(files: dict[str, str], specifier: str) -> str | None:
    path = posixpath.normpath(specifier)
    return next((name for name in (path, f"{path}.js", f"{path}.ts") if name in files), None)


@pytest.mark.parametrize("folder", PROGRAMS, ids=lambda path: path.name)
def test_program_prints(folder: Path) -> None:
    files = {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.*s"))}
    start = next(name for name in files if name.startswith("main."))
    printed = bundled(files, start, folder.name.endswith("-strict"), folder.name.endswith("-legacy"))
    if start.endswith(".mjs"):
        command = ["node", str(folder / start)]
        native = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout
        assert printed == native
    expected = folder / "expected.txt"
    if os.environ.get("UPDATE"):
        expected.write_text(printed, encoding="utf-8")
    assert printed == expected.read_text(encoding="utf-8")
