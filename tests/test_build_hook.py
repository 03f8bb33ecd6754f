"""The build brings the libraries of npm that `hatch_build.py` names, and nothing else; and it makes `wx2tg/made`."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import sys
import tarfile
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from wx2tg import ready
from wx2tg.link.made import made

ROOT = Path(__file__).parents[1]


@pytest.fixture
def hook(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The hook's names, loaded as hatchling does it: by its path, and without an entry in `sys.modules`."""
    interface = ModuleType("hatchling.builders.hooks.plugin.interface")
    interface.BuildHookInterface = object  # type: ignore[attr-defined]
    parts = interface.__name__.split(".")
    for number in range(1, len(parts)):
        monkeypatch.setitem(sys.modules, ".".join(parts[:number]), ModuleType(parts[number - 1]))
    monkeypatch.setitem(sys.modules, interface.__name__, interface)
    names: dict[str, Any] = {"__name__": "a_module_that_nobody_knows"}
    exec(compile((ROOT / "hatch_build.py").read_text(encoding="utf-8"), "hatch_build.py", "exec"), names)
    return names


def test_what_is_there_is_what_is_named(hook: dict[str, Any]) -> None:
    for package in hook["PACKAGES"]:
        assert hook["bring"](package, ROOT), package.name
        for _, target, digest in package.members:
            assert hashlib.sha256((ROOT / target).read_bytes()).hexdigest() == digest


def test_another_tarball_is_refused(hook: dict[str, Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def pack(command: list[str], **_: object) -> Any:
        content = b"something else"
        with tarfile.open(Path(command[-1]) / "other.tgz", "w:gz") as archive:
            member = tarfile.TarInfo("package/dist/leaflet.js")
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
        return type("Done", (), {"returncode": 0})

    monkeypatch.setattr(hook["subprocess"], "run", pack)
    monkeypatch.setattr(hook["shutil"], "which", lambda _: "npm")
    package = next(item for item in hook["PACKAGES"] if item.name.startswith("leaflet"))
    with pytest.raises(ValueError, match="not the one that is expected"):
        hook["bring"](package, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_without_npm_nothing_is_brought(hook: dict[str, Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(hook["shutil"], "which", lambda _: None)
    assert not any(hook["bring"](package, tmp_path) for package in hook["PACKAGES"])


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """The sources that a wheel is made of."""
    for folder in ("grammars", "wx2tg"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__", "made"))
    return tmp_path


def built(hook: dict[str, Any], root: Path, target: str) -> tuple[list[str], list[str]]:
    """(artifacts, warnings) of a build of `root`."""
    warnings: list[str] = []
    builder = hook["LibrariesHook"]()
    builder.root, builder.target_name = str(root), target
    builder.app = SimpleNamespace(display_warning=warnings.append)
    data: dict[str, Any] = {"artifacts": []}
    builder.initialize("standard", data)
    return data["artifacts"], warnings


def test_a_wheel_has_what_its_conversions_would_make(
    hook: dict[str, Any], checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    artifacts, warnings = built(hook, checkout, "wheel")
    assert "wx2tg/made/*" in artifacts
    assert warnings == []
    for name, content in made():
        monkeypatch.setattr(ready, "FOLDER", checkout / "wx2tg" / "made")
        for key in keys_of(content):
            assert ready.entry(name, key), f"{name}: {key}"
    ready._file.cache_clear()


def keys_of(file: bytes) -> list[str]:
    """The digests of what the entries of a file were made of."""
    return list(json.loads(file.split(b"\n", 2)[1]))


def test_a_source_distribution_has_sources_alone(hook: dict[str, Any], checkout: Path) -> None:
    artifacts, _ = built(hook, checkout, "sdist")
    assert [path for path in artifacts if "made" in path] == []


def test_what_cannot_be_made_is_left_away(hook: dict[str, Any], checkout: Path) -> None:
    """As in a build without the libraries that wx2tg needs."""
    stale = checkout / "wx2tg" / "made" / "grammars"
    stale.parent.mkdir()
    stale.write_text("older")
    (checkout / "grammars" / "wxml.lark").write_text("no grammar")
    artifacts, warnings = built(hook, checkout, "wheel")
    assert [path for path in artifacts if "made" in path] == []
    assert warnings == ["wx2tg/made could not be made: this build converts more slowly"]
    assert not stale.parent.exists()
