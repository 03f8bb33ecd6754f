"""Fixtures of the browser tests. A browser that is missing is a failure, never a skip."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from browser.api import app_of_everything
from browser.npm import client_script
from browser.phone import FLAGS, PATIENCE, Phone, PhoneOf, own_chromium
from browser.projects import APPS, convert
from browser.server import serve_bundle, serve_owner
from playwright.sync_api import Browser, expect, sync_playwright

# No test uses the cache of whoever runs it, and what one test compiles is not there for the next. Processes that tests
# start inherit this; tests of the cache name a folder of their own.
os.environ["WX2TG_CACHE_DIR"] = ""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run a browser test that fails once more, and tell of it in the summary.

    A browser misses a frame or a touch where the machine is busy; a fault of ours fails twice.
    """
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One Chromium."""
    expect.set_options(timeout=PATIENCE * 1000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=own_chromium(), args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def telegram_script() -> Path:
    """Telegram's client script."""
    return client_script()


@pytest.fixture
def phone(chromium: Browser, telegram_script: Path) -> Iterator[PhoneOf]:
    """Makes phones with a bundle served to them; at the end of the test, no phone may have met a problem."""
    phones: list[Phone] = []
    with ExitStack() as stack:

        def make(
            bundle: Path, *, telegram: bool = True, script: bool = True, scheme: str = "light", prefix: str = ""
        ) -> Phone:
            base = stack.enter_context(serve_bundle(bundle, prefix))
            made = Phone(chromium, base, telegram_script if script else None, telegram=telegram, scheme=scheme)
            stack.callback(made.context.close)
            phones.append(made)
            return made

        yield make
        found = [problem for made in phones for problem in made.unexpected()]
    assert not found, "\n".join(found)


@pytest.fixture(scope="session")
def tea_house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundle of fixtures/apps/tea-house."""
    out = tmp_path_factory.mktemp("tea-house") / "dist"
    convert(APPS / "tea-house", out)
    return out


@pytest.fixture(scope="session")
def owner_server() -> Iterator[str]:
    """The base address of a server such as an app's owner runs."""
    with serve_owner() as base:
        yield base


@pytest.fixture(scope="session")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundle of an app with all of `wx`, whose owner runs no server."""
    return app_of_everything(tmp_path_factory.mktemp("everything"))


@pytest.fixture(scope="session")
def everything_served(tmp_path_factory: pytest.TempPathFactory, owner_server: str) -> Path:
    """The bundle of an app with all of `wx` and a server of its owner's."""
    return app_of_everything(tmp_path_factory.mktemp("everything-served"), owner_server)


@pytest.fixture
def app(phone: PhoneOf, everything: Path) -> Phone:
    """A phone with the app of all APIs open."""
    made = phone(everything)
    made.open()
    return made


@pytest.fixture
def served(phone: PhoneOf, everything_served: Path) -> Phone:
    """A phone with the app of all APIs open, whose owner runs a server."""
    made = phone(everything_served)
    made.open()
    return made


@pytest.fixture
def plain(phone: PhoneOf, everything: Path) -> Phone:
    """A plain browser with the app of all APIs open."""
    made = phone(everything, telegram=False)
    made.open()
    return made
