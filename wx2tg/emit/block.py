"""Emits blocks: a run of template nodes as a function that clones its HTML, binds it, and can update it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from wx2tg.emit.attributes import class_bits, slot_attributes
from wx2tg.emit.code import Line, indented, line, mapped, wrapped
from wx2tg.emit.element import emit_component, emit_element
from wx2tg.emit.expression import bits_of, javascript
from wx2tg.emit.frame import Frame
from wx2tg.emit.freshness import data_changes, freshness, freshness_of_name
from wx2tg.emit.markup import Markup, comment, steps
from wx2tg.emit.names import Scope, Variable, guard, object_key, quote
from wx2tg.emit.values import content_js, value_bits, value_js
from wx2tg.ir.nodes import (
    Component,
    Element,
    For,
    Hole,
    If,
    Let,
    Node,
    Portion,
    Slot,
    SlotScope,
    TemplateCall,
    Text,
    Value,
)
from wx2tg.syntax.expr import Index, Literal, Member, Name

# What a property of a node shows, for the variable that holds it.
_SHOWN = {"data": "text", "className": "class", "id": "id", "style.cssText": "style"}

_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')


@dataclass(slots=True)
class Block:
    """One block while it is being emitted.

    `setup` runs once for each copy, `update` whenever a name with one of `bits` changes; `kids` are the variables of
    components and of controllers that may hold some; `begin` stands before what an update is given is stored.
    """

    frame: Frame
    scope: Scope
    roots: list[Markup] = field(default_factory=list)
    variables: list[str] = field(default_factory=list)
    setup: list[Line] = field(default_factory=list)
    update: list[Line] = field(default_factory=list)
    kids: list[str] = field(default_factory=list)
    bits: int = 0
    begin: str = ""
    compares: bool = False

    def ref(self, node: Markup) -> str:
        """The variable that holds `node` at run time."""
        if not node.variable:
            node.variable = self.frame.fresh("node", node.hint)
        return node.variable

    def let(self, kind: str, hint: str) -> str:
        """A variable that starts undefined and lives as long as the block."""
        name = self.frame.fresh(kind, hint)
        self.variables.append(name)
        return name

    def on_change(self, bits: int, *parts: str | object) -> None:
        """An update statement that runs when one of `bits` is set; without bits, only at the first time."""
        self.bits |= bits
        self.update.append(line(f"if ({guard(bits, self.scope)}) ", *parts))  # type: ignore[arg-type]

    def add(self, nodes: tuple[Node, ...], into: list[Markup]) -> None:
        """Emit siblings."""
        for node in _joined(nodes):
            match node:
                case Text():
                    self.text(node, into)
                case Element():
                    emit_element(self, node, into)
                case Component():
                    emit_component(self, node, into)
                case If():
                    self.condition(node, into)
                case For():
                    self.loop(node, into)
                case Slot():
                    self.slot(node, into)
                case Portion():
                    self.portion(node, into)
                case SlotScope():
                    outer, self.scope = self.scope, self.scope.shown(node.names)
                    self.add(node.children, into)
                    self.scope = outer
                case Let():
                    outer = self.scope
                    self.name(node)
                    self.add(node.children, into)
                    self.scope = outer
                case TemplateCall():
                    self.call(node, into)

    def text(self, node: Text, into: list[Markup]) -> None:
        literal = node.value.literal
        if literal is not None:
            into.append(Markup(text=literal, hint="textNode"))
            return
        target = Markup(text=" ", hint="textNode")
        into.append(target)
        self.bind(node.value, self.ref(target), "data")

    def bind(
        self, value: Value, target: str, field_name: str, wrap: Callable[[str], str] | None = None, extra_bits: int = 0
    ) -> None:
        """Keep a string property of a node equal to `value`, or to what `wrap` makes of it."""
        js = value_js(value, self.scope, self.frame.needs)
        if wrap is not None:
            js = wrap(js)
        elif field_name == "data":
            js = content_js(value, self.scope, self.frame.needs)
        elif len(value.parts) == 1:
            js = f'{js if _is_postfix(value) else f"({js})"} ?? ""'
        last = self.let("shown", f"shown-{_SHOWN[field_name]}")
        new = self.scope.naming.local("value")
        bits = value_bits(value, self.scope) | extra_bits
        self.bits |= bits
        self.compares = True
        self.update.append(
            line(
                f"if ({guard(bits, self.scope)} && ({new} = ",
                mapped(js, value),
                f") !== {last}) {target}.{field_name} = {last} = {new};",
            )
        )

    def anchor(self, into: list[Markup], hint: str) -> str:
        """The comment before which a controller puts its blocks. The first node of a block needs one before it too."""
        if into is self.roots and not into:
            into.append(comment("start"))
        node = comment(f"{hint}Anchor")
        into.append(node)
        return self.ref(node)

    def inner(self, nodes: tuple[Node, ...], scope: Scope) -> Block:
        block = Block(self.frame, scope)
        block.add(nodes, block.roots)
        return block

    def condition(self, node: If, into: list[Markup]) -> None:
        anchor = self.anchor(into, "if")
        blocks = [self.inner(branch.children, self.scope) for branch in node.branches]
        chosen = "-1"
        bits = 0
        for index, branch in reversed(list(enumerate(node.branches))):
            bits |= blocks[index].bits
            if branch.test is None:
                chosen = str(index)
                continue
            bits |= value_bits(branch.test, self.scope)
            chosen = f"{_test(value_js(branch.test, self.scope, self.frame.needs))} ? {index} : {chosen}"
        name = self.frame.fresh("controller", "if")
        choose = self.frame.needs.use("render/if", "choose")
        self.setup.append(line(f"const {name} = {choose}({anchor}, ["))
        for block in blocks:
            self.setup += indented(block.function("() =>", tail=","))
        self.setup.append(line("]);"))
        if any(block.kids for block in blocks):
            self.kids.append(name)
        test = next((branch.test for branch in node.branches if branch.test is not None), Value(("",)))
        self.on_change(bits, f"{name}.update(", mapped(chosen, test), f", {self.scope.naming.local('changed')});")

    def loop(self, node: For, into: list[Markup]) -> None:
        anchor = self.anchor(into, "list")
        own = value_bits(node.list, self.scope)
        self.frame.serial += 1
        item, index, moved = self.row_variables(node)
        path = data_path(node.list, self.scope)
        # In a named template nothing else tells whether a list that is made there is a new one.
        made = self.scope.changes and not path
        fresh = freshness(node.list, self.scope, self.frame.needs) if made else ""
        scope = self.scope.within(
            {
                node.item: Variable(item, own, f"{path}, {index}" if path else "", fresh, row=True),
                node.index: Variable(index, own, fresh=moved),
            }
        )
        block, read = self.rows(node, scope)
        name = self.frame.fresh("controller", "list")
        key = "null" if node.key is None else quote(node.key)
        # A row that reads the list itself changes with every row of it.
        static = path and read is not None and not any(_reads(path, v.js) for v in self.scope.variables.values())
        static = static and path.partition(",")[0] not in {quote(known) for known in read or ()}
        last = f", {key}, [{path}]" if static else f", {key}" if node.key is not None else ""
        each = self.frame.needs.use("render/for", "each")
        local = self.scope.naming.local
        if moved in scope.asked:
            block.variables.append(moved)
            block.begin = f"{moved} = {index} !== {local('newIndex')};"
        rows = block.function(f"({item}, {index}) =>", (local("newItem"), local("newIndex")), (item, index))
        self.setup.append([*line(f"const {name} = {each}({local('component')}, {anchor}, "), *rows[0]])
        self.setup += [*rows[1:-1], [*rows[-1], *line(f"{last});")]]
        if block.kids:
            self.kids.append(name)
        js = value_js(node.list, self.scope, self.frame.needs)
        self.on_change(own | block.bits, f"{name}.update(", mapped(js, node.list), f", {local('changed')}, {own});")

    def row_variables(self, node: For) -> tuple[str, str, str]:
        """The variables of a row: its item, its index, and whether that has changed."""
        unit, number = self.frame.unit, self.frame.serial
        moved = f"{node.index}-has-changed"
        return (
            unit.variable("item", number, node.item),
            unit.variable("index", number, node.index),
            unit.variable("moved", number, moved),
        )

    def rows(self, node: For, scope: Scope) -> tuple[Block, set[str] | None]:
        """The block of one row, and the names of data that it reads; None where nobody counts them."""
        bits = scope.bits
        if bits is None:
            return self.inner(node.children, scope), None
        outside, bits.read = bits.read, set()
        block = self.inner(node.children, scope)
        inside, bits.read = bits.read, outside | bits.read
        return block, inside

    def name(self, node: Let) -> None:
        """Let names stand for what they were given, which is written wherever they are."""
        for name, value in node.names:
            scope, needs = self.scope, self.frame.needs
            path = data_path(value, scope)
            fresh = freshness_of_name(value, path, scope, needs)
            variable = Variable(f"({value_js(value, scope, needs)})", value_bits(value, scope), path, fresh)
            self.scope = scope.within({name: variable})

    def slot(self, node: Slot, into: list[Markup]) -> None:
        start, end = comment("slotStart"), comment("slotEnd")
        into += [start, end]
        name = self.frame.fresh("controller", "slot")
        make = self.frame.needs.use("render/slot", "slot")
        self.setup.append(
            line(f"const {name} = {make}({self.scope.naming.local('component')}, {self.ref(start)}, {self.ref(end)});")
        )
        self.kids.append(name)
        slot_attributes(self, node.element, start)
        bits = value_bits(node.name, self.scope)
        written = value_js(node.name, self.scope, self.frame.needs)
        if node.values:
            scope, needs = self.scope, self.frame.needs
            pairs = (f"{object_key(key)}: {value_js(value, scope, needs)}" for key, value in node.values)
            written += f", {{{', '.join(pairs)}}}"
            for _, value in node.values:
                bits |= value_bits(value, self.scope)
        self.on_change(bits, f"{name}.update({written});")

    def portion(self, node: Portion, into: list[Markup]) -> None:
        """Content that goes to a slot named by the loop or the `let:` around it, which keeps its place."""
        anchor = self.anchor(into, "portion")
        inner = self.inner(node.children, self.scope)
        name = self.frame.fresh("controller", "portion")
        make = self.frame.needs.use("render/portion", "portion")
        lines = inner.function("() =>")
        self.setup.append([*line(f"const {name} = {make}({self.frame.filled[-1]}, {anchor}, "), *lines[0]])
        self.setup += [*lines[1:-1], [*lines[-1], *line(");")]]
        self.kids.append(name)
        which = value_js(node.name, self.scope, self.frame.needs)
        bits = value_bits(node.name, self.scope) | inner.bits
        self.on_change(bits, f"{name}.update(", mapped(which, node.name), f", {self.scope.naming.local('changed')});")

    def call(self, node: TemplateCall, into: list[Markup]) -> None:
        anchor = self.anchor(into, "template")
        name = self.frame.fresh("controller", "template")
        call = self.frame.needs.use("render/template", "callTemplate")
        templates = self.frame.unit.templates_of(node.file, node.name.literal)
        self.setup.append(
            line(f"const {name} = {call}({self.scope.naming.local('component')}, {anchor}, {templates});")
        )
        self.kids.append(name)
        bits = value_bits(node.name, self.scope) | class_bits(self)
        data = "{}"
        if node.data is not None:
            bits |= bits_of(node.data.expression, self.scope)
            data = javascript(node.data.expression, self.scope)
        which = value_js(node.name, self.scope, self.frame.needs)
        told = ""
        if self.frame.unit.tracks:
            told = f", {data_changes(node.data.expression if node.data else None, self.scope, self.frame.needs)}"
        self.on_change(bits, f"{name}.update({which}, ", mapped(data, node.data or node.name), f"{told});")

    def function(
        self, head: str, parameters: Sequence[str] = (), assigned: Sequence[str] = (), tail: str = ""
    ) -> list[Line]:
        """The block as a function: `head {...}`. At an update, `parameters` are stored in the variables `assigned`."""
        return wrapped(f"{head} {{", self.body(parameters, assigned), f"}}{tail}")

    def body(self, parameters: Sequence[str] = (), assigned: Sequence[str] = ()) -> list[Line]:
        """The statements that make the block and return it."""
        frame = self.frame
        if not self.roots:
            self.roots.append(comment())
        single = len(self.roots) == 1
        first = self.ref(self.roots[0])
        last = self.ref(self.roots[-1])
        clone = frame.unit.clone("".join(root.html() for root in self.roots))
        out: list[Line] = []
        if single:
            out.append(line(f"const {first} = {clone};"))
        else:
            holder = frame.fresh("fragment", "fragment")
            out.append(line(f"const {holder} = {clone}, {first} = {holder}.firstChild;"))
        nodes = steps(self.roots, first, lambda node: frame.fresh("node", node.hint or "node"))
        found = [(name, js) for name, js in nodes if name != first]
        if found:
            out.append(line("const " + ", ".join(f"{name} = {js}" for name, js in found) + ";"))
        if self.variables:
            out.append(line(f"let {', '.join(self.variables)};"))
        out += self.setup
        make = frame.needs.use("render/block", "block")
        kids = f", () => [{', '.join(self.kids)}]" if self.kids else ""
        local = self.scope.naming.local
        if not self.update:
            still = frame.needs.use("render/block", "still")
            out.append(line(f"return {make}({first}, {last}, {still}{kids});"))
            return out
        update = local("update")
        signature = ", ".join((local("changed"), *parameters))
        begin = [line(self.begin)] if self.begin else []
        stored = [line(f"{name} = {value};") for name, value in zip(assigned, parameters, strict=True)]
        body = [*begin, *stored, *([line(f"let {local('value')};")] if self.compares else []), *self.update]
        out += wrapped(f"const {update} = ({signature}) => {{", body, "};")
        out.append(line(f"{update}({', '.join(('-1', *assigned))});"))
        out.append(line(f"return {make}({first}, {last}, {update}{kids});"))
        return out


def data_path(value: Value, scope: Scope) -> str:
    """The data path that a hole stands for as a JavaScript list (`"a", "b", x1`), or "" where it is not a path."""
    if len(value.parts) != 1 or isinstance(value.parts[0], str):
        return ""
    return expression_path(value.parts[0].expression, scope)


def expression_path(expression: object, scope: Scope) -> str:
    """The same for an expression."""
    match expression:
        case Name(name=name):
            if name in scope.variables:
                return scope.variables[name].path
            return "" if name in scope.wxs else quote(name)
        case Member(object=target, property=name):
            head = expression_path(target, scope)
            return f"{head}, {quote(name)}" if head else ""
        case Index(object=target, index=index):
            head = expression_path(target, scope)
            if not head or not isinstance(index, (Literal, Name, Member)):
                return ""
            return f"{head}, {javascript(index, scope)}"
        case _:
            return ""


def _is_postfix(value: Value) -> bool:
    """Whether a value is a name or a chain of members, which needs no parentheses beside an operator."""
    part = value.parts[0]
    return isinstance(part, Hole) and isinstance(part.expression, Name | Member | Index)


def _reads(path: str, js: str) -> bool:
    """Whether a path has the variable, or the expression in parentheses, `js` in it."""
    return re.search(rf"(?<![\w$]){re.escape(js)}(?![\w$])", _STRING.sub('""', path)) is not None


def _test(js: str) -> str:
    return js if js.replace(".", "").replace("_", "").replace("?", "").isalnum() else f"({js})"


def _joined(nodes: tuple[Node, ...]) -> list[Node]:
    """Neighbouring texts as one: the HTML parser would join their nodes."""
    out: list[Node] = []
    for node in nodes:
        if isinstance(node, Text) and out and isinstance(out[-1], Text):
            out[-1] = Text(Value((*out[-1].value.parts, *node.value.parts)))
        else:
            out.append(node)
    return out
