"""The bundle of a standing build: cut into parts that can be replaced one by one, readable, with source maps."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from browser.phone import PhoneOf
from browser.projects import APPS, small_app, write_project
from playwright.sync_api import expect
from sourcemaps import at_utf16, decode

from wx2tg.driver.standing import Snapshot, Standing
from wx2tg.options import Options

HOME = "pages/home/home"


@pytest.fixture(scope="module")
def standing() -> Snapshot:
    """tea-house, built to stand."""
    return Standing(APPS / "tea-house", Options()).build()


def written(snapshot: Snapshot, out: Path) -> Path:
    """`out`, which holds the bundle of `snapshot` as files."""
    files = {**snapshot.files, **{path: file.read_bytes() for path, file in snapshot.copies.items()}}
    for path, content in files.items():
        (out / path).parent.mkdir(parents=True, exist_ok=True)
        (out / path).write_bytes(content)
    return out


def test_each_unit_has_a_script_and_a_sheet_of_its_own(standing: Snapshot) -> None:
    for unit in ("pages/home/home", "components/dish-card/dish-card", "account/edit/edit"):
        name = unit.replace("/", ".")
        script = standing.files[f"_app/{name}.js"].decode()
        assert script.count("defineUnit(") == 1
        assert f'defineUnit("{unit}"' in script
        assert standing.files[f"_app/{name}.css"]


def test_each_module_that_the_app_does_not_start_with_has_a_script_of_its_own(standing: Snapshot) -> None:
    places: dict[str, list[str]] = {}
    for path, content in standing.files.items():
        for line in content.decode("utf-8", "replace").splitlines() if path.endswith(".js") else ():
            if line.startswith('$define("'):
                places.setdefault(line.split('"')[1], []).append(path)
    assert all(len(paths) == 1 for paths in places.values())
    assert places["app.js"] == ["_app/app.js"]
    assert "_app/app.js" not in places["pages/home/home.js"]
    assert places["pages/home/home.js"] != places["components/dish-card/dish-card.js"]


def test_every_script_has_a_source_map_that_leads_to_its_source(standing: Snapshot) -> None:
    scripts = [path for path in standing.files if path.endswith(".js") and path != "_app/api.js"]
    assert all(f"{path}.map" in standing.files for path in scripts)
    path = "_app/pages.menu.menu.js"
    mapping = json.loads(standing.files[f"{path}.map"])
    assert mapping["sources"] == ["pages/menu/menu.wxml"]
    code = standing.files[path].decode()
    source = mapping["sourcesContent"][0]
    assert source == (APPS / "tea-house/pages/menu/menu.wxml").read_text()
    same = [
        at_utf16(code, line, column, 4) == at_utf16(source, to_line, to_column, 4)
        for line, column, _, to_line, to_column in decode(mapping["mappings"])
    ]
    assert any(same)


@pytest.mark.browser
def test_the_app_runs(standing: Snapshot, phone: PhoneOf, tmp_path: Path) -> None:
    ann = phone(written(standing, tmp_path))
    ann.open()
    ann.at("pages/home/home")
    ann.open("pages/menu/menu")
    expect(ann.find("wx-dish-card").first).to_be_visible()
    assert ann.run("return window.wx2tg.env.router.top().self.route") == "pages/menu/menu"


@pytest.mark.browser
def test_a_custom_tab_bar_and_a_length_that_no_sheet_uses(phone: PhoneOf, tmp_path: Path) -> None:
    files = small_app(HOME) | {
        "app.json": json.dumps(
            {"pages": [HOME], "tabBar": {"custom": True, "list": [{"pagePath": HOME, "text": "A"}]}}
        ),
        "custom-tab-bar/index.json": '{"component": true}',
        "custom-tab-bar/index.wxml": '<view class="bar">tabs</view>',
        "custom-tab-bar/index.js": "Component({});",
    }
    snapshot = Standing(write_project(tmp_path / "app", files), Options()).build()
    ann = phone(written(snapshot, tmp_path / "dist"))
    ann.open()
    expect(ann.page.locator("wx-app")).to_contain_text("tabs")
    assert ann.run("return getComputedStyle(document.documentElement).getPropertyValue('--wx30')")
