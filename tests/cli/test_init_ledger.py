"""An app of ours from its sources to its cloud: what `wx2tg init --companion` writes is served, and answers pages."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import httpx
import pytest
from cli.started import filled, init, loaded, read
from companion.launch import TOKEN, init_data
from companion.loops import run_in_loop

from wx2tg.companion import config_file
from wx2tg.companion.check import Level
from wx2tg.companion.check.run import check
from wx2tg.companion.cloud.functions.folder import find_functions
from wx2tg.companion.gate import open_gate
from wx2tg.companion.parts import all_parts
from wx2tg.companion.public.app import public_app

LEDGER = Path(__file__).parents[2] / "fixtures" / "apps" / "ledger"
BOOKS = "[cloud.collections.books]\npermission = "


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """What is written for the ledger."""
    src = Path(shutil.copytree(LEDGER, tmp_path / "ledger"))
    assert init(src).exit_code == 0
    return src / "companion"


def test_what_is_written(folder: Path) -> None:
    section = loaded(folder, filled(folder)).cloud
    assert section.environments == ("ledger-1",)
    assert {name: row.permission for name, row in section.collections.items()} == {
        "books": "private",
        "entries": "private",
    }
    assert section.collections["entries"].indexes == ("at", "settled")
    assert set(find_functions(folder / section.functions)) == {"join", "settle", "total"}
    assert (section.variables, section.http) == ({}, ())
    text = read(folder, "companion.toml")
    assert (
        "# Pages read and write it, functions too: miniprogram/pages/book/book.js:12\n[cloud.collections.entr" in text
    )
    assert "npm install" not in read(folder, "README.md")


def answers(folder: Path, calls: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What the companion of `folder` answers to calls of a page, the one after the other."""

    async def ask() -> list[dict[str, Any]]:
        environment = filled(folder) | {"BOT_TOKEN": TOKEN}
        config = config_file.read(read(folder, "companion.toml"), "companion.toml", environment)
        async with (
            open_gate(config, folder) as gate,
            all_parts(gate) as parts,
            public_app(gate, parts.public) as app,
            httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url=config.app.base) as client,
        ):
            who = {"initData": init_data(42), "env": "ledger-1"}
            return [(await client.post("/tg/cloud", json=call | who)).json() for call in calls]

    return run_in_loop(ask())


def test_the_cloud_serves_its_functions_and_collections(folder: Path) -> None:
    """Functions run at once; pages see a collection once its permission was copied from WeChat's console."""
    home = {"action": "database", "collection": "books", "steps": [{"name": "doc", "args": ["home"]}], "method": "get"}
    join = {"action": "callFunction", "name": "join", "data": {}}
    joined, hidden = answers(folder, [join, home])
    assert joined["result"]["members"] == 1, joined
    assert "members" not in str(hidden)
    file = folder / "companion.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace(f'{BOOKS}"private"', f'{BOOKS}"read-only"'), encoding="utf-8")
    again, shown = answers(folder, [join, home])
    assert again["result"] == joined["result"]
    assert joined["result"]["openid"] in str(shown)


def test_the_check_finds_the_cloud_ready(folder: Path) -> None:
    lines = (f"{name}={value}\n" for name, value in filled(folder).items())
    (folder / ".env").write_text("".join(lines), encoding="utf-8")
    file = folder / "companion.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("[telegram]\n", '[telegram]\napi = "http://127.0.0.1:9"\n'), encoding="utf-8")
    found = run_in_loop(check(config_file.load(file, {}), file)).lines
    assert [(line.level, line.message) for line in found if line.piece == "cloud"] == [
        (Level.OK, "The app's cloud has 1 environment and 2 collections."),
        (Level.OK, "Files can be kept in cloud-files."),
        (Level.OK, "3 functions can be run."),
    ]
