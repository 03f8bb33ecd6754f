"""Writing a bundle over an older one: which files are replaced, and when the old bundle is removed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from browser.projects import APPS, convert, small_app, write_project
from click.testing import CliRunner, Result

from wx2tg.cli import main
from wx2tg.driver import write

HOME = "pages/home/home"


DETAIL = "pages/detail/detail"


def files_of(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_a_folder_of_another_origin_is_refused(tmp_path: Path) -> None:
    out = tmp_path / "dist"
    out.mkdir()
    (out / "thesis.txt").write_text("years of work")
    done = run("convert", APPS / "tea-house", "-o", out)
    assert done.exit_code == 2
    assert "--force" in done.output
    assert files_of(out) == {"thesis.txt": b"years of work"}


def test_force_replaces_it(tmp_path: Path) -> None:
    src = write_project(tmp_path / "app", small_app(HOME))
    out = tmp_path / "dist"
    out.mkdir()
    (out / "old.txt").write_text("old")
    assert run("convert", src, "-o", out, "--force").exit_code == 0
    assert not (out / "old.txt").exists()
    assert (out / "index.html").is_file()


def test_an_old_bundle_is_replaced_whole(tmp_path: Path) -> None:
    src, out = tmp_path / "app", tmp_path / "dist"
    write_project(src, small_app(HOME, DETAIL))
    convert(src, out)
    write_project(src, small_app(HOME))
    convert(src, out)
    assert not [path for path in files_of(out) if "detail" in path]
    assert {path.name for path in tmp_path.iterdir()} == {"app", "dist"}


@pytest.mark.parametrize("exchange", [True, False], ids=["one step", "two steps"])
def test_the_old_bundle_is_there_until_the_new_one_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, exchange: bool
) -> None:
    src, out = write_project(tmp_path / "app", small_app(HOME)), tmp_path / "dist"
    if not exchange:
        monkeypatch.setattr(write, "_exchange", lambda one, other: False)
    convert(src, out)
    convert(write_project(src, small_app(HOME, DETAIL)), out)
    assert any("detail" in path for path in files_of(out))
    assert {path.name for path in tmp_path.iterdir()} == {"app", "dist"}


def test_a_full_disk_leaves_the_old_bundle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    src, out = write_project(tmp_path / "app", small_app(HOME)), tmp_path / "dist"
    convert(src, out)
    old = files_of(out)

    def refuse(origin: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(write, "_exchange", lambda one, other: False)
    monkeypatch.setattr(os, "rename", refuse)
    with pytest.raises(write.DistError):
        convert(write_project(src, small_app(HOME, DETAIL)), out)
    assert files_of(out) == old
    assert {path.name for path in tmp_path.iterdir()} == {"app", "dist"}
