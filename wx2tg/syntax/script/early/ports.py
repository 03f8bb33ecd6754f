"""Early errors of imports and exports."""

from __future__ import annotations

from collections.abc import Callable

from wx2tg.syntax.script.nodes import ExportDefault, ExportFrom, ExportNames
from wx2tg.syntax.script.observations import Mistake
from wx2tg.syntax.script.scan import Scan
from wx2tg.syntax.script.trees import Node
from wx2tg.syntax.script.words import RESERVED
from wx2tg.text import Span


def _statement(scan: Scan, node: Node) -> None:
    """Check that an import or export stands at the top of a module, or in a namespace of TypeScript."""
    parent = scan.path[-1]
    if parent.type == "program" or (parent.type == "statement_block" and _is_namespace(scan)):
        return
    scan.mistake(node.children[0], f"`{node.children[0].type}` may stand at the top of a module only")


def _is_namespace(scan: Scan) -> bool:
    return len(scan.path) > 1 and scan.path[-2].type in ("internal_module", "module", "ambient_declaration")


def _clause(scan: Scan, node: Node) -> None:
    """Check that the local name of an export is neither a reserved word nor a string."""
    clause = next((child for child in node.named_children if child.type == "export_clause"), None)
    if clause is None or node.child_by_field_name("source") is not None:
        return
    for specifier in clause.named_children:
        name = specifier.child_by_field_name("name")
        if specifier.type == "export_specifier" and (name is None or name.type == "string"):
            scan.unexpected(specifier)
        elif name is not None and scan.text(name) in RESERVED:
            scan.unexpected(name)


def _export(scan: Scan, node: Node) -> None:
    _statement(scan, node)
    _clause(scan, node)


PORT_CHECKS: dict[str, Callable[[Scan, Node], None]] = {
    "import_statement": _statement,
    "export_statement": _export,
}
"""Checks by kind of node."""


def finish_ports(scan: Scan) -> None:
    """Report imported names that are reserved; in JavaScript, also duplicate and undeclared exports."""
    for pending in scan.ports.imports:
        for _, local in pending.names:
            if local in RESERVED:
                _note(scan, pending.span, f"`{local}` is not expected here")
    if scan.typescript:
        return
    names = scan.root.names | {local for pending in scan.ports.imports for _, local in pending.names}
    seen: set[str] = set()
    for export in scan.ports.exports:
        exported: list[str] = []
        if isinstance(export, ExportNames):
            exported = [name for name, _ in export.names]
            for _, local in export.names:
                if local not in names:
                    _note(scan, export.span, f"`{local}` is exported, but declared nowhere")
        elif isinstance(export, ExportFrom):
            exported = [name for name, _ in export.names]
        elif isinstance(export, ExportDefault):
            exported = ["default"]
        for name in exported:
            if name in seen:
                _note(scan, export.span, f"`{name}` is exported twice")
            seen.add(name)


def _note(scan: Scan, span: Span, problem: str) -> None:
    scan.mistakes.append(Mistake(span.start, span.end, problem))
