"""What the walk over a script keeps until the whole module is known: mentions, declarations, imports, namespaces."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from wx2tg.syntax.script.nodes import NamespaceExport, ReferenceForm, Request
from wx2tg.syntax.script.scopes import Scope
from wx2tg.syntax.script.trees import Node
from wx2tg.text import Span

DeclarationKind = Literal["var", "lexical", "function", "other-function", "parameter", "catch", "catch-pattern"]
"""`lexical` is let, const or class; `other-function` is async or a generator; `catch` a parameter that is a name."""


class Mention(NamedTuple):
    """An identifier in the place of a value, and the scope it stands in."""

    start: int
    end: int
    form: ReferenceForm
    scope: Scope


class Watched(NamedTuple):
    """A mention of a name that is looked at more closely, with its nearest ancestors from the outside in."""

    name: str
    node: Node
    scope: Scope
    path: tuple[Node, ...]


class Suspect(NamedTuple):
    """A mention of a word that is no name everywhere; `home` is the function, field or static block around it."""

    name: str
    node: Node
    scope: Scope
    parent: Node
    home: Node | None


class Mistake(NamedTuple):
    """What makes a script invalid although the grammar accepts it; `problem` says it in words."""

    start: int
    end: int
    problem: str


class Declared(NamedTuple):
    """A name that is bound in the scope `scope`, and how."""

    kind: DeclarationKind
    name: str
    start: int
    end: int
    scope: Scope


class PendingImport(NamedTuple):
    """An import statement before it is known which of its names are used: (imported, local)."""

    span: Span
    specifier: str
    literal: Span
    names: tuple[tuple[str, str], ...]
    erasable: bool


class PendingAlias(NamedTuple):
    """`import a = b` before it is known whether anyone reads `a`; `request` where b is a module."""

    span: Span
    name: str
    exported: bool
    request: Request | None


@dataclass(slots=True, eq=False)
class PendingNamespace:
    """A namespace while it is walked."""

    head: Span
    tail: Span
    names: tuple[str, ...]
    parameter: str
    declared: bool
    block: bool
    scope: Scope
    owner: str | None
    exports: list[NamespaceExport] = field(default_factory=list)
