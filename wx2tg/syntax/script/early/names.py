"""Early errors of names: declared twice in a scope, or reserved in the place where they stand."""

from __future__ import annotations

from wx2tg.syntax.script.kinds import FIELDS, FUNCTIONS
from wx2tg.syntax.script.observations import Declared, Mistake, Suspect
from wx2tg.syntax.script.scan import Scan
from wx2tg.syntax.script.scopes import Scope, is_async, is_generator
from wx2tg.syntax.script.trees import Node

_FUNCTION_KINDS = frozenset({"function", "other-function"})
_IMPLIED = frozenset({"eval", "arguments"})


def finish_names(scan: Scan) -> None:
    """Report names that are declared twice, and names that strict code, async functions or generators reserve."""
    lexical: dict[tuple[Scope, str], Declared] = {}
    functions: set[tuple[Scope, str]] = set()
    others: list[Declared] = []
    for item in scan.names.declared:
        kind = item.kind
        if item.name in _IMPLIED:
            _implied(scan, item)
        if kind == "lexical" or (kind in _FUNCTION_KINDS and not _is_body(item.scope)):
            place = (item.scope, item.name)
            plain = kind == "function" and not item.scope.strict
            if place in lexical and not (plain and place in functions):
                _twice(scan, item)
            lexical[place] = item
            if plain:
                functions.add(place)
        else:
            others.append(item)
    bodies = {scope.node.start_byte: scope for scope, _ in lexical if scope.node.type == "statement_block"}
    catches = _catches(scan, others)
    for item in others:
        if item.kind in ("parameter", "catch", "catch-pattern"):
            _shadowed(scan, item, lexical, bodies)
        else:
            _hoisted(scan, item, lexical, catches)
    _imports(scan, lexical)
    for found in scan.names.suspects:
        problem = _reserved(scan, found)
        if problem:
            scan.mistake(found.node, problem)


def _is_body(scope: Scope) -> bool:
    """Whether `scope` is a module or the body of a function, where declared functions behave like `var`."""
    return scope.function or (scope.parent is not None and scope.parent.function and _is_own_body(scope))


def _is_own_body(scope: Scope) -> bool:
    parent: Node | None = scope.parent.node if scope.parent is not None else None
    return parent is not None and parent.type != "program" and parent.child_by_field_name("body") == scope.node


def _catches(scan: Scan, items: list[Declared]) -> set[tuple[Scope, str]]:
    """The names that patterns of `catch` declare, with their scopes; reports those that one pattern declares twice."""
    found: set[tuple[Scope, str]] = set()
    for item in items:
        if item.kind == "catch-pattern":
            if (item.scope, item.name) in found:
                _twice(scan, item)
            found.add((item.scope, item.name))
    return found


def _hoisted(
    scan: Scan, item: Declared, lexical: dict[tuple[Scope, str], Declared], catches: set[tuple[Scope, str]]
) -> None:
    """Report a `var` or function that is hoisted through a scope with a lexical declaration of the same name."""
    scope: Scope | None = item.scope
    while scope is not None:
        found = lexical.get((scope, item.name))
        if found is not None or (scope, item.name) in catches:
            _twice(scan, item if found is None or item.start > found.start else found)
            return
        if scope.function or item.kind in _FUNCTION_KINDS:
            return
        scope = scope.parent


def _shadowed(scan: Scan, item: Declared, lexical: dict[tuple[Scope, str], Declared], bodies: dict[int, Scope]) -> None:
    """Report a parameter of a function or `catch` that the body declares again by let, const or class."""
    body = item.scope.node.child_by_field_name("body")
    scope = bodies.get(body.start_byte) if body is not None else None
    found = lexical.get((scope, item.name)) if scope is not None else None
    if found is not None:
        _twice(scan, found)


def _imports(scan: Scan, lexical: dict[tuple[Scope, str], Declared]) -> None:
    if scan.typescript:
        return
    imported: set[str] = set()
    for pending in scan.ports.imports:
        for _, local in pending.names:
            found = lexical.get((scan.root, local))
            if found is not None:
                _twice(scan, found)
            elif local in imported or local in scan.root.names:
                problem = f"`{local}` is declared twice"
                scan.mistakes.append(Mistake(pending.span.start, pending.span.end, problem))
            imported.add(local)


def _twice(scan: Scan, item: Declared) -> None:
    scan.mistakes.append(Mistake(item.start, item.end, f"`{item.name}` is declared twice"))


def _implied(scan: Scan, item: Declared) -> None:
    if item.scope.strict:
        scan.mistakes.append(Mistake(item.start, item.end, f"`{item.name}` cannot be declared in strict code"))
    else:
        scan.sloppy = True


def _reserved(scan: Scan, found: Suspect) -> str:
    """Why a name may not stand where it does, in words for the user; "" if it may."""
    name, scope = found.name, found.scope
    if name == "arguments":
        return "a field or static block has no `arguments`" if _is_field(found.home) else ""
    owner = found.parent
    if owner.type in FUNCTIONS and owner.child_by_field_name("name") == found.node and scope.parent is not None:
        scope = scope.parent
    if name == "await":
        if is_async(scope) and owner.type == "call_expression":
            return ""  # `await (x)`, which the grammar reads as a call of a function `await`.
        is_name = not scan.ports.esm and not is_async(scope) and scope.hoisting().node.type != "class_static_block"
        return "" if is_name else "`await` is no name here"
    if name == "yield" and is_generator(scope):
        return "`yield` is no name in a generator"
    if scope.strict:
        return f"`{name}` is no name in strict code"
    scan.sloppy = True
    return ""


def _is_field(home: Node | None) -> bool:
    return home is not None and (home.type in FIELDS or home.type == "class_static_block")
