"""The variables of a script: the scope that declares each, its mentions, and the scopes that may not reuse its name."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import msgspec

from wx2tg.syntax.script.bindings import BINDING_HANDLERS
from wx2tg.syntax.script.kinds import WITH_NAMES_OF_BODY
from wx2tg.syntax.script.nodes import Reference
from wx2tg.syntax.script.scan import Scan
from wx2tg.syntax.script.scopes import Scope
from wx2tg.syntax.script.trees import kinds, read
from wx2tg.syntax.script.walk import Visit, table, walk
from wx2tg.text import Source, Span


class Variable(msgspec.Struct, eq=False):
    """A variable with all of its mentions in order of the text, declarations included."""

    name: str
    references: list[Reference] = msgspec.field(default_factory=list)


class NameScope(msgspec.Struct, eq=False):
    """A scope: the variables that it declares, and the `outer` variables whose names its own must not take."""

    declared: list[Variable] = msgspec.field(default_factory=list)
    outer: set[Variable] = msgspec.field(default_factory=set)


class Variables(msgspec.Struct, frozen=True):
    """The variables of a script.

    `foreign` are those it does not declare; in `scopes`, outer ones precede inner ones.
    """

    foreign: tuple[Variable, ...]
    scopes: tuple[NameScope, ...]


def variables(source: Source) -> Variables:
    """The variables of a script. It must be valid JavaScript without import, export, `eval` and `with`.

    With `eval` or `with`, a name could refer to a variable that the text does not show.
    """
    syntax = read(source, typescript=False)
    root = Scope(None, -1, syntax.root, function=True)
    scan = Scan(source, root, root, typescript=False)
    walk(scan, syntax.root, _names_only(), deepest=None)
    scopes = {root: NameScope()}
    found: dict[tuple[Scope | None, str], Variable] = {}
    mentions = ((mention, name) for name, mentions in scan.names.mentions.items() for mention in mentions)
    for mention, name in sorted(mentions, key=lambda item: item[0].start):
        chain = list(_outwards(mention.scope))
        for scope in reversed(chain):
            scopes.setdefault(scope, NameScope())
        home = mention.scope.find(name)
        variable = found.get((home, name))
        if variable is None:
            variable = found[home, name] = Variable(name)
            if home is not None:
                scopes[home].declared.append(variable)
        variable.references.append(Reference(name, Span(mention.start, mention.end), mention.form))
        for scope in chain if home is None else chain[: chain.index(home)]:
            scopes[scope].outer.add(variable)
    for scope, known in scopes.items():
        if scope.parent is not None and _is_body(scope):
            known.outer.update(scopes[scope.parent].declared)
    foreign = tuple(variable for (home, _), variable in found.items() if home is None)
    return Variables(foreign, tuple(scopes.values()))


def _outwards(scope: Scope | None) -> Iterator[Scope]:
    while scope is not None:
        yield scope
        scope = scope.parent


def _is_body(scope: Scope) -> bool:
    """Whether `scope` may not declare the names of its parent's parameters: `(a) => { let a; }` is an error."""
    assert scope.parent is not None
    return scope.node.type == "statement_block" and scope.parent.node.type in WITH_NAMES_OF_BODY


@cache
def _names_only() -> tuple[Visit, ...]:
    """The handlers that record declarations and mentions of names, and nothing else."""
    return table(kinds("javascript"), BINDING_HANDLERS)
