"""The table of what WeChat has and how it comes across, for `wx2tg support`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from wx2tg import knowledge
from wx2tg.knowledge import TIERS, UNHEEDED, Api, Attribute, Component, every_element
from wx2tg.report.shown import json_of
from wx2tg.version import __version__

Format = Literal["text", "json", "markdown"]
Row = tuple[str, Api | Component]


def rows(subject: str | None = None) -> list[Row]:
    """Every API and component under its shown name, or those that `subject` names; empty where it names nothing.

    A prefix with a dot at its end (`wx.`) names several, and so does a pattern with stars (`wx.create*`, `wx.*Pay`).
    """
    table: list[Row] = [*knowledge.apis().items()]
    table += [(f"<{tag}>", row) for tag, row in knowledge.components().items()]
    if subject is None:
        return table
    wanted = subject.strip().strip("<>/")
    if "*" in wanted or wanted.endswith("."):
        pattern = re.compile(".*".join(map(re.escape, (wanted + "*" * wanted.endswith(".")).split("*"))))
        return [row for row in table if pattern.fullmatch(row[0].strip("<>"))]
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
        if len(table) == 1 and isinstance(row, Component):
            yield from _rows(row)
    if len(table) > 1:
        counts = Counter(row.tier for _, row in table)
        yield ""
        yield f"{len(table)}: " + ", ".join(f"{counts[tier]} {tier}" for tier in TIERS if counts[tier])


def _rows(component: Component) -> Iterator[str]:
    """The attributes and events of a component, with their values and fields below them."""
    parts = list(_parts(component))
    width = max((len(part.name) for part in parts), default=0)
    for part in parts:
        yield f"  {part.name:<{width}}  {part.state:<10}  {part.note or part.about}".rstrip()


class _Part(NamedTuple):
    name: str
    state: str
    about: str
    note: str


def _parts(component: Component) -> Iterator[_Part]:
    yield from _attributes(component.attributes, "")
    for name, event in component.events.items():
        yield _Part(f"bind{name}", event.fired, event.detail, event.note)


def _attributes(rows: Mapping[str, Attribute], before: str) -> Iterator[_Part]:
    for name, row in rows.items():
        about = row.type + (f" = {row.default}" if row.default is not None else "")
        yield _Part(f"{before}{name}", row.state, about, row.note)
        if row.state in UNHEEDED:
            continue
        for value, option in row.values.items():
            yield _Part(f"{before}{name}.{value}", option.state, "", option.note)
        yield from _attributes(row.fields, f"{before}{name}.")


def _markdown(table: Sequence[Row]) -> Iterator[str]:
    yield "| Name | Tier | Becomes | What differs |"
    yield "| --- | --- | --- | --- |"
    for name, row in table:
        target, note = (text.replace("|", "\\|").replace("<", "&lt;") for text in (row.target, row.note))
        yield f"| `{name}` | {row.tier} | {target} | {note} |"
    for _, row in table:
        if len(table) == 1 and isinstance(row, Component) and (row.attributes or row.events):
            yield ""
            yield "| Attribute or event | State | Type or detail | What differs |"
            yield "| --- | --- | --- | --- |"
            for part in _parts(row):
                about, note = (text.replace("|", "\\|").replace("<", "&lt;") for text in (part.about, part.note))
                yield f"| `{part.name}` | {part.state} | {about} | {note} |"


def _json(table: Sequence[Row]) -> str:
    apis = [row for _, row in table if isinstance(row, Api)]
    components = [row for _, row in table if isinstance(row, Component)]
    document = {
        "version": 1,
        "tool": {"name": "wx2tg", "version": __version__},
        "apis": [{"name": row.name, **_facts(row)} for row in apis],
        "every_element": _records(every_element()),
        "components": [{"tag": row.tag, **_facts(row), **_records(row)} for row in components],
    }
    return json_of(document)


def _records(row: Component) -> dict[str, object]:
    return {
        "attributes": [{"name": name, **_attribute(attribute)} for name, attribute in row.attributes.items()],
        "events": [
            {"name": name, "detail": event.detail, "fired": event.fired, "note": event.note}
            for name, event in row.events.items()
        ],
    }


def _attribute(row: Attribute) -> dict[str, object]:
    facts: dict[str, object] = {"type": row.type, "default": row.default, "state": row.state, "note": row.note}
    if row.values:
        facts["values"] = [
            {"name": name, "state": option.state, "note": option.note} for name, option in row.values.items()
        ]
    if row.fields:
        facts["fields"] = [{"name": name, **_attribute(field)} for name, field in row.fields.items()]
    return facts


def _facts(row: Api | Component) -> dict[str, str]:
    return {"tier": row.tier, "target": row.target, "note": row.note}
