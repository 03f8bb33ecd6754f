"""The tables are well-formed, and every leaf that they name is there."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from wx2tg import knowledge
from wx2tg.knowledge import Api, Component

ROOT = Path(__file__).parents[1] / "wx2tg"
RUNTIME = ROOT / "runtime"
_EXPORT = re.compile(r"^export (?:async )?(?:function\*?|const|class) +([A-Za-z_$][\w$]*)", re.MULTILINE)

APIS = list(knowledge.apis().values())
COMPONENTS = list(knowledge.components().values())


@cache
def exports(file: Path) -> frozenset[str]:
    return frozenset(_EXPORT.findall(file.read_text(encoding="utf-8")))


def by_name(row: Api | Component) -> str:
    return row.name if isinstance(row, Api) else row.tag


def test_there_are_tables() -> None:
    assert len(APIS) > 400
    assert len(COMPONENTS) > 60
    assert knowledge.hooks()


def test_a_tag_that_is_no_component() -> None:
    assert knowledge.component("goods-card") is None
    assert knowledge.component("../api/network") is None
    assert knowledge.api("wx.noSuchThing") is None


def test_api_names_are_unique() -> None:
    text = "".join(file.read_text(encoding="utf-8") for file in (ROOT / "knowledge/api").glob("*.toml"))
    names = re.findall(r'^name *= *"([^"]+)"', text, re.MULTILINE)
    assert sorted(names) == sorted(set(names))
    assert set(names) == set(knowledge.apis())


@pytest.mark.parametrize("row", APIS, ids=by_name)
def test_api(row: Api) -> None:
    assert re.fullmatch(r"wx\.[A-Za-z][A-Za-z0-9_]*", row.name)
    assert (row.leaf is None) == (row.export is None)
    if row.leaf is None:
        assert row.tier in ("unsupported", "not-applicable"), "only a stub has no leaf"
    else:
        file = RUNTIME / "api" / f"{row.leaf}.js"
        assert file.is_file()
        assert row.export in exports(file)
    if row.tier != "full":
        assert row.note, "a note says what differs"


@pytest.mark.parametrize("row", COMPONENTS, ids=by_name)
def test_component(row: Component) -> None:
    folder = RUNTIME / "components"
    assert (row.leaf is None) == (row.export is None)
    if row.leaf is not None:
        assert row.export in exports(folder / f"{row.leaf}.js")
    if row.css is not None:
        assert (folder / f"{row.css}.css").is_file()
    assert row.html.count("{children}") <= 1
    assert row.target or row.tier in ("unsupported", "not-applicable")
    assert row.note or row.tier == "full", "a note says what differs"
    for prop, event in row.two_way.items():
        assert prop in row.attributes
        assert event in row.events
    assert set(row.leaf_when) <= set(row.attributes)


def test_every_component_leaf_is_named() -> None:
    folder = RUNTIME / "components"
    assert {file.stem for file in folder.glob("*.js")} == {row.leaf for row in COMPONENTS if row.leaf}
    assert {file.stem for file in folder.glob("*.css")} == {row.css for row in COMPONENTS if row.css}


def test_every_api_leaf_is_named() -> None:
    assert {file.stem for file in (RUNTIME / "api").glob("*.js")} == {row.leaf for row in APIS if row.leaf}


def test_hooks_are_unique() -> None:
    names = [(hook.scope, hook.name) for hook in knowledge.hooks()]
    assert len(names) == len(set(names))
