"""The state that the handlers of one walk over a script share: where the walk is, and what it has found."""

from __future__ import annotations

import re

import msgspec

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
# How many ancestors of a watched global are kept.
_NEAR = 64
_LINE_END = re.compile(r"[ \t\r]*\n")
_NOTABLE = RESERVED | SUSPECT | WATCHED


class Names(msgspec.Struct, eq=False):
    """Mentions and declarations of names.

    `mentions` are identifiers used as values, by name. `watched` are mentions of watched globals, `suspects` those of
    words that are names in some places only (`words.py`). `private` are mentions of `#names`: name, start, end, and the
    bodies of the classes around, innermost first. `functions` are the functions with their scopes.
    """

    mentions: dict[str, list[Mention]] = msgspec.field(default_factory=dict)
    watched: list[Watched] = msgspec.field(default_factory=list)
    suspects: list[Suspect] = msgspec.field(default_factory=list)
    declared: list[Declared] = msgspec.field(default_factory=list)
    functions: list[tuple[Node, Scope]] = msgspec.field(default_factory=list)
    private: list[tuple[str, int, int, tuple[Node, ...]]] = msgspec.field(default_factory=list)


class Ports(msgspec.Struct, eq=False):
    """What the module requests from other modules, and what it exports.

    `esm` says that it imports or exports. `default_name` is the local variable of `export default name`. `metas` are
    the mentions of `import.meta`.
    """

    esm: bool = False
    requests: list[Request] = msgspec.field(default_factory=list)
    imports: list[PendingImport] = msgspec.field(default_factory=list)
    aliases: list[PendingAlias] = msgspec.field(default_factory=list)
    exports: list[Export] = msgspec.field(default_factory=list)
    dynamic_imports: list[DynamicImport] = msgspec.field(default_factory=list)
    metas: list[Span] = msgspec.field(default_factory=list)
    default_name: str = ""


class Uses(msgspec.Struct, eq=False):
    """Uses of globals and newer syntax; `Module` documents the fields.

    `members` are uses of members of `wx`. `features` maps newer syntax to its first place.
    """

    members: list[WxUse] = msgspec.field(default_factory=list)
    escapes: list[Escape] = msgspec.field(default_factory=list)
    assigned: list[WxUse] = msgspec.field(default_factory=list)
    constructors: list[Constructor] = msgspec.field(default_factory=list)
    features: dict[str, Span] = msgspec.field(default_factory=dict)
    codes: list[Span] = msgspec.field(default_factory=list)
    environments: list[Span] = msgspec.field(default_factory=list)


class Lowering(msgspec.Struct, eq=False):
    """Code that has to be erased or rewritten: types, enums, namespaces, decorators, accessors.

    `bodies` maps the scope of a namespace's body to the namespace. `merged` holds the names that earlier enums or
    namespaces of the same scope, name and kind exported. `texts` holds, by enum, the members that are strings. `types`
    are names of types. `applied` are the end offsets of decorators that a class applies, `constructed` the ids of class
    bodies whose constructor with parameter properties has been recorded.
    """

    erased: list[Erased] = msgspec.field(default_factory=list)
    parentheses: list[int] = msgspec.field(default_factory=list)
    enums: list[Enum] = msgspec.field(default_factory=list)
    namespaces: list[PendingNamespace] = msgspec.field(default_factory=list)
    bodies: dict[Scope, PendingNamespace] = msgspec.field(default_factory=dict)
    merged: dict[tuple[Scope, tuple[str, ...], bool], set[str]] = msgspec.field(default_factory=dict)
    texts: dict[str, set[str]] = msgspec.field(default_factory=dict)
    types: set[str] = msgspec.field(default_factory=set)
    properties: list[ParameterProperties] = msgspec.field(default_factory=list)
    accessors: list[Accessor] = msgspec.field(default_factory=list)
    decorated: list[DecoratedClass] = msgspec.field(default_factory=list)
    applied: set[int] = msgspec.field(default_factory=set)
    constructed: set[int] = msgspec.field(default_factory=set)


