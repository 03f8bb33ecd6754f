"""The properties of a bundle that a web host relies on."""

from __future__ import annotations

import json
import re
from pathlib import Path

from browser.projects import APPS, convert
from click.testing import CliRunner, Result

from wx2tg.cli import main

HOME = "pages/home/home"


DETAIL = "pages/detail/detail"


def files_of(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_the_same_bytes_every_time(tmp_path: Path) -> None:
    for out in ("one", "two"):
        convert(APPS / "tea-house", tmp_path / out)
    assert files_of(tmp_path / "one") == files_of(tmp_path / "two")


def test_addresses_are_relative(tea_house: Path) -> None:
    html = (tea_house / "index.html").read_text()
    addresses = re.findall(r'(?:src|href)="([^"]+)"', html)
    own = [address for address in addresses if not address.startswith("https://telegram.org/")]
    assert own
    assert not [address for address in own if address.startswith(("/", "http"))]
    sheets = "".join(file.read_text() for file in (tea_house / "_app").glob("*.css"))
    assert not re.search(r"url\(['\"]?/", sheets)


def test_scripts_are_files(tea_house: Path) -> None:
    html = (tea_house / "index.html").read_text()
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", html))
    assert not re.search(r"\son\w+=", html)
    scripts = [file.read_text() for file in (tea_house / "_app").glob("*.js")]
    assert not [text for text in scripts if re.search(r"\beval\(|\bnew Function\b", text)]
    for policy in (html, (tea_house / "_headers").read_text()):
        assert "unsafe-eval" not in policy
        assert "script-src 'self' https://telegram.org" in policy.replace("&#39;", "'")


def test_assets_keep_their_addresses(tea_house: Path) -> None:
    for path in ("images/logo.svg", "images/tabs/home.png", "data/menu.json"):
        assert (tea_house / path).read_bytes() == (APPS / "tea-house" / path).read_bytes()


def test_the_reports_of_two_runs_agree(tmp_path: Path) -> None:
    for name in ("one", "two"):
        done = run("convert", APPS / "tea-house", "-o", tmp_path / "dist", "--report", tmp_path / f"{name}.json", "-q")
        assert done.exit_code == 0
    one, two = (json.loads((tmp_path / f"{name}.json").read_text()) for name in ("one", "two"))
    assert one == two
