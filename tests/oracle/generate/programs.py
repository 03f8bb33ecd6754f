"""Whole generated programs: a page, its components, and the steps taken on them."""

from __future__ import annotations

import json

from hypothesis import strategies as st

from oracle.generate.choice import Choice
from oracle.generate.components import TOLD, Child, component_script, page_script, shape
from oracle.generate.data import IN_PLACE, changes
from oracle.generate.expressions import WXS, of_data
from oracle.generate.templates import Writer, template_definition
from oracle.program import Program


def _step(choice: Choice, ids: tuple[str, ...], components: tuple[str, ...]) -> str:
    """A statement of the page's user."""
    forms = ["set", "set", "set", "in place", "look"]
    forms += ["tap", "tap"] if ids else []
    forms += ["child"] if components else []
    match choice.pick(forms):
        case "tap":
            return f"tap('{choice.pick(ids)}', {choice.pick((0, 1))});"
        case "in place":
            change = choice.pick(IN_PLACE)
            name = change.partition(".")[0]
            held = f"page.data.{name}"
            return f"if (Array.isArray({held})) page.data.{change}; page.setData({{ {name}: {held} }});"
        case "child":
            deeds = (
                f"c.setData({changes(choice, ('p', 'q'))})",
                "c.fire({ target: {}, currentTarget: {} })",
                "console.log(c.is, c.data, c.id, c.dataset)",
            )
            return f"const c = page.selectComponent('#{choice.pick(components)}'); if (c) {choice.pick(deeds)};"
        case "look":
            return "console.log(page.data);"
        case _:
            return f"page.setData({changes(choice)});"


def _components(choice: Choice, files: dict[str, str]) -> tuple[dict[str, Child], list[str]]:
    """Up to two components, of which the second may use the first; and the ids in their templates."""
    known: dict[str, Child] = {}
    ids: list[str] = []
    quiet = choice.chance(3)
    for unit in choice.pick(((), ("inner",), ("inner", "outer"))):
        child = shape(choice, bool(known), quiet)
        writer = Writer(choice, unit, dict(known), slots=child.slots, generic=child.generic, external=child.external)
        files[f"{unit}.wxml"] = writer.nodes(of_data(*child.properties, wxs=False), 2)
        files[f"{unit}.js"] = component_script(choice, unit, child)
        if child.generic:
            default = {"default": "./inner"} if choice.chance(2) else True
            files[f"{unit}.json"] = json.dumps({"componentGenerics": {"kind": default}})
        known[unit] = child
        ids += writer.ids
    return known, ids


@st.composite
def programs(draw: st.DrawFn) -> Program:
    """A program."""
    choice = Choice(draw)
    files: dict[str, str] = {"page.wxml": "", "page.js": ""}
    known, ids = _components(choice, files)
    wxs = choice.chance(2)
    scope = of_data(wxs=wxs)
    writer = Writer(choice, "page", known)
    names = choice.pick(((), ("t0",), ("t0", "t1")))
    defined = "".join(template_definition(writer, name, scope) for name in names)
    writer.templates = names
    body = writer.nodes(scope, 3)
    module = '<wxs module="m" src="./m.wxs"/>\n' if wxs else ""
    if names and choice.chance(3):
        files["named.wxml"] = module + defined
        defined = '<import src="./named.wxml"/>\n'
    files["page.wxml"] = module + defined + body
    files["page.js"] = page_script(choice)
    files["told.js"] = TOLD
    if wxs:
        files["m.wxs"] = WXS
    used = tuple(name for name in writer.ids if known)
    steps = [_step(choice, (*ids, *writer.ids), used) for _ in range(choice.pick((1, 2, 3, 4, 5)))]
    return Program(files, tuple(steps))
