"""Which changes of files are seen, with the system's events and without."""

from __future__ import annotations

import asyncio
import itertools
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from browser.phone import PATIENCE
from browser.projects import small_app, write_project
from companion.loops import run_in_loop
from dev.stand import workbench

from wx2tg.dev import watch
from wx2tg.dev.tree import Tree
from wx2tg.dev.watch import Changes, Watch


@pytest.fixture
def src(tmp_path: Path) -> Path:
    return write_project(tmp_path / "src", small_app("pages/a"))


def _watched(
    tree: Tree, use: Callable[[AsyncIterator[Changes], list[str]], Awaitable[None]], poll: bool = False
) -> None:
    async def run() -> None:
        said: list[str] = []
        async with Watch(tree, said.append, poll=poll) as seen:
            await asyncio.wait_for(use(seen.changes(), said), PATIENCE)

    run_in_loop(run())


async def _until(changes: AsyncIterator[Changes], *files: Path) -> None:
    """Wait until all of `files` were told of, and nothing else."""
    left = set(files)
    while left:
        found = (await anext(changes)).paths
        assert found <= set(files), found
        left -= found


@pytest.mark.parametrize("poll", [False, True])
def test_files_that_are_saved_made_renamed_and_removed(src: Path, poll: bool) -> None:
    async def use(changes: AsyncIterator[Changes], said: list[str]) -> None:
        page = src / "pages" / "a.wxml"
        page.write_text("<text>other</text>")
        await _until(changes, page)
        renamed = page.rename(src / "pages" / "b.wxml")
        await _until(changes, page, renamed)
        renamed.unlink()
        await _until(changes, renamed)
        folder = src / "new" / "deep"
        write_project(folder, {"x.wxss": "a", "y.wxss": "b"})
        await _until(changes, folder / "x.wxss", folder / "y.wxss")
        moved = (src / "new").rename(src / "other")
        await _until(
            changes, *(place / "deep" / name for place in (src / "new", moved) for name in ("x.wxss", "y.wxss"))
        )
        assert said == []

    _watched(Tree(src), use, poll)


def test_a_disk_without_events_is_looked_at(src: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def silent(*_: Any, **__: Any) -> AsyncIterator[set[Any]]:
        while True:
            yield set()
            await asyncio.sleep(0.01)

    monkeypatch.setattr(watch, "awatch", silent)
    monkeypatch.setattr(watch, "_SWEEP", 0.05)
    monkeypatch.setattr(watch, "_GRACE", 0.05)
    before = {file: file.stat() for file in src.rglob("*") if file.is_file()}

    async def use(changes: AsyncIterator[Changes], said: list[str]) -> None:
        page = src / "pages" / "a.wxml"
        for number in itertools.count():
            page.write_text(f"<text>other {number}</text>")
            await _until(changes, page)
            await asyncio.sleep(0.1)
            if said:
                break
        assert said == ["The disk of the project does not tell of changed files: they are looked at instead."]
        page.write_text("<text>another one</text>")
        await _until(changes, page)

    _watched(Tree(src), use)
    assert {file for file in src.rglob("*") if file.is_file()} == set(before), "nothing is written into a project"


@pytest.mark.parametrize("error", [OSError("no space left on device"), RuntimeError("watch limit")])
def test_a_system_without_watches_is_said(src: Path, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def refused(*_: Any, **__: Any) -> AsyncIterator[set[Any]]:
        raise error

    monkeypatch.setattr(watch, "awatch", refused)

    async def use(changes: AsyncIterator[Changes], said: list[str]) -> None:
        page = src / "pages" / "a.wxml"
        page.write_text("<text>other</text>")
        await _until(changes, page)
        assert said == [f"The system does not tell of changed files ({error}): they are looked at instead."]

    _watched(Tree(src), use)


def test_the_whole_command_polls(src: Path) -> None:
    with workbench(src, "--poll") as running, running.hears("app") as app:
        running.write("pages/a.wxml", "<text>polled</text>")
        assert app.next("update")["version"] == 2


def test_what_is_left_out(tmp_path: Path) -> None:
    src, dist = tmp_path / "src", tmp_path / "src" / "dist"
    tree = Tree(src, left_out=[dist], more=[tmp_path / "wx2tg.toml"])
    for path in ("app.json", "pages/a.wxml", "node_modules/.package-lock.json"):
        assert tree.has_place_for(src / path), path
    for path in (
        *("dist/index.html", "dist", ".git/HEAD", "pages/.a.swp", "pages/a.wxml~", "pages/4913"),
        *("node_modules/x/index.js", "node_modules/x/.package-lock.json", "node_modules"),
    ):
        assert not tree.has_place_for(src / path), path
    assert tree.has_place_for(tmp_path / "wx2tg.toml") and not tree.has_place_for(tmp_path / "other.toml")
    package = src / "node_modules" / "x" / "index.js"
    tree.set_packages([package])
    assert tree.has_place_for(package)


def test_a_folder_that_links_to_itself(src: Path) -> None:
    (src / "again").symlink_to(src)
    (src / "nowhere.js").symlink_to(src / "not-there.js")
    tree = Tree(src)
    assert len(tree.look()) == len([file for file in src.rglob("*") if file.is_file()])
    assert tree.look() == set()
    os.utime(src / "app.json", ns=(1, 1))
    assert tree.look() == {src / "app.json"}


def test_a_root_that_is_named_by_a_link(tmp_path: Path, src: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(src)
    tree = Tree(link)
    assert tree.own(str(src / "app.json")) == link / "app.json", "as FSEvents of macOS tells it"
    assert link / "app.json" in tree.look()
