"""Scopes of a module while it is walked, and who declares a name."""

from __future__ import annotations

from dataclasses import dataclass, field

from wx2tg.syntax.script.trees import Node


@dataclass(slots=True, eq=False)
class Scope:
    """A scope; `depth` is how many nodes enclose it, `function` that `var` stops here, `strict` that its code is.

    `then` is the scope that follows where that is not the parent: the name of a method is computed outside of it.
    `qualified` are names that can only be reached through the object `qualifier`: members of an enum, variables that a
    namespace exports.
    """

    parent: Scope | None
    depth: int
    node: Node
    function: bool
    strict: bool = False
    names: set[str] = field(default_factory=set)
    qualified: set[str] = field(default_factory=set)
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
        """The innermost scope that declares `name`; None where it is global or imported."""
        scope: Scope | None = self
        while scope is not None and name not in scope.names:
            scope = scope.parent
        return scope


def _words(scope: Scope) -> frozenset[str]:
    """The tokens of the function around `scope`; a module may have any number of statements to look through."""
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
