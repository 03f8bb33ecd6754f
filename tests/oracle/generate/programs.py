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

_TOGGLES = (
    "page.setData({ b: !page.data.b, n: page.data.n ? 0 : 1 });",
    "page.setData({ b: !page.data.b }); page.setData({ b: !page.data.b });",
    "page.setData({ b: !page.data.b }, () => page.setData({ b: !page.data.b, n: page.data.n ? 0 : 1 }));",
    "page.groupSetData(() => { page.setData({ b: !page.data.b }); page.setData({ s: page.data.s ? '' : 'a' }); });",
)
_CLASSES = (".x", ".y", ".z-1", ".ext", ".x .y", ".x .ext", ".a1")


def _questions(choice: Choice, ids: tuple[str, ...]) -> list[str]:
    """Selectors: what a template knows of its own, and what it finds below."""
    inner = [*_CLASSES, *(f"#{name}" for name in choice.some(ids, 4))]
    deep = (f"{choice.pick(('.x', '.ext', *(f'#{name}' for name in ids)))} >>> {last}" for last in inner)
    return [*inner, *deep]


def _ask(choice: Choice, ids: tuple[str, ...], components: tuple[str, ...]) -> str:
    """The page and its components are asked what they find."""
    all_of_them = ", ".join(f"#{name}" for name in components)
    return f"see.ask([page, ...page.selectAllComponents('{all_of_them}')], {json.dumps(_questions(choice, ids))});"


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
        "c.setData({ b: !c.data.b, n: c.data.n ? 0 : 1 })",
        "c.setData({ b: !c.data.b }); c.setData({ b: !c.data.b, p: !c.data.p })",
        "c.setData({ b: !c.data.b }, () => c.setData({ b: !c.data.b, n: c.data.n ? 0 : 1 }))",
        "if (c.added) c.added()",
        "for (const name of ['updateData', 'applyDataUpdates', 'triggerEvent']) c[name]({}, 1)",
        "console.log(['inner', 'outer'].map((name) => (c.getRelationNodes(`./${name}`) || []).map((one) => one.id)))",
        "console.log(page.selectAllComponents('.x').map((one) => one.id).sort(), c.selectOwnerComponent() === page)",
    )
    return f"const c = page.selectComponent('#{choice.pick(components)}'); if (c) {{ {choice.pick(deeds)}; }}"


def _step(choice: Choice, ids: tuple[str, ...], components: tuple[str, ...]) -> str:
    """A statement of the page's user."""
    forms = ["set", "set", "set", "in place", "look", "twice", "toggle"]
    forms += ["tap", "tap", "tap"] if ids else []
    forms += ["child", "child", "child", "ask"] if components else []
    match choice.pick(forms):
        case "tap":
            return f"tap('{choice.pick(ids)}', {choice.pick((0, 1))});"
        case "in place":
            return _in_place(choice)
        case "child":
            return _of_child(choice, components)
        case "ask":
            return _ask(choice, ids, components)
        case "look":
            return "console.log(page.data);"
        case "twice":
            sets = f"page.setData({changes(choice)}); page.setData({changes(choice)});"
            return f"page.groupSetData(() => {{ {sets} }});" if choice.chance(3) else sets
        case "toggle":
            return choice.pick(_TOGGLES)
        case _:
            return f"page.setData({changes(choice)});"


def _components(choice: Choice, files: dict[str, str]) -> tuple[dict[str, Child], list[str]]:
    """Up to three components, of which each may use those before it; and the ids in their templates."""
    known: dict[str, Child] = {}
    ids: list[str] = []
    units = choice.pick(((), *(("inner", "outer", "top")[:count] for count in (1, 2, 2, 3, 3))))
    related = relations(choice, units)
    for unit in units:
        child = shape(choice, bool(known))
        wxs = choice.chance(4)
        scope = of_data(*child.properties, wxs=wxs)
        writer = Writer(choice, unit, dict(known), child)
        names = choice.pick(((), (), ("own",), ("own", "other")))
        defined = "".join(template_definition(writer, name, names[:at], scope) for at, name in enumerate(names))
        writer.templates = names
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
    steps += [_ask(choice, (*inner, *ids), used)] if used else []
    return Program(files, tuple(steps))
