"""The cache on disk: what is trusted, who may read it, how large it grows."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from browser.projects import small_app, write_project
from cli.commands import run

from wx2tg.driver import cache, run_key
from wx2tg.driver.cache import Cache


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of an empty cache."""
    monkeypatch.setenv("WX2TG_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path / "cache" / "entries"


def opened() -> Cache:
    found = Cache.opened()
    assert found is not None
    return found


def entry(folder: Path, name: str = "one") -> Path:
    return folder / f"{name}.entry"


def test_what_is_kept_is_found(folder: Path) -> None:
    opened().put("one", b"content")
    assert opened().get("one") == b"content"
    assert opened().get("two") is None


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-1])


def flip(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[-3] ^= 1
    file.write_bytes(bytes(data))


def make_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


DAMAGES: dict[str, Callable[[Path], object]] = {
    "cut": cut,
    "changed": flip,
    "longer": lambda file: file.write_bytes(file.read_bytes() + b"x"),
    "empty": lambda file: file.write_bytes(b""),
    "something else": lambda file: file.write_bytes(b"wx2tg cache 1\nnot an entry of ours"),
    "of another format": lambda file: file.write_bytes(file.read_bytes().replace(b"cache 1", b"cache 0", 1)),
    "a folder": make_folder,
    "gone": Path.unlink,
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_entry_is_none(damage: str, folder: Path) -> None:
    opened().put("one", b"content")
    DAMAGES[damage](entry(folder))
    assert opened().get("one") is None


def test_an_entry_of_another_name_is_none(folder: Path) -> None:
    opened().put("one", b"content")
    entry(folder).rename(entry(folder, "two"))
    assert opened().get("two") is None


def test_an_entry_of_another_cache_is_none(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened().put("one", b"content")
    monkeypatch.setenv("WX2TG_CACHE_DIR", str(tmp_path / "other"))
    other = opened()
    (tmp_path / "other/entries/one.entry").write_bytes(entry(folder).read_bytes())
    assert other.get("one") is None


class Bomb:
    """Writes a file when it is read from a pickle."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def __reduce__(self) -> tuple[object, ...]:
        return Path.touch, (self.file,)


@pytest.mark.parametrize("head", [0, 14, 46])
def test_nothing_of_a_foreign_entry_is_run(head: int, folder: Path, tmp_path: Path) -> None:
    """Whatever of a real entry's head somebody leaves before code of his own."""
    src = write_project(tmp_path / "src", small_app("pages/a/a"))
    command = ["convert", src, "-o", tmp_path / "dist", "--jobs", "1"]
    assert run(*command).exit_code == 0
    (kept,) = folder.glob("[0-9a-f]*.entry")
    kept.write_bytes(kept.read_bytes()[:head] + pickle.dumps(Bomb(tmp_path / "run")))
    assert run(*command).exit_code == 0
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize("content", [b"", b"no pickle", pickle.dumps({"files": {}}), pickle.dumps(None)])
def test_an_entry_of_ours_that_means_nothing_now_is_a_miss(content: bytes, folder: Path, tmp_path: Path) -> None:
    src = write_project(tmp_path / "src", small_app("pages/a/a"))
    command = ["convert", src, "-o", tmp_path / "dist", "--jobs", "1"]
    run(*command)
    (kept,) = folder.glob("[0-9a-f]*.entry")
    opened().put(kept.stem, content)
    assert run(*command).exit_code == 0
    assert opened().get(kept.stem) != content


@pytest.mark.skipif(os.name != "posix", reason="modes are of POSIX systems")
def test_the_cache_is_the_users_alone(folder: Path) -> None:
    opened().put("one", b"content")
    modes = {path.name: path.stat().st_mode & 0o777 for path in (folder, *folder.iterdir())}
    assert modes == {"entries": 0o700, "key": 0o600, "one.entry": 0o600}


@pytest.mark.skipif(os.name != "posix", reason="modes are of POSIX systems")
def test_a_folder_that_is_open_to_others_is_not_used(folder: Path) -> None:
    opened()
    assert "not used" not in run("cache").stdout
    folder.chmod(0o755)
    assert Cache.opened() is None
    assert "It is not used" in run("cache").stdout


@pytest.mark.skipif(os.name != "posix", reason="modes are of POSIX systems")
def test_a_key_that_others_could_read_is_made_anew(folder: Path) -> None:
    opened().put("one", b"content")
    (folder / "key").chmod(0o644)
    assert opened().get("one") is None
    assert (folder / "key").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("content", [b"", b"short", b"x" * 33])
def test_a_damaged_key_is_made_anew(content: bytes, folder: Path) -> None:
    opened().put("one", b"content")
    (folder / "key").write_bytes(content)
    assert opened().get("one") is None
    opened().put("one", b"again")
    assert opened().get("one") == b"again"


def test_a_folder_that_cannot_be_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("WX2TG_CACHE_DIR", str(tmp_path / "file"))
    src = write_project(tmp_path / "src", small_app("pages/a/a"))
    assert run("convert", src, "-o", tmp_path / "dist", "--jobs", "1").exit_code == 0
    assert "0 entries" in run("cache").stdout


def test_an_entry_that_cannot_be_written_is_no_error(folder: Path) -> None:
    kept = opened()
    folder.rename(folder.with_name("moved"))
    kept.put("one", b"content")
    assert kept.get("one") is None


def used(folder: Path, *names: str) -> None:
    """Let entries have been used in this order, long ago."""
    for age, name in enumerate(names):
        os.utime(entry(folder, name), (age, age))


def test_the_least_recently_used_goes(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = opened()
    for name in ("one", "two", "three"):
        kept.put(name, b"x" * 300_000)
    used(folder, "one", "two", "three")
    kept.get("one")
    monkeypatch.setenv("WX2TG_CACHE_SIZE", "1")
    kept.put("four", b"x" * 300_000)
    assert {path.stem for path in folder.glob("*.entry")} == {"one", "three", "four"}


def test_what_is_larger_than_the_bound_is_not_kept(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WX2TG_CACHE_SIZE", "0.1")
    kept = opened()
    kept.put("small", b"x")
    kept.put("large", b"x" * 200_000)
    assert {path.stem for path in folder.glob("*.entry")} == {"small"}


@pytest.mark.parametrize(
    ("given", "megabytes"), [("", 256), ("much", 256), ("inf", 256), ("nan", 256), ("-1", 0), ("1.5", 1.5)]
)
def test_the_bound(given: str, megabytes: float, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WX2TG_CACHE_SIZE", given)
    assert cache.most_bytes() == megabytes * 1_000_000


def test_half_written_files_do_not_stay(folder: Path) -> None:
    kept = opened()
    for name, age in (("old", 0), ("new", None)):
        (folder / f"{name}.tmp").write_bytes(b"half")
        if age is not None:
            os.utime(folder / f"{name}.tmp", (age, age))
    kept.put("one", b"content")
    assert [path.name for path in folder.glob("*.tmp")] == ["new.tmp"]


def test_another_version_has_other_names(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    src = write_project(tmp_path / "src", small_app("pages/a/a"))
    command = ["check", src, "--jobs", "1"]
    run(*command)
    run(*command)
    assert len(list(folder.glob("[0-9a-f]*.entry"))) == 1
    monkeypatch.setattr(run_key.version, "__version__", "0.0.1")
    run(*command)
    assert len(list(folder.glob("[0-9a-f]*.entry"))) == 2


def test_a_changed_file_of_the_program_changes_all_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_project(tmp_path, {"wx2tg/version.py": "1", "wx2tg/knowledge/api/a.toml": "a", "grammars/wxml.lark": "g"})
    monkeypatch.setattr(run_key.version, "__file__", str(tmp_path / "wx2tg/version.py"))
    told = [run_key.tool()]
    for path, text in (("wx2tg/knowledge/api/a.toml", "b"), ("grammars/wxml.lark", "h"), ("wx2tg/new.py", "n")):
        write_project(tmp_path, {path: text})
        told.append(run_key.tool())
    assert all(one != other for one, other in pairwise(told))
    assert run_key.tool() == told[-1]


def test_a_file_is_digested_alike_in_one_piece_and_in_many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "film").write_bytes(b"film" * 1_000_000)
    whole = run_key.Content().digest(tmp_path / "film")
    monkeypatch.setattr(run_key, "_LARGE", 0)
    assert run_key.Content().digest(tmp_path / "film") == whole


# The command.


def test_the_command(folder: Path, tmp_path: Path) -> None:
    assert run("cache").stdout == f"{folder}: 0 entries, 0.0 MB, of at most 256.0 MB.\n"
    assert not folder.exists()
    opened().put("one", b"x" * 2_000_000)
    assert run("cache").stdout == f"{folder}: 1 entry, 2.0 MB, of at most 256.0 MB.\n"
    (folder / "notes.txt").write_text("not of the cache")
    assert run("cache", "--clear").stdout == f"{folder}: 1 entry, 2.0 MB removed.\n"
    assert [path.name for path in folder.iterdir()] == ["notes.txt"]
    assert run("cache", "--clear").stdout == f"{folder}: 0 entries, 0.0 MB removed.\n"
    opened().put("one", b"content")
    assert opened().get("one") == b"content"


def test_the_command_without_a_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WX2TG_CACHE_DIR", "")
    for arguments in ((), ("--clear",)):
        assert run("cache", *arguments).stdout == "There is no cache: WX2TG_CACHE_DIR is empty.\n"


def test_the_user_has_a_cache_by_default(tmp_path: Path) -> None:
    environment = {**os.environ, "HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "xdg")}
    del environment["WX2TG_CACHE_DIR"]
    done = subprocess.run(
        [sys.executable, "-m", "wx2tg", "cache"], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith(str(tmp_path))


@pytest.mark.parametrize("command", ["convert", "check"])
def test_the_flag_turns_it_off(command: str, folder: Path, tmp_path: Path) -> None:
    src = write_project(tmp_path / "src", small_app("pages/a/a"))
    out = ["-o", tmp_path / "dist"] if command == "convert" else []
    run(command, src, *out, "--jobs", "1", "--no-cache")
    assert not folder.exists()
    run(command, src, *out, "--jobs", "1")
    assert len(list(folder.glob("[0-9a-f]*.entry"))) == 1
    assert "--no-cache" in run(command, "--help").output
