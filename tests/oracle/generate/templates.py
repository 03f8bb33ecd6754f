"""Templates of generated programs: every construct of WXML inside every other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from oracle.generate.choice import Choice
from oracle.generate.components import Child
from oracle.generate.expressions import Scope, expression, hole, quoted, value

_PIECES = ["a", "b ", " c", "d e", " ", "\n  ", "&lt;", "&amp;", "é"]
_CLASSES = ["x", "y", "x y", "z-1", "x {{s}}", "{{n ? 'y' : ''}} x", "{{[s, 'x']}}", "a{{s}}", "{{s}}"]
_KEYS = {
    "list": ["*this", "*this"],
    "rows": ["id", "id", "name"],
    "rows[0].sub": ["*this"],
    "[1, 2]": ["*this"],
    "3": ["*this"],
    "n": ["*this"],
    "o": ["z"],
}
# Lists that stay what they are.
_STILL = ("3", "'ab'", "[1, 2]")
_PLACES = ["n", "u", "o.x", "list[0]", "rows[0].name"]
_TAP_FORMS = ["bindtap", "bind:tap", "catchtap", "catch:tap", "capture-bind:tap", "capture-catch:tap", "mut-bind:tap"]
_EVENT_FORMS = ["bind:ev", "bindev", "catch:ev", "capture-bind:ev", "mut-bind:ev"]
_HANDLERS = ["told", "told", "set", "fire", "added"]
_TESTS = ["{{b}}", "{{!b}}", "{{n}}", "{{p}}"]


@dataclass(slots=True)
class Writer:
    """Writes the template of one unit. `children` are the components it may use, by tag; `own` is the unit itself,
    where it is a component; `included` is a file for `<include>`; `keyed` are the templates whose lists have keys, and
    `in_template` is the one that is being written."""

    choice: Choice
    unit: str
    children: dict[str, Child]
    own: Child | None = None
    templates: tuple[str, ...] = ()
    included: str = ""
    ids: list[str] = field(default_factory=list)
    keyed: set[str] = field(default_factory=set)
    in_template: str = ""
    slots_left: int = 4

    def pick(self, options: Sequence[str]) -> str:
        return self.choice.pick(options)

    def chance(self, one_in: int) -> bool:
        return self.choice.chance(one_in)

    def nodes(self, scope: Scope, depth: int) -> str:
        """Siblings."""
        count = self.choice.pick((1, 2, 3))
        return "".join(self.node(scope, depth) for _ in range(count))

    def node(self, scope: Scope, depth: int) -> str:
        forms: list[Callable[[Scope, int], str]] = [self.text]
        if depth > 0:
            forms += [self.element, self.element, self.condition, self.loop, self.block]
            if self.children:
                forms += [self.component, self.component]
            if self.templates:
                forms += [self.call, self.call]
            if self.included and not scope.local and not self.in_template:
                forms.append(self.include)
        if self.own and self.own.slots and self.slots_left:
            forms.append(self.slot)
            if depth > 0 and self.slots_left > 1 and any(child.values is None for child in self.children.values()):
                forms += [self.passing, self.passing]
        return self.choice.pick(forms)(scope, depth)

    def text(self, scope: Scope, depth: int) -> str:
        count = self.choice.pick((1, 2))
        return "".join(self.pick(_PIECES) if self.chance(3) else hole(self.choice, scope) for _ in range(count))

    def fresh(self) -> str:
        name = f"{self.unit[0]}{len(self.ids)}"
        self.ids.append(name)
        return name

    def common(self, scope: Scope, events: list[str]) -> list[str]:
        """An id, and some of what any element may have; `hidden` of components is not glass-easel's business."""
        name = self.fresh()
        if self.chance(12):
            name += self.pick(["{{s}}", "-{{n}}"])
        out = [f'id="{name}"']
        external = self.own is not None and self.own.external
        if self.chance(2 if external else 4):
            classes = self.pick([*_CLASSES, *("ext", "ext {{s}}", "x ext") * 3] if external else _CLASSES)
            out.append(f"class={quoted(classes)}")
        if self.chance(8):
            out.append(f'style="width: {{{{n}}}}px;color:{self.pick(["red", "blue"])}"')
        if self.chance(4):
            out.append(f"data-{self.pick(['a', 'b-c', 'dE'])}={value(self.choice, scope)}")
        if self.chance(6):
            out.append(f"mark:{self.pick(['k', 'l'])}={value(self.choice, scope)}")
        if self.chance(2):
            out.append(self.listener(scope, events))
            if events[-1] != _TAP_FORMS[-1] and self.chance(3):
                other = _EVENT_FORMS if "tap" in out[-1].partition("=")[0] else _TAP_FORMS
                out.append(self.listener(scope, other))
        return out

    def listener(self, scope: Scope, events: list[str]) -> str:
        handler = self.pick(_HANDLERS)
        if self.chance(5):
            handler = f"{{{{{expression(self.choice, scope, 0)} ? '{handler}' : 'told'}}}}"
        return f"{self.pick(events)}={quoted(handler)}"

    def element(self, scope: Scope, depth: int) -> str:
        attributes = self.common(scope, [*_TAP_FORMS, *_EVENT_FORMS] if self.chance(3) else _TAP_FORMS)
        if self.chance(8):
            attributes.append(f"hidden={quoted(hole(self.choice, scope))}")
        return f"<view {' '.join(attributes)}>{self.nodes(scope, depth - 1)}</view>"

    def block(self, scope: Scope, depth: int) -> str:
        return f"<block>{self.nodes(scope, depth - 1)}</block>"

    def carrier(self, scope: Scope, depth: int, directive: str) -> str:
        """`directive` on an element, a block, a component or a template call."""
        forms = [self.block, self.element]
        forms += [self.component] if self.children else []
        forms += [self.call] if self.templates else []
        written = self.choice.pick(forms)(scope, depth)
        tag, end = written[1:].split(">", 1)[0].split(" ", 1)[0], written[1:]
        return f"<{tag} {directive}{end[len(tag) :]}"

    def condition(self, scope: Scope, depth: int) -> str:
        out = self.carrier(scope, depth, f"wx:if={quoted(self.test(scope))}")
        for _ in range(self.choice.pick((0, 1, 2))):
            out += self.carrier(scope, depth, f"wx:elif={quoted(self.test(scope))}")
        return out + self.carrier(scope, depth, "wx:else") if self.chance(2) else out

    def test(self, scope: Scope) -> str:
        """What decides between branches: often what lifetimes and observers change."""
        return self.pick(_TESTS) if self.chance(2) else hole(self.choice, scope)

    def loop(self, scope: Scope, depth: int) -> str:
        # Rows that are added to a list without a key count as the first ones for glass-easel's slots.
        shared = self.own is not None and self.slots_left > 0
        source = self.pick([name for name in scope.lists if not shared or name in _STILL or self.keys(name, scope)])
        item = self.pick(["item", "item", "row", "n"])
        index = self.pick(["index", "index", "i"])
        keys = self.keys(source, scope)
        # A row whose key is set counts as new in glass-easel; the key that no path sets is "id".
        bare = [] if shared and source not in _STILL else [""]
        key = self.pick([*bare, *(key for key in keys if key != "name" or not self.children)])
        directives = [f'wx:for="{{{{{source}}}}}"']
        directives += [f'wx:for-item="{item}"'] if item != "item" else []
        directives += [f'wx:for-index="{index}"'] if index != "index" else []
        directives += [f'wx:key="{key}"'] if key else []
        self.keyed.update([self.in_template] if key and self.in_template else [])
        inner = scope.within(item, index, source == "rows")
        if self.chance(5):
            directives.append(f"wx:if={quoted(hole(self.choice, inner, 1))}")
        return self.carrier(inner, depth - 1, " ".join(directives))

    def keys(self, source: str, scope: Scope) -> list[str]:
        """What may identify the rows of a list: none where it may be an object into which a path leads."""
        if source == "o" and (self.in_template or not self.choice.keys_objects):
            return []
        if source == "n" and (self.in_template or scope.local):
            return []
        return _KEYS.get(source, [])

    def call(self, scope: Scope, depth: int) -> str:
        names = list(self.templates)
        name = self.pick(names)
        if self.chance(3):
            name = f"{{{{{expression(self.choice, scope, 0)} ? '{name}' : '{self.pick([*names, 'none'])}'}}}}"
        fields = ["...o", "n", "s", "list", "rows", "x: {}", "n: {}", "list: [n, {}]", "...u"]
        fields += ["n: index", "s: index"] if "index" in scope.names else []
        # An object that is written out counts as new in each update of glass-easel.
        fields += [] if self.children else ["o: {{ x: {}, y: {} }}"]
        fields += [*(f"...{row}" for row in scope.rows)]
        # Where a spread brings all anew, glass-easel passes over the keys of lists.
        if self.keyed.intersection(names):
            fields = [chunk for chunk in fields if not chunk.startswith("...")]
            self.keyed.update([self.in_template] if self.in_template else [])
        fields += [*(f"rows: [{row}]" for row in scope.rows)]
        fields += [scope.names[0], f"o: {scope.names[0]}", "o: n ? o : o.y"]
        chosen = self.choice.some(fields, 3)
        data = ", ".join(
            chunk.format(*(expression(self.choice, scope, 1) for _ in "xy")) if "{}" in chunk else chunk
            for chunk in chosen
        )
        given = f" data={quoted('{{' + data + '}}')}" if data else ""
        return f"<template is={quoted(name)}{given}/>"

    def include(self, scope: Scope, depth: int) -> str:
        return f'<include src="{self.included}"/>'

    def slot(self, scope: Scope, depth: int) -> str:
        assert self.own is not None
        self.slots_left -= 1
        name = self.pick(list(self.own.slots))
        given = "".join(f" {_kebab(key)}={value(self.choice, scope)}" for key in self.own.values or ())
        if self.chance(3):
            given += f' id="{self.fresh()}{self.pick(["", "{{s}}"])}" data-a={value(self.choice, scope)}'
            given += f" mark:k={value(self.choice, scope)}" if self.chance(2) else ""
            # Without a colon it is a value of the slot in glass-easel, where slots have values.
            given += f" {self.listener(scope, [form for form in _TAP_FORMS if ':' in form])}" if self.chance(2) else ""
        if self.chance(5):
            return f"<slot name={quoted('{{' + expression(self.choice, scope, 0) + '}}')}{given}/>"
        return f'<slot name="{name}"{given}/>' if name else f"<slot{given}/>"

    def passing(self, scope: Scope, depth: int) -> str:
        """Branches that pass a slot on, each to a component, or to one in the content of another."""
        directives = [f"wx:if={quoted(self.test(scope))}", "wx:else"]
        return "".join(f"<{tag} {directive}{rest}" for directive in directives for tag, rest in [self.passed(scope)])

    def passed(self, scope: Scope) -> tuple[str, str]:
        """A component that is given a slot, and what follows its tag's name."""
        tag = self.pick([name for name, child in self.children.items() if child.values is None])
        if self.chance(3):
            inner, rest = self.passed(scope)
            given = f"<{inner}{rest}"
        else:
            given = self.slot(scope, 0)
            given = f"<view>{self.pick(_PIECES)}{given}</view>" if self.chance(2) else given
        generic = ' generic:kind="inner"' if self.children[tag].generic else ""
        return tag, f' id="{self.fresh()}"{generic}>{given}</{tag}>'

    def component(self, scope: Scope, depth: int) -> str:
        tag = self.pick(list(self.children))
        child = self.children[tag]
        attributes = self.common(scope, [*_TAP_FORMS, *_EVENT_FORMS, *_EVENT_FORMS])
        for name in child.properties:
            if not self.chance(4):
                attributes.append(self.given(scope, name, child))
        if child.external and not self.chance(3):
            own = ["ext", "ext {{s}}"] if self.own and self.own.external else []
            attributes.append(f"ext={quoted(self.pick([*_CLASSES[:6], *own]))}")
        if child.generic:
            attributes.append('generic:kind="inner"')
        # Values without holes are given first by ours, in their place by glass-easel.
        attributes.sort(key=lambda attribute: "{{" in attribute)
        content = ""
        for _ in range(self.choice.pick((0, 1, 2, 3) if depth > 1 else (0, 1)) if depth > 0 else 0):
            content += self.slotted(scope, depth - 1, child)
        if self.own and self.own.generic and tag == "inner" and self.chance(2):
            tag = "kind"
        return f"<{tag} {' '.join(attributes)}>{content}</{tag}>"

    def given(self, scope: Scope, name: str, child: Child) -> str:
        """A property; now and then one that the component writes back, or one without a value."""
        if child.models and self.chance(3):
            known = (place for place in _PLACES if not (self.choice.keys_objects and place == "o.x"))
            places = [*known, *(f"{row}.name" for row in scope.rows)]
            return f'model:{_kebab(name)}="{{{{{self.pick(places)}}}}}"'
        if self.chance(10):
            return _kebab(name)
        return f"{self.pick([_kebab(name), name])}={value(self.choice, scope)}"

    def slotted(self, scope: Scope, depth: int, child: Child) -> str:
        """Content of a component, plain or for one of its slots, in a loop or a condition or neither."""
        name = self.pick(list(child.slots))
        # Text that a slot copies is not updated in glass-easel where it is in no element.
        if child.values is None and not name:
            if self.own and self.own.slots and self.slots_left and self.chance(2):
                return self.slot(scope, depth)
            return self.node(scope, depth)
        around = self.pick(["none", "none", "loop", "condition"])
        if around == "condition":
            return self.chosen(scope, depth, child, name)
        if around == "none":
            return self.placed(scope, depth, child, name, alone=True)
        source, key = self.pick(["list", "rows"]), self.pick(["*this", "id"])
        rows = source == "rows"
        inner = self.placed(scope.within("item", "index", rows), depth, child, name)
        key = "id" if rows else key
        self.keyed.update([self.in_template] if self.in_template else [])
        if self.chance(3):
            return inner.replace(" ", f' wx:for="{{{{{source}}}}}" wx:key="{key}" ', 1)
        return f'<block wx:for="{{{{{source}}}}}" wx:key="{key}">{inner}</block>'

    def chosen(self, scope: Scope, depth: int, child: Child, name: str) -> str:
        """Content under a condition, whose branches may be for different slots."""
        test = quoted(self.test(scope))
        if self.chance(2):
            return f"<block wx:if={test}>{self.placed(scope, depth, child, name)}</block>"
        names = (name, self.pick(list(child.slots)))
        first, second = (self.placed(scope, depth, child, chosen) for chosen in names)
        return f"<block wx:if={test}>{first}</block><block wx:else>{second}</block>"

    def placed(self, scope: Scope, depth: int, child: Child, name: str, *, alone: bool = False) -> str:
        """An element, a component or a slot of one's own with `slot`."""
        # A slot's values are not known in a loop or a condition in glass-easel.
        inner, values = self.taken(scope, child) if alone else (scope, "")
        forms = [self.element, self.component]
        # Of what slots copy, glass-easel shows a slot in each, whatever its name.
        passed_on = self.own and self.own.slots and self.slots_left and child.values is None
        forms += [self.slot, self.slot] if passed_on else []
        written = self.choice.pick(forms)(inner, depth)
        where = f'slot="{name}"'
        # There the name of the slot may be computed from the slot's own values.
        if not any(f'="{name}"' in values for name in scope.names) and self.chance(3):
            other = self.pick(list(child.slots))
            where = f"slot={quoted(f'{{{{({expression(self.choice, scope, 1)}) ? {name!r} : {other!r}}}}}')}"
        tag = "slot" if written.startswith("<slot") else written[1:].partition(" ")[0]
        return f"<{tag} {where}{values}{written[len(tag) + 1 :]}"

    def taken(self, scope: Scope, child: Child) -> tuple[Scope, str]:
        """Attributes that name values of the slot, and the scope in which they are known."""
        if not child.values or self.chance(2):
            return scope, ""
        keys = self.choice.some(child.values, 2, least=1)
        names = tuple(self.pick([key, "given", "n"]) for key in keys)
        written = (f' slot:{_kebab(key)}="{name}"' for key, name in zip(keys, names, strict=True))
        return scope.shown(names), "".join(written)


def template_definition(writer: Writer, name: str, others: tuple[str, ...], scope: Scope) -> str:
    """`<template name>`, which may call `others`."""
    inner = replace(writer, in_template=name, templates=others)
    return f'<template name="{name}">{inner.nodes(scope, 2)}</template>\n'


def _kebab(name: str) -> str:
    return "".join(f"-{char.lower()}" if char.isupper() else char for char in name)
