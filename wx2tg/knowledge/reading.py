"""Reads the TOML files of this folder into typed rows, and checks them.

A file that does not fit is our own fault, not a user's: each function raises ValueError, whose text names the file and
the row.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from wx2tg import ready

_FILE = "tables"

_Row = TypeVar("_Row")
_Key = TypeVar("_Key", bound=Hashable)


def table_file(name: str) -> Traversable:
    """A file of this folder, such as `css.toml`."""
    return files("wx2tg.knowledge") / name


def table_files(folder: str) -> dict[str, Traversable]:
    """The TOML files of a folder below this one, by their names without the suffix."""
    entries = table_file(folder).iterdir()
    return {file.name.removesuffix(".toml"): file for file in entries if file.name.endswith(".toml")}


def content(file: Traversable) -> dict[str, Any]:
    """What the file says, as TOML has it. TOML takes long to read, so it is JSON that is made when we are built."""
    text = file.read_bytes()
    made_before = ready.entry(_FILE, ready.digest(text))
    if made_before is not None:
        found: dict[str, Any] = msgspec.json.decode(made_before)
        return found
    import tomllib  # A finished package never needs it.

    try:
        return tomllib.loads(text.decode("utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{file.name}: {error}") from error


def made(paths: Iterable[Path]) -> tuple[str, bytes]:
    """What TOML files say, as a file for `ready`: name, content."""
    import tomllib

    texts = [path.read_bytes() for path in paths]
    entries = {ready.digest(text): msgspec.json.encode(tomllib.loads(text.decode("utf-8"))) for text in texts}
    return _FILE, ready.packed(entries)


def sections(file: Traversable, *names: str) -> list[list[Any]]:
    """The rows below `[[name]]`, for each of `names`; nothing else may stand in the file."""
    given = content(file)
    if unknown := sorted(given.keys() - set(names)):
        raise ValueError(f"{file.name}: unknown key `{unknown[0]}`, expected {' or '.join(names)}")
    return [given.get(name, []) for name in names]


def typed(data: object, kind: type[_Row], file: Traversable) -> _Row:
    """`data` as a `kind`; the error shows the whole row."""
    try:
        return msgspec.convert(data, kind)
    except msgspec.ValidationError as error:
        raise ValueError(f"{file.name}: {error}: {data}") from None


def by_key(rows: Iterable[_Row], key: Callable[[_Row], _Key], file: Traversable) -> dict[_Key, _Row]:
    """The rows by `key`, in their order; no key may come twice."""
    found: dict[_Key, _Row] = {}
    for row in rows:
        if key(row) in found:
            raise ValueError(f"{file.name}: two rows of `{key(row)}`")
        found[key(row)] = row
    return found
