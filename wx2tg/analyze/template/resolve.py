"""Resolves a template: gives every node the scope it is in, and finds what emission has to know beforehand.

An update is told what changed by a mask, in which each field that the template reads has a bit. The bits are numbered
in the order in which emitted code asks for the fields.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from wx2tg.analyze.template.effects import (
    TURNED_BY_USERS,
    built_in,
    common_kind,
    drags_of,
    host_attributes,
    is_dynamic,
    is_harmless,
    watched,
)
from wx2tg.analyze.template.freshness import freshness, freshness_of_name, moved_in, terms_of
from wx2tg.analyze.template.scope import (
    CLASSES,
    AnyOf,
    Changed,
    Chosen,
    Path,
    Scope,
    SlotValues,
    Term,
    Variable,
    is_fixed,
    names_in,
    value_names,
)
from wx2tg.ir.nodes import (
    Bind,
    Component,
    Element,
    For,
    If,
    Let,
    Node,
    Portion,
    Slot,
    SlotScope,
    Template,
    TemplateCall,
    Text,
    Value,
)
from wx2tg.ir.walk import walk
from wx2tg.text.casing import camel

# Names beyond the last share bits: a binding compares its values anyway. The sign bit stays free, since a negative
# mask means "everything", and the bit below it is that of the values of slots.
_BITS = 30


class Loop(msgspec.Struct, frozen=True):
    """The facts of a `wx:for`.

    `path` is that of its list where a change of one row is known to touch no other: it is the same for every copy of
    the loop, and no row reads the list itself. `asks_moved`: something in a row depends on whether its index changed.
    """

    item: Variable
    index: Variable
    path: Path | None
    asks_moved: bool


class Resolved(msgspec.Struct, frozen=True, eq=False):
    """A node at its place in `scope`.

    `runs` are its children: of a condition a run for each branch, of a component one for each piece of content, of
    others one at most. A `wx:for` has a `loop`, a `let:` its `variables`. `slots` has, for each piece of a component's
    content, the values of the slot that shows it where they are read.
    """

    node: Node
    scope: Scope
    runs: tuple[tuple[Resolved, ...], ...] = ()
    loop: Loop | None = None
    variables: tuple[Variable, ...] = ()
    slots: tuple[SlotValues | None, ...] = ()


class Facts(msgspec.Struct, frozen=True):
    """What resolving a template finds: its nodes, those of its named templates by key, and a bit for each field.

    `tracked`: named templates are told what is new in what they were given, since one passes it on to components.
    """

    nodes: tuple[Resolved, ...]
    named: Mapping[str, tuple[Resolved, ...]]
    bits: Mapping[str, int]
    tracked: bool


def resolve(template: Template, *, scoped: bool = False) -> Facts:
    """The facts of `template`. `scoped`: its computed classes depend on the classes that its component was given."""
    tracked = any(_gives_values(named.children) for named in template.templates.values())
    resolver = _Resolver(scoped, tracked)
    nodes = resolver.run(template.children, Scope(template.wxs))
    asked = list(dict.fromkeys(resolver.asked))
    named = {
        key: _Resolver(scoped, tracked).run(known.children, Scope(known.wxs, named=True, tracked=tracked))
        for key, known in template.templates.items()
    }
    return Facts(nodes, named, {name: 1 << number % _BITS for number, name in enumerate(asked)}, tracked)


def _gives_values(nodes: tuple[Node, ...]) -> bool:
    """Whether something among `nodes` is given values that change, and hears of what is set anew."""
    components = (node.element.binds for node in walk(nodes) if isinstance(node, Component))
    elements = (node.binds for node in walk(nodes) if isinstance(node, Element))
    heard = (bind for binds in elements for bind in binds if camel(bind.name) in TURNED_BY_USERS)
    return any(is_dynamic(bind) for bind in (*(bind for binds in components for bind in binds), *heard))


class _Resolver:
    """Resolves one function's nodes. `asked` are the fields that updates depend on, as they are asked for; `moved` the
    indexes of loops that something depends on the change of."""

    def __init__(self, scoped: bool, tracked: bool) -> None:
        self.scoped, self.tracked = scoped, tracked
        self.asked: list[str] = []
        self.moved: set[Variable] = set()

    def run(self, nodes: tuple[Node, ...], scope: Scope) -> tuple[Resolved, ...]:
        """Resolve siblings."""
        return tuple(self.node(node, scope) for node in _joined(nodes))

    def node(self, node: Node, scope: Scope) -> Resolved:
        """Resolve one node with what is in it."""
        match node:
            case Text(value=value):
                self.ask(value, scope)
            case Element():
                return self.element(node, scope)
            case Component():
                return self.component(node, scope)
            case If(branches=branches):
                runs = tuple(self.run(branch.children, scope) for branch in branches)
                for branch in reversed(branches):
                    self.ask(branch.test, scope)
                return Resolved(node, scope, runs)
            case For():
                return self.loop(node, scope)
            case Slot():
                self.slot(node, scope)
            case Portion(name=name, children=children):
                runs = (self.run(children, scope),)
                self.ask(name, scope)
                return Resolved(node, scope, runs)
            case SlotScope(names=names, children=children):
                shown = (Variable(name, "slot", slot=scope.slot, member=member) for name, member in names)
                return Resolved(node, scope, (self.run(children, scope.within(*shown)),))
            case Let():
                variables = self.let(node, scope)
                run = self.run(node.children, scope.within(*variables))
                return Resolved(node, scope, (run,), variables=variables)
            case TemplateCall(name=name, data=data):
                self.ask(name, scope)
                self.ask_classes()
                if data is not None:
                    self.names(names_in(data.expression), scope)
                    if self.tracked:
                        self.moved.update(moved_in(terms_of(data.expression, scope)))
        return Resolved(node, scope)

    def ask(self, value: Value | None, scope: Scope) -> None:
        """An update depends on the fields that `value` reads."""
        if value is not None:
            self.names(value_names(value), scope)

    def names(self, names: Iterable[str], scope: Scope) -> None:
        """An update depends on the fields among `names`."""
        self.asked += [name for name in names if scope.is_field(name)]

    def ask_classes(self) -> None:
        """An update depends on the classes that the component was given."""
        if self.scoped:
            self.asked.append(CLASSES)

    def fresh(self, value: Value, scope: Scope) -> None:
        """Something is given `value` again when what it reads is set."""
        self.moved.update(moved_in(freshness(value, scope)))

    def element(self, node: Element, scope: Scope) -> Resolved:
        """Resolve a tag that is no component of the project."""
        kind = built_in(node)
        rest = self.common(node.binds, kind.own_names, scope)
        if kind.scripted:
            for bind in rest:
                if is_dynamic(bind) and bind.value is not None and bind.name != "__proto__":
                    self.ask(bind.value, scope)
                    if bind.name == "class":
                        self.ask_classes()
                    if camel(bind.name) in TURNED_BY_USERS:
                        self.fresh(bind.value, scope)
        else:
            for bind in rest:
                if is_harmless(bind.name):
                    self.ask(bind.value, scope)
        for _, value, _ in watched(node):
            self.ask(value, scope)
        self.drags(node, scope)
        return Resolved(node, scope, (self.run(node.children, scope),) if kind.holds_children else ())

    def common(self, binds: tuple[Bind, ...], own: Iterable[str], scope: Scope) -> list[Bind]:
        """The attributes that mean the same on every element; returns the others, and those that are in `own`."""
        rest: list[Bind] = []
        for bind in binds:
            kind = None if bind.name in own else common_kind(bind.name)
            if kind is None:
                rest.append(bind)
            elif kind != "slot":
                if kind == "class" and is_dynamic(bind):
                    self.ask_classes()
                self.ask(bind.value, scope)
        return rest

    def drags(self, node: Element, scope: Scope) -> None:
        """Handlers of `touchmove` that come and go."""
        for handler in drags_of(node.events).computed:
            self.ask(handler, scope)

    def component(self, node: Component, scope: Scope) -> Resolved:
        """Resolve a component of the project with its content."""
        element = node.element
        sorted_binds = host_attributes(element)
        self.common(sorted_binds.plain, (), scope)
        self.drags(element, scope)
        for bind in sorted_binds.common:
            self.ask(bind.value, scope)
        for bind in sorted_binds.given:
            if is_dynamic(bind) and bind.value is not None:
                self.ask(bind.value, scope)
                if bind.name == "class":
                    self.ask_classes()
                elif bind.name != "style":
                    self.fresh(bind.value, scope)
        for _, value, _ in watched(element):
            self.ask(value, scope)
        runs, slots = [], []
        for content in node.content:
            values = SlotValues() if holds(content.children, SlotScope) else None
            runs.append(self.run(content.children, scope.shown_by(values)))
            slots.append(values)
            self.ask(content.name, scope)
        return Resolved(node, scope, tuple(runs), slots=tuple(slots))

    def loop(self, node: For, scope: Scope) -> Resolved:
        """Resolve a `wx:for`."""
        self.ask(node.list, scope)
        path = scope.value_path(node.list)
        index = Variable(node.index, "index", scope, node.list)
        # In a named template nothing else tells whether a list that is made there is a new one.
        made = AnyOf(freshness(node.list, scope), grouped=False) if scope.tracked and path is None else None
        self.moved.update(moved_in(made.terms if made else ()))
        item = Variable(node.item, "item", scope, node.list, (*path, index) if path is not None else None, made)
        before = len(self.asked)
        run = self.run(node.children, scope.within(item, index))
        alone = path is not None and not scope.named and is_fixed(path) and path[0] not in self.asked[before:]
        loop = Loop(item, index, path if alone else None, index in self.moved)
        return Resolved(node, scope, (run,), loop)

    def let(self, node: Let, scope: Scope) -> tuple[Variable, ...]:
        """The variables of a `let:`; each is visible to those after it."""
        variables: list[Variable] = []
        for name, value in node.names:
            path = scope.value_path(value)
            fresh = freshness_of_name(value, path, scope)
            if fresh is not None:
                self.moved.update(moved_in(fresh.terms))
                self.asked += changed_in(fresh.terms)
            self.ask(value, scope)
            variables.append(Variable(name, "let", scope, value, path, fresh))
            scope = scope.within(variables[-1])
        return tuple(variables)

    def slot(self, node: Slot, scope: Scope) -> None:
        """Resolve a `<slot>`."""
        for bind in node.element.binds:
            if bind.name == "id":
                self.ask(bind.value, scope)
        self.drags(node.element, scope)
        self.ask(node.name, scope)
        for _, value in node.values:
            self.ask(value, scope)


def changed_in(terms: Iterable[Term]) -> Iterable[str]:
    """The fields that `terms` ask for by their bits, those aside that variables ask for where they are made."""
    for term in terms:
        match term:
            case Changed(name, scope) if scope.is_field(name):
                yield name
            case Chosen(consequent=consequent, alternate=alternate):
                yield from changed_in((*consequent, *alternate))


def holds(nodes: tuple[Node, ...], kind: type[SlotScope | Portion]) -> bool:
    """Whether the content of a component has `slot:` values of that very component, or rows that choose its slots."""
    for node in nodes:
        match node:
            case SlotScope() | Portion() if isinstance(node, kind):
                return True
            case Element() | For() | Let() | SlotScope() | Portion():
                if holds(node.children, kind):
                    return True
            case If(branches=branches):
                if any(holds(branch.children, kind) for branch in branches):
                    return True
    return False


def _joined(nodes: tuple[Node, ...]) -> list[Node]:
    """Neighbouring texts as one: the HTML parser would join their nodes."""
    out: list[Node] = []
    for node in nodes:
        if isinstance(node, Text) and out and isinstance(out[-1], Text):
            out[-1] = Text(Value((*out[-1].value.parts, *node.value.parts)))
        else:
            out.append(node)
    return out
