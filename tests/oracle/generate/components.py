"""Scripts of generated pages and components."""

from __future__ import annotations

from dataclasses import dataclass

from oracle.generate.choice import Choice
from oracle.generate.data import changes, initial, scalar

TOLD = """\
const sorted = (o) => Object.keys(o || {}).sort().map((key) => [key, o[key]]);
const told = (unit, e) => {
  const { type, target, currentTarget: at, mark, detail } = e;
  if (detail.inside) console.log(unit, type, target.id, at.id, detail);
  else console.log(unit, type, target.id, at.id, sorted(target.dataset), sorted(at.dataset), sorted(mark), detail);
};
let updating = false;
told.alone = (update) => {
  if (updating) return;
  updating = true;
  update();
  updating = false;
};
told.inside = () => updating;
told.opened = () => { updating = true; };
module.exports = told;
"""
"""The module `told.js`, which logs an event; the order of the keys in `dataset` and `mark` is nobody's business, and in
the middle of an update glass-easel does not know yet what they hold.

`alone` runs an update where no other runs, for as long as the page is not opened: what handlers do while the page is
attached. `inside` says whether they may not.
"""

_TYPES = ("null", "String", "Number", "Boolean", "Array", "Object")
_OBSERVED = (
    *("n", "s", "u", "list", "rows", "o", "o.x", "o.**", "rows[0].name", "**", "p", "q", "p, n", "o.y.z", "p.**"),
    *("list.length", "_pure", "longName", "list[0], s", "rows.**, b"),
)
# No observer of these hears of `b`, which theirs may set.
_FLIPPING = ("p", "q", "n", "list", "o.x", "p, n", "p.**", "longName")
_FRAMEWORK = ("updateData", "applyDataUpdates", "replaceDataOnPath", "groupUpdates", "triggerEvent", "setData")
_WORDS = ("'a'", "''", "2", "true", "null", "undefined")
_EVENT_OPTIONS = (
    "{}",
    "{ bubbles: true }",
    "{ bubbles: true, composed: true }",
    "{ composed: true }",
    "{ bubbles: true, composed: true, capturePhase: true }",
)
_LIFETIMES = ("created", "attached", "ready", "moved", "detached")
_PROPERTIES = (("p",), ("p", "q"), (), ("p", "longName"))
_RELATIONS = (("child", "parent"), ("descendant", "ancestor"))


@dataclass(frozen=True, slots=True)
class Child:
    """What a template needs to know of a component: its slots' names, the values that these give to what they show, its
    properties, and whether it takes a generic, classes or two-way bindings. `values` is None where the content is not
    copied."""

    slots: tuple[str, ...]
    values: tuple[str, ...] | None
    properties: tuple[str, ...]
    generic: bool
    external: bool
    models: bool


def shape(choice: Choice, others: bool) -> Child:
    """What a component is like; it takes a generic only where there are `others` to give it."""
    slots = choice.pick((("",), ("", "one", "two")))
    values = choice.pick(((), ("v",), ("inRow",))) if choice.chance(5) else None
    properties = choice.pick(_PROPERTIES)
    return Child(slots, values, properties, others and choice.chance(3), choice.chance(4), choice.chance(2))


def relations(choice: Choice, known: tuple[str, ...]) -> dict[str, str]:
    """The relation of two components, told from both sides, or none: by unit, what stands in `relations`."""
    if len(known) < 2 or not choice.chance(3):
        return {}
    types = choice.pick(_RELATIONS)
    out = {}
    for unit, other, kind in ((known[1], known[0], types[0]), (known[0], known[1], types[1])):
        told = " ".join(
            f"{name}(other) {{ console.log('{unit} {name}', this.id, other.id); }},"
            for name in ("linked", "linkChanged", "unlinked")
        )
        out[unit] = f"'./{other}': {{ type: '{kind}', {told} }}"
    return out


_FLIP = "b: !this.data.b, n: this.data.n ? 0 : 1"
"""What changes branches: conditions ask for these."""


