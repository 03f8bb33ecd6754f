"""After a change, only the scripts of the bundle that are new are minified."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from browser.projects import convert, small_app, write_project

from wx2tg.driver import workshop
from wx2tg.driver.cache import Cache

PAGES = ("pages/a/a", "pages/b/b", "pages/c/c")


@pytest.fixture
def minified(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The scripts that were minified, and not taken from the cache."""
    scripts: list[str] = []
    real = workshop.minified

    def noted(code: str) -> str:
        scripts.append(code)
        return real(code)

    monkeypatch.setattr(workshop, "minified", noted)
    return scripts


@pytest.fixture
def entries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of an empty cache."""
    monkeypatch.setenv("WX2TG_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path / "cache" / "entries"


def files_of(bundle: Path) -> dict[str, bytes]:
    return {path.relative_to(bundle).as_posix(): path.read_bytes() for path in bundle.rglob("*") if path.is_file()}


def test_a_change_to_a_page_minifies_its_script_alone(entries: Path, minified: list[str], tmp_path: Path) -> None:
    src = write_project(tmp_path / "src", small_app(*PAGES))
    convert(src, tmp_path / "dist", jobs=1)
    first = len(minified)
    assert first >= len(PAGES)
    write_project(src, {"pages/c/c.js": "Page({ data: { changed: true } });\n"})
    convert(src, tmp_path / "dist", jobs=1)
    assert ["changed" in script for script in minified[first:]] == [True]
    warm = files_of(tmp_path / "dist")
    convert(src, tmp_path / "dist", jobs=1, cache=False)
    assert files_of(tmp_path / "dist") == warm


def test_without_the_cache_all_are_minified(entries: Path, minified: list[str], tmp_path: Path) -> None:
    src = write_project(tmp_path / "src", small_app(*PAGES))
    for _ in range(2):
        convert(src, tmp_path / "dist", jobs=1, cache=False)
    assert len(minified) == 2 * len(set(minified))
    assert not entries.exists()


@pytest.mark.parametrize(
    "content", [b"", b"{", msgspec.msgpack.encode({"a": 1}), msgspec.msgpack.encode({b"\xff": b""})]
)
def test_an_entry_that_means_nothing_is_none(
    content: bytes, entries: Path, minified: list[str], tmp_path: Path
) -> None:
    src = write_project(tmp_path / "src", small_app(*PAGES))
    convert(src, tmp_path / "dist", jobs=1)
    cache = Cache.opened()
    assert cache is not None
    first = len(minified)
    (kept,) = entries.glob("scripts-*.entry")
    cache.put(kept.stem, content)
    write_project(src, {"pages/c/c.js": "Page({});\n"})
    convert(src, tmp_path / "dist", jobs=1)
    assert len(minified) >= 2 * first
