"""The variables of a script: who declares each, where it is mentioned, and which scopes must leave its name alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from wx2tg.syntax.script.bindings import BINDING_HANDLERS
from wx2tg.syntax.script.kinds import WITH_NAMES_OF_BODY
from wx2tg.syntax.script.nodes import Reference
from wx2tg.syntax.script.scan import Scan
from wx2tg.syntax.script.scopes import Scope
from wx2tg.syntax.script.trees import kinds, read
from wx2tg.syntax.script.walk import Visit, table, walk
from wx2tg.text import Source, Span


@dataclass(slots=True, eq=False)
class Variable:
    """A variable with all of its mentions, in order; its declarations are among them."""

    name: str
    references: list[Reference] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class NameScope:
    """A scope: what it declares, and the variables from outside of it whose names no variable of it may have."""

    declared: list[Variable] = field(default_factory=list)
    outer: set[Variable] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Variables:
    """`foreign` are the variables that the script does not declare; an outer scope stands before those inside it."""

    foreign: tuple[Variable, ...]
    scopes: tuple[NameScope, ...]


def variables(source: Source) -> Variables:
    """The variables of valid JavaScript that is no module, evaluates no text and has no `with`."""
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
    """Whether nothing in `scope` may be called like a parameter: `(a) => { let a; }` is an error."""
    assert scope.parent is not None
    return scope.node.type == "statement_block" and scope.parent.node.type in WITH_NAMES_OF_BODY


@cache
def _names_only() -> tuple[Visit, ...]:
    """Who declares and who mentions a name, and nothing else."""
    return table(kinds("javascript"), BINDING_HANDLERS)
