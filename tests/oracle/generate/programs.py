"""Whole generated programs: a page, its components, and the steps taken on them."""

from __future__ import annotations

from hypothesis import strategies as st

from oracle.generate.data import IN_PLACE, SCALARS, changes, initial
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


@st.composite
def _observers(draw: st.DrawFn, unit: str) -> str:
    out = []
    for key in draw(st.lists(st.sampled_from(_OBSERVED), max_size=3, unique=True)):
        body = f"console.log('{unit} observer {key}', ...values.map((value) => JSON.stringify(value)));"
        if draw(st.integers(0, 4)) == 4 and key not in {"**", "s"}:
            body += f" this.setData({{ s: {draw(SCALARS)} }});"
        out.append(f"'{key}'(...values) {{ {body} }},")
    return " ".join(out)


@st.composite
def _property(draw: st.DrawFn, unit: str, name: str) -> str:
    kind = draw(st.sampled_from(_TYPES))
    if draw(st.booleans()):
        return f"{name}: {kind},"
    parts = [f"type: {kind}"]
    if draw(st.booleans()):
        parts.append(f"value: {draw(SCALARS)}")
    if draw(st.booleans()):
        parts.append(f"observer(now, old) {{ console.log('{unit} property {name}', now, old); }}")
    if draw(st.integers(0, 3)) == 3:
        parts.append(f"optionalTypes: [{draw(st.sampled_from(_TYPES[1:]))}]")
    return f"{name}: {{ {', '.join(parts)} }},"


def _methods(unit: str, change: str, options: str) -> str:
    return (
        f"told(e) {{ told('{unit}', e); }},\n"
        f"  set(e) {{ told('{unit} set', e); this.setData({change}); }},\n"
        f"  fire(e) {{ told('{unit} fire', e); this.triggerEvent('ev', {{ from: '{unit}' }}, {options}); }},\n"
    )


@st.composite
def _component(draw: st.DrawFn, unit: str, properties: tuple[str, ...], slots: tuple[str, ...]) -> str:
    logged = "console.log('{0} {1}', JSON.stringify(this.data.p));"
    lifetimes = draw(st.lists(st.sampled_from(["created", "attached", "moved", "detached"]), unique=True))
    written = [f"{name}() {{ {logged.format(unit, name)} }}," for name in lifetimes if name != "attached"]
    if "attached" in lifetimes:
        change = f" this.setData({draw(changes())});" if draw(st.integers(0, 3)) == 3 else ""
        written.append(f"attached() {{ {logged.format(unit, 'attached')}{change} }},")
    options = "multipleSlots: true, " if slots != ("",) else ""
    options += "virtualHost: true, " if draw(st.integers(0, 5)) == 5 else ""
    return (
        f"const told = require('./told');\nComponent({{\n  options: {{ {options}}},\n"
        f"  properties: {{ {' '.join(draw(_property(unit, name)) for name in properties)} }},\n"
        f"  data: {draw(initial())},\n  observers: {{ {draw(_observers(unit))} }},\n"
        f"  lifetimes: {{ {' '.join(written)} }},\n"
        f"  methods: {{ {_methods(unit, draw(changes(properties)), draw(st.sampled_from(_EVENT_OPTIONS)))} }},\n}});\n"
    )


@st.composite
def _page(draw: st.DrawFn) -> str:
    return (
        "const told = require('./told');\nPage({\n"
        f"  data: {draw(initial())},\n  observers: {{ {draw(_observers('page'))} }},\n"
        f"  onLoad() {{ console.log('onLoad'); }},\n  {_methods('page', draw(changes()), '{}')}}});\n"
    )


@st.composite
def _step(draw: st.DrawFn, ids: tuple[str, ...], components: tuple[str, ...]) -> str:
    forms = ["set", "set", "set", "in place", "look"]
    forms += ["tap", "tap"] if ids else []
    forms += ["child"] if components else []
    match draw(st.sampled_from(forms)):
        case "tap":
            return f"tap('{draw(st.sampled_from(ids))}', {draw(st.integers(0, 1))});"
        case "in place":
            change = draw(IN_PLACE)
            name = change.partition(".")[0]
            held = f"page.data.{name}"
            return f"if (Array.isArray({held})) page.data.{change}; page.setData({{ {name}: {held} }});"
        case "child":
            which = draw(st.sampled_from(components))
            act = draw(st.sampled_from(["setData", "fire", "look"]))
            call = (
                f"setData({draw(changes(('p', 'q')))})"
                if act == "setData"
                else "fire({ target: {}, currentTarget: {} })"
            )
            call = "setData({})" if act == "look" else call
            look = " if (c) console.log(c.is, c.data, c.id, c.dataset);" if act == "look" else ""
            return f"const c = page.selectComponent('#{which}'); if (c) c.{call};{look}"
        case "look":
            return "console.log(page.data);"
        case _:
            return f"page.setData({draw(changes())});"


@st.composite
def programs(draw: st.DrawFn) -> Program:
    """A program."""
    files: dict[str, str] = {}
    known: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {}
    ids: list[str] = []
    for unit in draw(st.sampled_from([(), ("inner",), ("inner", "outer")])):
        properties = draw(st.sampled_from([("p",), ("p", "q"), ()]))
        slots = draw(st.sampled_from([("",), ("", "one", "two")]))
        writer = Writer(draw, unit, dict(known), slots=slots)
        files[f"{unit}.wxml"] = writer.nodes(of_data(*properties, wxs=False), 2)
        files[f"{unit}.js"] = draw(_component(unit, properties, slots))
        known[unit] = (slots if writer.slots_left < 3 else (), properties)
        ids += writer.ids
    wxs = draw(st.booleans())
    scope = of_data(wxs=wxs)
    writer = Writer(draw, "page", known)
    names = draw(st.sampled_from([(), ("t0",), ("t0", "t1")]))
    defined = "".join(template_definition(writer, name, scope) for name in names)
    writer.templates = names
    body = writer.nodes(scope, 3)
    head = '<wxs module="m" src="./m.wxs"/>\n' if wxs else ""
    files = {"page.wxml": head + defined + body, "page.js": draw(_page()), **files, "told.js": _TOLD}
    if wxs:
        files["m.wxs"] = WXS
    ids += writer.ids
    used = tuple(name for name in writer.ids if any(f"<{tag} " in body for tag in known))
    steps = draw(st.lists(_step(tuple(ids), used), min_size=1, max_size=5))
    return Program(files, tuple(steps))
