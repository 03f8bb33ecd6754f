"""Phones with the app that keeps files."""

from __future__ import annotations

from pathlib import Path

import pytest
from browser.phone import Phone, PhoneOf
from browser.projects import convert, write_project
from runtime.api.disks import FILES


@pytest.fixture(scope="session")
def disk_bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("files")
    anywhere = '[security]\nconnect = ["http:", "https:"]\nimages = ["http:", "https:"]\n'
    convert(write_project(root / "app", {**FILES, "wx2tg.toml": anywhere}), root / "dist")
    return root / "dist"


@pytest.fixture
def disk(phone: PhoneOf, disk_bundle: Path) -> Phone:
    """A phone with an app that keeps files."""
    made = phone(disk_bundle)
    # The page shows a picture that is not there at first.
    made.expect("wxfile://usr/pictures/i.png")
    made.open()
    return made
