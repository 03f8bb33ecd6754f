"""Lines of emitted JavaScript as pieces, so that every binding can be mapped to its place in the WXML."""

from __future__ import annotations

from collections.abc import Iterable

from wx2tg.emit.naming import Naming
from wx2tg.ir.nodes import Hole, Value
from wx2tg.text import Piece

Line = list[Piece]


def line(*parts: str | Piece) -> Line:
    """One line. A plain string is text that no place in the WXML stands behind."""
    return [Piece(part) if isinstance(part, str) else part for part in parts]


def mapped(text: str, value: Value | Hole) -> Piece:
    """`text`, mapped to the first hole of `value`."""
    holes = [value] if isinstance(value, Hole) else [part for part in value.parts if isinstance(part, Hole)]
    if not holes:
        return Piece(text)
    source, start, end = holes[0].source, holes[0].span.start, holes[0].span.end
    code = source.text[start:end]
    return Piece(text, source, start + len(code) - len(code.lstrip()))


def indented(lines: Iterable[Line]) -> list[Line]:
    """The lines one level deeper."""
    return [[Piece("  "), *pieces] if pieces else [] for pieces in lines]


def declared(pairs: Iterable[tuple[str, str]], naming: Naming) -> list[Line]:
    """Constants with their values: a statement for each where the code is to be read, or else one for all."""
    written = [f"{name} = {js}" for name, js in pairs]
    if naming.readable:
        return [line(f"const {pair};") for pair in written]
    return [line(f"const {', '.join(written)};")] if written else []


def paragraphs(*parts: list[Line]) -> list[Line]:
    """The parts that have lines, with an empty line between them."""
    out: list[Line] = []
    for part in parts:
        if part:
            out += [[], *part] if out else part
    return out


def wrapped(head: str, body: Iterable[Line], tail: str) -> list[Line]:
    """`head`, the body one level deeper, `tail`."""
    return [line(head), *indented(body), line(tail)]


def flattened(lines: Iterable[Line]) -> list[Piece]:
    """The lines as pieces with line ends."""
    out: list[Piece] = []
    for pieces in lines:
        out += pieces
        out.append(Piece("\n"))
    return out