def _deed(choice: Choice, lifetime: str, names: tuple[str, ...] = ()) -> str:
    """What a lifetime does besides telling. While the page is attached, handlers may set data."""
    if choice.chance(3):
        inside = "told.inside()" if lifetime == "attached" else "true"
        return f" this.triggerEvent('ev', {{ inside: {inside} }}, {choice.pick(_EVENT_OPTIONS)});"
    change = f"{{ {_FLIP} }}" if choice.chance(2) else changes(choice, names)
    if lifetime == "attached":
        return f" const set = () => this.setData({change}); told.inside() ? set() : told.alone(set);"
    return f" this.setData({change});"


def _observers(choice: Choice, unit: str, most: int = 3) -> str:
    out = []
    for key in choice.some(_OBSERVED, most):
        body = f"console.log('{unit} observer {key}', ...values.map((value) => JSON.stringify(value)));"
        if choice.chance(5) and key not in {"**", "s", "list[0], s"}:
            body += f" this.setData({{ s: {choice.pick(_WORDS)} }});"
        elif choice.chance(4) and key in _FLIPPING:
            body += f" this.setData({{ b: {choice.pick(('!this.data.b', '!!values[0]'))} }});"
        elif choice.chance(12):
            body += " this.triggerEvent('ev', { inside: true });"
        out.append(f"'{key}'(...values) {{ {body} }},")
    return " ".join(out)


def _property(choice: Choice, unit: str, name: str, *, named: bool = True, observed: bool = True) -> str:
    """A property; `named` where the name of a method may stand for its observer, `observed` where it may have one."""
    kind = choice.pick(_TYPES)
    if choice.chance(2):
        return f"{name}: {kind},"
    parts = [f"type: {kind}"]
    if choice.chance(2):
        parts.append(f"value: {scalar(choice)}")
    if observed and choice.chance(2):
        told = f"console.log('{unit} property {name}', now, old);"
        told += " this.setData({ b: !this.data.b });" if choice.chance(4) else ""
        parts.append(
            f"observer(now, old) {{ {told} }}" if not named or not choice.chance(4) else "observer: 'propertyTold'"
        )
    if choice.chance(4):
        parts.append(f"optionalTypes: [{choice.pick(_TYPES[1:])}]")
    if choice.chance(8):
        parts = [part for part in parts if not part.startswith("value")]
        parts.append("comparer(a, b) { return JSON.stringify(a) !== JSON.stringify(b); }")
    return f"{name}: {{ {', '.join(parts)} }},"


def _methods(unit: str, change: str, options: str) -> str:
    """What hears events. Those from inside of an update set nothing: where one update begins in another, glass-easel's
    tree is out of order."""
    set_data = (
        f"if (e.detail.inside === false) told.alone(() => this.setData({change})); "
        f"else if (!e.detail.inside) this.setData({change});"
    )
    grouped = (
        f"this.setData({change}); this.setData({{ n: this.data.n + 1 }}); console.log('{unit} grouped', this.data.n);"
    )
    return (
        f"told(e) {{ told('{unit}', e); }},\n"
        f"    set(e) {{ told('{unit} set', e); {set_data} }},\n"
        f"    group(e) {{ this.groupSetData(() => {{ {grouped} }}); }},\n"
        f"    fire(e) {{ told('{unit} fire', e); this.triggerEvent('ev', {{ from: '{unit}' }}, {options}); }},\n"
        f"    propertyTold(now, old) {{ console.log('{unit} property told', now, old); }},\n"
    )


def _named_as_the_framework(choice: Choice, unit: str) -> str:
    """Methods of names that the framework's own have."""
    names = choice.some(_FRAMEWORK, 2, least=1) if choice.chance(4) else []
    return "".join(f"    {name}(...values) {{ console.log('{unit} own {name}', values.length); }},\n" for name in names)


def _filter(choice: Choice, name: str) -> str:
    """A `definitionFilter` that adds to what uses the behavior, or nothing."""
    if not choice.chance(2):
        return ""
    added = {
        "methods": f"added(e) {{ console.log('{name} added', this.data.n); }}",
        "data": "extra: 1, s: 'filtered'",
        "observers": f"'n'(value) {{ console.log('{name} added observer', value); }}",
        "lifetimes": f"moved() {{ console.log('{name} added moved', this.id); }}",
    }
    parts = choice.some(tuple(added), 3, least=1)
    adds = " ".join(f"def.{part} = Object.assign({{}}, def.{part}, {{ {added[part]} }});" for part in parts)
    return f"definitionFilter(def) {{ {adds} }}, "


