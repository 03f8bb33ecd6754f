"""How `wx2tg dev` begins and ends."""

from __future__ import annotations

import asyncio
import json
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from browser.phone import PATIENCE
from browser.projects import small_app, write_project
from dev.stand import workbench
from playwright.sync_api import Browser, expect

from wx2tg.dev import builds
from wx2tg.dev.builds import Built
from wx2tg.dev.serve import serve
from wx2tg.dev.session import Session
from wx2tg.dev.settings import Settings
from wx2tg.driver.standing import Snapshot, Standing


@dataclass
class _Told:
    """Listens to the workbench."""

    session: Session | None = None
    listens: threading.Event = field(default_factory=threading.Event)

    def listening(self, session: Session) -> None:
        self.session = session
        self.listens.set()

    def built(self, session: Session, built: Built) -> None:
        pass

    def note(self, sentence: str) -> None:
        pass


@contextmanager
def _building(src: Path, patch: pytest.MonkeyPatch) -> Iterator[tuple[Session, threading.Event]]:
    """The workbench while its first build is under way; the event lets that go on."""
    go_on = threading.Event()

    class Slow(Standing):
        def build(self) -> Snapshot:
            assert go_on.wait(PATIENCE)
            return super().build()

    patch.setattr(builds, "Standing", Slow)
    told, settings, ended = _Told(), Settings(src=src, port=0, app_port=0), asyncio.Event()
    loops: list[asyncio.AbstractEventLoop] = []

    async def run() -> None:
        loops.append(asyncio.get_running_loop())
        await serve(settings, told, ended)

    thread = threading.Thread(target=lambda: asyncio.run(run()))
    thread.start()
    try:
        assert told.listens.wait(PATIENCE) and told.session is not None
        yield told.session, go_on
    finally:
        go_on.set()
        loops[0].call_soon_threadsafe(ended.set)
        thread.join(PATIENCE)


@pytest.mark.browser
def test_the_page_says_that_the_app_is_built_and_then_shows_it(
    tmp_path: Path, chromium: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    src = write_project(tmp_path, small_app("pages/a"))
    with _building(src, monkeypatch) as (session, go_on):
        with urllib.request.urlopen(f"{session.bench_origin}/api/state", timeout=PATIENCE) as answer:
            state = json.load(answer)
        assert (state["building"], state["version"], state["pages"]) == (True, 0, [])
        for address in (f"{session.bench_origin}/api/findings", f"{session.app_origin}/_app/app.js"):
            with pytest.raises(urllib.error.HTTPError) as refused:
                urllib.request.urlopen(address, timeout=PATIENCE)
            assert refused.value.code == 503
            refused.value.close()
        context = chromium.new_context()
        page = context.new_page()
        page.route("https://telegram.org/**", lambda route: route.abort())
        page.goto(f"{session.app_origin}/#/pages/a?id=7")
        expect(page.get_by_role("heading", name="The app is being built")).to_be_visible()
        go_on.set()
        expect(page.locator("wx-page .path")).to_have_text("pages/a")
        expect(page.locator("wx-page #id")).to_have_text("7")
        context.close()


@pytest.mark.parametrize("when", ["building", "idle", "watched"])
def test_ctrl_c_ends_it_cleanly(tmp_path: Path, when: str) -> None:
    src = write_project(tmp_path, small_app(*(f"pages/p{number}" for number in range(40))))
    with workbench(src, built=when != "building") as running:
        if when != "watched":
            assert running.interrupt() == 0
        else:
            with running.hears() as bench, running.hears("app") as app:
                running.write("pages/p1.wxml", "<text>saved</text>")
                assert bench.next("update") == app.next("update")
                assert running.interrupt() == 0
        assert not [line for line in running.said if "Traceback" in line or "Error" in line], running.said


def test_a_browser_that_is_gone_changes_nothing(tmp_path: Path) -> None:
    src = write_project(tmp_path, small_app("pages/a"))
    with workbench(src) as running:
        for _ in range(3):
            with running.hears("app") as app:
                app.socket.socket.close()  # Not even a goodbye.
        running.write("pages/a.wxml", "<text>saved</text>")
        running.until_said("pages/a.wxml  ")
        with running.hears("app") as back:
            assert back.hello["version"] == 2, "what tells the page that it has missed something"


def test_the_help_tells_what_it_is_for() -> None:
    from click.testing import CliRunner

    from wx2tg.cli import main

    text = CliRunner().invoke(main, ["dev", "--help"]).output
    for flag in ("--port", "--app-port", "--host", "--open", "--users", "--poll", "--config"):
        assert flag in text
