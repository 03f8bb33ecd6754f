"""Records that the walk over a script collects, and that are resolved once the whole module has been walked."""

from __future__ import annotations

from typing import Literal, NamedTuple

import msgspec

from wx2tg.syntax.script.nodes import NamespaceExport, ReferenceForm, Request
from wx2tg.syntax.script.scopes import Scope
from wx2tg.syntax.script.trees import Node
from wx2tg.text import Span

DeclarationKind = Literal["var", "lexical", "function", "other-function", "parameter", "catch", "catch-pattern"]
"""`lexical` is let, const or class. `other-function` is async or a generator. `catch` is a parameter of `catch` that is
a plain name, `catch-pattern` one that is a pattern."""


class Mention(NamedTuple):
    """An identifier used as a value, and the scope that it stands in."""

    start: int
    end: int
    form: ReferenceForm
    scope: Scope


class Watched(NamedTuple):
    """A mention of a watched global, with its nearest ancestors from the outside in."""

    name: str
    node: Node
    scope: Scope
    path: tuple[Node, ...]


class Suspect(NamedTuple):
    """A mention of a word that is not a name everywhere; `home` is the function, field or static block around it."""

    name: str
    node: Node
    scope: Scope
    parent: Node
    home: Node | None


class Mistake(NamedTuple):
    """A place where a script is invalid although the grammar accepts it; `problem` is the text for the user."""

    start: int
    end: int
    problem: str


class Declared(NamedTuple):
    """A declared name, the kind of its declaration, and the scope that the declaration stands in."""

    kind: DeclarationKind
    name: str
    start: int
    end: int
    scope: Scope


class PendingImport(NamedTuple):
    """An import statement before it is known which of its `names`, as (imported, local), are used.

    `erasable` says that the statement is dropped if none is used, as TypeScript does.
    """

    span: Span
    specifier: str
    literal: Span
    names: tuple[tuple[str, str], ...]
    erasable: bool


class PendingAlias(NamedTuple):
    """`import a = b` before it is known whether the module reads `a`; `request` is set if b is `require("m")`."""

    span: Span
    name: str
    exported: bool
    request: Request | None


class PendingNamespace(msgspec.Struct, eq=False):
    """A namespace whose body is being walked; its exports are added as they are met."""

    head: Span
    tail: Span
    names: tuple[str, ...]
    parameter: str
    declared: bool
    block: bool
    scope: Scope
    owner: str | None
    exports: list[NamespaceExport] = msgspec.field(default_factory=list)
