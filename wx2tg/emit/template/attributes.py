"""Emits what any element may carry: class, style, id, hidden, `data-*`, marks, roles, listeners, plain attributes."""

from __future__ import annotations

import re
from collections.abc import Collection

from msgspec.structs import replace

from wx2tg.analyze.template.effects import common_kind, is_dynamic, is_harmless, is_writable
from wx2tg.emit.code import line, mapped
from wx2tg.emit.literals import object_key, quote
from wx2tg.emit.markup import Markup
from wx2tg.emit.template.block import Block
from wx2tg.emit.template.values import is_chain, value_js
from wx2tg.ir.nodes import Bind, Element, Hole, Value
from wx2tg.syntax.expr import Binary, Conditional, Expression, Literal, Logical
from wx2tg.text.casing import kebab

_LOCAL_ADDRESS = re.compile(r"""url\(\s*["']?(?![a-z][-+.a-z0-9]*:|//|#)""", re.IGNORECASE)
# `data:a-b` must keep its name, but the DOM reads the attribute `data-a-b` as `aB`.
_DASHED = re.compile(r"-[a-z]")
# Commas and dots separate class names, as white space does. So the text of an array is a list of names (glass-easel).
_BETWEEN_CLASSES = re.compile(r"[.,]")


def common_attributes(block: Block, node: Element, markup: Markup, own: Collection[str] = ()) -> list[Bind]:
    """Emit the attributes that mean the same on every element.

    Returns the other attributes. A name in `own` counts as another one: this element gives it its own meaning.
    """
    rest: list[Bind] = []
    for bind in node.binds:
        match None if bind.name in own else common_kind(bind.name):
            case None:
                rest.append(bind)
            case "class":
                _class(block, bind, markup)
            case "style":
                _style(block, bind, markup)
            case "id":
                _id(block, bind, markup)
            case "hidden":
                _hidden(block, bind, markup)
            case "animation":
                _animation(block, bind, markup)
            case "slot":
                # Built-in components look for it among their children: `slot="refresher"`.
                if bind.value is not None and bind.value.literal:
                    markup.attributes["slot"] = bind.value.literal
            case "assisting":
                name = "role" if bind.name == "aria-role" else bind.name
                set_attribute(block, replace(bind, name=name), markup)
    _data(block, node.data, markup)
    if node.marks:
        record(block, markup, "$marks", node.marks)
    return rest


def own_attribute(block: Block, bind: Bind, child: str) -> None:
    """Set a common attribute on the node of the component `child`, unless the component has a property of that name."""
    use = block.frame.needs.use
    put = {"hidden": ("render/own", "hide"), "animation": ("render/animation", "applyAnimation")}.get(bind.name)
    value = bind.value or Value(())
    js = "true" if bind.value is None else value_js(value, block.place)
    last = f", {use(*put)});" if put else ");"
    statement = f"{use('render/own', 'unlessProperty')}({child}, {quote(bind.name)}, "
    block.on_change(block.place.bits_of_value(value), statement, mapped(js, value), last)


def _class(block: Block, bind: Bind, markup: Markup) -> None:
    if bind.value is None:
        return
    literal = bind.value.literal
    if literal is not None:
        if literal.strip():
            markup.attributes["class"] = " ".join(_BETWEEN_CLASSES.sub(" ", literal).split())
        return
    plain = not block.frame.unit.scoped and len(bind.value.parts) > 1 and all(map(_is_text, bind.value.parts))
    target = block.ref(markup)
    # The runtime keeps the names as written with the element, since selectors may ask for external classes.
    component = block.place.local("component")
    last = f", {target}" if block.frame.unit.scoped else ""
    wrap = None if plain else lambda js: f"{component}.classes({js}{last})"
    block.bind(bind.value, target, "className", wrap, block.place.bits_of_classes())


def _is_text(part: str | Hole) -> bool:
    """Whether a part of a `class` is surely text in which only white space separates names."""
    if isinstance(part, str):
        return not _BETWEEN_CLASSES.search(part)
    return _gives_text(part.expression)


