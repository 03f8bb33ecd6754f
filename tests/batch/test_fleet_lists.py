"""What may stand in the list of a fleet, and what its projects are called."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from batch.fleets import batch, content, fleet, listed, project, statuses

from wx2tg.batch.listing import ListError, Listing, check_places, of_folder, read_list


def read(text: str, base: Path) -> dict[str, str]:
    return named(read_list(text, base), base)


def named(listing: Listing, base: Path) -> dict[str, str]:
    """Folders relative to `base`, by the names of their projects."""
    return {item.name: os.path.relpath(item.path, base) for item in listing.projects}


def test_lines_are_folders_relative_to_the_list(tmp_path: Path) -> None:
    for name in ("a", "deep/b", "中文 项目", "with space"):
        project(tmp_path / name)
    text = f"# comment\n\n a \r\n./deep/b\n中文 项目\nwith space\n{tmp_path}/a/../a\n"
    assert read(text, tmp_path) == {"a": "a", "b": "deep/b", "中文 项目": "中文 项目", "with space": "with space"}


def test_a_name_may_stand_before_the_folder(tmp_path: Path) -> None:
    for name in ("a", "b", "x => y"):
        project(tmp_path / name)
    assert read("shop\ta\ntea house => b\n", tmp_path) == {"shop": "a", "tea house": "b"}
    assert read("odd => x => y\n", tmp_path) == {"odd": "x => y"}


def test_patterns_and_folders_of_projects(tmp_path: Path) -> None:
    for name in ("2025/a", "2025/b", "2026/c", "one", "[x]"):
        project(tmp_path / name)
    (tmp_path / "2025/notes").mkdir()
    (tmp_path / "2025/one.txt").touch()
    assert read("202*/*\n", tmp_path) == {"a": "2025/a", "b": "2025/b", "c": "2026/c"}
    assert read("2025\n", tmp_path) == {"a": "2025/a", "b": "2025/b"}
    assert read("**/c\n", tmp_path) == {"c": "2026/c"}
    assert read("[x]\n", tmp_path) == {"[x]": "[x]"}, "a folder that is there is no pattern"
    assert named(of_folder(tmp_path / "2025"), tmp_path) == {"a": "2025/a", "b": "2025/b"}
    with pytest.raises(ListError, match=r"No sub-folder .* has app\.json"):
        of_folder(tmp_path / "one")


@pytest.mark.parametrize("mark", ["app.json", "project.config.json", "fide.project.config.json"])
def test_what_makes_a_folder_a_project(tmp_path: Path, mark: str) -> None:
    (tmp_path / "all/app").mkdir(parents=True)
    (tmp_path / "all/app" / mark).touch()
    (tmp_path / "all/.git").mkdir()
    (tmp_path / "all/.git" / mark).touch()
    assert read("all\n", tmp_path) == {"app": "all/app"}


def test_folders_that_are_called_alike(tmp_path: Path) -> None:
    for name in ("a/miniprogram", "b/miniprogram", "c/a-miniprogram", "d/a/MiniProgram"):
        project(tmp_path / name)
    text = "a/miniprogram\nb/miniprogram\nc/a-miniprogram\nd/a/MiniProgram\n"
    assert read(text, tmp_path) == {
        "a-miniprogram": "a/miniprogram",
        "b-miniprogram": "b/miniprogram",
        "c-a-miniprogram": "c/a-miniprogram",
        "a-MiniProgram-2": "d/a/MiniProgram",
    }


@pytest.mark.parametrize(
    ("folder", "name"),
    [
        ("reports", "reports-project"),
        ("Summary.JSON", "Summary.JSON-project"),
        (".hidden", "hidden"),
        ("a:b?", "a-b-"),
        ("con", "con-project"),
        ("项" * 60, "项" * 40),
        ("end.", "end"),
    ],
)
def test_names_that_some_disk_or_the_fleet_itself_has_no_room_for(tmp_path: Path, folder: str, name: str) -> None:
    project(tmp_path / folder)
    assert read(f"./{folder}\n", tmp_path) == {name: folder}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a/b => p\n", "has '/' in it"),
        (".. => p\n", "begins or ends with a dot"),
        ("reports => p\n", "which the fleet itself has"),
        ("NUL => p\n", "a device on Windows"),
        ("x => p\nX => q\n", "Line 2: X is the name of another project (Line 1)"),
        ("x => *\n", "stands for 2 projects"),
        ("# nothing\n\n", "names no project"),
        ("r*\n", "no folder is called like r*"),
        ("a\0b\n", "character of code 0"),
    ],
)
def test_mistakes_in_a_list_are_wrong_usage(tmp_path: Path, text: str, words: str) -> None:
    project(tmp_path / "p")
    project(tmp_path / "q")
    (tmp_path / "list.txt").write_text(text, encoding="utf-8")
    result = batch(tmp_path / "list.txt", "-o", tmp_path / "out")
    assert (result.exit_code, words in result.stderr) == (2, True), result.stderr
    assert not (tmp_path / "out").exists()


def test_a_project_that_is_listed_twice_is_converted_once(tmp_path: Path) -> None:
    project(tmp_path / "a")
    (tmp_path / "link").symlink_to("a")
    listing = read_list("a\n./a\nlink\nother => a\n", tmp_path)
    assert named(listing, tmp_path) == {"a": "a"}
    assert [note.partition(":")[0] for note in listing.notes] == ["Line 2", "Line 3", "Line 4"]
    assert all("is there already (Line 1)" in note for note in listing.notes)


@pytest.mark.parametrize("out", ["a", "a/dist", "a/deep/dist", "link/dist"])
def test_the_folder_of_a_fleet_lies_in_no_project(tmp_path: Path, out: str) -> None:
    project(tmp_path / "a")
    (tmp_path / "link").symlink_to("a")
    listing = read_list("a\n", tmp_path)
    with pytest.raises(ListError, match="lies in the project"):
        check_places(listing, tmp_path / out)


@pytest.mark.parametrize("text", ["w/a\n", "a => b\nw/a/deep/c\n"])
def test_no_bundle_takes_the_place_of_a_project(tmp_path: Path, text: str) -> None:
    for name in ("b", "w/a", "w/a/deep/c"):
        project(tmp_path / name)
    before = content(tmp_path / "w")
    with pytest.raises(ListError, match="is, or holds, the project"):
        check_places(read_list(text, tmp_path), tmp_path / "w")
    listed(tmp_path, *text.splitlines())
    assert batch(tmp_path / "list.txt", "-o", tmp_path / "w", "--force").exit_code == 2
    assert content(tmp_path / "w") == before


def test_a_list_from_standard_input_and_a_folder_as_a_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fleet(tmp_path / "all", "a", "b")
    monkeypatch.chdir(tmp_path)
    assert batch("-", "-o", "one", "--jobs", 1, given="all/a\n").exit_code == 0
    assert statuses(tmp_path / "one") == {"a": "converted"}
    assert batch("all", "-o", "two", "--jobs", 1).exit_code == 0
    assert statuses(tmp_path / "two") == {"a": "converted", "b": "converted"}


@pytest.mark.parametrize("kind", ["missing", "latin-1"])
def test_a_list_that_cannot_be_read_is_wrong_usage(tmp_path: Path, kind: str) -> None:
    file = tmp_path / "list.txt"
    if kind == "latin-1":
        file.write_bytes(b"caf\xe9\n")
    result = batch(file, "-o", tmp_path / "out")
    assert result.exit_code == 2
    assert ("is not encoded in UTF-8" if kind == "latin-1" else "cannot be read") in result.stderr
