"""Phones with the app of layers open."""

from __future__ import annotations

from pathlib import Path

import pytest
from browser.phone import Phone, PhoneOf
from browser.projects import convert, write_project
from runtime.router.layers import APP, to_second


@pytest.fixture(scope="session")
def layered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("layered")
    convert(write_project(root / "app", APP), root / "dist")
    return root / "dist"


@pytest.fixture
def ann(phone: PhoneOf, layered: Path) -> Phone:
    """A phone that shows the second page, opened by the first."""
    made = phone(layered)
    made.open()
    to_second(made)
    return made


@pytest.fixture
def bob(phone: PhoneOf, layered: Path) -> Phone:
    """A plain browser that shows the second page, opened by the first."""
    made = phone(layered, telegram=False)
    made.open()
    to_second(made)
    return made