def _gives_text(expression: Expression) -> bool:
    match expression:
        case Literal(value=str() as value):
            return not _BETWEEN_CLASSES.search(value)
        case Conditional(consequent=consequent, alternate=alternate):
            return _gives_text(consequent) and _gives_text(alternate)
        case Logical(operator="&&", right=right):
            return _gives_text(right)
        case Binary(operator="+", left=left, right=right):
            return _gives_text(left) or _gives_text(right)
    return isinstance(expression, Literal)


def _style(block: Block, bind: Bind, markup: Markup) -> None:
    if bind.value is None:
        return
    literal = bind.value.literal
    # An address of a project file is completed in the browser, which alone knows where the bundle is.
    if literal is not None and not _LOCAL_ADDRESS.search(literal):
        if literal.strip():
            markup.attributes["style"] = block.frame.unit.style(literal)
        return
    block.bind(bind.value, block.ref(markup), "style.cssText", block.frame.unit.styled)


def _id(block: Block, bind: Bind, markup: Markup) -> None:
    if is_dynamic(bind) and bind.value is not None:
        block.bind(bind.value, block.ref(markup), "id")
    elif bind.value is not None and bind.value.literal:
        markup.attributes["id"] = bind.value.literal
    if block.frame.unit.inner:
        markup.attributes["wx-in"] = ""


def _hidden(block: Block, bind: Bind, markup: Markup) -> None:
    if bind.value is None or bind.value.is_static:
        if bind.value is None or bind.value.literal:
            markup.attributes["hidden"] = ""
        return
    js = value_js(bind.value, block.place)
    js = js if is_chain(bind.value) else f"({js})"
    bits = block.place.bits_of_value(bind.value)
    block.on_change(bits, f"{block.ref(markup)}.hidden = !!", mapped(js, bind.value), ";")


def _animation(block: Block, bind: Bind, markup: Markup) -> None:
    if bind.value is None or bind.value.is_static:
        return
    apply = block.frame.needs.use("render/animation", "applyAnimation")
    js = value_js(bind.value, block.place)
    block.on_change(
        block.place.bits_of_value(bind.value), f"{apply}({block.ref(markup)}, ", mapped(js, bind.value), ");"
    )


def _data(block: Block, data: tuple[tuple[str, Value], ...], markup: Markup) -> None:
    """Write literal `data-*` values into the HTML; a function gives the computed ones, with their types, to events."""
    dynamic = [(name, value) for name, value in data if not value.is_static or _DASHED.search(name)]
    for name, value in data:
        if value.is_static and not _DASHED.search(name):
            attribute = kebab(name)
            if is_writable(f"d{attribute}"):
                markup.attributes[f"data-{attribute}"] = value.literal or ""
    if dynamic:
        record(block, markup, "$dataset", tuple(dynamic))


def record(block: Block, markup: Markup, member: str, entries: tuple[tuple[str, Value], ...]) -> None:
    """Set a member of a node to a function that gives the values of `entries`."""
    member = block.place.member(member)
    block.setup.append(line(f"{block.ref(markup)}.{member} = () => {_object(block, entries)};"))


def _object(block: Block, entries: tuple[tuple[str, Value], ...]) -> str:
    pairs = (f"{object_key(name)}: {value_js(value, block.place)}" for name, value in entries)
    return f"({{{', '.join(pairs)}}})"


def set_attribute(block: Block, bind: Bind, markup: Markup) -> None:
    """Set the DOM attribute of the same name. A name on which a browser would act is left out."""
    if not is_harmless(bind.name):
        return
    if bind.value is None or bind.value.is_static:
        markup.attributes[bind.name] = "" if bind.value is None else bind.value.literal or ""
        return
    put = block.frame.needs.use("render/attribute", "attribute")
    js = value_js(bind.value, block.place)
    block.on_change(
        block.place.bits_of_value(bind.value),
        f"{put}({block.ref(markup)}, {quote(bind.name)}, ",
        mapped(js, bind.value),
        ");",
    )
