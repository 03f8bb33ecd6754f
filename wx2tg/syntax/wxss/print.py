"""Prints a sheet as CSS, one declaration a line."""

from __future__ import annotations

from collections.abc import Iterator

from wx2tg.syntax.wxss import selector
from wx2tg.syntax.wxss.nodes import AtRule, Body, Declaration, Import, Item, Keyframe, Rule, Sheet


def css(sheet: Sheet) -> str:
    """The text of `sheet`; nested sheets stand where their imports stood."""
    lines: list[str] = []
    _print_body(sheet.items, "", lines)
    return "".join(lines)


def _print_body(body: Body, indent: str, lines: list[str]) -> None:
    for item in body:
        if isinstance(item, Declaration):
            lines.append(f"{indent}{item.name}: {item.value};\n")
        elif isinstance(item, Sheet):
            _print_body(item.items, indent, lines)
        elif isinstance(item, Import) or (isinstance(item, AtRule) and item.body is None):
            lines.append(f"{indent}{head(item)};\n")
        else:
            lines.append(f"{indent}{head(item)} {{\n")
            _print_body(item.body or (), indent + "  ", lines)
            lines.append(f"{indent}}}\n")


def outline(sheet: Sheet) -> str:
    """The tree as text for tests and debugging: one item a line, after its kind, with its contents indented."""
    return "\n".join(_outline(sheet.items, ""))


def _outline(body: Body, indent: str) -> Iterator[str]:
    for item in body:
        yield f"{indent}{type(item).__name__.lower()} {head(item)}".rstrip()
        if isinstance(item, Sheet):
            yield from _outline(item.items, indent + "  ")
        elif isinstance(item, Rule | Keyframe | AtRule):
            yield from _outline(item.body or (), indent + "  ")


def head(item: Item) -> str:
    """The text before the block of `item`, or the whole of an item without a block."""
    match item:
        case Rule(selectors=selectors):
            return selector.text(selectors)
        case Keyframe(stops=stops):
            return stops
        case AtRule(name=name, prelude=prelude):
            return f"@{name} {prelude}".rstrip()
        case Declaration(name=name, value=value):
            return f"{name}: {value}"
        case Import(address=address, condition=condition):
            return f'@import "{address}" {condition}'.rstrip()
        case Sheet(source=source):
            return source.path
