"""Reads the documents of a file that WeChat's console exported into a collection, and writes a collection to a file.

JSON lines have a document a line, in Extended JSON. CSV has the paths of fields in its first line; a cell is a value in
JSON, or else a text, and an empty cell is no field. Source: developers.weixin.qq.com, "数据库导入", "数据库导出".
"""

from __future__ import annotations

import csv
import json
import secrets
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from wx2tg.companion.cloud.documents import check_document
from wx2tg.companion.cloud.engines.base import Engine, Selection, Session
from wx2tg.companion.cloud.errors import INVALID, CloudError
from wx2tg.companion.cloud.moving.extended_json import from_extended, to_extended
from wx2tg.companion.cloud.values import Document

_BATCH = 500


async def import_documents(engine: Engine, environment: str, collection: str, path: Path, *, replacing: bool) -> int:
    """How many documents were stored; with `replacing`, in the place of those with the same ids.

    A document without an id gets one. CloudError with the line where the file is malformed, and Taken; the documents
    before the batch of that line are stored.
    """
    rows = _csv(path) if path.suffix.lower() == ".csv" else _json_lines(path)
    count = 0
    async with engine.write(environment) as session:
        await session.create(collection)
    while batch := list(islice(rows, _BATCH)):
        count += len(batch)
        async with engine.write(environment) as session:
            if replacing:
                last = {document["_id"]: document for document in batch}.values()
                batch = [document for document in last if not await _replaced(session, collection, document)]
            await session.insert(collection, batch)
    return count


async def _replaced(session: Session, collection: str, document: Document) -> bool:
    """Whether there was a document with the same id, which this one has taken the place of."""
    stored = await session.get(collection, document["_id"])
    if stored is not None:
        await session.replace(collection, stored, document)
    return stored is not None


async def export_documents(engine: Engine, environment: str, collection: str, path: Path) -> int:
    """Write every document to a file: CSV where it is named so, else JSON lines. How many there were."""
    count = 0
    async with engine.read(environment) as session:
        with path.open("w", encoding="utf-8", newline="") as file:
            if path.suffix.lower() == ".csv":
                names: dict[str, None] = {}
                async for row in session.scan(collection, Selection()):
                    names |= dict.fromkeys(name for name, _ in _flat(row.document))
                writer = csv.DictWriter(file, list(names))
                writer.writeheader()
                async for row in session.scan(collection, Selection()):
                    writer.writerow(dict(_flat(row.document)))
                    count += 1
            else:
                async for row in session.scan(collection, Selection()):
                    file.write(json.dumps(to_extended(row.document), ensure_ascii=False) + "\n")
                    count += 1
    return count


def _json_lines(path: Path) -> Iterator[Document]:
    with path.open(encoding="utf-8-sig") as file:
        for number, line in enumerate(file, 1):
            if line.strip():
                try:
                    value = json.loads(line)
                except (ValueError, RecursionError):
                    raise CloudError(INVALID, f"line {number} of {path.name} is no document in JSON") from None
                yield _checked(value, number, path)


def _csv(path: Path) -> Iterator[Document]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        try:
            for row in reader:
                document: Document = {}
                for name, cell in row.items():
                    if name and isinstance(cell, str) and cell != "":
                        _set(document, name.split("."), cell if name == "_id" else _cell(cell))
                yield _checked(document, reader.line_num, path)
        except csv.Error as error:
            raise CloudError(INVALID, f"line {reader.line_num} of {path.name}: {error}") from None


def _checked(value: Any, number: int, path: Path) -> Document:
    try:
        document = from_extended(value)
        check_document(document)
    except (CloudError, RecursionError) as error:
        reason = error.reason if isinstance(error, CloudError) else "it nests too deep"
        raise CloudError(INVALID, f"line {number} of {path.name}: {reason}") from None
    id = document.get("_id")
    return {
        "_id": secrets.token_hex(16) if id is None else id if isinstance(id, str) else json.dumps(id),
        **{name: part for name, part in document.items() if name != "_id"},
    }


def _cell(cell: str) -> Any:
    try:
        value = json.loads(cell)
    except (ValueError, RecursionError):
        return cell
    # A number that would be written otherwise, such as 007 or a long one, is a text.
    return value if not isinstance(value, int | float) or isinstance(value, bool) or repr(value) == cell else cell


def _set(document: Document, path: list[str], value: Any) -> None:
    for name in path[:-1]:
        inner = document.setdefault(name, {})
        document = inner if isinstance(inner, dict) else {}
    document[path[-1]] = value


def _flat(document: Document, above: str = "") -> Iterator[tuple[str, str]]:
    """The cells of a document: objects by their paths; a text that would be read as another value in quotes."""
    for name, value in document.items():
        if isinstance(value, dict) and value:
            yield from _flat(value, f"{above}{name}.")
        elif isinstance(value, str):
            plain = value != "" and (above + name == "_id" or _cell(value) == value)
            yield above + name, value if plain else json.dumps(value, ensure_ascii=False)
        else:
            yield above + name, json.dumps(to_extended(value), ensure_ascii=False)
