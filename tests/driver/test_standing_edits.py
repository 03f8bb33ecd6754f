"""However a project is edited, a standing build comes to what a fresh one of the same sources does."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest
from browser.projects import APPS

from wx2tg.driver.standing import Snapshot, Standing
from wx2tg.options import Options
from wx2tg.project import ProjectError
from wx2tg.report import render

TEA_HOUSE = APPS / "tea-house"
_KINDS = (".wxml", ".wxss", ".js", ".wxs", ".json")
_ADDED = {
    ".wxml": '\n<view class="more {{some}}" style="width: 12rpx" bindtap="more">{{one.two}}</view>\n',
    ".wxss": "\n.more { padding: 31rpx; animation: turn 1s; }\n@keyframes turn { to { opacity: 0; } }\n",
    ".js": "\nwx.setStorageSync('more', 1);\nwx.vibrateShort({ type: 'heavy' });\n",
    ".wxs": "\nvar more = 1;\n",
    ".json": "\n",
}
_MISTAKES = {
    ".wxml": "\n<view>{{ 1 + }}</view>\n<include src='./nowhere.wxml' />\n",
    ".wxss": "\n.half { color: red\n",
    ".js": "\nconst half = {\n",
    ".wxs": "\nvar half = (;\n",
    ".json": '\n{ "half": \n',
}


class Editor:
    """Somebody who edits a project at random. Every edit gives the paths on disk that it has changed."""

    def __init__(self, root: Path, seed: int) -> None:
        self.root, self.random = root, Random(seed)
        self.kept = {file: file.read_bytes() for file in self.everything()}

    def everything(self) -> list[Path]:
        """All files that there are now."""
        return sorted(file for file in self.root.rglob("*") if file.is_file())

    def files(self) -> list[Path]:
        """The sources that there are now."""
        return [file for file in self.everything() if file.suffix in _KINDS]

    def edit(self) -> set[Path]:
        """One edit."""
        weights: dict[Callable[[], set[Path]], int] = {
            self.add: 8, self.spoil: 3, self.cut: 2, self.mend: 8, self.remove: 1, self.rename: 1, self.copy: 2,
            self.rename_folder: 1, self.mend_all: 2,
        }  # fmt: skip
        [chosen] = self.random.choices(list(weights), list(weights.values()))
        return chosen()

    def any(self) -> Path:
        """Some file."""
        return self.random.choice(self.files())

    def add(self) -> set[Path]:
        """Something that is right, to one file or two."""
        files = {self.any() for _ in range(self.random.choice([1, 1, 2]))}
        for file in files:
            file.write_text(file.read_text() + _ADDED[file.suffix])
        return files

    def spoil(self) -> set[Path]:
        """A mistake."""
        file = self.any()
        file.write_text(file.read_text() + _MISTAKES[file.suffix])
        return {file}

    def cut(self) -> set[Path]:
        """A file saved in half, or empty."""
        file = self.any()
        text = file.read_text()
        file.write_text(text[: self.random.choice([0, len(text) // 2])])
        return {file}

    def mend(self) -> set[Path]:
        """A file as it was in the beginning."""
        changed = [file for file, content in self.kept.items() if not file.exists() or file.read_bytes() != content]
        return self._restored(self.random.sample(changed, min(1, len(changed))))

    def mend_all(self) -> set[Path]:
        """The whole project as it was in the beginning."""
        others = {file for file in self.everything() if file not in self.kept}
        for file in others:
            file.unlink()
        return self._restored(self.kept) | others

    def remove(self) -> set[Path]:
        """A file less."""
        file = self.any()
        file.unlink()
        return {file}

    def rename(self) -> set[Path]:
        """A file under another name."""
        file = self.any()
        other = file.with_name(f"other-{file.name}")
        file.rename(other)
        return {file, other}

    def copy(self) -> set[Path]:
        """One more file."""
        file = self.any()
        other = file.with_name(f"more-{file.name}")
        shutil.copy(file, other)
        return {other}

    def rename_folder(self) -> set[Path]:
        """A folder under another name."""
        folders = sorted(folder for folder in self.root.rglob("*") if folder.is_dir() and any(folder.iterdir()))
        folder = self.random.choice(folders)
        other = folder.with_name(f"other-{folder.name}")
        if other.exists():
            return set()
        before = {file for file in folder.rglob("*") if file.is_file()}
        folder.rename(other)
        return {*before, *(file for file in other.rglob("*") if file.is_file())}

    def _restored(self, files: Iterator[Path] | list[Path] | dict[Path, bytes]) -> set[Path]:
        found = set()
        for file in files:
            if not file.exists() or file.read_bytes() != self.kept[file]:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(self.kept[file])
                found.add(file)
        return found


def told(snapshot: Snapshot) -> str:
    return render(snapshot.report, "json")


def same_files(one: Snapshot, other: Snapshot) -> None:
    assert list(one.files) == list(other.files)
    assert [path for path in one.files if one.files[path] != other.files[path]] == []
    assert one.copies == other.copies


@pytest.mark.parametrize("seed", range(4))
def test_any_edits(seed: int, tmp_path: Path) -> None:
    root = tmp_path / "app"
    shutil.copytree(TEA_HOUSE, root)
    editor = Editor(root, seed)
    standing = Standing(root, Options())
    standing.build()
    for number in range(14):
        changed = editor.mend_all() if number == 13 else editor.edit()
        before = standing.snapshot
        fresh = Standing(root, Options())
        try:
            fresh.build()
        except ProjectError as error:
            with pytest.raises(ProjectError) as met:
                standing.update(changed)
            assert str(met.value) == str(error)
            assert standing.snapshot is before
            continue
        update = standing.update(changed)
        assert told(standing.snapshot) == told(fresh.snapshot)
        if not update.broken:
            same_files(standing.snapshot, fresh.snapshot)
    assert update.broken == ()
