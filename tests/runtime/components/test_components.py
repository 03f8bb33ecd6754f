"""The built-in components in Chromium: every page of fixtures/runtime in one app, and the steps tried on each."""

from __future__ import annotations

import json
import shutil
import tomllib
from collections.abc import Iterator
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

FIXTURES = Path(__file__).parents[3] / "fixtures" / "runtime"
LEAVES = Path(__file__).parents[3] / "wx2tg" / "runtime" / "components"
APP = FIXTURES / "_app"
COMPONENTS = knowledge.components()
TAGS = sorted(folder.name for folder in FIXTURES.iterdir() if folder.is_dir() and folder != APP)


def cases() -> list[Any]:
    """Every case of every fixture: its tag and its steps."""
    found = []
    for tag in TAGS:
        for case in tomllib.loads((FIXTURES / tag / "steps.toml").read_text(encoding="utf-8"))["case"]:
            found.append(pytest.param(tag, case["steps"], id=f"{tag}: {case['name']}"))
    return found


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
def gallery(chromium: Browser, telegram_script: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Phone]:
    """A phone with the app of all fixtures open."""
    root = tmp_path_factory.mktemp("components")
    report = convert(join(root / "app"), root / "dist")
    assert [found.message for found in report.findings if found.severity is Severity.ERROR] == []
    with serve_bundle(root / "dist") as base:
        phone = Phone(chromium, base, telegram_script, telegram=True, scheme="light")
        phone.open()
        yield phone
        phone.context.close()


@pytest.mark.browser
@pytest.mark.parametrize(("tag", "steps"), cases())
def test_component(gallery: Phone, tag: str, steps: list[dict[str, Any]]) -> None:
    gallery.problems.clear()
    gallery.expected.clear()
    gallery.run("getApp().show(given)", f"/pages/{tag}/page")
    gallery.at(f"pages/{tag}/page")
    perform(gallery, steps)
    assert gallery.unexpected() == []


def test_every_leaf_has_a_fixture() -> None:
    assert {tag for tag, row in COMPONENTS.items() if row.leaf} <= set(TAGS)
    assert set(TAGS) <= set(COMPONENTS), "a fixture of something that is no component"


def test_every_leaf_belongs_to_a_component() -> None:
    assert {file.stem for file in LEAVES.glob("*.js")} == {row.leaf for row in COMPONENTS.values() if row.leaf}


@pytest.mark.parametrize("tag", [tag for tag, row in COMPONENTS.items() if row.tier == "full"])
def test_what_is_full_is_tested(tag: str) -> None:
    row = COMPONENTS[tag]
    assert tag in TAGS or row.target in ("no element", "script"), "only what the compiler resolves needs no page"
