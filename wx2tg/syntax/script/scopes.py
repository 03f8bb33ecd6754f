"""The scopes of a module while it is walked, and the names that each declares."""

from __future__ import annotations

import msgspec

from wx2tg.syntax.script.trees import Node


class Scope(msgspec.Struct, eq=False):
    """A scope. `depth` is the number of nodes around it; `function` says that a `var` belongs here; `strict`, that the
    code is strict.

    `then` is the scope to continue with, if that is not the parent: the computed name of a method is outside of the
    method's scope, which continues after it. `qualified` are names that can be reached only through the object
    `qualifier`: members of an enum, variables that a namespace exports. `words` caches the tokens of the function.
    """

    parent: Scope | None
    depth: int
    node: Node
    function: bool
    strict: bool = False
    names: set[str] = msgspec.field(default_factory=set)
    qualified: set[str] = msgspec.field(default_factory=set)
    qualifier: str = ""
    then: Scope | None = None
    words: frozenset[str] | None = None

    def hoisting(self) -> Scope:
        """The scope that a `var` in this one belongs to."""
        scope = self
        while not scope.function and scope.parent is not None:
            scope = scope.parent
        return scope

    def find(self, name: str) -> Scope | None:
        """The innermost scope that declares `name`; None if the name is global or imported."""
        scope: Scope | None = self
        while scope is not None and name not in scope.names:
            scope = scope.parent
        return scope


def _words(scope: Scope) -> frozenset[str]:
    """The child node types of the function around `scope`, cached: a module may have very many children."""
    around = scope.hoisting()
    if around.words is None:
        around.words = frozenset(child.type for child in around.node.children)
    return around.words


def is_async(scope: Scope) -> bool:
    """Whether `await` may stand in `scope`."""
    return "async" in _words(scope)


def is_generator(scope: Scope) -> bool:
    """Whether `yield` is an operator in `scope`."""
    return "*" in _words(scope)


def at_top(scope: Scope) -> bool:
    """Whether `scope` lies outside of every function."""
    return scope.hoisting().parent is None