def _lifetimes(choice: Choice, unit: str, names: tuple[str, ...] = ()) -> str:
    out = []
    for name in choice.some(_LIFETIMES, len(_LIFETIMES)):
        deed = _deed(choice, name, names) if choice.chance(3) else ""
        whose = "" if name == "created" else "this.id, "
        out.append(f"{name}() {{ console.log('{unit} {name}', {whose}JSON.stringify(this.data.p));{deed} }},")
    return " ".join(out)


def _behaviors(choice: Choice, unit: str, *, page: bool = False, observed: bool = True) -> str:
    """A behavior with some of everything, or none. Where `u` of both were of different kinds, glass-easel breaks."""
    if not choice.chance(3):
        return ""
    name = f"{unit} behavior"
    properties = ""
    if not page and choice.chance(3):
        properties = _property(choice, name, choice.pick(("p", "q", "extra")), named=False, observed=observed)
    methods = f"set(e) {{ told('{name} set', e); }}," if choice.chance(3) else ""
    inner = _inner_behavior(choice, unit) if choice.chance(3) else ""
    return (
        f"  behaviors: [Behavior({{ {inner}{_filter(choice, name)}data: {initial(choice, ('u',))},\n"
        f"    properties: {{ {properties} }},\n"
        f"    observers: {{ {_observers(choice, name, 2)} }}, methods: {{ {methods} }},\n"
        f"    lifetimes: {{ {_lifetimes(choice, name)} }} }})],\n"
    )


def _inner_behavior(choice: Choice, unit: str) -> str:
    name = f"{unit} inner behavior"
    observers = _observers(choice, name, 1)
    return f"behaviors: [Behavior({{ observers: {{ {observers} }}, lifetimes: {{ {_lifetimes(choice, name)} }} }})], "


def component_script(choice: Choice, unit: str, child: Child, relation: str) -> str:
    """`Component({...})`."""
    options = "multipleSlots: true, " if child.slots != ("",) and child.values is None else ""
    options += "dynamicSlots: true, " if child.values is not None else ""
    options += "virtualHost: true, " if choice.chance(6) else ""
    options += "pureDataPattern: /^_/, " if choice.chance(3) else ""
    own = (*child.properties, "_pure")
    external = "'ext'" if child.external else ""
    # A component that shows copies of its content has told them what is new before its properties' observers.
    observed = child.values is None
    properties = " ".join(_property(choice, unit, name, observed=observed) for name in child.properties)
    # What is bound both ways would set data of the unit around it, in the middle of an update there.
    lifetimes = _lifetimes(choice, unit, ("_pure",) if child.models else own)
    lifetimes = f"  {lifetimes}\n" if choice.chance(5) else f"  lifetimes: {{ {lifetimes} }},\n"
    if choice.chance(3):
        lifetimes += f"  pageLifetimes: {{ show() {{ console.log('{unit} show', this.id); }} }},\n"
    return (
        f"const told = require('./told');\nComponent({{\n{_behaviors(choice, unit, observed=observed)}"
        f"  options: {{ {options}}},\n  externalClasses: [{external}],\n  relations: {{ {relation} }},\n"
        f"  properties: {{ {properties} }},\n"
        f"  data: {initial(choice)},\n  observers: {{ {_observers(choice, unit)} }},\n{lifetimes}"
        f"  methods: {{\n    {_methods(unit, changes(choice, own), choice.pick(_EVENT_OPTIONS))}"
        f"{_named_as_the_framework(choice, unit)}  }},\n}});\n"
    )


def page_script(choice: Choice) -> str:
    """`Page({...})`, or a `Component` that is a page."""
    told = "const told = require('./told');\n"
    observers = f"  data: {initial(choice)},\n  observers: {{ {_observers(choice, 'page')} }},\n"
    methods = f"  onLoad() {{ told.opened(); console.log('onLoad'); }},\n    {_methods('page', changes(choice), '{}')}"
    begin = f"{_behaviors(choice, 'page', page=True)}{observers}"
    if choice.chance(8):
        return f"{told}Component({{\n{begin}  methods: {{\n{methods}  }},\n}});\n"
    return f"{told}Page({{\n{begin}{methods}}});\n"
