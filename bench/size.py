"""Bundle size: the size of each part of a bundle, and of the scripts that load before the first page is shown."""

from __future__ import annotations

import argparse
import gzip
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from bench.apps import HELLO, TEA_HOUSE, converted
from bench.table import kilobytes, table
from wx2tg.link.minify import minified
from wx2tg.link.modules import RuntimeModule, closure, joined_shortly, kept_scripts, runtime_module
from wx2tg.text import join

# The most gzipped bytes of JavaScript that a hello-world page should load.
TARGET = 14_000
_SCRIPT = re.compile(r'<script[^>]* src="([^":]+)"')
_LINK = re.compile(r'<link rel="stylesheet" href="([^":]+)"')
# How link/modules.py opens a runtime module in an entry that is not minified.
_RUNTIME = re.compile(r"const \{([\w, ]*)\} = \(\(\) =>")

# The first statement after the runtime, in link/entry.py.
_OWN = "const config="


def gzipped(text: str | bytes) -> int:
    """The size of `text` in bytes after `gzip -9`."""
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    return len(gzip.compress(data, 9, mtime=0))


def runtime_of(entry: str) -> list[RuntimeModule]:
    """The runtime modules in an entry script that is not minified, recognised by the names that they export."""
    home = {module.exports: module for module in closure(_all_modules())}
    exports = [tuple(filter(None, match[1].split(", "))) for match in _RUNTIME.finditer(entry)]
    return [home[names] for names in exports if names in home]


def _all_modules() -> list[str]:
    from importlib.resources import files

    root = Path(str(files("wx2tg").joinpath("runtime")))
    return [path.relative_to(root).with_suffix("").as_posix() for path in root.rglob("*.js")]


def weights(modules: Iterable[RuntimeModule]) -> dict[str, tuple[int, int]]:
    """(bytes, gzipped bytes) of all minified modules of each folder of the runtime, by folder."""
    folders: dict[str, list[RuntimeModule]] = {}
    for module in modules:
        folders.setdefault(module.path.partition("/")[0], []).append(module)
    return {name: _weight(_together(found)) for name, found in sorted(folders.items())}


def _together(modules: Sequence[RuntimeModule]) -> str:
    names = {name for module in modules for name in module.exports}
    return minified(join(joined_shortly(modules, names, kept_scripts(modules, names))))


def _weight(text: str | bytes) -> tuple[int, int]:
    size = len(text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text)
    return size, gzipped(text)


def parts(bundle: Path, runtime_modules: Sequence[RuntimeModule]) -> list[tuple[str, int, int]]:
    """(part, bytes, gzipped bytes) of the generated files of a bundle; similar files form one part."""
    index = (bundle / "index.html").read_text(encoding="utf-8")
    first = {*_SCRIPT.findall(index), *_LINK.findall(index)}
    entry = (bundle / "_app" / "app.js").read_text(encoding="utf-8")
    runtime = weights(runtime_modules)
    rows = [(f"entry: runtime/{name}", *weight) for name, weight in runtime.items()]
    whole = _weight(entry)
    rows.append(("entry: app, first page", *_weight(entry[entry.find(_OWN) :])))
    rows.append(("entry", *whole))
    generated = sorted((bundle / "_app").iterdir())
    for path in generated:
        name = f"_app/{path.name}"
        if path.suffix in {".js", ".css"} and path.name != "app.js":
            rows.append((f"{name} (first page)" if name in first else name, *_weight(path.read_bytes())))
    return rows


def first_script(bundle: Path) -> int:
    """Gzipped bytes of the scripts that `index.html` loads itself; no others run before the first page is shown."""
    index = (bundle / "index.html").read_text(encoding="utf-8")
    return sum(gzipped((bundle / path).read_bytes()) for path in _SCRIPT.findall(index))


def total(bundle: Path) -> tuple[int, int]:
    """(bytes, gzipped bytes) of all files of a bundle."""
    files = [path.read_bytes() for path in bundle.rglob("*") if path.is_file()]
    return sum(map(len, files)), sum(map(gzipped, files))


def modules_table(found: Sequence[RuntimeModule]) -> str:
    """The runtime modules of the entry, the largest first. Alone, a module compresses worse than among others."""
    sizes = sorted(((*_weight(minified(runtime_module(m.path).code)), m.path) for m in found), reverse=True)
    return table(["module", "bytes", "gzip alone"], [[path, str(size), str(small)] for size, small, path in sizes])


def report(app: Path, modules: bool) -> str:
    """The section of the output for `app`: a table of its parts, and the size of the first scripts."""
    bundle = converted(app)
    readable = converted(app, f"{app.resolve().name}-readable", minify=False)
    runtime = runtime_of((readable / "_app" / "app.js").read_text(encoding="utf-8"))
    rows = [[name, kilobytes(size), kilobytes(small)] for name, size, small in parts(bundle, runtime)]
    rows.append(["whole bundle with assets", *map(kilobytes, total(bundle))])
    page = first_script(bundle)
    lines = [f"## {app.resolve().name}", "", table(["part", "kB", "gzip kB"], rows), ""]
    lines.append(f"JavaScript before the first page: {kilobytes(page)} kB gzipped.")
    if app == HELLO:
        lines[-1] += f" The target is {kilobytes(TARGET)} kB: " + ("met." if page <= TARGET else "missed.")
    return "\n".join([*lines, "", modules_table(runtime), ""] if modules else [*lines, ""])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("apps", nargs="*", type=Path, help="mini-programs to measure besides hello and tea-house")
    parser.add_argument("--modules", action="store_true", help="also list the runtime modules of each entry")
    arguments = parser.parse_args()
    for app in (HELLO, TEA_HOUSE, *arguments.apps):
        print(report(app, arguments.modules))


if __name__ == "__main__":
    main()
