"""What one walk over a script has found so far: the state that its handlers share."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from wx2tg.diagnostics import Diagnostic
from wx2tg.syntax.script.brackets import Brackets
from wx2tg.syntax.script.class_nodes import Accessor, DecoratedClass, ParameterProperties
from wx2tg.syntax.script.kinds import CALLING, HOMES, OPERATORS, TRANSPARENT
from wx2tg.syntax.script.nodes import (
    Constructor,
    DynamicImport,
    Enum,
    Erased,
    Escape,
    Export,
    ReferenceForm,
    Request,
    WxUse,
)
from wx2tg.syntax.script.observations import (
    Declared,
    Mention,
    Mistake,
    PendingAlias,
    PendingImport,
    PendingNamespace,
    Suspect,
    Watched,
)
from wx2tg.syntax.script.scopes import Scope
from wx2tg.syntax.script.trees import Node, Repair
from wx2tg.syntax.script.words import RESERVED, SUSPECT, WATCHED
from wx2tg.text import Source, Span

_LONGEST_SHOWN = 40
# How many of the ancestors of a global are looked at.
_NEAR = 64
_LINE_END = re.compile(r"[ \t\r]*\n")
_NOTABLE = RESERVED | SUSPECT | WATCHED


@dataclass(slots=True, eq=False)
class Names:
    """Who mentions and declares which name.

    `mentions` are the identifiers in the place of a value, by name; `watched` those of globals that are looked at
    closely, `suspects` those of words that are no name everywhere; `private` are names with a `#` and where they stand,
    with the classes around them. `functions` are the functions with their scopes.
    """

    mentions: dict[str, list[Mention]] = field(default_factory=dict)
    watched: list[Watched] = field(default_factory=list)
    suspects: list[Suspect] = field(default_factory=list)
    declared: list[Declared] = field(default_factory=list)
    functions: list[tuple[Node, Scope]] = field(default_factory=list)
    private: list[tuple[str, int, int, tuple[Node, ...]]] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Ports:
    """What the module asks of others, and what it gives them.

    `exported` are the names that it exports, `default_name` is the local one that it exports as `default`; `metas` are
    the mentions of `import.meta`.
    """

    esm: bool = False
    requests: list[Request] = field(default_factory=list)
    imports: list[PendingImport] = field(default_factory=list)
    aliases: list[PendingAlias] = field(default_factory=list)
    exports: list[Export] = field(default_factory=list)
    exported: set[str] = field(default_factory=set)
    dynamic_imports: list[DynamicImport] = field(default_factory=list)
    metas: list[Span] = field(default_factory=list)
    default_name: str = ""


@dataclass(slots=True, eq=False)
class Uses:
    """What the module uses of its surroundings; the fields of `Module` say more of each.

    `members` are those of `wx`, `features` is the newer syntax, with the place where each stands first.
    """

    members: list[WxUse] = field(default_factory=list)
    escapes: list[Escape] = field(default_factory=list)
    assigned: list[WxUse] = field(default_factory=list)
    constructors: list[Constructor] = field(default_factory=list)
    features: dict[str, Span] = field(default_factory=dict)
    codes: list[Span] = field(default_factory=list)
    environments: list[Span] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Lowering:
    """What has to be erased or written otherwise: types, enums, namespaces, decorators, accessors.

    `bodies` are the namespaces by the scopes of their bodies, `merged` the names that earlier enums and namespaces of
    one name exported, `texts` the members of enums that are strings, `types` the names of types. `applied` are the ends
    of decorators that a class has taken already, `constructed` the classes whose constructor with properties was met.
    """

    erased: list[Erased] = field(default_factory=list)
    parentheses: list[int] = field(default_factory=list)
    enums: list[Enum] = field(default_factory=list)
    namespaces: list[PendingNamespace] = field(default_factory=list)
    bodies: dict[Scope, PendingNamespace] = field(default_factory=dict)
    merged: dict[tuple[Scope, tuple[str, ...], bool], set[str]] = field(default_factory=dict)
    texts: dict[str, set[str]] = field(default_factory=dict)
    types: set[str] = field(default_factory=set)
    properties: list[ParameterProperties] = field(default_factory=list)
    accessors: list[Accessor] = field(default_factory=list)
    decorated: list[DecoratedClass] = field(default_factory=list)
    applied: set[int] = field(default_factory=set)
    constructed: set[int] = field(default_factory=set)


@dataclass(slots=True, eq=False)
class Scan:
    """Where the walk is, and what it has found so far.

    `path` are the ancestors of the node at hand, `scope` is the scope that it stands in. `around` are the ancestors
    without operators, members and calls: of those there may be any number in a row, so a handler that looks for
    something further out looks here. `optional` says which chains have a `?.`, by node; `statement` is where the
    expression statement at hand starts, or -1.

    `refers` says whether a name may stand for something else (an import, a member of an enum): then each mention is
    kept. With `legacy`, decorators are those of TypeScript's `experimentalDecorators`. With `sloppy`, the script holds
    what strict code must not; with `broken`, no valid JavaScript can be made of it.
    """

    source: Source
    root: Scope
    scope: Scope
    typescript: bool
    refers: bool = True
    legacy: bool = False
    path: list[Node] = field(default_factory=list)
    around: list[Node] = field(default_factory=list)
    optional: dict[int, bool] = field(default_factory=dict)
    pairs: Brackets | None = None
    statement: int = -1
    names: Names = field(default_factory=Names)
    ports: Ports = field(default_factory=Ports)
    uses: Uses = field(default_factory=Uses)
    lowering: Lowering = field(default_factory=Lowering)
    repairs: list[Repair] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    broken: bool = False
    sloppy: bool = False

    def brackets(self) -> Brackets:
        """The brackets of the source."""
        if self.pairs is None:
            self.pairs = Brackets(self.source.text)
        return self.pairs

    def text(self, node: Node) -> str:
        """The source of `node`."""
        return self.source.text[node.start_byte : node.end_byte]

    def open(self, node: Node, function: bool = False) -> Scope:
        """Enter a scope; the walk leaves it behind `node`."""
        self.scope = Scope(self.scope, len(self.path), node, function, self.scope.strict)
        if function:
            self.names.functions.append((node, self.scope))
        return self.scope

    def mistake(self, node: Node, problem: str) -> None:
        """Note what no engine accepts."""
        self.mistakes.append(Mistake(node.start_byte, node.end_byte, problem))

    def unexpected(self, node: Node) -> None:
        """Note a token that does not belong where it stands."""
        text = self.source.text[node.start_byte : min(node.end_byte, node.start_byte + _LONGEST_SHOWN)]
        shown = text if len(text) < _LONGEST_SHOWN else text + "…"
        self.mistake(node, f"`{shown.splitlines()[0]}` is not expected here")

    def only_sloppy(self, node: Node, problem: str) -> None:
        """Note what strict code does not allow."""
        if self.scope.strict:
            self.mistake(node, f"{problem} in strict code")
        else:
            self.sloppy = True

    def erase(self, start: int, end: int, first: str = " ", last: str = "") -> None:
        """Note text that is left out."""
        if start < end:
            self.lowering.erased.append(Erased(Span(start, end), first, last))

    def mention(self, node: Node, shorthand: bool = False) -> None:
        """Note an identifier in the place of a value; `shorthand` is `{name}`."""
        start, end = node.start_byte, node.end_byte
        name = self.source.text[start:end]
        if name in _NOTABLE:
            self._note(name, node)
        if not self.refers:
            return
        form: ReferenceForm = "shorthand" if shorthand else "plain"
        parent = self.path[-1]
        kind = parent.type
        if kind in CALLING and (
            (kind == "call_expression" and parent.start_byte == start) or kind in TRANSPARENT or self._is_called(end)
        ):
            form = "statement" if start == self.statement else "call"
        mention = Mention(start, end, form, self.scope)
        if name in self.names.mentions:
            self.names.mentions[name].append(mention)
        else:
            self.names.mentions[name] = [mention]

    def _note(self, name: str, node: Node) -> None:
        """Note a name that means more than others."""
        gap = _LINE_END.match(self.source.text, node.end_byte) if name == "new" else None
        if gap is not None:  # To the grammar of TypeScript it is a name there.
            self.repairs.append(Repair(node.end_byte, b" " * len(gap[0])))
        elif name in RESERVED:
            self.unexpected(node)
        elif name in SUSPECT:
            home = next((outer for outer in reversed(self.around) if outer.type in HOMES), None)
            self.names.suspects.append(Suspect(name, node, self.scope, self.path[-1], home))
        else:
            self.names.watched.append(Watched(name, node, self.scope, tuple(self.path[-_NEAR:])))

    def _is_called(self, end: int) -> bool:
        """Whether the name that ends at `end` is called with type arguments behind an operator: `await f<T>()`.

        tree-sitter-typescript takes `await f` for what is called.
        """
        for parent in reversed(self.path):
            if parent.type == "call_expression":
                return parent.children[0].end_byte == end
            if parent.type not in OPERATORS or parent.end_byte != end:
                return False
        return False
