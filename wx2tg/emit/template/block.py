"""Blocks: a run of template nodes as a function that clones their HTML, binds it, and can bring it up to date."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from wx2tg.analyze.template import Resolved
from wx2tg.analyze.template.scope import Scope
from wx2tg.emit.code import Line, declared, line, mapped, paragraphs, wrapped
from wx2tg.emit.markup import Markup, comment, steps
from wx2tg.emit.template.frame import Frame
from wx2tg.emit.template.place import Place
from wx2tg.emit.template.values import content_js, is_chain, value_js
from wx2tg.ir.nodes import Value
from wx2tg.text import Piece

Visit = Callable[["Block", Resolved, list[Markup]], None]
"""Emits a node into a block; what it shows goes to the end of the list."""

# What a property of a node shows, for the variable that holds it.
_SHOWN = {"data": "text", "className": "class", "id": "id", "style.cssText": "style"}


class Block(msgspec.Struct):
    """One block while it is being emitted.

    `roots` is the HTML that the block clones. `setup` runs once for each copy, `update` whenever a field with one of
    `bits` changes. `variables` are declared without a value. `kids` are the variables of components, and of controllers
    with components inside, in document order. `begin` is a statement that runs before an update stores its arguments.
    `compares` says that an update compares values with those shown. `place` is where the current node stands.
    """

    frame: Frame
    place: Place
    visit: Visit
    roots: list[Markup] = msgspec.field(default_factory=list)
    variables: list[str] = msgspec.field(default_factory=list)
    setup: list[Line] = msgspec.field(default_factory=list)
    update: list[Line] = msgspec.field(default_factory=list)
    kids: list[str] = msgspec.field(default_factory=list)
    bits: int = 0
    begin: str = ""
    compares: bool = False

    def ref(self, node: Markup) -> str:
        """The variable that holds `node` at run time."""
        if not node.variable:
            node.variable = self.frame.fresh("node", node.hint or "node")
        return node.variable

    def let(self, kind: str, hint: str) -> str:
        """A variable that starts undefined and lives as long as the block."""
        name = self.frame.fresh(kind, hint)
        self.variables.append(name)
        return name

    def on_change(self, bits: int, *parts: str | Piece, also: str = "") -> None:
        """An update statement that runs when one of `bits` is set; without bits, only at the first time.

        `also` is JavaScript for a second condition.
        """
        self.bits |= bits
        head = f"if ({self.place.guard(bits)}) "
        if also and self.frame.unit.naming.readable:
            head = f"if ({self.place.guard(bits)} && ({also})) "
        elif also:
            head += f"if ({also}) "
        self.update.append(line(head, *parts))

    def add(self, nodes: Sequence[Resolved], into: list[Markup]) -> None:
        """Emit siblings."""
        around = self.place
        for node in nodes:
            self.place = Place(self.frame, node.scope)
            self.visit(self, node, into)
        self.place = around

    def bind(
        self, value: Value, target: str, field_name: str, wrap: Callable[[str], str] | None = None, extra_bits: int = 0
    ) -> None:
        """Keep the property `field_name` of the node `target` equal to `value`.

        `wrap` makes another expression of the value's. `extra_bits` are bits of names on which that depends besides.
        """
        js = value_js(value, self.place)
        if wrap is not None:
            js = wrap(js)
        elif field_name == "data":
            js = content_js(value, self.place)
        elif len(value.parts) == 1:
            js = f'{js if is_chain(value) else f"({js})"} ?? ""'
        shown, new = self.let("shown", f"shown-{_SHOWN[field_name]}"), self.place.local("value")
        bits = self.place.bits_of_value(value) | extra_bits
        self.bits |= bits
        self.compares = True
        head = f"if ({self.place.guard(bits)} && ({new} = "
        self.update.append(line(head, mapped(js, value), f") !== {shown}) {target}.{field_name} = {shown} = {new};"))

    def anchor(self, into: list[Markup], hint: str) -> str:
        """Add the comment before which a controller puts its blocks, and return its variable.

        A block that would begin with it gets a comment before it, so that the first node of a block never changes.
        """
        if into is self.roots and not into:
            into.append(comment("start"))
        node = comment(f"{hint}Anchor")
        into.append(node)
        return self.ref(node)

    def inner(self, nodes: Sequence[Resolved], scope: Scope) -> Block:
        """A block inside this one."""
        block = Block(self.frame, Place(self.frame, scope), self.visit)
        block.add(nodes, block.roots)
        return block

    def call(self, head: str, function: list[Line], tail: str) -> None:
        """A setup statement in which a function stands between `head` and `tail`."""
        self.setup.append([*line(head), *function[0]])
        self.setup += [*function[1:-1], [*function[-1], *line(tail)]]

    def function(
        self, head: str, parameters: Sequence[str] = (), assigned: Sequence[str] = (), tail: str = ""
    ) -> list[Line]:
        """The block as a function: `head {...}`. At an update, `parameters` are stored in the variables `assigned`."""
        return wrapped(f"{head} {{", self.body(parameters, assigned), f"}}{tail}")

    def body(self, parameters: Sequence[str] = (), assigned: Sequence[str] = ()) -> list[Line]:
        """The statements that make the block and return it."""
        first, last, cloned = self._cloned()
        if self.variables:
            cloned.append(line(f"let {', '.join(self.variables)};"))
        needs = self.frame.needs
        make = needs.use("render/block", "block")
        kids = f", () => [{', '.join(self.kids)}]" if self.kids else ""
        if not self.update:
            still = needs.use("render/block", "still")
            return [*paragraphs(cloned, self.setup), line(f"return {make}({first}, {last}, {still}{kids});")]
        update = self.place.local("update")
        signature = ", ".join((self.place.local("changed"), *parameters))
        updated = wrapped(f"const {update} = ({signature}) => {{", self._updated(parameters, assigned), "};")
        updated.append(line(f"{update}({', '.join(('-1', *assigned))});"))
        updated.append(line(f"return {make}({first}, {last}, {update}{kids});"))
        return paragraphs(cloned, self.setup, updated)

    def _cloned(self) -> tuple[str, str, list[Line]]:
        """The variables of the first and the last node, and the statements that make the nodes and find them."""
        if not self.roots:
            self.roots.append(comment())
        frame = self.frame
        first, last = self.ref(self.roots[0]), self.ref(self.roots[-1])
        clone = frame.unit.clone("".join(root.html() for root in self.roots))
        made = [(first, clone)]
        if len(self.roots) > 1:
            holder = frame.fresh("fragment", "fragment")
            made = [(holder, clone), (first, f"{holder}.firstChild")]
        nodes = steps(self.roots, first, lambda node: frame.fresh("node", node.hint or "node"))
        found = [(name, js) for name, js in nodes if name != first]
        naming = frame.unit.naming
        return first, last, [*declared(made, naming), *declared(found, naming)]

    def _updated(self, parameters: Sequence[str], assigned: Sequence[str]) -> list[Line]:
        """The statements of the update."""
        begin = [line(self.begin)] if self.begin else []
        stored = [line(f"{name} = {value};") for name, value in zip(assigned, parameters, strict=True)]
        compared = [line(f"let {self.place.local('value')};")] if self.compares else []
        return [*begin, *stored, *compared, *self.update]
