"""The app of the panels' tests, a page with a component, in the shapes that the agent and the server answer in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

HOME = "pages/home/home"
ITEM = "pages/item/item"
EVIL = '<img src="x" onerror="window.hurt = true">'
"""A text of a project that would be an element, were it taken for HTML."""


def node(key: str, tag: str, children: Iterable[Any] = (), **more: Any) -> dict[str, Any]:
    """A node of the tree. `more` may have `attributes`, `text`, `source`, or `unit` for the path of a component."""
    found: dict[str, Any] = {"id": key, "tag": tag, "attributes": {}, "children": list(children), "owner": "i1"}
    if "unit" in more:
        found["is"] = more.pop("unit")
    return found | more


def text(key: str, said: str) -> dict[str, Any]:
    return node(key, "#text", text=said)


def page_tree(rows: int = 3) -> dict[str, Any]:
    """The tree of the page that is shown: a view, a component, and rows."""
    hero = node(
        "e2",
        "view",
        [text("t3", "Good morning")],
        attributes={"class": "hero", "bindtap": "onHero"},
        source={"path": f"{HOME}.wxml", "line": 3},
    )
    card = node(
        "i5",
        "dish-card",
        [node("e6", "view", [text("t7", "Oolong")], attributes={"class": "card"})],
        unit="components/dish-card/dish-card",
        attributes={"title": EVIL},
        source={"path": f"{HOME}.wxml", "line": 9},
    )
    many = [node(f"e{100 + at}", "view", [text(f"t{9000 + at}", f"Row {at}")]) for at in range(rows)]
    return node("i1", "page", [hero, card, *many], unit=HOME, source={"path": f"{HOME}.wxml"})


def stack_page(key: str, route: str, *, shown: bool = True, **query: str) -> dict[str, Any]:
    return {"id": key, "route": route, "query": query, "title": "Tea", "shown": shown, "tab": route == HOME}


def details(**data: Any) -> dict[str, Any]:
    """What the app tells of its page."""
    return {
        "id": "i1",
        "tag": "page",
        "is": HOME,
        "route": HOME,
        "owner": None,
        "data": data,
        "properties": {},
        "methods": ["onLoad", "onHero"],
        "dataset": {},
        "classes": [],
        "rect": {"x": 0, "y": 12.5, "width": 390, "height": 120},
        "source": {"path": f"{HOME}.wxml"},
    }


def change(at: int = 0, *, unit: str = HOME, key: str = "i1", ms: float = 1.5, **changes: Any) -> dict[str, Any]:
    """A `setData` event, `at` milliseconds after the first."""
    return {"id": key, "is": unit, "changes": changes, "ms": ms, "at": 1_770_000_000_000 + at, "from": "script"}


def said(level: str, *texts: str, line: int = 30, **value: Any) -> dict[str, Any]:
    """A `console` event; with `value`, an object is its last part."""
    parts: list[dict[str, Any]] = [{"text": one, "kind": "string"} for one in texts]
    if value:
        parts.append({"text": "{…}", "kind": "object", "value": value})
    frames = [{"path": "_app/home.js", "line": line, "column": 2, "name": "onLoad"}]
    return {"level": level, "parts": parts, "frames": frames, "at": 1_770_000_000_000}


def finding(code: str, line: int, **more: Any) -> dict[str, Any]:
    """A finding of the report."""
    place = {"path": f"{HOME}.wxml", "line": line, "column": 7, "end_line": line, "end_column": 12}
    base = {"code": code, "name": "a-name", "severity": "warning", "message": f"{code} is said.", "notes": []}
    return base | place | {"fingerprint": f"{code}{line}"} | more


def exchange(key: str, url: str, *more: dict[str, Any], **start: Any) -> list[dict[str, Any]]:
    """The `request` events of one request: its start, then `more` with the id of it."""
    given = {"method": "GET", "headers": {}, "body": None, "bodyBytes": 0, "via": "proxy", "at": 1_770_000_000_000}
    return [{"id": key, "phase": "start", "url": url} | given | start, *({"id": key} | one for one in more)]


def answered(status: int = 200, preview: str | None = None, **headers: str) -> list[dict[str, Any]]:
    """The events of an answer."""
    size = len(preview or "")
    head = {"phase": "head", "status": status, "statusText": "", "headers": headers, "took": 80.0, "redirected": False}
    return [head, {"phase": "end", "status": status, "took": 120.0, "bytes": size, "preview": preview}]
