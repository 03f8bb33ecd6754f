"""Files that WeChat's console exports are read, and what is written is read again as the same documents."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from companion.cloud.engines.opened import ENV, found, on_engine

from wx2tg.companion.cloud.engines.base import Engine, Selection, Taken
from wx2tg.companion.cloud.errors import CloudError
from wx2tg.companion.cloud.moving.documents import export_documents, import_documents
from wx2tg.companion.cloud.values import Document, Regex

LINES = """\
{"_id":"1","name":"小明","at":{"$date":"2020-02-08T03:04:05.006Z"},"tags":["a"],"n":1,"price":1.0}

{"_id":{"$oid":"5e3e0c8b7f2d1a0001a1b2c3"},"at":{"$date":{"$numberLong":"-1"}},"n":{"$numberLong":"9007199254740993"}}
{"n":{"$numberInt":"5"},"d":{"$numberDouble":"2.0"},"r":{"$regularExpression":{"pattern":"^a","options":"i"}}}
"""
MOMENT = datetime(2020, 2, 8, 3, 4, 5, 6000, tzinfo=UTC)


def database(folder: Path) -> str:
    return f"sqlite:///{folder / 'c.db'}"


def test_json_lines(tmp_path: Path) -> None:
    file = tmp_path / "users.json"
    file.write_text(LINES, encoding="utf-8")

    async def use(engine: Engine) -> None:
        assert await import_documents(engine, ENV, "c", file, replacing=False) == 3
        first, second, third = await found(engine, Selection())
        assert repr(first) == repr({"_id": "1", "name": "小明", "at": MOMENT, "tags": ["a"], "n": 1, "price": 1.0})
        assert (second["_id"], second["n"]) == ("5e3e0c8b7f2d1a0001a1b2c3", 9007199254740993)
        assert second["at"] == datetime(1969, 12, 31, 23, 59, 59, 999000, tzinfo=UTC)
        assert len(third["_id"]) == 32 and third["r"] == Regex("^a", "i")
        assert (third["n"], repr(third["d"])) == (5, "2.0")
        with pytest.raises(Taken):
            await import_documents(engine, ENV, "c", file, replacing=False)
        file.write_text('{"_id":"1","new":true}\n{"_id":"2"}\n{"_id":"2","last":1}', encoding="utf-8-sig")
        assert await import_documents(engine, ENV, "c", file, replacing=True) == 3
        now = await found(engine, Selection())
        assert now == [{"_id": "1", "new": True}, second, third, {"_id": "2", "last": 1}]

    on_engine(database(tmp_path), use)


def test_csv(tmp_path: Path) -> None:
    file = tmp_path / "users.csv"
    file.write_text('_id,name,user.age,code,at\n7,"a, ""b""",5,007,"{""$date"":""2020-02-08T03:04:05.006Z""}"\n,x,,,\n')

    async def use(engine: Engine) -> None:
        assert await import_documents(engine, ENV, "c", file, replacing=False) == 2
        first, second = await found(engine, Selection())
        assert first == {"_id": "7", "name": 'a, "b"', "user": {"age": 5}, "code": "007", "at": MOMENT}
        assert {**second, "_id": ""} == {"_id": "", "name": "x"}

    on_engine(database(tmp_path), use)


DOCUMENTS: list[Document] = [
    {"_id": "12", "t": "5", "u": "true", "v": "", "n": 5, "f": 1.5, "at": MOMENT, "list": [1, {"a": MOMENT}]},
    {"_id": "x", "deep": {"a": {"b": None, "c": False}}, "r": Regex("a", "i"), "text": 'line\n"two" 漢'},
]


@pytest.mark.parametrize("name", ["out.json", "out.csv"])
def test_what_is_written_is_read_again(tmp_path: Path, name: str) -> None:
    async def use(engine: Engine) -> None:
        async with engine.write(ENV) as session:
            await session.insert("c", DOCUMENTS)
        assert await export_documents(engine, ENV, "c", tmp_path / name) == 2
        assert await import_documents(engine, ENV, "d", tmp_path / name, replacing=False) == 2
        assert await found(engine, Selection(), "d") == DOCUMENTS

    on_engine(database(tmp_path), use)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('{"_id":"1"}\n{"_id":', "line 2 of bad.json is no document in JSON"),
        ("[1]", "line 1 of bad.json: a document must be an object"),
        ('{"a":{"$date":"yesterday"}}', "line 1 of bad.json: $date has a value that it cannot have"),
        ('{"$set":{"a":1}}', "line 1 of bad.json: Invalid Key Name: $set"),
        ('{"a":NaN}', "line 1 of bad.json: a number must be finite"),
    ],
)
def test_files_that_are_malformed(tmp_path: Path, text: str, reason: str) -> None:
    file = tmp_path / "bad.json"
    file.write_text(text, encoding="utf-8")

    async def use(engine: Engine) -> None:
        with pytest.raises(CloudError) as caught:
            await import_documents(engine, ENV, "c", file, replacing=False)
        assert caught.value.reason == reason
        assert await found(engine, Selection()) == []

    on_engine(database(tmp_path), use)
