"""Turns the source of a script into its facts (`nodes.Module`): parses it, walks the tree, resolves names."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache

from wx2tg.diagnostics import Diagnostic
from wx2tg.syntax.script.bindings import BINDING_HANDLERS
from wx2tg.syntax.script.decorators import decorator, with_decorators
from wx2tg.syntax.script.early import EARLY_CHECKS, finish
from wx2tg.syntax.script.features import FEATURE_CHECKS
from wx2tg.syntax.script.globals import classify
from wx2tg.syntax.script.grammar_faults import mistaken, module_types, second_readings
from wx2tg.syntax.script.kinds import CLASSES
from wx2tg.syntax.script.mistakes import early_error, stray_comma, syntax_error, unexpected
from wx2tg.syntax.script.modules import MODULE_HANDLERS, outer_this
from wx2tg.syntax.script.namespaces import NAMESPACE_HANDLERS
from wx2tg.syntax.script.nodes import ExportNames, Module, Namespace, Typing
from wx2tg.syntax.script.observations import Mistake
from wx2tg.syntax.script.packed import packed_requests
from wx2tg.syntax.script.references import Resolved, resolve
from wx2tg.syntax.script.scan import Scan
from wx2tg.syntax.script.scopes import Scope
from wx2tg.syntax.script.trees import LanguageName, Node, Repair, SyntaxTree, first_error, kinds, read
from wx2tg.syntax.script.typescript import TYPESCRIPT_HANDLERS
from wx2tg.syntax.script.urls import assembled_in, urls_in
from wx2tg.syntax.script.walk import TOO_DEEP, Visit, table, walk
from wx2tg.text import Source, Span

_MODULE_WORD = re.compile(r"(?:import|export)\b(?!\s*\()")
_MOST_READINGS = 8
_BLANKED = ("#!", "<!--", "-->")


def parse(source: Source, typescript: bool = False, legacy: bool = False) -> Module:
    """Read a script; with `legacy`, decorators are those of TypeScript's `experimentalDecorators`.

    Never raises: for a text that is not valid, the module is `broken` and has one diagnostic with the first mistake.
    Where the walk finds that the grammar misread something, the text is repaired and parsed again.
    """
    syntax, repairs = _read(source, typescript)
    for _ in range(_MOST_READINGS):
        error = first_error(syntax.root)
        if error is not None or syntax.hopeless:
            found = (
                unexpected(source, syntax.root.end_byte, typescript)
                if error is None
                else syntax_error(source, error, typescript)
            )
            return _broken(source, syntax, typescript, found)
        scan = _new_scan(source, syntax, typescript, syntax.language == "typescript" or "import" in source.text)
        scan.legacy = legacy
        try:
            walk(scan, syntax.root, _visits(syntax.language))
        except RecursionError:
            deep = scan.path[-1] if scan.path else syntax.root
            scan.mistakes = [Mistake(deep.start_byte, deep.start_byte + 1, TOO_DEEP)]
        if not scan.repairs or (scan.mistakes and scan.mistakes[-1].problem is TOO_DEEP):
            break
        repairs += scan.repairs
        syntax = read(source, typescript, repairs)
    _note(scan, repairs)
    for node in mistaken(source, syntax.root, repairs):
        scan.unexpected(node)
    if syntax.refused is not None and _is_typed(scan):
        error = first_error(syntax.refused.root_node)
        assert error is not None
        return _broken(source, syntax, typescript, syntax_error(source, error, typescript))
    finish(scan)
    stray = stray_comma(source, syntax.root)
    if stray is not None:
        scan.mistakes.append(Mistake(stray.start, stray.end, "`,` is not expected here"))
    if scan.mistakes:
        return _broken(source, syntax, typescript, early_error(source, min(scan.mistakes), typescript))
    resolved = resolve(scan)
    classify(scan)
    return _module(scan, syntax, resolved)


def _read(source: Source, typescript: bool) -> tuple[SyntaxTree, list[Repair]]:
    """The tree of the text and the repairs made to it: those of a second reading, if only that has no errors."""
    syntax = read(source, typescript)
    known = module_types(source, syntax) if typescript else []
    if known and not syntax.hopeless:
        syntax = read(source, typescript, known)
    if syntax.root.has_error and not syntax.hopeless:
        repairs = known + second_readings(source, syntax, typescript)
        again = read(source, typescript, repairs) if repairs else syntax
        if not again.root.has_error:
            return again, repairs
    return syntax, known


def _note(scan: Scan, repairs: list[Repair]) -> None:
    """Record what a repair removed from the tree: erased text, an exported name, an `import` or `export`."""
    for repair in repairs:
        span = Span(repair.start, repair.start + len(repair.text))
        if repair.erased:
            scan.erase(span.start, span.end, repair.erased)
        if repair.exported:
            scan.ports.exports.append(ExportNames(span, ((repair.exported, repair.exported),)))
        scan.ports.esm |= bool(_MODULE_WORD.match(scan.source.text, span.start))


def _broken(source: Source, syntax: SyntaxTree, typescript: bool, found: Diagnostic) -> Module:
    return Module(source, typescript, broken=True, urls=urls_in(source, syntax), diagnostics=(found,))


def _new_scan(source: Source, syntax: SyntaxTree, typescript: bool, refers: bool) -> Scan:
    scope = Scope(None, -1, syntax.root, function=True, strict=_is_esm(syntax.root))
    return Scan(source, scope, scope, typescript, refers)


def _is_typed(scan: Scan) -> bool:
    """Whether a JavaScript file that only TypeScript's grammar could read uses syntax that JavaScript does not have."""
    erased = any(not scan.source.text.startswith(_BLANKED, item.span.start) for item in scan.lowering.erased)
    return erased or bool(
        scan.lowering.enums or scan.lowering.namespaces or scan.lowering.types or scan.lowering.properties
    )


