"""Cuts a script where it mentions variables, and into the pieces that a bundle may leave out."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from types import MappingProxyType

import msgspec

from wx2tg.syntax.script import Reference, members, statements, variables
from wx2tg.text import Source, Span

_WORD = re.compile(r"[A-Za-z_$][\w$]*")


class Scope(msgspec.Struct, frozen=True, array_like=True):
    """The variables that a scope declares, and the `outer` ones whose names its own must not take; both by number."""

    declared: list[int]
    outer: list[int]


class Cut(msgspec.Struct, frozen=True, array_like=True):
    """A piece of a script: a statement, or a part of a class.

    Between each two `parts` stands a mention: the number of a variable `n`, or `-1 - n` where it is short for a
    property of that name, as in `{ n }`. `declares` are the variables of the outermost scope that come into being here,
    where that is all it does. A part of a class has the class as its `owner`, and a method its name as `member`.
    `words` are the names of members in it, and whatever else it says besides variables.
    """

    parts: list[str]
    mentions: list[int]
    declares: list[int]
    owner: int | None
    member: str
    words: list[str]


class Parts(msgspec.Struct, frozen=True, array_like=True):
    """A script in pieces. Its variables are numbers, which are places in `names`.

    `foreign` are the variables that the script does not declare; outer `scopes` precede inner ones.
    """

    pieces: list[Cut]
    names: list[str]
    foreign: list[int]
    scopes: list[Scope]


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
    cuts.sort(key=lambda cut: cut[:2])
    starts = [cut[0] for cut in cuts]
    names = [variable.name for variable in known]
    top = {variable.name: numbers[variable] for variable in found.scopes[0].declared}
    pieces = []
    for part in statements(Source("", code)):
        inside = cuts[bisect_left(starts, part.span.start) : bisect_left(starts, part.span.end)]
        parts, mentions = _texts(code, part.span, inside)
        words = {word for text in parts for word in _WORD.findall(text)}
        words |= {names[-1 - mention] for mention in mentions if mention < 0}
        pieces.append(
            Cut(
                parts=parts,
                mentions=mentions,
                declares=[top[name] for name in part.declares],
                owner=top[part.owner] if part.owner else None,
                member=member_names.get(part.member, part.member),
                words=sorted(words),
            )
        )
    return Parts(
        pieces=pieces,
        names=names,
        foreign=[numbers[variable] for variable in found.foreign],
        scopes=[
            Scope([numbers[one] for one in scope.declared], sorted(numbers[one] for one in scope.outer))
            for scope in found.scopes
        ],
    )


def _texts(code: str, span: Span, cuts: list[tuple[int, int, str | int]]) -> tuple[list[str], list[int]]:
    """The texts between the mentions of variables in a span of `code`, and the mentions."""
    parts, mentions, at = [""], [], span.start
    for start, end, cut in cuts:
        parts[-1] += code[at:start]
        if isinstance(cut, str):
            parts[-1] += cut
        else:
            mentions.append(cut)
            parts.append("")
        at = end
    parts[-1] += code[at : span.end]
    return parts, mentions


def _member_cuts(code: str, names: Mapping[str, str]) -> Iterator[tuple[int, int, str]]:
    """(start, end, what stands there instead) for each mention of `names` as members."""
    reference: Reference
    for reference in members(Source("", code), names):
        start, end = reference.span.start, reference.span.end
        if reference.form == "shorthand":
            yield start, start, f"{names[reference.name]}:"
        else:
            yield start, end, names[reference.name]
