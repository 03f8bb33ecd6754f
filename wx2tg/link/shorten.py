"""Puts scripts into one scope, and gives the names that they keep to themselves shorter ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from itertools import count, product

import msgspec

from wx2tg.link.cut import Cut, Parts
from wx2tg.text import Piece

# The commonest letters of scripts first: names made of them compress best.
_LETTERS = "etnrisaoclupdhfmgbvykwjxqzEATSCNLOIPRDMHUFVBKXWYGQJZ_$"
_WORDS = frozenset({"as", "do", "for", "if", "in", "let", "new", "of", "try", "var"})


class Script(msgspec.Struct, frozen=True):
    """A script without `eval` and `with`; `imported` are exports of other scripts, or known where all of them are.

    `kept` are the places of the pieces of `code` that are written, None for all of them.
    """

    code: Parts
    imported: tuple[str, ...] = ()
    exports: tuple[str, ...] = ()
    kept: tuple[int, ...] | None = None

    @property
    def pieces(self) -> Sequence[Cut]:
        """What is written of the code."""
        pieces = self.code.pieces
        return pieces if self.kept is None else [pieces[place] for place in self.kept]


def shortened(scripts: Sequence[Script], wanted: Collection[str] = ()) -> list[Piece]:
    """One script that does what `scripts` do one after the other, in a scope of its own which gives out `wanted`.

    No two scripts export the same name. A variable gets the first short name that means nothing else in the places
    where it is mentioned, so scopes that do not see each other's variables use the same few names: this is what
    compresses best. What all scripts share comes first, the most mentioned names shortest.

    The middle piece is the scripts' own code, and is `settled`: it stays as minified as `scripts` are.
    """
    exported = {
        script.code.names[number]: (place, number)
        for place, script in enumerate(scripts)
        for number in script.code.scopes[0].declared
        if script.code.names[number] in script.exports
    }
    names = _outer_names(scripts, exported)
    texts = []
    for script, known in zip(scripts, names, strict=True):
        for scope in script.code.scopes[1:]:
            fresh = _fresh({known[number] for number in scope.outer if number in known})
            known.update(zip(scope.declared, fresh, strict=False))
        texts.append(_written(script, known))
    code = _in_lines(texts)
    given = {name: names[place][number] for name, (place, number) in sorted(exported.items()) if name in wanted}
    returned = ", ".join(f"{name}: {short}" for name, short in given.items())
    end = ";" if code.endswith(";") else ""
    return [
        Piece(f"const {{{', '.join(given)}}} = (() => {{\n"),
        Piece(code.removesuffix(end), settled=True),
        Piece(f"{end}\nreturn {{{returned}}};\n}})();\n"),
    ]


def _in_lines(texts: Iterable[str]) -> str:
    """`texts` one after the other, with a line end where minifying leaves one."""
    code = ""
    for text in filter(None, texts):
        code += f"\n{text}" if code and not code.endswith(";") else text
    return code


def _outer_names(scripts: Sequence[Script], exported: Mapping[str, tuple[int, int]]) -> list[dict[int, str]]:
    """By script, the names of what is mentioned outside of all functions; what no script declares keeps its own."""
    mentions: dict[tuple[int, int], int] = {}
    names: list[dict[int, str]] = [{} for _ in scripts]
    same: list[tuple[int, int, tuple[int, int]]] = []
    for place, script in enumerate(scripts):
        code = script.code
        counts = Counter(_variable(mention) for piece in script.pieces for mention in piece.mentions)
        for number in code.scopes[0].declared:
            if counts[number]:
                mentions[place, number] = mentions.get((place, number), 0) + counts[number]
        for number in code.foreign:
            name = code.names[number]
            if not counts[number]:
                continue
            if name in script.imported and name in exported:
                home = exported[name]
                mentions[home] = mentions.get(home, 0) + counts[number]
                same.append((place, number, home))
            else:
                names[place][number] = name
    fresh = _fresh({name for known in names for name in known.values()})
    for (place, number), short in zip(sorted(mentions, key=lambda each: -mentions[each]), fresh, strict=False):
        names[place][number] = short
    for place, number, (exporter, export) in same:
        names[place][number] = names[exporter][export]
    return names


def _variable(mention: int) -> int:
    """The number of the variable that is mentioned."""
    return mention if mention >= 0 else -1 - mention


def _written(script: Script, names: Mapping[int, str]) -> str:
    out = []
    for piece in script.pieces:
        out.append(piece.parts[0])
        for mention, part in zip(piece.mentions, piece.parts[1:], strict=True):
            if mention >= 0:
                out.append(names[mention])
            else:
                name, short = script.code.names[-1 - mention], names[-1 - mention]
                out.append(name if name == short else f"{name}:{short}")
            out.append(part)
    return "".join(out)


def _fresh(taken: Set[str]) -> Iterator[str]:
    """Names that are not `taken`, shortest first."""
    for length in count(1):
        for letters in product(_LETTERS, repeat=length):
            name = "".join(letters)
            if name not in taken and name not in _WORDS:
                yield name
