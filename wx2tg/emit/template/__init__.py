"""Emits a unit's template: markup to clone, wxs modules, named templates and the render function."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

import msgspec

from wx2tg.analyze.template import Resolved, resolve
from wx2tg.analyze.template.scope import Scope
from wx2tg.emit.code import Line, declared, line, paragraphs, wrapped
from wx2tg.emit.literals import quote
from wx2tg.emit.naming import READABLE, Naming
from wx2tg.emit.needs import Needs
from wx2tg.emit.template.block import Block
from wx2tg.emit.template.frame import Frame, UnitCode
from wx2tg.emit.template.nodes import visit
from wx2tg.emit.template.place import Place
from wx2tg.ir.nodes import Template


class TemplateCode(msgspec.Struct, frozen=True):
    """`prologue` are the statements before the unit's members, `render` is the member `render(component) {...}`.

    `bits` gives the bit of each field of the data that updates depend on. `catches_move` says that an element holds the
    page still (`catchtouchmove`).
    """

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
    """Emit `template`; `needs` gets what the code calls of the runtime.

    `scoped` says that class names get the unit's prefix, `inner` that this is a component's template, not a page's.
    `style` lowers the text of a literal `style` attribute; `own_keyframes` says that a computed one may name keyframes
    that the unit has renamed. `naming` says what variables are called. `missing` are the tags of components that could
    not be found; a label is shown in place of each.
    """
    facts = resolve(template, scoped=scoped)
    unit = UnitCode(template, facts, needs, naming, scoped, style, own_keyframes, frozenset(missing), inner)
    component, data = naming.local("component"), naming.local("data")
    frame = Frame(unit)
    body = _block(frame, facts.nodes, Scope(template.wxs)).body()
    read = line(f"const {data} = {component}.{naming.member('viewData')};")
    render = wrapped(f"render({component}) {{", paragraphs([read, *frame.prologue()], body), "},")
    functions = _named_templates(unit)
    return TemplateCode(paragraphs(_prologue(unit), *functions), render, facts.bits, unit.catches_move)


def _block(frame: Frame, nodes: tuple[Resolved, ...], scope: Scope) -> Block:
    """The block of a whole function."""
    frame.unit.use_modules(scope.wxs)
    block = Block(frame, Place(frame, scope), visit)
    block.add(nodes, block.roots)
    return block


def _prologue(unit: UnitCode) -> list[Line]:
    """The statements before the functions: markup to clone, wxs modules, tables of named templates."""
    out: list[Line] = []
    if unit.clones:
        html = unit.needs.use("host/dom", "html")
        pairs = ((name, f"{html}({_literal(markup, unit.naming)})") for markup, name in unit.clones.items())
        out += declared(pairs, unit.naming)
    for path, name in unit.modules.items():
        out.append(line(f"const {name} = {unit.needs.use('core/registry', 'loadWxs')}({quote(path)});"))
    for file, name in unit.tables.items():
        out.append(line(f"const {name} = {unit.table(unit.template.visible.get(file, {}))};"))
    return out


def _literal(html: str, naming: Naming) -> str:
    """HTML as a JavaScript string, in quotes that its attributes do not have where it is to be read."""
    if naming.readable and "'" not in html and "\\" not in html:
        return f"'{quote(html)[1:-1]}'".replace('\\"', '"')
    return quote(html)


def _named_templates(unit: UnitCode) -> list[list[Line]]:
    """The functions of every named template that is asked for; one may ask for more."""
    out: list[list[Line]] = []
    local, tracked = unit.naming.local, unit.facts.tracked
    given = [local("newData"), *([local("newChanges")] if tracked else [])]
    names = [local("data"), *([local("changes")] if tracked else [])]
    done = 0
    while done < len(unit.wanted):
        key = unit.wanted[done]
        done += 1
        scope = Scope(unit.template.templates[key].wxs, named=True, tracked=tracked)
        frame = Frame(unit)
        block = _block(frame, unit.facts.named[key], scope)
        head = f"function {unit.functions[key]}({', '.join((local('component'), *names))}) {{"
        out.append(wrapped(head, paragraphs(frame.prologue(), block.body(given, names)), "}"))
    return out
