"""`wx2tg cloud import` and `export`: from WeChat's exports to a collection, and back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import Result
from companion import commanding


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return commanding.written(tmp_path, "http://127.0.0.1:9", more='[cloud]\nenvironments = ["shop-1", "shop-2"]\n')


def cloud(config: Path, *arguments: object) -> Result:
    return commanding.command(*arguments, "--config", config, group="cloud")


def lines(*documents: object) -> str:
    return "".join(json.dumps(document) + "\n" for document in documents)


def test_a_cloud_moves_in_and_out(file: Path, tmp_path: Path) -> None:
    goods = tmp_path / "goods.json"
    goods.write_text(lines({"_id": "a", "at": {"$date": "2024-01-02T03:04:05.000Z"}}, {"_id": "b", "price": 5}))
    photos = tmp_path / "photos"
    (photos / "tea").mkdir(parents=True)
    (photos / "tea" / "茶.png").write_bytes(b"picture")
    (photos / ".hidden").write_bytes(b"")
    (photos / "link.png").symlink_to(goods)
    said = cloud(file, "import", goods, photos)
    assert said.exit_code == 0, said.output
    assert f"{goods}: 2 documents in goods" in said.output
    assert f"{photos}: 1 file\n" in said.output
    assert f"{photos}: left out .hidden" in said.output

    out = tmp_path / "out"
    said = cloud(file, "export", out)
    assert said.exit_code == 0, said.output
    rows = [json.loads(line) for line in (out / "goods.json").read_text().splitlines()]
    assert [row["_id"] for row in rows] == ["a", "b"]
    assert rows[0]["at"] == {"$date": "2024-01-02T03:04:05.000Z"}
    assert [path.relative_to(out / "files").as_posix() for path in (out / "files").rglob("*.png")] == ["tea/茶.png"]

    again = cloud(file, "import", goods)
    assert (again.exit_code, "--replace" in again.output) == (2, True)
    assert cloud(file, "import", "--replace", goods).exit_code == 0
    other = cloud(file, "export", tmp_path / "other", "--environment", "shop-2")
    assert (other.exit_code, list((tmp_path / "other").glob("*.json"))) == (0, [])


@pytest.mark.parametrize(
    ("name", "content", "options", "reason"),
    [
        ("database_export-Ab12.json", "", [], "--collection"),
        ("goods.json", "{", [], "line 1 of goods.json is no document in JSON"),
        ("goods.json", '{"$x": 1}\n', [], "line 1 of goods.json"),
        ("goods.json", "\xff", [], "UTF-8"),
        ("goods.json", "{}", ["--environment", "shop-9"], "it has shop-1, shop-2"),
    ],
)
def test_what_cannot_be_moved(
    file: Path, tmp_path: Path, name: str, content: str, options: list[str], reason: str
) -> None:
    source = tmp_path / name
    source.write_bytes(content.encode("latin-1"))
    said = cloud(file, "import", source, *options)
    assert (said.exit_code, reason in said.output) == (2, True), said.output


def test_an_unknown_collection(file: Path, tmp_path: Path) -> None:
    said = cloud(file, "export", tmp_path / "out", "--collection", "none")
    assert (said.exit_code, "no collection none" in said.output) == (2, True), said.output


def test_without_a_cloud(tmp_path: Path) -> None:
    said = cloud(commanding.written(tmp_path, "http://127.0.0.1:9"), "export", tmp_path / "out")
    assert (said.exit_code, "[cloud] names no environment" in said.output) == (2, True), said.output
