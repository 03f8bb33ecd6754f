"""Turns mentions of the watched globals (`wx`, `require`, `Page`; `words.WATCHED`) into facts and diagnostics."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator

from wx2tg.diagnostics import diagnostic
from wx2tg.syntax.script.kinds import ASSIGNMENTS, CONDITIONS, TRANSPARENT
from wx2tg.syntax.script.modules import literal, prefix
from wx2tg.syntax.script.nodes import Constructor, Escape, Request, WxUse
from wx2tg.syntax.script.observations import Watched
from wx2tg.syntax.script.packed import packed_requests
from wx2tg.syntax.script.scan import Scan
from wx2tg.syntax.script.scopes import at_top
from wx2tg.syntax.script.trees import Node
from wx2tg.syntax.script.walk import span_of
from wx2tg.text import Span, finclip

_COMPARISONS = frozenset({"==", "===", "!=", "!==", "instanceof"})
_LONGEST = 2
_RETURN_THIS = re.compile(r"\s*return this\s*;?\s*")


def classify(scan: Scan) -> None:
    """Turn each watched mention into facts and diagnostics of `scan`; skips names that the module itself declares."""
    imported = {name for statement in scan.ports.imports for _, name in statement.names}
    for found in scan.names.watched:
        if found.name in imported or found.scope.find(found.name) is not None:
            continue
        if finclip.plain(finclip.GLOBALS, found.name) == "wx":
            _wx(scan, found)
        elif found.name == "require":
            _require(scan, found)
        elif found.name == "requirePlugin":
            _plugin(scan, found)
        elif found.name in ("Function", "eval"):
            _code(scan, found)
        elif found.name == "process":
            _environment(scan, found)
        elif _is_called(found.node, found.path[-1]) and at_top(found.scope):
            scan.uses.constructors.append(Constructor(found.name, span_of(found.node)))


def _is_called(node: Node, parent: Node) -> bool:
    return parent.type == "call_expression" and parent.start_byte == node.start_byte


def _require(scan: Scan, found: Watched) -> None:
    parent, outer = found.path[-1], found.path[-2] if len(found.path) > 1 else found.path[-1]
    deferred = False
    call = parent
    if parent.type == "member_expression" and parent.start_byte == found.node.start_byte:
        deferred = scan.text(parent.children[-1]) == "async"
        if not deferred:
            return
        call = outer
    if not _is_called(found.node, call):
        return
    arguments = call.child_by_field_name("arguments")
    values = [child for child in arguments.named_children if child.type != "comment"] if arguments else []
    specifier = literal(scan, values[0] if values else None)
    deferred = deferred or len(values) > 1
    span = span_of(values[0]) if specifier is not None else span_of(call)
    start = prefix(scan, values[0] if values else None) if specifier is None else ""
    scan.ports.requests.append(Request(specifier, span, "require-async" if deferred else "require", start))
    if specifier is None and packed_requests(scan.source) is None:
        scan.diagnostics.append(diagnostic("dynamic-require", scan.source, span, call="require()"))


def _plugin(scan: Scan, found: Watched) -> None:
    call = found.path[-1]
    if _is_called(found.node, call):
        arguments = call.child_by_field_name("arguments")
        first = arguments.named_children[:1] if arguments else []
        name = literal(scan, first[0] if first else None) or "…"
        scan.diagnostics.append(diagnostic("plugin-required", scan.source, span_of(call), plugin=name))


def _code(scan: Scan, found: Watched) -> None:
    """Report `Function("...")`, `new Function("...")` and `eval("...")`; only `Function("return this")` is let pass."""
    call = found.path[-1]
    made = call.type == "new_expression" and call.child_by_field_name("constructor") == found.node
    if not made and not _is_called(found.node, call):
        return
    arguments = call.child_by_field_name("arguments")
    values = [child for child in arguments.named_children if child.type != "comment"] if arguments else []
    if found.name == "Function":
        scan.uses.codes.append(span_of(found.node))
        if len(values) == 1 and _RETURN_THIS.fullmatch(literal(scan, values[0]) or ""):
            return
    scan.diagnostics.append(diagnostic("code-from-text", scan.source, span_of(call), call=f"{found.name}()"))


def _environment(scan: Scan, found: Watched) -> None:
    """Record `process.env.NODE_ENV`: bundlers replace it by its value, and a browser has no `process`."""
    names = [
        _member(scan, outer, inner)
        for outer, inner in zip(found.path[:-3:-1], (found.node, found.path[-1]), strict=False)
    ]
    if names != ["env", "NODE_ENV"]:
        return
    whole, around = found.path[-2], found.path[-3] if len(found.path) > _LONGEST else found.path[-2]
    if around.type not in ASSIGNMENTS or around.children[0] != whole:
        scan.uses.environments.append(span_of(whole))


def _wx(scan: Scan, found: Watched) -> None:
    """Follow `wx.a.b` outwards from its `wx`, then record it by its use: read, assigned, taken apart, or passed on."""
    names: list[str] = []
    node = found.node
    ancestors = deque(reversed(found.path))
    end = node.end_byte
    while ancestors:
        parent = ancestors[0]
        if parent.type not in TRANSPARENT:
            name = _member(scan, parent, node)
            if name is None or len(names) == _LONGEST:
                break
            names.append(name)
            end = parent.end_byte
        node = ancestors.popleft()
    span = Span(found.node.start_byte, end)
    parent = ancestors[0] if ancestors else node
    use = WxUse(".".join(["wx", *names]), span)
    pattern = _destructuring(parent, node)
    if pattern is not None:
        for taken in _taken(scan, pattern, use.name):
            (scan.uses.escapes if isinstance(taken, Escape) else scan.uses.members).append(taken)  # type: ignore[arg-type]
    elif names and parent.type in ASSIGNMENTS and parent.children[0] == node:
        scan.uses.assigned.append(use)
    elif names:
        scan.uses.members.append(use)
    elif parent.type == "subscript_expression" and parent.children[0] == node:
        scan.uses.escapes.append(Escape("computed", span_of(parent)))
    elif not _is_looked_at(node, ancestors):
        scan.uses.escapes.append(Escape("value", span))


def _member(scan: Scan, parent: Node, node: Node) -> str | None:
    """The member's name if `parent` is `node.name`, `node?.name` or `node["name"]`, else None."""
    if parent.children[0] != node:
        return None
    if parent.type == "member_expression":
        return scan.text(parent.children[-1])
    if parent.type == "subscript_expression":
        return literal(scan, parent.child_by_field_name("index"))
    return None


