"""FinClip's own names for what WeChat calls otherwise: the one table of them.

Everywhere else WeChat's names are used. Messages show what stands in the source.
Source: https://www.finclip.com/mop/document/develop/guide/introduction.html, and projects made for FinClip.
"""

from __future__ import annotations

GLOBALS = {"ft": "wx"}
"""Globals of scripts."""

TAGS = {"fts": "wxs"}
"""Elements of templates."""

PREFIXES = {"ft:": "wx:"}
"""What the names of directives begin with."""

SUFFIXES = {".fxml": ".wxml", ".ftss": ".wxss", ".fts": ".wxs"}
"""Files by their suffix."""

CONFIGURATIONS = {"fide.project.config.json": "project.config.json"}
"""Files by their name."""


def spellings(table: dict[str, str], name: str) -> tuple[str, ...]:
    """WeChat's `name` and the others for it."""
    return (name, *(other for other, plain in table.items() if plain == name))


def plain(table: dict[str, str], name: str) -> str:
    """WeChat's name for `name`."""
    return table.get(name, name)


def directive(name: str) -> str:
    """WeChat's name for an attribute: `wx:if` for `ft:if`."""
    prefix, colon, rest = name.partition(":")
    return PREFIXES.get(prefix + colon, prefix + colon) + rest
