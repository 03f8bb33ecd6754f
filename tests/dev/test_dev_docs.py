"""The page about the workbench names every option, and its example is one."""

from __future__ import annotations

import re
from pathlib import Path

import click

from wx2tg.cli.dev import dev
from wx2tg.dev.identity import users_of

_PAGE = (Path(__file__).parents[2] / "docs" / "workbench.md").read_text(encoding="utf-8")


def test_every_option_has_a_row() -> None:
    table = _PAGE.partition("## Options")[2].partition("### ")[0]
    named = set(re.findall(r"`(--[\w-]+)", table))
    options = [option for option in dev.params if isinstance(option, click.Option)]
    assert {flag for option in options for flag in (*option.opts, *option.secondary_opts)} <= named


def test_the_users_of_the_page_are_users(tmp_path: Path) -> None:
    (tmp_path / "users.json").write_text(_PAGE.partition("```json\n")[2].partition("```")[0], encoding="utf-8")
    assert [identity.key for identity in users_of(tmp_path / "users.json")][:2] == ["kim", "ann"]
