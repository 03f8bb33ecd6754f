"""What the workbench lets its user choose: platforms, versions and languages of clients, and Telegram's own colours."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

import msgspec


class Themes(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Colours by their names in `themeParams`."""

    day: dict[str, str]
    night: dict[str, str]


class Choices(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Values of `tgWebAppPlatform`; versions from old to new, and the usual one; languages as in `language_code`."""

    platforms: tuple[str, ...]
    versions: tuple[str, ...]
    usual_version: str
    languages: tuple[str, ...]
    themes: Themes


@cache
def choices() -> Choices:
    """The table `choices.toml`."""
    return msgspec.convert(
        tomllib.loads(Path(__file__).with_name("choices.toml").read_text(encoding="utf-8")), type=Choices
    )
