"""What a script module says about itself: plain facts with spans, independent of the parser that found them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from wx2tg.diagnostics import Diagnostic
from wx2tg.syntax.script.class_nodes import Accessor, DecoratedClass, ParameterProperties
from wx2tg.text import Source, Span

RequestKind = Literal["require", "import", "export-from", "dynamic-import", "require-async", "packed"]
"""How another module is asked for; `require-async` is `require.async(x)` or `require(x, callback)`."""

ReferenceForm = Literal["plain", "call", "statement", "shorthand"]
"""Where a name stands: called (`f()`), called at the very start of a statement, or as `{f}`; otherwise plain."""


@dataclass(frozen=True, slots=True)
class Request:
    """A module that is asked for; `span` is that of its literal or call.

    `specifier` is None where it is computed; `prefix` is what it begins with, as far as that can be seen. A `packed`
    one is of a built package, which passes the names of others on to `require`.
    """

    specifier: str | None
    span: Span
    kind: RequestKind
    prefix: str = ""


@dataclass(frozen=True, slots=True)
class WxUse:
    """A static use of a member, such as `wx.request` or `wx.cloud.callFunction` (three names at most)."""

    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class Escape:
    """A place where it cannot be seen which member is used: `wx` as a value, or `wx[expression]`."""

    kind: Literal["value", "computed"]
    span: Span


@dataclass(frozen=True, slots=True)
class Constructor:
    """A call of `App`, `Page`, `Component` or `Behavior` outside of every function."""

    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class Url:
    """An absolute address at the start of a string or inside of one, up to where the string or a `${` ends it."""

    url: str
    span: Span


@dataclass(frozen=True, slots=True)
class Reference:
    """A name that stands for something bound elsewhere."""

    name: str
    span: Span
    form: ReferenceForm


@dataclass(frozen=True, slots=True)
class ImportBinding:
    """One name of an import. `imported` is `default`, `*` for the namespace, or the exported name."""

    imported: str
    local: str
    references: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class Import:
    """An import statement whose module is needed at run time."""

    span: Span
    specifier: str
    bindings: tuple[ImportBinding, ...]


@dataclass(frozen=True, slots=True)
class ExportFrom:
    """`export {a as b} from "m"`, `export * as n from "m"` (imported `*`), or with `star`, `export * from "m"`."""

    span: Span
    specifier: str
    names: tuple[tuple[str, str], ...]
    star: bool = False


@dataclass(frozen=True, slots=True)
class ExportNames:
    """Local names that are exported, as (exported, local); `span` is what to drop: the list, or the keywords."""

    span: Span
    names: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ExportDefault:
    """`export default` of something nameless; `span` is that of the two keywords.

    `name_at` is where a function declaration would take a name. `named_until` is where a class or a function expression
    ends, which is called "default" after where it stands.
    """

    span: Span
    name_at: int | None = None
    named_until: int | None = None
    decorated: bool = False


@dataclass(frozen=True, slots=True)
class ExportAssignment:
    """`export =` of TypeScript."""

    span: Span


Export = ExportFrom | ExportNames | ExportDefault | ExportAssignment


@dataclass(frozen=True, slots=True)
class DynamicImport:
    """`import(x)`: the span of the keyword, and where the call ends."""

    keyword: Span
    end: int


@dataclass(frozen=True, slots=True)
class Erased:
    """Text that only TypeScript reads; white space takes its place.

    `first` and `last` replace its first and last character where white space alone would change the meaning: a
    semicolon between two statements, or a parenthesis that must stay on the line of its neighbour.
    """

    span: Span
    first: str = " "
    last: str = ""


@dataclass(frozen=True, slots=True)
class EnumMember:
    """`key` is JavaScript source for the name; `value` the span of the initialiser, `auto` the number without one."""

    span: Span
    key: str
    value: Span | None
    textual: bool
    auto: str


@dataclass(frozen=True, slots=True)
class Enum:
    """`head` runs from the first keyword to the brace. `declared`: something of this name already exists there."""

    head: Span
    tail: Span
    name: str
    declared: bool
    block: bool
    members: tuple[EnumMember, ...]
    commas: tuple[Span, ...]
    owner: str | None


@dataclass(frozen=True, slots=True)
class NamespaceExport:
    """A value that a namespace exports; `span` is what to drop.

    With `at` and `names`, these are copied to the namespace there; with `at` alone, what stands between is an
    assignment to patterns, and must be put in parentheses.
    """

    span: Span
    names: tuple[str, ...]
    at: int | None


@dataclass(frozen=True, slots=True)
class Namespace:
    """A namespace with values; `names` is its dotted name, `parameter` what it is called inside."""

    head: Span
    tail: Span
    names: tuple[str, ...]
    parameter: str
    declared: bool
    block: bool
    exports: tuple[NamespaceExport, ...]
    owner: str | None


@dataclass(frozen=True, slots=True)
class Typing:
    """What of TypeScript has to be erased or lowered."""

    erased: tuple[Erased, ...] = ()
    aliases: tuple[Span, ...] = ()
    """`import` keywords of `import a = b`, which become `const`."""
    enums: tuple[Enum, ...] = ()
    namespaces: tuple[Namespace, ...] = ()
    qualified: tuple[tuple[str, Reference], ...] = ()
    """Bare names that are members of an enum or exported variables of a namespace, behind its name."""
    parentheses: tuple[int, ...] = ()
    """Where a parenthesis closes that the `first` of an Erased opened."""


@dataclass(frozen=True, slots=True)
class Module:
    """A script file. `broken`: no valid JavaScript can be made of it, `diagnostics` say why.

    `sloppy`: it holds what strict code must not, in a place that is not strict. `codes` are mentions of `Function` as a
    function that makes functions of text, `environments` those of `process.env.NODE_ENV`, `outer_this` those of `this`
    at the top of an ES module.

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
    """Strings that are only the beginning of an origin, which is put together when the script runs."""
    imports: tuple[Import, ...] = ()
    exports: tuple[Export, ...] = ()
    dynamic_imports: tuple[DynamicImport, ...] = ()
    metas: tuple[Span, ...] = ()
    outer_this: tuple[Span, ...] = ()
    features: tuple[tuple[str, Span], ...] = ()
    """Newer syntax by name, each with the place where it stands first."""
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
        """What there is to know of the module once its output is made."""
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
