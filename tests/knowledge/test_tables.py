"""The tables are well-formed, and every leaf that they name is there."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from wx2tg import knowledge
from wx2tg.knowledge import Api, Component, Hook

ROOT = Path(__file__).parents[2] / "wx2tg"
RUNTIME = ROOT / "runtime"
_EXPORT = re.compile(r"^export (?:async )?(?:function\*?|const|class) +([A-Za-z_$][\w$]*)", re.MULTILINE)
_NEED = re.compile(r'Need\("api/([\w-]+)", "(\w+)"\)')
_IMPORT = re.compile(r'^import \{[^}]*\} from "([^"]+)";', re.MULTILINE)

NEEDED_BY_THE_COMPILER = ("plan/apis.py", "link/entry.py", "link/parts.py")
"""Where leaves are named that belong to no row of a table: the stub itself, what the parts of the runtime share."""

ALWAYS_THERE = {"base"}
"""Style sheets of components that every bundle has, whatever its tags."""

APIS = list(knowledge.apis().values())
COMPONENTS = list(knowledge.components().values())


@cache
def exports(file: Path) -> frozenset[str]:
    return frozenset(_EXPORT.findall(file.read_text(encoding="utf-8")))


def by_name(row: Api | Component | Hook) -> str:
    if isinstance(row, Component):
        return row.tag
    return row.name if isinstance(row, Api) else f"{row.scope}.{row.name}"


def shared_leaves(folder: Path) -> set[str]:
    """The files of `_shared` that some file of `folder` or `_shared` imports."""
    files = [*folder.glob("*.js"), *folder.glob("_shared/*.js")]
    named = (
        (file.parent / name).resolve() for file in files for name in _IMPORT.findall(file.read_text(encoding="utf-8"))
    )
    return {path.stem for path in named if path.parent == (folder / "_shared").resolve()}


def test_there_are_tables() -> None:
    assert len(APIS) > 400
    assert len(COMPONENTS) > 60
    assert knowledge.hooks()


def test_a_tag_that_is_no_component() -> None:
    assert knowledge.component("goods-card") is None
    assert knowledge.component("../api/network") is None
    assert knowledge.api("wx.noSuchThing") is None


@pytest.mark.parametrize("row", APIS, ids=by_name)
def test_api(row: Api) -> None:
    assert re.fullmatch(r"wx(\.[A-Za-z][A-Za-z0-9_]*)+", row.name)
    owner = row.name.rpartition(".")[0]
    assert owner == "wx" or knowledge.api(owner), "a member of something that is not there"
    assert (row.leaf is None) == (row.export is None)
    if row.leaf is None:
        assert row.tier in ("unsupported", "not-applicable"), "only a stub has no leaf"
    else:
        assert row.export in exports(RUNTIME / "api" / f"{row.leaf}.js")
        assert row.target, "what it becomes"
    if row.tier == "full":
        assert not row.note, "nothing differs where the tier is full"
    else:
        assert row.note, "a note says what differs"


@pytest.mark.parametrize("row", [*APIS, *COMPONENTS, *knowledge.hooks()], ids=by_name)
def test_a_note_is_one_sentence(row: Api | Component | Hook) -> None:
    if row.note:
        assert row.note.endswith(".")
        assert not re.search(r"\s\s|^\s|[.!?] [A-Z]", row.note)


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
        assert event in ("", *row.events)
    heard = {f"bind:{name}" for name in row.events}
    assert set(row.leaf_when) <= set(row.attributes) | heard


def test_every_component_leaf_is_named() -> None:
    folder = RUNTIME / "components"
    assert {file.stem for file in folder.glob("*.js")} == {row.leaf for row in COMPONENTS if row.leaf}
    assert {file.stem for file in folder.glob("*.css")} == {row.css for row in COMPONENTS if row.css} | ALWAYS_THERE


def test_every_api_leaf_is_named() -> None:
    needs = {need for path in NEEDED_BY_THE_COMPILER for need in _NEED.findall((ROOT / path).read_text("utf-8"))}
    named = (place for part in knowledge.parts() for place in (*part.hidden.values(), *part.exports))
    needs |= {(file.removeprefix("api/"), export) for file, export in named if file.startswith("api/")}
    needs = {(leaf, export) for leaf, export in needs if not leaf.startswith("_shared/")}
    for leaf, export in needs:
        assert export in exports(RUNTIME / "api" / f"{leaf}.js")
    hidden = {leaf for leaf, _ in needs}
    assert {file.stem for file in (RUNTIME / "api").glob("*.js")} == {row.leaf for row in APIS if row.leaf} | hidden


@pytest.mark.parametrize("family", ["api", "components"])
def test_every_shared_leaf_is_imported(family: str) -> None:
    folder = RUNTIME / family
    assert {file.stem for file in folder.glob("_shared/*.js")} == shared_leaves(folder)


def test_hooks_are_unique() -> None:
    names = [(hook.scope, hook.name) for hook in knowledge.hooks()]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("hook", knowledge.hooks(), ids=by_name)
def test_hook(hook: Hook) -> None:
    assert hook.scope in ("App", "Page", "Component", "pageLifetimes")
    assert hook.when.endswith(".")
    assert bool(hook.note) == (hook.tier != "full")
    assert (hook.when == "Never.") == (hook.tier in ("unsupported", "not-applicable"))


@pytest.mark.parametrize("scope", ["App", "Page", "pageLifetimes"])
def test_the_runtime_calls_the_hooks(scope: str) -> None:
    leaves = (RUNTIME / "api" / name for name in ("share.js", "exit-state.js"))
    callers = [*RUNTIME.glob("core/*.js"), *RUNTIME.glob("router/*.js"), *leaves]
    text = "".join(file.read_text(encoding="utf-8") for file in callers)
    called = {hook.name for hook in knowledge.hooks() if hook.scope == scope and hook.when != "Never."}
    assert {name for name in called if re.search(rf"[.\"]{name}\b", text)} == called
