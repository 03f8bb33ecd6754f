"""The built-in components in Chromium: every page of fixtures/runtime in one app, and the steps tried on each.

While the steps are taken `browser/witness.js` writes down which attributes the components really read, and which events
they really fire; what the tables call honoured and fired must be among them.
"""

from __future__ import annotations

import json
import re
import shutil
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from browser.phone import Phone
from browser.projects import convert
from browser.server import serve_bundle
from browser.steps import perform
from playwright.sync_api import Browser

from wx2tg import knowledge
from wx2tg.diagnostics import Severity
from wx2tg.knowledge import NOWHERE

FIXTURES = Path(__file__).parents[3] / "fixtures" / "runtime"
LEAVES = Path(__file__).parents[3] / "wx2tg" / "runtime" / "components"
APP = FIXTURES / "_app"
COMPONENTS = knowledge.components()
EVERY = knowledge.every_element()
TAGS = sorted(folder.name for folder in FIXTURES.iterdir() if folder.is_dir() and folder != APP)


WITNESS = Path(__file__).parents[2] / "browser" / "witness.js"
CASES = {tag: tomllib.loads((FIXTURES / tag / "steps.toml").read_text(encoding="utf-8"))["case"] for tag in TAGS}


@dataclass
class Gallery:
    """A phone with the app of all fixtures open, the cases that were tried, and what its witness saw."""

    phone: Phone
    tried: set[tuple[str, str]] = field(default_factory=set)
    seen: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """`tag name` by what was done: given, read or fired."""

    def note(self, tag: str, name: str) -> None:
        self.tried.add((tag, name))
        for kind, names in self.phone.run("return takeSeen()").items():
            self.seen[kind].update(names)


def cases() -> list[Any]:
    """Every case of every fixture: its tag, its name and its steps."""
    return [
        pytest.param(tag, case["name"], case["steps"], id=f"{tag}: {case['name']}")
        for tag in TAGS
        for case in CASES[tag]
    ]


def join(root: Path) -> Path:
    """One mini-program of all the fixtures, each of them a page."""
    shutil.copytree(APP, root)
    app = json.loads((APP / "app.json").read_text(encoding="utf-8"))
    for tag in TAGS:
        shutil.copytree(FIXTURES / tag, root / "pages" / tag, ignore=shutil.ignore_patterns("steps.toml"))
        app["pages"].append(f"pages/{tag}/page")
    (root / "app.json").write_text(json.dumps(app), encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def gallery(chromium: Browser, telegram_script: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gallery]:
    root = tmp_path_factory.mktemp("components")
    report = convert(join(root / "app"), root / "dist")
    assert [found.message for found in report.findings if found.severity is Severity.ERROR] == []
    with serve_bundle(root / "dist") as base:
        phone = Phone(chromium, base, telegram_script, telegram=True, scheme="light")
        phone.page.add_init_script(path=WITNESS)
        phone.open()
        yield Gallery(phone)
        phone.context.close()


@pytest.mark.browser
@pytest.mark.parametrize(("tag", "name", "steps"), cases())
def test_component(gallery: Gallery, tag: str, name: str, steps: list[dict[str, Any]]) -> None:
    phone = gallery.phone
    phone.problems.clear()
    phone.expected.clear()
    phone.run("getApp().show(given)", f"/pages/{tag}/page")
    phone.at(f"pages/{tag}/page")
    perform(phone, steps)
    assert phone.unexpected() == []
    gallery.note(tag, name)


def camel(name: str) -> str:
    return re.sub("-(.)", lambda match: match[1].upper(), name)


BY_STYLE = {"type", "size", "disabled", "plain", "loading", "name", "mode"}
"""Attributes that every element shows, so that style sheets can ask for them."""

TRIED_BY = {
    "camera": ("test_camera.py", {"frame-size", "on initdone", "on scancode", "on stop"}),
    "map": ("maps.py", {"on error"}),
}
"""What needs more than these pages have, a camera or a server of tiles: the tests that try it, and its names."""

SCRIPTED = [tag for tag, row in COMPONENTS.items() if row.leaf and row.tier not in NOWHERE]


@pytest.mark.browser
@pytest.mark.parametrize("tag", SCRIPTED)
def test_what_is_honoured_was_read_and_what_is_fired_was_fired(gallery: Gallery, tag: str) -> None:
    """Runs after the cases, whose witness it asks: those of every page that has the tag."""
    pages = [page for page in TAGS if f"<{tag}" in (FIXTURES / page / "page.wxml").read_text(encoding="utf-8")]
    if not {(page, case["name"]) for page in pages for case in CASES[page]} <= gallery.tried:
        pytest.skip("the cases of this tag were not all tried before")
    row = COMPONENTS[tag]
    read = gallery.seen["read"] | {name for name in gallery.seen["given"] if name.split()[1] in BY_STYLE}
    honoured = {name for name, attribute in row.attributes.items() if attribute.state == "honoured"}
    fired = {name for name, event in row.events.items() if event.fired != "never" and name not in EVERY.events}
    unseen = {name for name in honoured if f"{tag} {camel(name)}" not in read}
    unseen |= {f"on {name}" for name in fired if f"{tag} {name}" not in gallery.seen["fired"]}
    assert unseen == (TRIED_BY[tag][1] if tag in TRIED_BY else set()), "no step tries them"


def test_what_is_tried_elsewhere() -> None:
    for file, names in TRIED_BY.values():
        text = Path(__file__).with_name(file).read_text(encoding="utf-8")
        assert [name for name in names if name.replace("on ", "bind") not in text] == []


def test_every_leaf_has_a_fixture() -> None:
    assert {tag for tag, row in COMPONENTS.items() if row.leaf} <= set(TAGS)
    assert set(TAGS) <= set(COMPONENTS), "a fixture of something that is no component"


def test_every_leaf_belongs_to_a_component() -> None:
    assert {file.stem for file in LEAVES.glob("*.js")} == {row.leaf for row in COMPONENTS.values() if row.leaf}


@pytest.mark.parametrize("tag", [tag for tag, row in COMPONENTS.items() if row.tier == "full"])
def test_what_is_full_is_tested(tag: str) -> None:
    row = COMPONENTS[tag]
    assert tag in TAGS or row.target in ("no element", "script"), "only what the compiler resolves needs no page"
