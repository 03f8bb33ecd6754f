"""Whole generated programs: a page, its components, and the steps taken on them."""

from __future__ import annotations

import json

from hypothesis import strategies as st

from oracle.generate.choice import Choice
from oracle.generate.components import TOLD, Child, component_script, page_script, relations, shape
from oracle.generate.data import IN_PLACE, changes
from oracle.generate.expressions import WXS, of_data
from oracle.generate.templates import Writer, template_definition
from oracle.program import Program


def _in_place(choice: Choice) -> str:
    """An array is changed in place, and set or not."""
    change = choice.pick(IN_PLACE)
    name = change.partition(".")[0]
    held = f"page.data.{name}"
    sets = f"page.setData({{ {name}: {held} }});" if not choice.chance(4) else f"page.setData({changes(choice)});"
    return f"if (Array.isArray({held})) page.data.{change}; {sets}"


def _of_child(choice: Choice, components: tuple[str, ...]) -> str:
    """Something done to a component from outside."""
    deeds = (
        f"c.setData({changes(choice, ('p', 'q', 'longName'))})",
        "c.fire({ target: {}, currentTarget: {} })",
        "c.group()",
        "console.log(c.is, c.data, c.id, c.dataset)",
        "console.log(['inner', 'outer'].map((name) => (c.getRelationNodes(`./${name}`) || []).map((one) => one.id)))",
        "console.log(page.selectAllComponents('.x').map((one) => one.id).sort(), c.selectOwnerComponent() === page)",
    )
    return f"const c = page.selectComponent('#{choice.pick(components)}'); if (c) {{ {choice.pick(deeds)}; }}"


def _step(choice: Choice, ids: tuple[str, ...], components: tuple[str, ...]) -> str:
    """A statement of the page's user."""
    forms = ["set", "set", "set", "in place", "look", "twice", "toggle"]
    forms += ["tap", "tap", "tap"] if ids else []
    forms += ["child", "child"] if components else []
    match choice.pick(forms):
        case "tap":
            return f"tap('{choice.pick(ids)}', {choice.pick((0, 1))});"
        case "in place":
            return _in_place(choice)
        case "child":
            return _of_child(choice, components)
        case "look":
            return "console.log(page.data);"
        case "twice":
            sets = f"page.setData({changes(choice)}); page.setData({changes(choice)});"
            return f"page.groupSetData(() => {{ {sets} }});" if choice.chance(3) else sets
        case "toggle":
            return "page.setData({ b: !page.data.b, n: page.data.n ? 0 : 1 });"
        case _:
            return f"page.setData({changes(choice)});"


def _components(choice: Choice, files: dict[str, str]) -> tuple[dict[str, Child], list[str]]:
    """Up to two components, of which the second may use the first; and the ids in their templates."""
    known: dict[str, Child] = {}
    ids: list[str] = []
    units = choice.pick(((), ("inner",), ("inner", "outer"), ("inner", "outer")))
    related = relations(choice, units)
    for unit in units:
        child = shape(choice, bool(known))
        wxs = choice.chance(4)
        scope = of_data(*child.properties, wxs=wxs)
        writer = Writer(choice, unit, dict(known), child)
        defined = template_definition(writer, "own", (), scope) if choice.chance(4) else ""
        writer.templates = ("own",) if defined else ()
        module = f'<wxs module="m">{WXS}</wxs>\n' if wxs else ""
        files[f"{unit}.wxml"] = module + defined + writer.nodes(scope, 2)
        files[f"{unit}.js"] = component_script(choice, unit, child, related.get(unit, ""))
        if child.generic:
            default = {"default": "./inner"} if choice.chance(2) else True
            files[f"{unit}.json"] = json.dumps({"componentGenerics": {"kind": default}})
        known[unit] = child
        ids += writer.ids
    return known, ids


def _page(choice: Choice, files: dict[str, str], known: dict[str, Child]) -> list[str]:
    """The page's files; the ids in its template."""
    wxs = choice.chance(2)
    scope = of_data(wxs=wxs)
    writer = Writer(choice, "page", known)
    names = choice.pick(((), ("t0",), ("t0", "t1")))
    defined = "".join(template_definition(writer, name, names[:at], scope) for at, name in enumerate(names))
    module = choice.pick(('<wxs module="m" src="./m.wxs"/>\n', f'<wxs module="m">{WXS}</wxs>\n')) if wxs else ""
    if choice.chance(5):
        files["part.wxml"] = writer.nodes(of_data(wxs=False), 2)
        writer.included = "./part.wxml"
    writer.templates = names
    body = writer.nodes(scope, 3)
    if names and choice.chance(3):
        files["named.wxml"] = module + defined
        defined = '<import src="./named.wxml"/>\n'
    files["page.wxml"] = module + defined + body
    files["page.js"] = page_script(choice)
    if wxs:
        files["m.wxs"] = WXS
    return writer.ids


@st.composite
def programs(draw: st.DrawFn) -> Program:
    """A program."""
    choice = Choice(draw)
    choice.keys_objects = choice.chance(4)
    files: dict[str, str] = {"page.wxml": "", "page.js": "", "told.js": TOLD}
    known, inner = _components(choice, files)
    ids = _page(choice, files, known)
    used = tuple(name for name in ids if known)
    steps = [_step(choice, (*inner, *ids), used) for _ in range(choice.pick((1, 2, 3, 4, 5)))]
    return Program(files, tuple(steps))
