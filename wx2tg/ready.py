"""What is made when the package is built, so that no run has to make it.

It only saves time. Whatever it is, it is found by a digest of all that it was made of; and where it is missing, made of
something else, or damaged, the run makes it for itself.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "made"


def digest(*parts: bytes) -> str:
    """64 hexadecimal digits that stand for `parts` in this order."""
    total = hashlib.sha256()
    for part in parts:
        total.update(b"%d:" % len(part))
        total.update(part)
    return total.hexdigest()


def packed(entries: Mapping[str, bytes]) -> bytes:
    """A file of entries by the digests of what they were made of."""
    places: dict[str, tuple[int, int]] = {}
    content = b""
    for key in sorted(entries):
        places[key] = (len(content), len(content) + len(entries[key]))
        content += entries[key]
    body = json.dumps(places).encode("ascii") + b"\n" + content
    return digest(body).encode("ascii") + b"\n" + body


def entry(name: str, key: str) -> bytes | None:
    """The entry of the file `name` that was made of what has the digest `key`; None where there is none."""
    places, content = _file(FOLDER / name)
    start, end = places.get(key, (0, 0))
    return bytes(content[start:end]) or None


@cache
def _file(path: Path) -> tuple[Mapping[str, tuple[int, int]], memoryview]:
    """The places of the entries in a file, and their bytes; nothing where it is missing, or not as it was written."""
    try:
        sum_of_body, _, body = path.read_bytes().partition(b"\n")
    except OSError:
        return {}, memoryview(b"")
    if sum_of_body.decode("ascii", "replace") != digest(body):
        return {}, memoryview(b"")
    head, _, _ = body.partition(b"\n")
    return json.loads(head), memoryview(body)[len(head) + 1 :]
