"""Lowers ES modules to CommonJS with live bindings.

A module first declares a getter for each export, before it requires others. Modules that require each other therefore
see what exists so far, functions included. Imported names are replaced by members of the module they come from. The
whole prologue stands before the first line, on the same line.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import msgspec

from wx2tg.emit.helpers import HelperEdits
from wx2tg.emit.script.fresh_names import EMPTY, Names, member, property_key, refer, replace_keeping_lines
from wx2tg.syntax.script.nodes import ExportAssignment, ExportDefault, ExportFrom, ExportNames, Import, Module


class _Sources(msgspec.Struct):
    """The modules that the prologue requires, each once, in the order of the statements."""

    resolve: Callable[[str], str | None]
    prefix: str
    require: str
    edits: HelperEdits
    ids: dict[str, int] = msgspec.field(default_factory=dict)
    views: dict[str, str] = msgspec.field(default_factory=dict)

    def variable(self, specifier: str) -> str:
        """The variable that holds the `exports` of a module; makes one at the first request."""
        found = self.resolve(specifier)
        known = specifier if found is None else found
        return f"{self.prefix}{self.ids.setdefault(known, len(self.ids))}"

    def target(self, specifier: str, imported: str) -> str:
        """JavaScript source for an imported name: a member of the module, or the module's namespace for `*`."""
        module = self.variable(specifier)
        if imported == "*":
            return self._view(module, "n", "$ns")
        return member(self._view(module, "d", "$def") if imported == "default" else module, imported)

    def _view(self, module: str, suffix: str, helper: str) -> str:
        self.views[f"{module}{suffix}"] = f"{self.edits.helper(helper)}({module})"
        return f"{module}{suffix}"

    def declarations(self) -> Iterator[str]:
        """The variables with their values, as source for a `const` statement."""
        for known, index in self.ids.items():
            module = f"{self.prefix}{index}"
            yield f"{module}=" + ("{}" if known == EMPTY else f"{self.require}({json.dumps(known)})")
            for suffix in "dn":
                if f"{module}{suffix}" in self.views:
                    yield f"{module}{suffix}={self.views[f'{module}{suffix}']}"


class _Linkage(msgspec.Struct):
    """The contents of a module's prologue.

    `targets` maps imported names, and `getters` exported names, to JavaScript source. `stars` are the statements for
    `export *`.
    """

    sources: _Sources
    exports: str
    targets: dict[str, str] = msgspec.field(default_factory=dict)
    getters: dict[str, str] = msgspec.field(default_factory=dict)
    stars: list[str] = msgspec.field(default_factory=list)


def lower_esm(
    module: Module, names: Names, resolve: Callable[[str], str | None], default: str, edits: HelperEdits
) -> None:
    """Rewrite the import and export statements of `module`; `default` is the variable for a nameless default export."""
    require = names.fresh("$require") if module.reserved else "require"
    exports = names.fresh("$exports") if module.reserved else "exports"
    linkage = _Linkage(_Sources(resolve, names.fresh("$m"), require, edits), exports)
    requesting: list[Import | ExportFrom] = [*module.imports]
    requesting += [export for export in module.exports if isinstance(export, ExportFrom)]
    for statement in sorted(requesting, key=lambda item: item.span.start):
        edits.blank(statement.span, ";")
        linkage.sources.variable(statement.specifier)
        if isinstance(statement, Import):
            _lower_import(statement, linkage, edits)
        else:
            _lower_export_from(statement, linkage)
    for export in module.exports:
        if isinstance(export, ExportNames):
            linkage.getters.update((exported, linkage.targets.get(local, local)) for exported, local in export.names)
            edits.blank(export.span, ";" if edits.source.text[export.span.end - 1] in "};" else " ")
        elif isinstance(export, ExportDefault):
            linkage.getters["default"] = default
            _lower_default(export, default, edits)
        elif isinstance(export, ExportAssignment):
            replace_keeping_lines(edits, export.span, "module.exports =")
    _prologue(module, linkage, default, edits)


def _lower_import(statement: Import, linkage: _Linkage, edits: HelperEdits) -> None:
    for binding in statement.bindings:
        target = linkage.targets[binding.local] = linkage.sources.target(statement.specifier, binding.imported)
        for reference in binding.references:
            refer(reference, target, edits)


def _lower_export_from(statement: ExportFrom, linkage: _Linkage) -> None:
    if statement.star:
        star = linkage.sources.edits.helper("$star")
        linkage.stars.append(f"{star}({linkage.exports},{linkage.sources.variable(statement.specifier)});")
    for exported, imported in statement.names:
        linkage.getters[exported] = linkage.sources.target(statement.specifier, imported)


def _lower_default(export: ExportDefault, name: str, edits: HelperEdits) -> None:
    if export.decorated:
        edits.blank(export.span)
    elif export.name_at is not None:
        edits.blank(export.span)
        edits.insert(export.name_at, f" {name}")
    elif export.named_until is not None:
        replace_keeping_lines(edits, export.span, f"const {name} ={{default:")
        edits.insert(export.named_until, "}.default;")
    else:
        replace_keeping_lines(edits, export.span, f"const {name} =")


def _prologue(module: Module, linkage: _Linkage, default: str, edits: HelperEdits) -> None:
    """Insert what must run before the first line. A module that declares `require` or `exports` itself gets a block."""
    sources, exports = linkage.sources, linkage.exports
    getters = ",".join(f"{property_key(name)}:()=>{target}" for name, target in linkage.getters.items())
    required = ",".join(sources.declarations())
    own = f"const {sources.require}=require,{exports}=exports;{{" if module.reserved else ""
    constants = f"const {required};" if required else ""
    if any(isinstance(export, ExportDefault) and export.name_at is not None for export in module.exports):
        constants = f'Object.defineProperty({default},"name",{{value:"default",configurable:true}});{constants}'
    esm = edits.helper("$esm")
    edits.insert(0, f'"use strict";{own}{esm}({exports},{{{getters}}});{constants}{"".join(linkage.stars)}')
    if own:
        edits.insert(len(module.source.text), "\n}")
