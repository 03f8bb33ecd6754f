"""Writes the ZIP container of a W3C MiniApp package, and the digest of a bundle."""

from __future__ import annotations

import hashlib
import os
import tempfile
import zipfile
from contextlib import suppress
from pathlib import Path

from wx2tg.driver.write import DistError

SUFFIX = ".ma"
"""The suffix that the drafts propose for a container."""

# The first moment that a ZIP container can name, so that the same bundle gives the same bytes.
_MOMENT = (1980, 1, 1, 0, 0, 0)
_MODE = 0o644 << 16


def container_of(dist: Path) -> Path:
    """Where the container of the package in `dist` stands: beside it."""
    return dist.with_name(dist.name + SUFFIX)


def write_container(dist: Path) -> Path:
    """Write the container of the package in `dist`, in one step. DistError."""
    file = container_of(dist.absolute())
    try:
        handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}-")
        fresh = Path(name)
        try:
            with os.fdopen(handle, "wb") as stream, zipfile.ZipFile(stream, "w") as container:
                for path in sorted(path for path in dist.rglob("*") if path.is_file()):
                    entry = zipfile.ZipInfo(path.relative_to(dist).as_posix(), _MOMENT)
                    entry.external_attr = _MODE
                    container.writestr(entry, path.read_bytes(), zipfile.ZIP_DEFLATED)
            fresh.chmod(0o644)
            fresh.replace(file)
        except BaseException:
            with suppress(OSError):
                fresh.unlink()
            raise
    except OSError as error:
        raise DistError(f"{file} cannot be written: {error.strerror}") from None
    except UnicodeEncodeError:
        raise DistError(f"{file} cannot be written: a file of the bundle has a name that is no text") from None
    return file


def digest_of(dist: Path) -> str:
    """The SHA-256 of a list that has a line for each file of `dist`: its own SHA-256, two spaces, its path; by path.

    `sha256sum` prints such lines, so that the digest may be computed without wx2tg. DistError.
    """
    lines: list[tuple[bytes, str]] = []
    try:
        for file in dist.rglob("*"):
            if file.is_file():
                path = os.fsencode(file.relative_to(dist).as_posix())
                lines.append((path, hashlib.sha256(file.read_bytes()).hexdigest()))
    except OSError as error:
        raise DistError(f"{dist} cannot be read: {error.strerror}") from None
    return hashlib.sha256(
        b"".join(digest.encode() + b"  " + path + b"\n" for path, digest in sorted(lines))
    ).hexdigest()
