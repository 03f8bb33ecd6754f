"""APIs that need a server of the app's owner: those that the table of APIs marks, and a finding if none is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from wx2tg import Options, check, knowledge, options
from wx2tg.knowledge import Api

CODES = {"payment": "WX2005", "login": "WX2006", "cloud": "WX2007"}
ROWS = [row for row in knowledge.apis().values() if row.endpoint]


def codes(folder: Path, call: str, settings: str = "") -> list[str]:
    files = {"app.json": '{"pages": ["a"]}', "a.wxml": "<view/>", "a.js": f"Page({{ go() {{ {call}; }} }});"}
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    given = options.read(settings, root=folder) if settings else Options()
    return [item.code for item in check(folder, given.with_flags(jobs=1, cache=False)).findings]


def test_there_are_such_apis() -> None:
    assert {row.endpoint for row in ROWS} == set(CODES)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_a_server_that_is_not_named_is_found(row: Api, tmp_path: Path) -> None:
    assert codes(tmp_path, f"{row.name}({{}})").count(CODES[row.endpoint]) == 1


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_a_server_that_is_named_is_enough(row: Api, tmp_path: Path) -> None:
    found = codes(tmp_path, f"{row.name}({{}})", f'[{row.endpoint}]\nendpoint = "https://api.example.com/"')
    assert CODES[row.endpoint] not in found


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_a_companion_is_enough_for_all_but_the_cloud(row: Api, tmp_path: Path) -> None:
    """A companion answers no call of the cloud: an endpoint that `base` alone implies helps nobody."""
    server = '[server]\nbase = "https://shop.example/"\n'
    found = codes(tmp_path, f"{row.name}({{}})", server)
    assert not set(CODES.values()) & set(found)
    assert found.count("WX2010") == (row.endpoint == "cloud")
    own = f'{server}[cloud]\nendpoint = "https://own.example/cloud"\n'
    assert "WX2010" not in codes(tmp_path, f"{row.name}({{}})", own)


@pytest.mark.parametrize("call", ["wx.cloud", "wx.getStorageSync('a')", "wx.cloud.extend", "wx.checkSession()"])
def test_what_needs_no_server(call: str, tmp_path: Path) -> None:
    assert not set(CODES.values()) & set(codes(tmp_path, call))