class Scan(msgspec.Struct, eq=False):
    """Where the walk is, and what it has found so far.

    `path` are the ancestors of the current node, outermost first; `scope` is the scope around it. `around` is `path`
    without operators, members and calls. A chain of these may be of any length, so a handler that searches outwards
    searches `around`. `optional` caches by node id whether a chain has a `?.`. `statement` is the offset where the
    current expression statement starts, or -1.

    `refers` says whether names may refer to imports or enum members: if so, every mention is kept. With `legacy`,
    decorators are those of TypeScript's `experimentalDecorators`. `sloppy` says that the script uses what strict code
    forbids; `broken`, that no valid JavaScript can be made of it. `repairs` ask for another reading of the text.
    """

    source: Source
    root: Scope
    scope: Scope
    typescript: bool
    refers: bool = True
    legacy: bool = False
    path: list[Node] = msgspec.field(default_factory=list)
    around: list[Node] = msgspec.field(default_factory=list)
    optional: dict[int, bool] = msgspec.field(default_factory=dict)
    pairs: Brackets | None = None
    statement: int = -1
    names: Names = msgspec.field(default_factory=Names)
    ports: Ports = msgspec.field(default_factory=Ports)
    uses: Uses = msgspec.field(default_factory=Uses)
    lowering: Lowering = msgspec.field(default_factory=Lowering)
    repairs: list[Repair] = msgspec.field(default_factory=list)
    mistakes: list[Mistake] = msgspec.field(default_factory=list)
    diagnostics: list[Diagnostic] = msgspec.field(default_factory=list)
    broken: bool = False
    sloppy: bool = False

    def brackets(self) -> Brackets:
        """The pairs of brackets of the source; built once."""
        if self.pairs is None:
            self.pairs = Brackets(self.source.text)
        return self.pairs

    def text(self, node: Node) -> str:
        """The source of `node`."""
        return self.source.text[node.start_byte : node.end_byte]

    def open(self, node: Node, function: bool = False) -> Scope:
        """Enter a new scope for `node`; the walk leaves it after `node`."""
        self.scope = Scope(self.scope, len(self.path), node, function, self.scope.strict)
        if function:
            self.names.functions.append((node, self.scope))
        return self.scope

    def mistake(self, node: Node, problem: str) -> None:
        """Record a mistake at `node`: code that no JavaScript engine accepts. The module becomes broken."""
        self.mistakes.append(Mistake(node.start_byte, node.end_byte, problem))

    def unexpected(self, node: Node) -> None:
        """Record `node` as a token that may not stand where it does."""
        text = self.source.text[node.start_byte : min(node.end_byte, node.start_byte + _LONGEST_SHOWN)]
        shown = text if len(text) < _LONGEST_SHOWN else text + "…"
        self.mistake(node, f"`{shown.splitlines()[0]}` is not expected here")

    def only_sloppy(self, node: Node, problem: str) -> None:
        """Record code that strict code forbids: a mistake in strict code, else the module is marked `sloppy`."""
        if self.scope.strict:
            self.mistake(node, f"{problem} in strict code")
        else:
            self.sloppy = True

    def erase(self, start: int, end: int, first: str = " ", last: str = "") -> None:
        """Record text to erase from the output; `first` and `last` as in `Erased`."""
        if start < end:
            self.lowering.erased.append(Erased(Span(start, end), first, last))

    def mention(self, node: Node, shorthand: bool = False) -> None:
        """Record an identifier that is used as a value; `shorthand` is `{name}`."""
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
        """Record a name that is reserved, suspect or watched (`words.py`)."""
        gap = _LINE_END.match(self.source.text, node.end_byte) if name == "new" else None
        if gap is not None:  # TypeScript's grammar reads a `new` at the end of a line as a name.
            self.repairs.append(Repair(node.end_byte, b" " * len(gap[0])))
        elif name in RESERVED:
            self.unexpected(node)
        elif name in SUSPECT:
            home = next((outer for outer in reversed(self.around) if outer.type in HOMES), None)
            self.names.suspects.append(Suspect(name, node, self.scope, self.path[-1], home))
        else:
            self.names.watched.append(Watched(name, node, self.scope, tuple(self.path[-_NEAR:])))

    def _is_called(self, end: int) -> bool:
        """Whether the name that ends at `end` is called with type arguments after an operator, as in `await f<T>()`.

        tree-sitter-typescript reads `await f` as the function of that call.
        """
        for parent in reversed(self.path):
            if parent.type == "call_expression":
                return parent.children[0].end_byte == end
            if parent.type not in OPERATORS or parent.end_byte != end:
                return False
        return False
