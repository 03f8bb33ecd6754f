"""Puts scripts into one scope, and gives the names that they keep to themselves shorter ones."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache
from itertools import count, product
from types import MappingProxyType

from wx2tg.syntax.script import Reference, Variable, Variables, members, variables
from wx2tg.text import Edits, Source, join

# The commonest letters of scripts first: names made of them compress best.
_LETTERS = "etnrisaoclupdhfmgbvykwjxqzEATSCNLOIPRDMHUFVBKXWYGQJZ_$"
_WORDS = frozenset({"as", "do", "for", "if", "in", "let", "new", "of", "try", "var"})


@dataclass(frozen=True, slots=True)
class Script:
    """A script without `eval` and `with`; `imported` are exports of other scripts, or known where all of them are."""

    code: str
    imported: tuple[str, ...] = ()
    exports: tuple[str, ...] = ()


def shortened(
    scripts: Sequence[Script], wanted: Collection[str] = (), member_names: Mapping[str, str] = MappingProxyType({})
) -> str:
    """One script that does what `scripts` do one after the other, in a scope of its own which gives out `wanted`.

    No two scripts export the same name. A variable gets the first short name that means nothing else in the places
    where it is mentioned, so scopes that do not see each other's variables use the same few names: this is what
    compresses best. What all scripts share comes first, the most mentioned names shortest.

    `member_names` gives members of objects another name, wherever `scripts` mention them: name -> short name.
    """
    read = [_variables(script.code) for script in scripts]
    exported = {
        variable.name: variable
        for script, found in zip(scripts, read, strict=True)
        for variable in found.scopes[0].declared
        if variable.name in script.exports
    }
    same = {
        variable: exported[variable.name]
        for script, found in zip(scripts, read, strict=True)
        for variable in found.foreign
        if variable.name in script.imported and variable.name in exported
    }
    names = _outer_names(read, same)
    for found in read:
        for scope in found.scopes[1:]:
            fresh = _fresh({names[variable] for variable in scope.outer})
            names.update(zip(scope.declared, fresh, strict=False))
    code = "\n".join(
        _renamed(script.code, found, names, member_names) for script, found in zip(scripts, read, strict=True)
    )
    given = {name: names[exported[name]] for name in sorted(exported.keys() & set(wanted))}
    returned = ", ".join(f"{name}: {short}" for name, short in given.items())
    return f"const {{{', '.join(given)}}} = (() => {{\n{code}\nreturn {{{returned}}};\n}})();\n"


@cache
def _variables(code: str) -> Variables:
    return variables(Source("", code))


def _outer_names(read: Iterable[Variables], same: dict[Variable, Variable]) -> dict[Variable, str]:
    """Names for what is mentioned outside of all functions; what no script declares keeps its own."""
    mentions: dict[Variable, int] = {}
    names: dict[Variable, str] = {}
    for found in read:
        for variable in found.scopes[0].declared:
            mentions[variable] = mentions.get(variable, 0) + len(variable.references)
        for variable in found.foreign:
            if variable in same:
                mentions[same[variable]] = mentions.get(same[variable], 0) + len(variable.references)
            else:
                names[variable] = variable.name
    fresh = _fresh(set(names.values()))
    names.update(zip(sorted(mentions, key=lambda variable: -mentions[variable]), fresh, strict=False))
    names.update((variable, names[export]) for variable, export in same.items())
    return names


@cache
def _members(code: str, names: frozenset[str]) -> tuple[Reference, ...]:
    return tuple(members(Source("", code), names))


def _renamed(code: str, found: Variables, names: dict[Variable, str], member_names: Mapping[str, str]) -> str:
    edits = Edits(Source("", code))
    for reference in _members(code, frozenset(member_names)):
        if reference.form == "shorthand":
            edits.insert(reference.span.start, f"{member_names[reference.name]}:")
        else:
            edits.replace(reference.span, member_names[reference.name])
    declared = (variable for scope in found.scopes for variable in scope.declared)
    for variable in (*found.foreign, *declared):
        name = names[variable]
        for reference in variable.references if name != variable.name else ():
            if reference.form == "shorthand" and variable.name in member_names:
                edits.replace(reference.span, name)
            elif reference.form == "shorthand":
                edits.insert(reference.span.end, f":{name}")
            else:
                edits.replace(reference.span, name)
    return join(edits.pieces())


def _fresh(taken: Set[str]) -> Iterator[str]:
    """Names that are not `taken`, shortest first."""
    for length in count(1):
        for letters in product(_LETTERS, repeat=length):
            name = "".join(letters)
            if name not in taken and name not in _WORDS:
                yield name
