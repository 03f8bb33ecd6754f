"""Cutting a bundle: which chunk holds what, and which ones a page loads."""

from __future__ import annotations

from wx2tg.plan.chunks import plan

EDGES = {
    "unit:home": ("unit:card", "module:home"),
    "unit:cart": ("unit:card", "unit:line", "module:money"),
    "unit:sub/a": ("unit:chip", "module:money"),
    "unit:sub/b": ("unit:chip",),
    "module:home": ("module:util",),
    "unit:line": ("module:line",),
}
PAGES = {"unit:home": "", "unit:cart": "", "unit:sub/a": "sub", "unit:sub/b": "sub"}


def test_chunks() -> None:
    layout = plan(EDGES, ["module:app"], PAGES, "unit:home")
    homes = {item: name for name, chunk in layout.chunks.items() for item in chunk.items}
    assert {item for item, name in homes.items() if name == "app"} == {
        "module:app",
        "module:home",
        "module:util",
        "unit:card",
        "unit:home",
    }
    assert homes["unit:line"] == homes["module:line"] == "cart"
    assert homes["module:money"] == "shared"
    assert homes["unit:chip"] == "packages/sub"
    assert layout.pages["unit:home"] == ()
    assert layout.pages["unit:sub/a"] == ("shared", "packages/sub", "sub/a")
    assert layout.pages["unit:sub/b"] == ("packages/sub", "sub/b")