def _is_esm(root: Node) -> bool:
    """Whether the module has import or export statements; if so, its code is strict."""
    return any(child.type in ("import_statement", "export_statement") for child in root.children)


@cache
def _visits(language: LanguageName) -> tuple[Visit, ...]:
    handlers = {**BINDING_HANDLERS, **MODULE_HANDLERS, "decorator": decorator}
    if language == "typescript":
        handlers |= TYPESCRIPT_HANDLERS | NAMESPACE_HANDLERS
    handlers |= {kind: with_decorators(handlers[kind]) for kind in CLASSES if kind in handlers}
    return table(kinds(language), handlers, *EARLY_CHECKS, FEATURE_CHECKS)


def _outer_this(scan: Scan, syntax: SyntaxTree, resolved: Resolved) -> tuple[Span, ...]:
    """Each `this` outside of all functions, for ES modules; without those in erased types."""
    if not scan.ports.esm or "this" not in scan.source.text:
        return ()
    starts = [item.span.start for item in resolved.erased]

    def stays(this: Span) -> bool:
        index = bisect_right(starts, this.start) - 1
        return index < 0 or this.start >= resolved.erased[index].span.end

    return tuple(filter(stays, outer_this(syntax.root)))


def _module(scan: Scan, syntax: SyntaxTree, resolved: Resolved) -> Module:
    return Module(
        scan.source,
        scan.typescript,
        esm=scan.ports.esm,
        broken=scan.broken,
        sloppy=scan.sloppy,
        requests=(
            *sorted(scan.ports.requests, key=lambda request: request.span.start),
            *(packed_requests(scan.source) or ()),
        ),
        uses=tuple(sorted(scan.uses.members, key=lambda use: use.span.start)),
        escapes=tuple(scan.uses.escapes),
        assigned=tuple(scan.uses.assigned),
        constructors=tuple(scan.uses.constructors),
        urls=urls_in(scan.source, syntax),
        assembled=assembled_in(scan.source, syntax),
        imports=resolved.imports,
        exports=resolved.exports,
        dynamic_imports=tuple(scan.ports.dynamic_imports),
        metas=tuple(scan.ports.metas),
        outer_this=_outer_this(scan, syntax, resolved),
        features=tuple(sorted(scan.uses.features.items())),
        codes=tuple(scan.uses.codes),
        environments=tuple(scan.uses.environments),
        decorated=tuple(scan.lowering.decorated),
        properties=tuple(scan.lowering.properties),
        accessors=tuple(scan.lowering.accessors),
        typing=_typing(scan, resolved),
        reserved=frozenset({"require", "module", "exports"} & scan.root.names),
        diagnostics=tuple(sorted(scan.diagnostics, key=_start)),
    )


def _typing(scan: Scan, resolved: Resolved) -> Typing:
    namespaces = (
        Namespace(
            item.head,
            item.tail,
            item.names,
            item.parameter,
            item.declared,
            item.block,
            tuple(item.exports),
            item.owner,
        )
        for item in scan.lowering.namespaces
    )
    return Typing(
        erased=resolved.erased,
        aliases=resolved.aliases,
        enums=tuple(scan.lowering.enums),
        namespaces=tuple(namespaces),
        qualified=resolved.qualified,
        parentheses=tuple(scan.lowering.parentheses),
    )


def _start(found: Diagnostic) -> int:
    return found.span.start if found.span else 0
