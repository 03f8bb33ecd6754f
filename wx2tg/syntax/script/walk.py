"""One walk over a syntax tree: the state that its handlers share, and the loop that calls them."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from wx2tg.diagnostics import Diagnostic
from wx2tg.syntax.script.brackets import Brackets
from wx2tg.syntax.script.nodes import (
    Accessor,
    Constructor,
    DecoratedClass,
    DynamicImport,
    Enum,
    Erased,
    Escape,
    Export,
    ParameterProperties,
    ReferenceForm,
    Request,
    WxUse,
)
from wx2tg.syntax.script.notes import (
    Declared,
    Mention,
    Mistake,
    PendingAlias,
    PendingImport,
    PendingNamespace,
    Suspect,
    Watched,
)
from wx2tg.syntax.script.parser import Node, Repair
from wx2tg.syntax.script.scopes import Scope
from wx2tg.text import Source, Span, finclip

WATCHED = frozenset(
    {
        *finclip.spellings(finclip.GLOBALS, "wx"),
        "require",
        "requirePlugin",
        "App",
        "Page",
        "Component",
        "Behavior",
        "Function",
        "eval",
        "process",
    }
)
"""Globals whose every use is looked at; see watched.py."""

RESERVED = frozenset(
    {
        "this",
        "null",
        "true",
        "false",
        "break",
        "case",
        "catch",
        "class",
        "const",
        "continue",
        "debugger",
        "default",
        "delete",
        "do",
        "else",
        "enum",
        "export",
        "extends",
        "finally",
        "for",
        "function",
        "if",
        "import",
        "in",
        "instanceof",
        "new",
        "return",
        "super",
        "switch",
        "throw",
        "try",
        "typeof",
        "var",
        "void",
        "while",
        "with",
    }
)
"""Words that the grammars let pass for names in some places, and JavaScript does not."""

SUSPECT = frozenset(
    {
        "await",
        "yield",
        "let",
        "static",
        "implements",
        "interface",
        "package",
        "private",
        "protected",
        "public",
        "arguments",
    }
)
"""Names that are none in some places: in strict code, in generators, in the fields of a class."""

TRANSPARENT = frozenset(
    {"parenthesized_expression", "as_expression", "satisfies_expression", "non_null_expression", "type_assertion"}
)
"""Expressions that are the expression in them; `(f)()` and `f!()` call `f`."""

FIELDS = frozenset({"field_definition", "public_field_definition"})
"""Fields of classes, in either grammar."""

FUNCTIONS = frozenset(
    {
        "function_declaration",
        "generator_function_declaration",
        "function_expression",
        "generator_function",
        "arrow_function",
        "method_definition",
        "class_static_block",
    }
)
"""Where a jump, a `super` or an `arguments` stops looking outwards."""

HOMES = (FUNCTIONS - {"arrow_function"}) | FIELDS
"""What decides whether there are `arguments`."""

_LONGEST_SHOWN = 40
# How many of the ancestors of a global are looked at.
_NEAR = 64
_LINE_END = re.compile(r"[ \t\r]*\n")
_NOTABLE = RESERVED | SUSPECT | WATCHED
_OPERATORS = frozenset({"await_expression", "unary_expression", "binary_expression"})
_CALLING = _OPERATORS | TRANSPARENT | {"call_expression"}
_LISTS = frozenset({"program", "statement_block", "switch_case", "switch_default", "class_static_block"})


@dataclass(slots=True, eq=False)
class Scan:
    """What the walk has found so far. Handlers read `path` (the ancestors of the node at hand) and `scope`.

    `around` are the ancestors without operators, members and calls: of those there may be any number in a row, so who
    looks for something further out looks here. `optional` says which chains have a `?.`, by node; `constructed` are the
    classes whose constructor with properties was met.
    `refers` says whether a name may stand for something else (an import, a member of an enum), so that it has to be
    known where each is mentioned. `legacy`: decorators are of the older kind.
    """

    source: Source
    root: Scope
    scope: Scope
    typescript: bool
    refers: bool = True
    legacy: bool = False
    esm: bool = False
    path: list[Node] = field(default_factory=list)
    around: list[Node] = field(default_factory=list)
    optional: dict[int, bool] = field(default_factory=dict)
    constructed: set[int] = field(default_factory=set)
    pairs: Brackets | None = None
    statement: int = -1
    mentions: dict[str, list[Mention]] = field(default_factory=dict)
    watched: list[Watched] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)
    uses: list[WxUse] = field(default_factory=list)
    escapes: list[Escape] = field(default_factory=list)
    assigned: list[WxUse] = field(default_factory=list)
    constructors: list[Constructor] = field(default_factory=list)
    imports: list[PendingImport] = field(default_factory=list)
    aliases: list[PendingAlias] = field(default_factory=list)
    exports: list[Export] = field(default_factory=list)
    exported: set[str] = field(default_factory=set)
    dynamic_imports: list[DynamicImport] = field(default_factory=list)
    metas: list[Span] = field(default_factory=list)
    decorated: list[DecoratedClass] = field(default_factory=list)
    applied: set[int] = field(default_factory=set)
    properties: list[ParameterProperties] = field(default_factory=list)
    accessors: list[Accessor] = field(default_factory=list)
    erased: list[Erased] = field(default_factory=list)
    parentheses: list[int] = field(default_factory=list)
    enums: list[Enum] = field(default_factory=list)
    namespaces: list[PendingNamespace] = field(default_factory=list)
    bodies: dict[Scope, PendingNamespace] = field(default_factory=dict)
    merged: dict[tuple[Scope, tuple[str, ...], bool], set[str]] = field(default_factory=dict)
    texts: dict[str, set[str]] = field(default_factory=dict)
    types: set[str] = field(default_factory=set)
    default_name: str = ""
    repairs: list[Repair] = field(default_factory=list)
    broken: bool = False
    features: dict[str, Span] = field(default_factory=dict)
    codes: list[Span] = field(default_factory=list)
    environments: list[Span] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)
    sloppy: bool = False
    declared: list[Declared] = field(default_factory=list)
    functions: list[tuple[Node, Scope]] = field(default_factory=list)
    suspects: list[Suspect] = field(default_factory=list)
    private: list[tuple[str, int, int, tuple[Node, ...]]] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)

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
            self.functions.append((node, self.scope))
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
            self.erased.append(Erased(Span(start, end), first, last))

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
        if kind in _CALLING and (
            (kind == "call_expression" and parent.start_byte == start) or kind in TRANSPARENT or self._is_called(end)
        ):
            form = "statement" if start == self.statement else "call"
        mention = Mention(start, end, form, self.scope)
        if name in self.mentions:
            self.mentions[name].append(mention)
        else:
            self.mentions[name] = [mention]

    def _note(self, name: str, node: Node) -> None:
        """Note a name that means more than others."""
        gap = _LINE_END.match(self.source.text, node.end_byte) if name == "new" else None
        if gap is not None:  # To the grammar of TypeScript it is a name there.
            self.repairs.append(Repair(node.end_byte, b" " * len(gap[0])))
        elif name in RESERVED:
            self.unexpected(node)
        elif name in SUSPECT:
            home = next((outer for outer in reversed(self.around) if outer.type in HOMES), None)
            self.suspects.append(Suspect(name, node, self.scope, self.path[-1], home))
        else:
            self.watched.append(Watched(name, node, self.scope, tuple(self.path[-_NEAR:])))

    def _is_called(self, end: int) -> bool:
        """Whether the name that ends at `end` is called with type arguments behind an operator: `await f<T>()`.

        tree-sitter-typescript takes `await f` for what is called.
        """
        for parent in reversed(self.path):
            if parent.type == "call_expression":
                return parent.children[0].end_byte == end
            if parent.type not in _OPERATORS or parent.end_byte != end:
                return False
        return False


DEEPEST = 400
"""Levels of code. Chromium reads about a thousand of them, but any number of operators or calls in a row."""

TOO_DEEP = "it is nested too deeply"
"""What is wrong with code of more levels."""

_CHAINS = frozenset({"binary_expression", "member_expression", "call_expression", "subscript_expression"})

Check = Callable[[Scan, Node], None]
"""Looks at a node, and notes what is wrong with it or new in it."""

Handler = Callable[[Scan, Node], bool]
"""Looks at a node before its children; answers whether they are to be visited."""

Visit = tuple[tuple[Check, ...], Handler | None, bool]
"""What is done with nodes of a kind: the checks, then the handler; and whether it is one of those of a chain."""


def span_of(node: Node) -> Span:
    """The span of `node`."""
    return Span(node.start_byte, node.end_byte)


def table(kinds: Sequence[str], handlers: Mapping[str, Handler], *checks: Mapping[str, Check]) -> tuple[Visit, ...]:
    """`handlers` and `checks` by the numbers of a grammar."""
    return tuple(
        (tuple(found[kind] for found in checks if kind in found), handlers.get(kind), kind in _CHAINS) for kind in kinds
    )


def walk(scan: Scan, root: Node, visits: Sequence[Visit], deepest: int | None = DEEPEST) -> None:
    """Visit every node of `root`, outside in and in order.

    Where code is nested so deeply that a browser has no stack to read it, that is a mistake, and the walk ends.
    """
    cursor = root.walk()
    path, around = scan.path, scan.around
    while True:
        node = cursor.node
        assert node is not None
        checks, handler, chained = visits[node.kind_id]
        for check in checks:
            check(scan, node)
        if (handler is None or handler(scan, node)) and cursor.goto_first_child():
            path.append(node)
            if not chained:
                around.append(node)
                if deepest is not None and len(around) > deepest:
                    scan.mistakes.append(Mistake(node.start_byte, node.start_byte + 1, TOO_DEEP))
                    return
            continue
        while not cursor.goto_next_sibling():
            if not cursor.goto_parent():
                return
            if path.pop() is around[-1]:
                around.pop()
            scope = scan.scope
            if scope.depth == len(path) and scope.parent is not None:
                scan.scope = scope.then or scope.parent


def below(node: Node, without: Container[str]) -> Iterator[tuple[Node, Node]]:
    """`node` and the named nodes in it with their parents, in order; not those of kinds `without`, and what is in them.

    A list of what waits takes the place of recursion: a chain of calls may be longer than Python's stack.
    """
    waiting = [(node, node)]
    while waiting:
        found, parent = waiting.pop()
        if found.type not in without:
            yield found, parent
            waiting += [(child, found) for child in reversed(found.named_children)]


def statement(scan: Scan, node: Node) -> bool:
    """Remember where an expression statement in a list of statements starts: a parenthesis there needs a semicolon."""
    scan.statement = node.start_byte if scan.path[-1].type in _LISTS else -1
    return True
