"""Runs after the walk: finds which names refer to imports and members of namespaces, and what TypeScript to erase."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

import msgspec
from msgspec.structs import replace

from wx2tg.syntax.script.nodes import (
    Erased,
    Export,
    ExportDefault,
    ExportNames,
    Import,
    ImportBinding,
    Reference,
    Request,
)
from wx2tg.syntax.script.observations import Mention
from wx2tg.syntax.script.scan import Scan
from wx2tg.text import Span


class Resolved(msgspec.Struct, frozen=True):
    """Facts that can be known only after the whole module has been walked."""

    imports: tuple[Import, ...]
    exports: tuple[Export, ...]
    aliases: tuple[Span, ...]
    qualified: tuple[tuple[str, Reference], ...]
    erased: tuple[Erased, ...]


def resolve(scan: Scan) -> Resolved:
    """Bind the mentions of `scan` to imports and namespaces.

    Changes `scan`: erases imports and aliases that only types use, and adds the requests of the others.
    """
    aliases = _aliases(scan)
    erased = _outermost(scan.lowering.erased)
    exports = tuple(_exports(scan))
    imports = tuple(_imports(scan, erased, exports))
    qualified = tuple(_qualified(scan))
    return Resolved(imports, exports, aliases, qualified, _outermost(scan.lowering.erased))


def _aliases(scan: Scan) -> tuple[Span, ...]:
    """The `import` keywords of aliases that are read or exported. The others are erased with what they mention."""
    kept = []
    exported = {local for export in scan.ports.exports if isinstance(export, ExportNames) for _, local in export.names}
    for alias in scan.ports.aliases:
        mentions = scan.names.mentions.get(alias.name, [])
        used = any(not alias.span.start <= mention.start < alias.span.end for mention in mentions)
        if used or alias.exported or alias.name in exported or not scan.typescript:
            kept.append(Span(alias.span.start, alias.span.start + len("import")))
            if alias.request is not None:
                scan.ports.requests.append(alias.request)
        else:
            scan.erase(alias.span.start, alias.span.end, ";")
    return tuple(kept)


def _outermost(erased: list[Erased]) -> tuple[Erased, ...]:
    """`erased` in order of the text, without those that lie inside another one."""
    kept: list[Erased] = []
    for item in sorted(erased, key=lambda item: (item.span.start, -item.span.end)):
        if not kept or item.span.start >= kept[-1].span.end:
            kept.append(item)
    return tuple(kept)


def _exports(scan: Scan) -> list[Export]:
    """The exports. In TypeScript, an exported name that is only a type is left out, as it has no value."""
    if not scan.typescript:
        return scan.ports.exports
    values = scan.root.names | {local for pending in scan.ports.imports for _, local in pending.names}
    kept: list[Export] = []
    for export in scan.ports.exports:
        if isinstance(export, ExportNames):
            names = tuple(pair for pair in export.names if pair[1] in values)
            kept.append(replace(export, names=names))
        elif isinstance(export, ExportDefault) and scan.ports.default_name in scan.lowering.types - values:
            end = scan.source.text.index(scan.ports.default_name, export.span.end) + len(scan.ports.default_name)
            scan.erase(export.span.start, end, ";")
        else:
            kept.append(export)
    return kept


def _imports(scan: Scan, erased: tuple[Erased, ...], exports: tuple[Export, ...]) -> list[Import]:
    """The imports. In TypeScript, those that only types use are erased."""
    exported = {local for export in exports if isinstance(export, ExportNames) for _, local in export.names}
    starts = [item.span.start for item in erased]

    def is_live(mention: Mention) -> bool:
        index = bisect_right(starts, mention.start) - 1
        return index < 0 or mention.start >= erased[index].span.end

    imports = []
    for pending in scan.ports.imports:
        bindings = []
        for imported, local in pending.names:
            mentions = (item for item in scan.names.mentions.get(local, ()) if item.scope.find(local) is None)
            references = tuple(_reference(local, mention) for mention in mentions if is_live(mention))
            if references or local in exported or not scan.typescript:
                bindings.append(ImportBinding(imported, local, references))
        if pending.erasable and not bindings:
            scan.erase(pending.span.start, pending.span.end, ";")
            continue
        imports.append(Import(pending.span, pending.specifier, tuple(bindings)))
        scan.ports.requests.append(Request(pending.specifier, pending.literal, "import"))
    return imports


def _qualified(scan: Scan) -> Iterator[tuple[str, Reference]]:
    """(object, mention) for each bare name that is an enum member or a variable exported by a namespace."""
    names = {name for known in scan.lowering.merged.values() for name in known}
    for name in sorted(names):
        for mention in scan.names.mentions.get(name, ()):
            scope = mention.scope.find(name)
            if scope is not None and name in scope.qualified:
                yield scope.qualifier, _reference(name, mention)


def _reference(name: str, mention: Mention) -> Reference:
    return Reference(name, Span(mention.start, mention.end), mention.form)
