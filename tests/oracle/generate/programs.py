"""Whole generated programs: a page, its components, and the steps taken on them."""

from __future__ import annotations

from hypothesis import strategies as st

from oracle.generate.choice import Choice
from oracle.generate.data import IN_PLACE, changes, initial, scalar
from oracle.generate.expressions import WXS, of_data
from oracle.generate.templates import Writer, template_definition
from oracle.program import Program

_TOLD = """\
const sorted = (o) => Object.keys(o || {}).sort().map((key) => [key, o[key]]);
module.exports = (unit, e) => {
  const { type, target, currentTarget: at, mark, detail } = e;
  console.log(unit, type, target.id, at.id, sorted(target.dataset), sorted(at.dataset), sorted(mark), detail);
};
"""
_TYPES = ["null", "String", "Number", "Boolean", "Array", "Object"]
_OBSERVED = ["n", "s", "u", "list", "rows", "o", "o.x", "o.**", "rows[0].name", "**", "p", "q", "p, n", "o.y.z", "p.**"]
_EVENT_OPTIONS = [
    "{}",
    "{ bubbles: true }",
    "{ bubbles: true, composed: true }",
    "{ bubbles: true, composed: true, capturePhase: true }",
]


def _observers(choice: Choice, unit: str) -> str:
    out = []
    for key in choice.some(_OBSERVED, 3):
        body = f"console.log('{unit} observer {key}', ...values.map((value) => JSON.stringify(value)));"
        if choice.chance(5) and key not in {"**", "s"}:
            body += f" this.setData({{ s: {scalar(choice)} }});"
        out.append(f"'{key}'(...values) {{ {body} }},")
    return " ".join(out)


def _property(choice: Choice, unit: str, name: str) -> str:
    kind = choice.pick(_TYPES)
    if choice.chance(2):
        return f"{name}: {kind},"
    parts = [f"type: {kind}"]
    if choice.chance(2):
        parts.append(f"value: {scalar(choice)}")
    if choice.chance(2):
        parts.append(f"observer(now, old) {{ console.log('{unit} property {name}', now, old); }}")
    if choice.chance(4):
        parts.append(f"optionalTypes: [{choice.pick(_TYPES[1:])}]")
    return f"{name}: {{ {', '.join(parts)} }},"


def _methods(unit: str, change: str, options: str) -> str:
    return (
        f"told(e) {{ told('{unit}', e); }},\n"
        f"  set(e) {{ told('{unit} set', e); this.setData({change}); }},\n"
        f"  fire(e) {{ told('{unit} fire', e); this.triggerEvent('ev', {{ from: '{unit}' }}, {options}); }},\n"
    )


def _component(choice: Choice, unit: str, properties: tuple[str, ...], slots: tuple[str, ...]) -> str:
    logged = "console.log('{0} {1}', JSON.stringify(this.data.p));"
    lifetimes = choice.some(("created", "attached", "moved", "detached"), 4)
    written = [f"{name}() {{ {logged.format(unit, name)} }}," for name in lifetimes if name != "attached"]
    if "attached" in lifetimes:
        change = f" this.setData({changes(choice)});" if choice.chance(4) else ""
        written.append(f"attached() {{ {logged.format(unit, 'attached')}{change} }},")
    options = "multipleSlots: true, " if slots != ("",) else ""
    options += "virtualHost: true, " if choice.chance(6) else ""
    return (
        f"const told = require('./told');\nComponent({{\n  options: {{ {options}}},\n"
        f"  properties: {{ {' '.join(_property(choice, unit, name) for name in properties)} }},\n"
        f"  data: {initial(choice)},\n  observers: {{ {_observers(choice, unit)} }},\n"
        f"  lifetimes: {{ {' '.join(written)} }},\n"
        f"  methods: {{ {_methods(unit, changes(choice, properties), choice.pick(_EVENT_OPTIONS))} }},\n}});\n"
    )


def _page(choice: Choice) -> str:
    return (
        "const told = require('./told');\nPage({\n"
        f"  data: {initial(choice)},\n  observers: {{ {_observers(choice, 'page')} }},\n"
        f"  onLoad() {{ console.log('onLoad'); }},\n  {_methods('page', changes(choice), '{}')}}});\n"
    )


def _step(choice: Choice, ids: tuple[str, ...], components: tuple[str, ...]) -> str:
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
            which = choice.pick(components)
            act = choice.pick(["setData", "fire", "look"])
            call = (
                f"setData({changes(choice, ('p', 'q'))})"
                if act == "setData"
                else "fire({ target: {}, currentTarget: {} })"
            )
            call = "setData({})" if act == "look" else call
            look = " if (c) console.log(c.is, c.data, c.id, c.dataset);" if act == "look" else ""
            return f"const c = page.selectComponent('#{which}'); if (c) c.{call};{look}"
        case "look":
            return "console.log(page.data);"
        case _:
            return f"page.setData({changes(choice)});"


@st.composite
def programs(draw: st.DrawFn) -> Program:
    """A program."""
    choice = Choice(draw)
    files: dict[str, str] = {}
    known: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {}
    ids: list[str] = []
    for unit in choice.pick([(), ("inner",), ("inner", "outer")]):
        properties = choice.pick([("p",), ("p", "q"), ()])
        slots = choice.pick([("",), ("", "one", "two")])
        writer = Writer(choice, unit, dict(known), slots=slots)
        files[f"{unit}.wxml"] = writer.nodes(of_data(*properties, wxs=False), 2)
        files[f"{unit}.js"] = _component(choice, unit, properties, slots)
        known[unit] = (slots if writer.slots_left < 3 else (), properties)
        ids += writer.ids
    wxs = choice.chance(2)
    scope = of_data(wxs=wxs)
    writer = Writer(choice, "page", known)
    names = choice.pick([(), ("t0",), ("t0", "t1")])
    defined = "".join(template_definition(writer, name, scope) for name in names)
    writer.templates = names
    body = writer.nodes(scope, 3)
    head = '<wxs module="m" src="./m.wxs"/>\n' if wxs else ""
    files = {
        "page.wxml": head + defined + body,
        "page.js": _page(
            choice,
        ),
        **files,
        "told.js": _TOLD,
    }
    if wxs:
        files["m.wxs"] = WXS
    ids += writer.ids
    used = tuple(name for name in writer.ids if any(f"<{tag} " in body for tag in known))
    steps = [_step(choice, tuple(ids), used) for _ in range(choice.pick((1, 2, 3, 4, 5)))]
    return Program(files, tuple(steps))
