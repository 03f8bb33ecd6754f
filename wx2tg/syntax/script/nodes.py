"""The facts of a script module: plain records with spans, independent of the parser.

All spans and offsets are code-point offsets in the module's source.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct, field

from wx2tg.diagnostics import Diagnostic
from wx2tg.syntax.script.class_nodes import Accessor, DecoratedClass, ParameterProperties
from wx2tg.text import Source, Span

RequestKind = Literal["require", "import", "export-from", "dynamic-import", "require-async", "packed"]
"""How another module is requested. `require-async` is `require.async(x)` or `require(x, callback)`; `packed` is a
package that a built npm package lists at its end (`packed.py`)."""

ReferenceForm = Literal["plain", "call", "statement", "shorthand"]
"""How a name is used: `call` is `f()`, `statement` a call at the start of a statement, `shorthand` is `{f}`, and
`plain` is anything else."""


class Request(Struct, frozen=True):
    """A request for another module. `span` is that of the literal, or of the whole call if there is no literal.

    `specifier` is None if it is computed; `prefix` is then the literal text that it begins with, or "".
    """

    specifier: str | None
    span: Span
    kind: RequestKind
    prefix: str = ""


class WxUse(Struct, frozen=True):
    """A static use of a member, such as `wx.request` or `wx.cloud.callFunction` (three names at most)."""

    name: str
    span: Span


class Escape(Struct, frozen=True):
    """A use of `wx` that does not show which member is used: `wx` as a value, or `wx[expression]` (`computed`)."""

    kind: Literal["value", "computed"]
    span: Span


class Constructor(Struct, frozen=True):
    """A call of `App`, `Page`, `Component` or `Behavior` outside of every function."""

    name: str
    span: Span


class Url(Struct, frozen=True):
    """An absolute URL at the start of a string or inside of one; it ends where the string or a `${` ends it."""

    url: str
    span: Span


class Reference(Struct, frozen=True):
    """A mention of a name that is bound elsewhere, such as by an import."""

    name: str
    span: Span
    form: ReferenceForm


class ImportBinding(Struct, frozen=True):
    """One name of an import. `imported` is `default`, `*` for the namespace, or the exported name."""

    imported: str
    local: str
    references: tuple[Reference, ...]


class Import(Struct, frozen=True):
    """An import statement whose module is needed at run time."""

    span: Span
    specifier: str
    bindings: tuple[ImportBinding, ...]


class ExportFrom(Struct, frozen=True):
    """`export {a as b} from "m"`, `export * as n from "m"` (imported `*`), or with `star`, `export * from "m"`."""

    span: Span
    specifier: str
    names: tuple[tuple[str, str], ...]
    star: bool = False


class ExportNames(Struct, frozen=True):
    """Exported local names, as (exported, local).

    `span` is the text to erase: the `{...}` statement, or the keywords.
    """

    span: Span
    names: tuple[tuple[str, str], ...]


class ExportDefault(Struct, frozen=True):
    """`export default` of something nameless; `span` is that of the two keywords.

    `name_at` is the offset where a function declaration takes a name. `named_until` is the end of a class or function
    expression, which gets the name "default". `decorated` says that a class is lowered with its decorators.
    """

    span: Span
    name_at: int | None = None
    named_until: int | None = None
    decorated: bool = False


class ExportAssignment(Struct, frozen=True):
    """`export =` of TypeScript."""

    span: Span


Export = ExportFrom | ExportNames | ExportDefault | ExportAssignment


class DynamicImport(Struct, frozen=True):
    """`import(x)`: the span of the keyword, and the offset where the call ends."""

    keyword: Span
    end: int


class Erased(Struct, frozen=True):
    """Text that only TypeScript needs; white space replaces it, so that lines and columns stay the same.

    `first` and `last` replace its first and last character where white space alone would change the meaning: a
    semicolon between two statements, or a parenthesis that must stay on the line of its neighbour.
    """

    span: Span
    first: str = " "
    last: str = ""


class EnumMember(Struct, frozen=True):
    """A member of an enum. `key` is JavaScript source for its name.

    `value` is the span of the initialiser; without one it is None, and `auto` is source for the number. `textual` says
    that the value is a string.
    """

    span: Span
    key: str
    value: Span | None
    textual: bool
    auto: str


class Enum(Struct, frozen=True):
    """An enum. `head` runs from the first keyword through the opening brace, `tail` is the closing brace.

    `declared` says that its scope already has this name, `block` that it stands in an inner block and needs `let`.
    `commas` are those between members. `owner` is the object of the namespace that exports it, or None.
    """

    head: Span
    tail: Span
    name: str
    declared: bool
    block: bool
    members: tuple[EnumMember, ...]
    commas: tuple[Span, ...]
    owner: str | None


class NamespaceExport(Struct, frozen=True):
    """A value that a namespace exports; `span` is the text to erase.

    With `at` and `names`, the names are copied to the namespace's object at the offset `at`. With `at` alone, the text
    from `span` to `at` becomes an assignment to patterns, which needs parentheses.
    """

    span: Span
    names: tuple[str, ...]
    at: int | None


class Namespace(Struct, frozen=True):
    """A namespace with values. `names` is its dotted name, `parameter` the name of its object inside the body.

    The other fields mean what they mean for `Enum`.
    """

    head: Span
    tail: Span
    names: tuple[str, ...]
    parameter: str
    declared: bool
    block: bool
    exports: tuple[NamespaceExport, ...]
    owner: str | None


class Typing(Struct, frozen=True):
    """The TypeScript of a module that has to be erased or lowered."""

    erased: tuple[Erased, ...] = ()
    aliases: tuple[Span, ...] = ()
    """`import` keywords of `import a = b`, which become `const`."""
    enums: tuple[Enum, ...] = ()
    namespaces: tuple[Namespace, ...] = ()
    qualified: tuple[tuple[str, Reference], ...] = ()
    """(object, mention): bare names that are members of an enum or exported variables of a namespace."""
    parentheses: tuple[int, ...] = ()
    """Offsets that need a `)`, because the `first` of an Erased is a `(`."""


class Module(Struct, frozen=True):
    """A script file. `broken` says that no valid JavaScript can be made of it; `diagnostics` tell why.

    `esm` says that it imports or exports. `sloppy` says that it uses what strict code forbids, such as `with`, so it
    cannot be made strict. `codes` are the names in calls of `Function`. `environments` are the mentions of
    `process.env.NODE_ENV`, `outer_this` those of `this` at the top of an ES module, `metas` those of `import.meta`.

    `uses`, `escapes` and `assigned` (`wx.member = ...`) speak of the global `wx` (or `ft`, FinClip's name for it) only;
    a local variable of that name does not count.
    """

    source: Source
    typescript: bool
    esm: bool = False
    broken: bool = False
    sloppy: bool = False
    requests: tuple[Request, ...] = ()
    uses: tuple[WxUse, ...] = ()
    escapes: tuple[Escape, ...] = ()
    assigned: tuple[WxUse, ...] = ()
    constructors: tuple[Constructor, ...] = ()
    urls: tuple[Url, ...] = ()
    assembled: tuple[Span, ...] = ()
    """Strings that hold only the beginning of an origin; the script puts the rest together when it runs."""
    imports: tuple[Import, ...] = ()
    exports: tuple[Export, ...] = ()
    dynamic_imports: tuple[DynamicImport, ...] = ()
    metas: tuple[Span, ...] = ()
    outer_this: tuple[Span, ...] = ()
    features: tuple[tuple[str, Span], ...] = ()
    """Newer syntax by its name in `knowledge/syntax.toml`, each with its first place."""
    codes: tuple[Span, ...] = ()
    environments: tuple[Span, ...] = ()
    decorated: tuple[DecoratedClass, ...] = ()
    properties: tuple[ParameterProperties, ...] = ()
    accessors: tuple[Accessor, ...] = ()
    typing: Typing = field(default_factory=Typing)
    reserved: frozenset[str] = frozenset()
    """Which of `require`, `module` and `exports` are declared by the module itself, at its top."""
    diagnostics: tuple[Diagnostic, ...] = ()

    def facts(self) -> Module:
        """A copy with only the facts that are needed after the output is made; syntax records are dropped."""
        return Module(
            self.source,
            self.typescript,
            self.esm,
            self.broken,
            self.sloppy,
            uses=self.uses,
            escapes=self.escapes,
            assigned=self.assigned,
            constructors=self.constructors,
            urls=self.urls,
            assembled=self.assembled,
            features=self.features,
        )
