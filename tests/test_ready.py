"""What is made when the package is built saves time and nothing else: bundles are the same without it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from wx2tg import ready
from wx2tg.link.made import made

ROOT = Path(__file__).parents[1]
FILES = ("grammars", "runtime", "tables")

# Converts a project with what `wx2tg/made` of another folder holds, and prints how often each thing was made anew.
CONVERT = """\
import sys
from collections import Counter
from pathlib import Path
from wx2tg import Options, convert, ready
from wx2tg.link import prepared
from wx2tg.syntax import grammar

made = Counter()

def counted(home, name):
    anew = getattr(home, name)

    def call(*given):
        made[name] += 1
        return anew(*given)

    setattr(home, name, call)

counted(grammar, "_built")
counted(prepared, "_made")
ready.FOLDER = Path(sys.argv[1])
result = convert(Path(sys.argv[2]), Options(out=Path(sys.argv[3]), jobs=1, cache=False))
print(made["_built"], made["_made"])
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a build makes of the sources as they are."""
    place = tmp_path_factory.mktemp("made")
    for name, content in made():
        (place / name).write_bytes(content)
    return place


def converted(folder: Path, out: Path) -> tuple[int, int, dict[str, bytes]]:
    """(parsers made anew, scripts of the runtime prepared anew, the bundle) of an app that is converted."""
    command = [sys.executable, "-c", CONVERT, str(folder), str(ROOT / "bench" / "apps" / "list"), str(out)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    parsers, scripts = map(int, done.stdout.split())
    files = {file.relative_to(out).as_posix(): file.read_bytes() for file in out.rglob("*") if file.is_file()}
    assert "index.html" in files
    return parsers, scripts, files


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> tuple[int, int, dict[str, bytes]]:
    """The conversion with nothing ready."""
    return converted(tmp_path_factory.mktemp("nothing"), tmp_path_factory.mktemp("plain") / "out")


def test_what_is_ready_is_not_made_anew(folder: Path, plain: tuple[int, int, dict[str, bytes]], tmp_path: Path) -> None:
    assert sorted(file.name for file in folder.iterdir()) == list(FILES)
    assert plain[0] >= 3
    assert plain[1] > 20
    assert converted(folder, tmp_path / "out") == (0, 0, plain[2])


def damaged(content: bytes) -> bytes:
    """With a letter changed in the middle, as where a disk forgot it."""
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]


@pytest.mark.parametrize(
    "harm",
    [damaged, lambda content: content[: len(content) // 2], lambda content: b"", lambda content: b"\xff\xfe\n{"],
    ids=["damaged", "cut off", "empty", "something else"],
)
def test_what_is_not_whole_is_made_anew(
    harm: Callable[[bytes], bytes], folder: Path, plain: tuple[int, int, dict[str, bytes]], tmp_path: Path
) -> None:
    broken = shutil.copytree(folder, tmp_path / "made")
    for name in FILES:
        (broken / name).write_bytes(harm((broken / name).read_bytes()))
    assert converted(broken, tmp_path / "out") == plain


def test_what_is_made_of_other_sources_is_made_anew(
    folder: Path, plain: tuple[int, int, dict[str, bytes]], tmp_path: Path
) -> None:
    """As after an edit in a checkout, or with another release of lark. Each entry is asked for by its sources."""
    stale = tmp_path / "made"
    stale.mkdir()
    for name in FILES:
        places, content = ready._file(folder / name)
        entries = {ready.digest(key.encode()): bytes(content[slice(*place)]) for key, place in places.items()}
        (stale / name).write_bytes(ready.packed(entries))
    assert converted(stale, tmp_path / "out") == plain


@pytest.mark.parametrize("changed", ["grammar", "lark", "script", "maker", "member"])
def test_sources_that_change_are_other_sources(changed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from wx2tg.link import prepared
    from wx2tg.syntax import grammar

    def keys() -> tuple[str, str]:
        prepared._makers.cache_clear()
        return grammar._key("wxml"), prepared._key("let a;")

    before = keys()
    if changed == "grammar":
        monkeypatch.setattr(grammar, "grammar", lambda name: "start: /other/")
    elif changed == "lark":
        monkeypatch.setattr(grammar.lark, "__version__", "0")
    elif changed == "script":
        assert prepared._key("let b;") != before[1]
        return
    else:
        name = "cut.py" if changed == "maker" else "names.toml"
        read = Path.read_bytes
        monkeypatch.setattr(Path, "read_bytes", lambda self: read(self) + (b"#" if self.name == name else b""))
    after = keys()
    monkeypatch.undo()
    prepared._makers.cache_clear()
    assert [old == new for old, new in zip(before, after, strict=True)] == [
        changed not in ("grammar", "lark"),
        changed not in ("maker", "member"),
    ]


def test_tables_say_what_their_files_say(folder: Path) -> None:
    import tomllib

    import msgspec

    files = [*(ROOT / "wx2tg" / "knowledge").rglob("*.toml"), ROOT / "wx2tg" / "emit" / "names.toml"]
    places, content = ready._file(folder / "tables")
    for file in files:
        found = bytes(content[slice(*places[ready.digest(file.read_bytes())])])
        assert msgspec.json.decode(found) == tomllib.loads(file.read_text(encoding="utf-8")), file
