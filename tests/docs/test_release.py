"""What a release relies on: one place for the version, and a list of what a wheel must hold."""

from __future__ import annotations

import re
import tomllib
from runpy import run_path

from docs.pages import ROOT

from wx2tg.version import __version__

_PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def test_the_version_stands_in_one_place() -> None:
    assert "version" not in _PROJECT["project"] and "version" in _PROJECT["project"]["dynamic"]
    file = ROOT / _PROJECT["tool"]["hatch"]["version"]["path"]
    assert f'__version__ = "{__version__}"' in file.read_text(encoding="utf-8")
    assert re.fullmatch(r"\d+\.\d+\.\d+(?:(?:a|b|rc)\d+)?", __version__)


def test_a_wheel_must_hold_all_that_the_build_brings() -> None:
    """`make dist` refuses a wheel without these; the names are those of hatch_build.py."""
    parts = run_path(str(ROOT / "tools" / "dist.py"))["_PARTS"]
    brought = re.findall(r"\"([^\"]+\.js)\",\n\s+(?:f\"\{LIBRARIES\}/([^\"]+\.js)\"|\"(wx2tg/[^\"]+\.js)\")", _hook())
    targets = [other or f"wx2tg/link/libraries/{inside}" for _, inside, other in brought]
    assert len(targets) == 4
    assert set(targets) <= set(parts)
    assert "wx2tg/made/" in parts


def _hook() -> str:
    return (ROOT / "hatch_build.py").read_text(encoding="utf-8")


def test_every_python_that_is_promised_is_named() -> None:
    assert _PROJECT["project"]["requires-python"] == ">=3.11"
    named = [kind.rpartition(" ")[2] for kind in _PROJECT["project"]["classifiers"] if ":: 3." in kind]
    assert named == ["3.11", "3.12", "3.13", "3.14"]
