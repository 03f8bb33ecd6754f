"""A bundle as a W3C MiniApp package: what the drafts demand of it, and that its pages are the app's."""

from __future__ import annotations

import hashlib
import json
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest
from browser.phone import PhoneOf
from browser.projects import small_app, write_project
from click.testing import CliRunner, Result
from playwright.sync_api import expect

from wx2tg.cli import main

APPS = Path(__file__).parents[2] / "fixtures" / "apps"
ROOT_FILES = ("manifest.json", "app.js", "app.css")
REQUIRED = {"app_id": str, "name": str, "version": dict, "platform_version": dict, "icons": list, "pages": list}
VALUES = {
    "background_text_style": ("dark", "light"),
    "navigation_bar_text_style": ("white", "black"),
    "navigation_style": ("default", "custom"),
    "orientation": ("portrait", "landscape"),
}
CONFIG = """
[build]
format = "w3c-miniapp"
[miniapp]
app_id = "org.example.tea"
version = "2.1.0"
version_code = 21
icons = ["images/logo.svg"]
"""


def run(*arguments: object) -> Result:
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert result.exit_code != 3, result.output
    return result


def broken_rules(file: Path) -> list[str]:
    """The rules of the drafts "MiniApp Packaging" and "MiniApp Manifest" that a container breaks."""
    with zipfile.ZipFile(file) as container:
        assert container.testzip() is None
        entries = container.infolist()
        names = [entry.filename for entry in entries]
        manifest: dict[str, Any] = json.loads(container.read("manifest.json"))
    broken = [f"{name} is missing" for name in ROOT_FILES if name not in names]
    broken += [f"{entry.filename} is encrypted" for entry in entries if entry.flag_bits & 1]
    broken += [f"{entry.filename}: method" for entry in entries if entry.compress_type not in (0, 8)]
    broken += [f"{entry.filename}: name" for entry in entries if set('"*:<>?\\|').intersection(entry.filename)]
    broken += [
        f"{entry.filename}: not UTF-8" for entry in entries if not (entry.filename.isascii() or entry.flag_bits & 0x800)
    ]
    broken += ["names differ by case alone"] * (len({name.casefold() for name in names}) != len(names))
    broken += [f"{name} is missing" for name, kind in REQUIRED.items() if not isinstance(manifest.get(name), kind)]
    broken += [f"{page}.html is missing" for page in manifest["pages"] if f"{page}.html" not in names]
    broken += [f"{page} is not in pages" for page in manifest["pages"] if not page.startswith("pages/")]
    broken += [f"icon {icon['src']}" for icon in manifest.get("icons", []) if icon["src"] not in names]
    broken += [] if isinstance(manifest["version"]["code"], int) and manifest["version"]["name"] else ["version"]
    broken += [] if isinstance(manifest["platform_version"]["min_code"], int) else ["platform_version"]
    window = manifest.get("window", {})
    broken += [f"{name} is {window[name]}" for name in VALUES if name in window and window[name] not in VALUES[name]]
    return broken


def test_a_package_keeps_to_the_drafts(tmp_path: Path) -> None:
    src = shutil.copytree(APPS / "tea-house", tmp_path / "tea")
    (src / "wx2tg.toml").write_text(CONFIG)
    result = run("convert", src, "-o", tmp_path / "dist")
    assert f"The MiniApp package is {tmp_path / 'dist.ma'}." in result.output.replace("\n", "")
    assert broken_rules(tmp_path / "dist.ma") == []
    assert "WX51" not in result.output
    manifest = json.loads((tmp_path / "dist/manifest.json").read_text())
    assert manifest["app_id"] == "org.example.tea"
    assert manifest["version"] == {"name": "2.1.0", "code": 21}
    assert manifest["pages"][:2] == ["pages/home/home", "pages/menu/menu"]
    first = (tmp_path / "dist.ma").read_bytes()
    run("convert", src, "-o", tmp_path / "dist")
    assert (tmp_path / "dist.ma").read_bytes() == first


@pytest.mark.browser
def test_each_page_is_a_document_of_its_own(phone: PhoneOf, tmp_path: Path) -> None:
    run("convert", APPS / "tea-house", "-o", tmp_path / "dist", "--format", "w3c-miniapp")
    with zipfile.ZipFile(tmp_path / "dist.ma") as container:
        container.extractall(tmp_path / "unpacked")
    ann = phone(tmp_path / "unpacked", telegram=False)
    ann.page.goto(f"{ann.base}pages/orders/orders.html")
    ann.at("pages/orders/orders")
    ann.page.goto(f"{ann.base}pages/menu/menu.html")
    ann.at("pages/menu/menu")
    ann.tap("#dish-milk-tea")
    ann.at("pages/item/item")
    expect(ann.find("#dish-name")).to_have_text("Brown sugar milk tea")
    ann.page.goto(f"{ann.base}index.html")
    ann.at("pages/home/home")
    expect(ann.find("#featured wx-dish-card")).to_have_count(6)


def test_what_a_project_says_of_its_window_and_permissions(tmp_path: Path) -> None:
    app = small_app("shop/index")
    config = json.loads(app["app.json"]) | {
        "window": {
            "navigationBarTextStyle": "white",
            "navigationStyle": "hidden",
            "backgroundTextStyle": "@theme",
            "onReachBottomDistance": 80,
            "enablePullDownRefresh": True,
            "pageOrientation": "auto",
        },
        "permission": {"scope.userLocation": {"desc": "To find a shop"}, "scope.bluetooth": True},
    }
    src = write_project(tmp_path / "src", app | {"app.json": json.dumps(config)})
    result = run("convert", src, "-o", tmp_path / "dist", "--format", "w3c-miniapp", "--fail-on", "never")
    assert "WX5102" in result.output
    manifest = json.loads((tmp_path / "dist/manifest.json").read_text())
    assert manifest["window"] == {
        "navigation_bar_text_style": "white",
        "on_reach_bottom_distance": 80,
        "enable_pull_down_refresh": True,
    }
    assert manifest["req_permissions"] == [
        {"name": "scope.userLocation", "reason": "To find a shop"},
        {"name": "scope.bluetooth"},
    ]
    assert manifest["pages"] == ["pages/shop/index"]
    assert broken_rules(tmp_path / "dist.ma") == ["app_id is missing", "icons is missing"]


def test_a_container_replaces_no_source(tmp_path: Path) -> None:
    src = write_project(tmp_path / "src", small_app("pages/index/index") | {"dist.ma": "mine"})
    result = run("convert", src, "-o", src / "dist", "--format", "w3c-miniapp")
    assert (result.exit_code, (src / "dist.ma").read_text()) == (2, "mine"), result.output


def test_the_digest_is_that_of_sha256sum(tmp_path: Path) -> None:
    src = write_project(tmp_path / "src", small_app("pages/index/index"))
    result = run("convert", src, "-o", tmp_path / "dist", "--digest")
    files = sorted((path for path in (tmp_path / "dist").rglob("*") if path.is_file()), key=lambda path: bytes(path))
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(tmp_path / 'dist').as_posix()}\n"
        for path in files
    ]
    assert f"sha256 {hashlib.sha256(''.join(lines).encode()).hexdigest()}\n" in result.output
