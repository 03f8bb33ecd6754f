"""Prints a sheet as CSS, one declaration a line."""

from __future__ import annotations

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
        elif isinstance(item, Import):
            condition = f" {item.condition}" if item.condition else ""
            lines.append(f'{indent}@import "{item.address}"{condition};\n')
        elif isinstance(item, AtRule) and item.body is None:
            lines.append(f"{indent}{head(item)};\n")
        else:
            lines.append(f"{indent}{head(item)} {{\n")
            _print_body(item.body or (), indent + "  ", lines)
            lines.append(f"{indent}}}\n")


def head(item: Item) -> str:
    """What stands before the block of `item`, or all there is of an item without one."""
    match item:
        case Rule(selectors=selectors):
            return selector.text(selectors)
        case Keyframe(stops=stops):
            return stops
        case AtRule(name=name, prelude=prelude):
            return f"@{name} {prelude}".rstrip()
        case Declaration(name=name, value=value):
            return f"{name}: {value}"
        case Import(address=address):
            return f'@import "{address}"'
        case Sheet(source=source):
            return source.path
