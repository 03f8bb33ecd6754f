"""`python -m browser.typecheck`: TypeScript's compiler checks the runtime, whose types are in its JSDoc comments."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from browser.npm import installed

TYPESCRIPT = "typescript@5.9.3"

CONFIGURATION = Path(__file__).parents[2] / "tsconfig.json"
"""Which files are checked, and how strictly; an editor that knows TypeScript finds it too."""


def check(configuration: Path = CONFIGURATION) -> subprocess.CompletedProcess[str]:
    """Run the compiler, which writes nothing. Its return code is not 0 where it finds an error; they are its output."""
    compiler = installed(TYPESCRIPT) / "typescript" / "bin" / "tsc"
    node = shutil.which("node")
    if node is None:
        raise RuntimeError("node is missing, which runs TypeScript's compiler; `make lint` sets it up")
    command = [node, compiler, "--project", configuration, "--pretty", "false"]
    return subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)


if __name__ == "__main__":
    done = check()
    sys.stderr.write(done.stdout + done.stderr)
    print("TypeScript found no error in the runtime." if done.returncode == 0 else "TypeScript found errors.")
    sys.exit(done.returncode)
