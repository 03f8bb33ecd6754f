"""Puts scripts into one scope, and gives the names that they keep to themselves shorter ones."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import count, product
from types import MappingProxyType

import msgspec

from wx2tg.syntax.script import Reference, members, variables
from wx2tg.text import Piece, Source

# The commonest letters of scripts first: names made of them compress best.
_LETTERS = "etnrisaoclupdhfmgbvykwjxqzEATSCNLOIPRDMHUFVBKXWYGQJZ_$"
_WORDS = frozenset({"as", "do", "for", "if", "in", "let", "new", "of", "try", "var"})


class Scope(msgspec.Struct, frozen=True, array_like=True):
    """The variables that a scope declares, and the `outer` ones whose names its own must not take; both by number."""

    declared: list[int]
    outer: list[int]


class Parts(msgspec.Struct, frozen=True, array_like=True):
    """A script that is cut wherever it mentions a variable.

    Variables are numbers, which are places in `names` and in `counts`, the numbers of their mentions. Between each two
    `parts` stands a mention: the number of a variable `n`, or `-1 - n` where it is short for a property of that name,
    as in `{ n }`. `foreign` are the variables that the script does not declare; outer `scopes` precede inner ones.
    """

    parts: list[str]
    mentions: list[int]
    names: list[str]
    counts: list[int]
    foreign: list[int]
    scopes: list[Scope]


@dataclass(frozen=True, slots=True)
class Script:
    """A script without `eval` and `with`; `imported` are exports of other scripts, or known where all of them are."""

    code: Parts
    imported: tuple[str, ...] = ()
    exports: tuple[str, ...] = ()


def taken_apart(code: str, member_names: Mapping[str, str] = MappingProxyType({})) -> Parts:
    """The parts of the script `code`, in which members of objects get other names: name -> short name."""
    found = variables(Source("", code))
    known = [*found.foreign, *(variable for scope in found.scopes for variable in scope.declared)]
    numbers = {variable: number for number, variable in enumerate(known)}
    cuts: list[tuple[int, int, str | int]] = list(_member_cuts(code, member_names))
    for variable, number in numbers.items():
        for reference in variable.references:
            short = reference.form == "shorthand" and variable.name not in member_names
            cuts.append((reference.span.start, reference.span.end, -1 - number if short else number))
    parts, mentions, at = [""], [], 0
    for start, end, cut in sorted(cuts, key=lambda cut: cut[:2]):
        parts[-1] += code[at:start]
        if isinstance(cut, str):
            parts[-1] += cut
        else:
            mentions.append(cut)
            parts.append("")
        at = end
    parts[-1] += code[at:]
    return Parts(
        parts=parts,
        mentions=mentions,
        names=[variable.name for variable in known],
        counts=[len(variable.references) for variable in known],
        foreign=[numbers[variable] for variable in found.foreign],
        scopes=[
            Scope([numbers[one] for one in scope.declared], sorted(numbers[one] for one in scope.outer))
            for scope in found.scopes
        ],
    )


def _member_cuts(code: str, names: Mapping[str, str]) -> Iterator[tuple[int, int, str]]:
    """(start, end, what stands there instead) for each mention of `names` as members."""
    reference: Reference
    for reference in members(Source("", code), names):
        start, end = reference.span.start, reference.span.end
        if reference.form == "shorthand":
            yield start, start, f"{names[reference.name]}:"
        else:
            yield start, end, names[reference.name]


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
            fresh = _fresh({known[number] for number in scope.outer})
            known.update(zip(scope.declared, fresh, strict=False))
        texts.append(_written(script.code, known))
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
        for number in code.scopes[0].declared:
            mentions[place, number] = mentions.get((place, number), 0) + code.counts[number]
        for number in code.foreign:
            name = code.names[number]
            if name in script.imported and name in exported:
                home = exported[name]
                mentions[home] = mentions.get(home, 0) + code.counts[number]
                same.append((place, number, home))
            else:
                names[place][number] = name
    fresh = _fresh({name for known in names for name in known.values()})
    for (place, number), short in zip(sorted(mentions, key=lambda each: -mentions[each]), fresh, strict=False):
        names[place][number] = short
    for place, number, (exporter, export) in same:
        names[place][number] = names[exporter][export]
    return names


def _written(code: Parts, names: Mapping[int, str]) -> str:
    out = [code.parts[0]]
    for mention, part in zip(code.mentions, code.parts[1:], strict=True):
        if mention >= 0:
            out.append(names[mention])
        else:
            name, short = code.names[-1 - mention], names[-1 - mention]
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
