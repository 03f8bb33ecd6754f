"""Builds the pages of the update benchmark: the same list in wx2tg, vanilla JavaScript, Preact and glass-easel."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

from bench.apps import BUILD, LIST, ROOT, converted

NAMES = ("vanilla", "wx2tg", "preact", "glass-easel")
_SOURCES = ROOT / "bench" / "update"
_NPM = ROOT / "build" / "npm"
_PACKAGES = ("esbuild", "preact", "glass-easel", "glass-easel-template-compiler")
_PAGE = """\
<!doctype html>
<meta charset="utf-8">
<style>
body {{
  margin: 0;
}}
{css}</style>
<body><script src="main.js"></script>
"""


def build(names: tuple[str, ...]) -> dict[str, Path]:
    """Build the named implementations; maps each name to a folder whose `index.html` sets `window.bench`."""
    _install()
    return {name: _wx2tg() if name == "wx2tg" else _peer(name) for name in names}


def versions() -> dict[str, str]:
    """The versions of the packages that were measured."""
    found = {}
    for name in _PACKAGES:
        package = json.loads((_NPM / "node_modules" / name / "package.json").read_text(encoding="utf-8"))
        found[name] = package["version"]
    return found


def _install() -> None:
    missing = [name for name in _PACKAGES if not (_NPM / "node_modules" / name).is_dir()]
    if missing:
        _NPM.mkdir(parents=True, exist_ok=True)
        subprocess.run(["npm", "install", "--no-audit", "--no-fund", "--prefix", str(_NPM), *missing], check=True)


def _wx2tg() -> Path:
    out = converted(LIST, "list")
    index = out / "index.html"
    html = index.read_text(encoding="utf-8").replace("</body>", '<script src="bench.js"></script></body>')
    index.write_text(html, encoding="utf-8")
    (out / "bench.js").write_bytes((_SOURCES / "wx2tg.js").read_bytes())
    return out


def _peer(name: str) -> Path:
    out = BUILD / "peers" / name
    out.mkdir(parents=True, exist_ok=True)
    source = out / f"{name}.js"
    source.write_bytes((_SOURCES / f"{name}.js").read_bytes())
    if name == "glass-easel":
        (out / "template.js").write_text(compiled_template(LIST), encoding="utf-8")
    bundled(source, LIST)
    return out


def bundled(source: Path, app: Path) -> None:
    """Bundle a script with its packages beside itself, and write the page for it, with the styles of `app`'s page."""
    _install()
    out = source.parent
    subprocess.run(
        [
            str(_NPM / "node_modules" / ".bin" / "esbuild"), str(source), "--bundle", "--minify", "--format=iife",
            '--define:process.env.NODE_ENV="production"', f"--outfile={out / 'main.js'}", "--log-level=error",
        ],
        env={**os.environ, "NODE_PATH": str(_NPM / "node_modules")},
        check=True,
    )  # fmt: skip
    css = (app / "pages" / "index" / "index.wxss").read_text(encoding="utf-8")
    (out / "index.html").write_text(_PAGE.format(css=css), encoding="utf-8")


def compiled_template(app: Path) -> str:
    """The WXML of `app`'s page, compiled by glass-easel.

    The script is copied beside the packages, as Node looks for them there.
    """
    _install()
    script = _NPM / "template.mjs"
    script.write_bytes((_SOURCES / "template.mjs").read_bytes())
    wxml = (app / "pages" / "index" / "index.wxml").read_text(encoding="utf-8")
    done = subprocess.run(
        ["node", str(script)], input=wxml, capture_output=True, text=True, encoding="utf-8", check=True
    )
    return done.stdout
