"""The page about the companion names every key of companion.toml, every command, and no other ones."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest

from wx2tg.cli.companion import companion
from wx2tg.companion.config import Config

PAGE = (Path(__file__).parents[2] / "docs/companion.md").read_text(encoding="utf-8")
SECTIONS = {field.encode_name: field.type for field in msgspec.structs.fields(Config)}


def keys_of(section: str) -> list[str]:
    """The keys of a section of companion.toml; of `[templates.ID]` and `[texts.LANGUAGE]` those of one table."""
    kind = SECTIONS[section]
    if not isinstance(kind, type):
        (kind,) = [found for found in kind.__args__ if isinstance(found, type) and issubclass(found, msgspec.Struct)]
    return [field.encode_name for field in msgspec.structs.fields(kind)]


@pytest.mark.parametrize("section", SECTIONS)
def test_every_key_is_named(section: str) -> None:
    rows = re.findall(rf"^\| `\[{section}[.\]].*$", PAGE, re.MULTILINE)
    block = re.findall(rf"^\[{section}\]\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    text = "".join(rows + block) + (PAGE if section in ("ton", "texts") else "")
    missing = [key for key in keys_of(section) if not re.search(rf"`{key}`|^{key} = ", text, re.MULTILINE)]
    assert rows and not missing, f"[{section}] of docs/companion.md lacks {missing}"


def test_every_command_is_named() -> None:
    named = set(re.findall(r"^\| `([a-z-]+)(?: [A-Z]+)?` \|", PAGE, re.MULTILINE))
    assert named == set(companion.commands)
