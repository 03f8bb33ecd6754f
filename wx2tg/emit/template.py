"""Emits a unit's template: markup to clone, wxs modules, named templates and the render function."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from wx2tg.emit.block import Block
from wx2tg.emit.code import Line, indented, line, wrapped
from wx2tg.emit.element import TURNED_BY_USERS
from wx2tg.emit.frame import Frame, UnitCode
from wx2tg.emit.names import Bits, Scope, quote
from wx2tg.emit.naming import READABLE, Naming
from wx2tg.emit.needs import Needs
from wx2tg.ir.nodes import Component, Element, Node, Template
from wx2tg.ir.walk import walk
from wx2tg.text.casing import camel


@dataclass(frozen=True, slots=True)
class TemplateCode:
    """`prologue`: statements of the unit's function; `render`: its member `render(c) {...}`; `bits` by root name."""

    prologue: list[Line]
    render: list[Line]
    bits: Mapping[str, int]
    catches_move: bool


def emit_template(
    template: Template,
    needs: Needs,
    *,
    scoped: bool,
    inner: bool,
    style: Callable[[str], str],
    naming: Naming = READABLE,
    own_keyframes: bool = False,
    missing: Collection[str] = (),
) -> TemplateCode:
    """Emit `template`. `scoped`: class names take the unit's prefix. `inner`: it is that of a component, not of a page.

    `style` lowers a literal `style` attribute; `naming` says what variables are called.

    `own_keyframes`: computed ones may name keyframes which have another name here. `missing` are the tags of components
    that could not be had, in whose place a label stands.
    """
    unit = UnitCode(template, needs, naming, scoped, style, own_keyframes, frozenset(missing))
    unit.inner = inner
    unit.tracks = any(_gives_values(named.children) for named in template.templates.values())
    bits = Bits()
    component, data = naming.local("component"), naming.local("data")
    frame = Frame(unit, Scope(data, unit.wxs(template.wxs), bits, naming=naming))
    block = Block(frame, frame.scope)
    block.add(template.children, block.roots)
    body = block.body()
    read = line(f"const {data} = {component}.{naming.member('viewData')};")
    render = wrapped(f"render({component}) {{", [read, *frame.prologue(), *body], "},")
    functions = _named_templates(unit)
    prologue: list[Line] = []
    if unit.clones:
        html = needs.use("host/dom", "html")
        pairs = [f"{name} = {html}({quote(markup)})" for markup, name in unit.clones.items()]
        prologue += [
            line("const"),
            *indented(line(f"{pair},") for pair in pairs[:-1]),
            *indented([line(f"{pairs[-1]};")]),
        ]
    for path, name in unit.modules.items():
        prologue.append(line(f"const {name} = {needs.use('core/registry', 'loadWxs')}({quote(path)});"))
    tables = [
        line(f"const {name} = {unit.table(template.visible.get(file, {}))};") for file, name in unit.tables.items()
    ]
    return TemplateCode([*prologue, *tables, *functions], render, bits.by_name, unit.catches_move)


def _named_templates(unit: UnitCode) -> list[Line]:
    """The functions of every named template that is asked for; one may ask for more."""
    out: list[Line] = []
    local = unit.naming.local
    done = 0
    while done < len(unit.wanted):
        key = unit.wanted[done]
        done += 1
        named = unit.template.templates[key]
        given = [local("newData"), *([local("newChanges")] if unit.tracks else [])]
        names = [local("data"), *([local("changes")] if unit.tracks else [])]
        changes = local("changes") if unit.tracks else ""
        frame = Frame(unit, Scope(local("data"), unit.wxs(named.wxs), None, changes=changes, naming=unit.naming))
        block = Block(frame, frame.scope)
        block.add(named.children, block.roots)
        head = f"function {unit.functions[key]}({', '.join((local('component'), *names))}) {{"
        out += wrapped(head, [*frame.prologue(), *block.body(given, names)], "}")
    return out


def _gives_values(nodes: tuple[Node, ...]) -> bool:
    """Whether something among `nodes` is given values that change, and hears of what is set anew."""
    components = (node.element.binds for node in walk(nodes) if isinstance(node, Component))
    elements = (node.binds for node in walk(nodes) if isinstance(node, Element))
    heard = (bind for binds in elements for bind in binds if camel(bind.name) in TURNED_BY_USERS)
    given = (*(bind for binds in components for bind in binds), *heard)
    return any(bind.value is not None and not bind.value.is_static for bind in given)