def _destructuring(parent: Node, node: Node) -> Node | None:
    """The object pattern on the left of `{...} = node`; None if `parent` is not such an assignment or declaration."""
    if parent.type not in ("variable_declarator", "assignment_expression") or parent.children[-1] != node:
        return None
    pattern = parent.children[0]
    return pattern if pattern.type == "object_pattern" else None


def _taken(scan: Scan, pattern: Node, prefix: str) -> Iterator[WxUse | Escape]:
    """The members that an object pattern reads; an Escape where a name is computed or a rest takes all others."""
    for child in pattern.named_children:
        target = child.children[0] if child.type == "object_assignment_pattern" else child
        if target.type == "rest_pattern":
            yield Escape("value", span_of(target))
        elif target.type == "shorthand_property_identifier_pattern":
            yield WxUse(f"{prefix}.{scan.text(target)}", span_of(target))
        elif target.type == "pair_pattern":
            key, value = target.children[0], target.children[-1]
            name = literal(scan, key) or scan.text(key)
            if key.type == "computed_property_name":
                yield Escape("computed", span_of(key))
            elif value.type == "object_pattern" and prefix.count(".") < _LONGEST - 1:
                yield from _taken(scan, value, f"{prefix}.{name}")
            else:
                yield WxUse(f"{prefix}.{name}", span_of(key))


def _is_looked_at(node: Node, ancestors: Iterable[Node]) -> bool:
    """Whether only the presence of `wx` matters: `typeof wx`, `a && wx && ...`, `if (wx)`, `"x" in wx`."""
    for parent in ancestors:
        kind = parent.type
        if kind in TRANSPARENT:
            node = parent
            continue
        if kind in CONDITIONS:
            return parent.child_by_field_name("condition") == node
        if kind != "binary_expression":
            return kind in ("unary_expression", "expression_statement")
        operator = parent.children[1].type
        if operator not in ("&&", "||"):
            return operator in _COMPARISONS or (operator == "in" and parent.children[0].type == "string")
        if operator == "&&" and parent.children[0] == node:
            return True
        node = parent
    return False
