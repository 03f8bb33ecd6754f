"""Builds what a release uploads, into dist/, and tries it: `make dist`.

The wheel is built from the source distribution, as pip would build it. It is then installed into an environment of its
own, of the Python that `PYTHON` names, and converts an app there.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

_ROOT = Path(__file__).parents[1]
_DIST = _ROOT / "dist"
_APP = _ROOT / "fixtures" / "apps" / "tea-house"
_PARTS = (
    "wx2tg/made/",
    "wx2tg/grammars/",
    "wx2tg/syntax/less/vendor/less.min.js",
    "wx2tg/link/libraries/leaflet/leaflet.js",
    "wx2tg/link/libraries/hls/hls.light.min.js",
    "wx2tg/link/libraries/tonconnect/tonconnect-ui.min.js",
)
"""What the build brings or makes, and leaves out where it cannot: a release has all of it."""


def main() -> None:
    """Build and try both files. SystemExit with a sentence where something is not as it should be."""
    version = _version()
    tag = subprocess.run(
        ["git", "tag", "--points-at", "HEAD"], cwd=_ROOT, capture_output=True, text=True
    ).stdout.split()
    if tag and f"v{version}" not in tag:
        sys.exit(f"The commit is tagged {', '.join(tag)}, but wx2tg/version.py says {version}.")
    shutil.rmtree(_DIST, ignore_errors=True)
    _run(sys.executable, "-m", "build", "--outdir", str(_DIST), str(_ROOT))
    files = sorted(map(str, _DIST.iterdir()))
    _run(sys.executable, "-m", "twine", "check", "--strict", *files)
    wheel = _DIST / f"wx2tg-{version}-py3-none-any.whl"
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    missing = [part for part in _PARTS if not any(name.startswith(part) for name in names)]
    if missing:
        sys.exit(f"{wheel.name} is without {', '.join(missing)}.")
    _try(wheel, version)
    print("\n".join(["", "Ready to be uploaded:", *files]))


def _version() -> str:
    found = re.search(r'__version__ = "([^"]+)"', (_ROOT / "wx2tg" / "version.py").read_text(encoding="utf-8"))
    assert found is not None
    return found[1]


def _try(wheel: Path, version: str) -> None:
    """Install the wheel into a new environment, and convert an app."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _run(os.environ.get("PYTHON", sys.executable), "-m", "venv", str(folder / "env"))
        program = folder / "env" / ("Scripts" if sys.platform == "win32" else "bin")
        _run(str(program / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", str(wheel))
        wx2tg = str(program / "wx2tg")
        said = subprocess.run([wx2tg, "--version"], cwd=folder, capture_output=True, text=True, check=True).stdout
        if said != f"wx2tg {version}\n":
            sys.exit(f"The wheel says {said!r}, and should say {version}.")
        _run(wx2tg, "convert", str(_APP), "-o", "bundle", "--no-cache", "--quiet", cwd=folder)
        if not (folder / "bundle" / "index.html").is_file():
            sys.exit("The wheel converts nothing.")


def _run(*command: str, cwd: Path = _ROOT) -> None:
    """Run a command; SystemExit with its status where it fails."""
    if status := subprocess.run(command, cwd=cwd).returncode:
        sys.exit(status)


if __name__ == "__main__":
    main()
