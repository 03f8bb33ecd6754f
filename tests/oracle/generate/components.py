"""Scripts of generated pages and components."""

from __future__ import annotations

from dataclasses import dataclass

from oracle.generate.choice import Choice
from oracle.generate.data import changes, initial, scalar

TOLD = """\
const sorted = (o) => Object.keys(o || {}).sort().map((key) => [key, o[key]]);
module.exports = (unit, e) => {
  const { type, target, currentTarget: at, mark, detail } = e;
  console.log(unit, type, target.id, at.id, sorted(target.dataset), sorted(at.dataset), sorted(mark), detail);
};
"""
"""The module `told.js`, which logs an event; the order of the keys in `dataset` and `mark` is nobody's business."""

_TYPES = ("null", "String", "Number", "Boolean", "Array", "Object")
_OBSERVED = (
    *("n", "s", "u", "list", "rows", "o", "o.x", "o.**", "rows[0].name", "**", "p", "q", "p, n", "o.y.z", "p.**"),
    *("list.length", "_pure"),
)
_EVENT_OPTIONS = (
    "{}",
    "{ bubbles: true }",
    "{ bubbles: true, composed: true }",
    "{ bubbles: true, composed: true, capturePhase: true }",
)
_LIFETIMES = ("created", "attached", "moved", "detached")


@dataclass(frozen=True, slots=True)
class Child:
    """What a template needs to know of a component: its slots' names, properties, and whether it takes a generic."""

    slots: tuple[str, ...]
    properties: tuple[str, ...]
    generic: bool
    external: bool
    quiet: bool


def shape(choice: Choice, others: bool, quiet: bool) -> Child:
    """What a component is like; it takes a generic only where there are `others` to give it. A quiet one observes
    nothing: inside of a named template ours does not know what was set anew with the value that it had."""
    slots = choice.pick((("",), ("", "one", "two")))
    properties = choice.pick((("p",), ("p", "q"), ()))
    return Child(slots, properties, others and choice.chance(3), choice.chance(4), quiet)


def _observers(choice: Choice, unit: str, most: int = 3) -> str:
    out = []
    for key in choice.some(_OBSERVED, most):
        body = f"console.log('{unit} observer {key}', ...values.map((value) => JSON.stringify(value)));"
        if choice.chance(5) and key not in {"**", "s"}:
            body += f" this.setData({{ s: {scalar(choice)} }});"
        out.append(f"'{key}'(...values) {{ {body} }},")
    return " ".join(out)


def _property(choice: Choice, unit: str, name: str, quiet: bool) -> str:
    kind = choice.pick(_TYPES)
    if choice.chance(2):
        return f"{name}: {kind},"
    parts = [f"type: {kind}"]
    if choice.chance(2):
        parts.append(f"value: {scalar(choice)}")
    if not quiet and choice.chance(2):
        parts.append(f"observer(now, old) {{ console.log('{unit} property {name}', now, old); }}")
    if choice.chance(4):
        parts.append(f"optionalTypes: [{choice.pick(_TYPES[1:])}]")
    return f"{name}: {{ {', '.join(parts)} }},"


def _methods(unit: str, change: str, options: str) -> str:
    return (
        f"told(e) {{ told('{unit}', e); }},\n"
        f"    set(e) {{ told('{unit} set', e); this.setData({change}); }},\n"
        f"    fire(e) {{ told('{unit} fire', e); this.triggerEvent('ev', {{ from: '{unit}' }}, {options}); }},\n"
    )


def _lifetimes(choice: Choice, unit: str) -> str:
    out = []
    for name in choice.some(_LIFETIMES, len(_LIFETIMES)):
        change = f" this.setData({changes(choice)});" if name == "attached" and choice.chance(4) else ""
        out.append(f"{name}() {{ console.log('{unit} {name}', JSON.stringify(this.data.p));{change} }},")
    return " ".join(out)


def _behaviors(choice: Choice, unit: str, quiet: bool = False) -> str:
    """A behavior with some of everything, or none. Where `u` of both were of different kinds, glass-easel breaks."""
    if not choice.chance(3):
        return ""
    name = f"{unit} behavior"
    observers = "" if quiet else _observers(choice, name, 2)
    return (
        f"  behaviors: [Behavior({{ data: {initial(choice, ('u',))}, observers: {{ {observers} }}, "
        f"lifetimes: {{ {_lifetimes(choice, name)} }} }})],\n"
    )


def component_script(choice: Choice, unit: str, child: Child) -> str:
    """`Component({...})`."""
    options = "multipleSlots: true, " if child.slots != ("",) else ""
    options += "virtualHost: true, " if choice.chance(6) else ""
    options += "pureDataPattern: /^_/, " if choice.chance(3) else ""
    own = changes(choice, (*child.properties, "_pure"))
    external = "'ext'" if child.external else ""
    properties = " ".join(_property(choice, unit, name, child.quiet) for name in child.properties)
    observers = "" if child.quiet else _observers(choice, unit)
    return (
        f"const told = require('./told');\nComponent({{\n{_behaviors(choice, unit, child.quiet)}"
        f"  options: {{ {options}}},\n  externalClasses: [{external}],\n"
        f"  properties: {{ {properties} }},\n"
        f"  data: {initial(choice)},\n  observers: {{ {observers} }},\n"
        f"  lifetimes: {{ {_lifetimes(choice, unit)} }},\n"
        f"  methods: {{\n    {_methods(unit, own, choice.pick(_EVENT_OPTIONS))}  }},\n}});\n"
    )


def page_script(choice: Choice) -> str:
    """`Page({...})`."""
    return (
        f"const told = require('./told');\nPage({{\n{_behaviors(choice, 'page')}"
        f"  data: {initial(choice)},\n  observers: {{ {_observers(choice, 'page')} }},\n"
        f"  onLoad() {{ console.log('onLoad'); }},\n    {_methods('page', changes(choice), '{}')}}});\n"
    )
