"""The build brings libraries of npm: those that `hatch_build.py` names, and nothing else."""

from __future__ import annotations

import hashlib
import io
import sys
import tarfile
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

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
