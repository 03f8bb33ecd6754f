"""The table of what WeChat has and how it comes across, for `wx2tg support`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Literal

from wx2tg import __version__, knowledge
from wx2tg.knowledge import TIERS, Api, Component
from wx2tg.report.shown import json_of

Format = Literal["text", "json", "markdown"]
Row = tuple[str, Api | Component]


def rows(subject: str | None = None) -> list[Row]:
    """Every API and component under its shown name, or those that `subject` names; empty where it names nothing.

    A prefix with a dot (`wx.`) or a star at its end (`wx.create*`) names several.
    """
    table: list[Row] = [*knowledge.apis().items()]
    table += [(f"<{tag}>", row) for tag, row in knowledge.components().items()]
    if subject is None:
        return table
    wanted = subject.strip().strip("<>/")
    if wanted.endswith(("*", ".")):
        prefix = wanted.rstrip("*")
        return [row for row in table if row[0].strip("<>").startswith(prefix)]
    return [row for row in table if row[0].strip("<>") in (wanted, f"wx.{wanted}")]


def render(table: Sequence[Row], form: Format) -> str:
    """`table` in the format `form`, ending with a line end."""
    if form == "json":
        return _json(table)
    lines = _markdown(table) if form == "markdown" else _text(table)
    return "\n".join(lines) + "\n"


def _text(table: Sequence[Row]) -> Iterator[str]:
    width = max((len(name) for name, _ in table), default=0)
    for name, row in table:
        yield f"{name:<{width}}  {row.tier:<14}  {row.note or row.target}".rstrip()
    if len(table) > 1:
        counts = Counter(row.tier for _, row in table)
        yield ""
        yield f"{len(table)}: " + ", ".join(f"{counts[tier]} {tier}" for tier in TIERS if counts[tier])


def _markdown(table: Sequence[Row]) -> Iterator[str]:
    yield "| Name | Tier | Becomes | What differs |"
    yield "| --- | --- | --- | --- |"
    for name, row in table:
        target, note = (text.replace("|", "\\|").replace("<", "&lt;") for text in (row.target, row.note))
        yield f"| `{name}` | {row.tier} | {target} | {note} |"


def _json(table: Sequence[Row]) -> str:
    apis = [row for _, row in table if isinstance(row, Api)]
    components = [row for _, row in table if isinstance(row, Component)]
    document = {
        "version": 1,
        "tool": {"name": "wx2tg", "version": __version__},
        "apis": [{"name": row.name, **_facts(row)} for row in apis],
        "components": [{"tag": row.tag, **_facts(row)} for row in components],
    }
    return json_of(document)


def _facts(row: Api | Component) -> dict[str, str]:
    return {"tier": row.tier, "target": row.target, "note": row.note}
