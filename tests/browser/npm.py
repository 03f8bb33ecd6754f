"""Packages of npm that tests need, installed by name when they run and kept in `build/npm`."""

from __future__ import annotations

import fcntl
import shutil
import subprocess
from pathlib import Path

CACHE = Path(__file__).parents[2] / "build" / "npm"

CLIENT_SCRIPT = "@twa-dev/sdk@8.0.2"
"""Carries Telegram's client script, of Bot API 8.0."""


def installed(package: str) -> Path:
    """The `node_modules` that holds `package`, written `name@version`; installed on the first call."""
    home = CACHE / package.lstrip("@").replace("/", "-")
    home.mkdir(parents=True, exist_ok=True)
    with (home / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (home / "complete").exists():
            _install(home, package)
            (home / "complete").touch()
    return home / "node_modules"


def _install(home: Path, package: str) -> None:
    npm = shutil.which("npm")
    if npm is None:
        raise RuntimeError(f"npm is missing, and the tests need {package} from it; `make test` sets it up")
    flags = ["--no-save", "--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"]
    done = subprocess.run(
        [npm, "install", f"--prefix={home}", *flags, package], capture_output=True, text=True, timeout=300, check=False
    )
    if done.returncode != 0:
        raise RuntimeError(f"npm could not install {package}:\n{done.stderr}")


def client_script() -> Path:
    """Telegram's client script, the file that telegram.org serves as telegram-web-app.js."""
    return installed(CLIENT_SCRIPT) / "@twa-dev" / "sdk" / "src" / "telegram-web-apps.js"
