"""Walks the ESTree of a WXS module and collects the facts that emission needs, and diagnostics for users."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from wx2tg.diagnostics import Diagnostic, diagnostic
from wx2tg.syntax.wxs.nodes import ConstructorRead, RenamedWord, WxsModule, WxsRequest
from wx2tg.text import Source, Span

# Default values and shorthand properties are not in WeChat's list of syntax either, but published component libraries
# use them, so they are not reported.
_UNSUPPORTED = {
    "ArrowFunctionExpression": "arrow functions",
    "ClassDeclaration": "classes",
    "ClassExpression": "classes",
    "TemplateLiteral": "template strings",
    "SpreadElement": "spread syntax",
    "RestElement": "rest parameters",
    "ObjectPattern": "destructuring",
    "ArrayPattern": "destructuring",
    "TryStatement": "`try`",
    "ThrowStatement": "`throw`",
    "NewExpression": "`new`",
    "ForInStatement": "`for ... in`",
    "ForOfStatement": "`for ... of`",
    "WithStatement": "`with`",
    "ChainExpression": "optional chaining",
    "AwaitExpression": "`await`",
    "YieldExpression": "generators",
    "DebuggerStatement": "`debugger`",
}
_OPERATORS = frozenset({"in", "instanceof", "**", "??", "**=", "??=", "&&=", "||="})
_LABELLED = frozenset({"LabeledStatement", "BreakStatement", "ContinueStatement"})
_KEYED = frozenset({"MemberExpression", "Property", "MethodDefinition", "FieldDefinition"})
_FUNCTIONS = frozenset({"FunctionDeclaration", "FunctionExpression", "ArrowFunctionExpression"})
_PROVIDED = ("getRegExp", "getDate")
_GIVEN = frozenset({"require", "module", "exports", *_PROVIDED, "undefined"})

# https://developers.weixin.qq.com/miniprogram/dev/reference/wxs/06datatype.html and 07basiclibrary.html. Calls of
# Number are in no list, but published component libraries have them.
_LIBRARY = frozenset(
    """console Math JSON Number Date NaN Infinity parseInt parseFloat isNaN isFinite decodeURI decodeURIComponent
    encodeURI encodeURIComponent arguments""".split()
)


class Facts(msgspec.Struct):
    """Collects the facts of one module; call `visit`, then `module`."""

    source: Source
    words: frozenset[str] = frozenset()
    requests: list[WxsRequest] = msgspec.field(default_factory=list)
    constructors: list[ConstructorRead] = msgspec.field(default_factory=list)
    patterns: list[Span] = msgspec.field(default_factory=list)
    targets: set[tuple[int, int]] = msgspec.field(default_factory=set)
    declared: set[str] = msgspec.field(default_factory=lambda: set(_GIVEN))
    assigned: dict[str, None] = msgspec.field(default_factory=dict)
    mentioned: dict[str, Span] = msgspec.field(default_factory=dict)
    provided: set[str] = msgspec.field(default_factory=set)
    renamed: list[RenamedWord] = msgspec.field(default_factory=list)
    reported: set[str] = msgspec.field(default_factory=set)
    diagnostics: list[Diagnostic] = msgspec.field(default_factory=list)

    def visit(self, program: Any) -> None:
        """Look at every node, parents before children; uses a list as a stack, because trees may be deep."""
        stack = [program]
        while stack:
            node = stack.pop()
            syntax = _unsupported(node)
            if syntax is not None:
                self._report(node, syntax)
            self._look(node)
            children = list(_children(node))
            for name in _variables(node, children):
                self._variable(name, node)
            stack.extend(reversed(children))

    def module(self) -> WxsModule:
        """The collected facts, in order of the source; reports names that are neither declared nor in WXS's library."""
        known = {*self.declared, *self.assigned, *_LIBRARY}
        for name, span in self.mentioned.items():
            if name not in known:
                self.diagnostics.append(diagnostic("wxs-unknown-name", self.source, span, name=name))
        return WxsModule(
            self.source,
            requests=tuple(self.requests),
            constructors=tuple(self.constructors),
            patterns=tuple(sorted(set(self.patterns), key=lambda span: span.start)),
            globals=tuple(self._new_name(name) for name in self.assigned if name not in self.declared),
            library=tuple(name for name in _PROVIDED if name in self.provided),
            renamed=tuple(sorted(set(self.renamed), key=lambda word: word.span.start)),
            diagnostics=tuple(self.diagnostics),
        )

    def _new_name(self, name: str) -> str:
        """The name of a variable in the output: `$class` for `class`. WXS has no `$` in names, so none can clash."""
        return f"${name}" if name in self.words else name

    def _look(self, node: Any) -> None:
        kind = node.type
        if kind == "CallExpression" and node.callee.type == "Identifier":
            self._call(node)
        elif kind == "MemberExpression":
            self._member(node)
        elif kind == "AssignmentExpression":
            self._assign(node.left)
        elif kind == "UpdateExpression":
            self._assign(node.argument)
        elif kind in ("ForInStatement", "ForOfStatement"):
            self._assign(node.left)
        elif kind == "VariableDeclarator":
            self.declared.update(_names(node.id))
        elif kind in _FUNCTIONS or kind in ("ClassDeclaration", "CatchClause"):
            for binding in (node.id, node.param, *(node.params or ())):
                self.declared.update(_names(binding))

    def _variable(self, node: Any, parent: Any) -> None:
        """Record the mention of a variable. A name after `typeof` need not be declared."""
        span = _span(node)
        if node.name in _PROVIDED:
            self.provided.add(node.name)
        if not (parent.type == "UnaryExpression" and parent.operator == "typeof"):
            self.mentioned.setdefault(node.name, span)
        if node.name in self.words:
            self.renamed.append(RenamedWord(span, parent.type == "Property" and bool(parent.shorthand)))

    def _call(self, node: Any) -> None:
        name, arguments = node.callee.name, node.arguments
        if name == "require":
            first = arguments[0] if arguments else node
            literal = first.value if first.type == "Literal" and isinstance(first.value, str) else None
            span = _span(first if literal is not None else node)
            self.requests.append(WxsRequest(literal, span))
            if literal is None:
                self.diagnostics.append(diagnostic("wxs-dynamic-require", self.source, span))
        elif name == "getRegExp" and arguments:
            self.patterns.extend(_strings(arguments[0]))

    def _member(self, node: Any) -> None:
        named = node.property.type == "Literal" and node.property.value == "constructor"
        if named or (not node.computed and node.property.name == "constructor"):
            opener = "?." if node.optional else "[" if node.computed else "."
            at = self.source.text.rindex(opener, node.object.range[1], node.property.range[0])
            if tuple(node.range) not in self.targets:
                self.constructors.append(ConstructorRead(node.range[0], Span(at, node.range[1])))

    def _assign(self, target: Any) -> None:
        if target.type == "Identifier":
            self.assigned.setdefault(target.name)
        elif target.type == "MemberExpression":
            self.targets.add(tuple(target.range))

    def _report(self, node: Any, syntax: str) -> None:
        if syntax not in self.reported:
            self.reported.add(syntax)
            self.diagnostics.append(diagnostic("wxs-unsupported-syntax", self.source, _span(node), syntax=syntax))


def _unsupported(node: Any) -> str | None:
    """The name of the syntax of `node` for a message, if WXS does not have it; else None."""
    kind = node.type
    if kind == "VariableDeclaration" and node.kind != "var":
        return f"`{node.kind}`"
    if kind == "Literal" and node.regex:
        return "regular expression literals (it has `getRegExp`)"
    if kind in ("BinaryExpression", "LogicalExpression", "AssignmentExpression") and node.operator in _OPERATORS:
        return f"`{node.operator}` operator"
    if kind == "Property" and (node.computed or node.method or node.kind != "init"):
        return "accessors, methods or computed keys in objects"
    if kind in _FUNCTIONS and (node.generator or node.isAsync):
        return "async functions or generators"
    return _UNSUPPORTED.get(kind)


def _children(node: Any) -> Iterator[Any]:
    for value in vars(node).values():
        for item in value if isinstance(value, list) else (value,):
            if hasattr(item, "range") and hasattr(item, "type"):
                yield item


def _variables(node: Any, children: list[Any]) -> Iterator[Any]:
    """The children of a node that name variables, not properties or labels."""
    kind = node.type
    if kind in _LABELLED:
        return
    for child in children:
        key = (
            kind in _KEYED
            and not node.computed
            and child is (node.key if kind != "MemberExpression" else node.property)
        )
        if child.type == "Identifier" and (not key or (kind == "Property" and node.shorthand)):
            yield child


def _names(pattern: Any) -> Iterator[str]:
    if pattern is None:
        return
    if pattern.type == "Identifier":
        yield pattern.name
    elif pattern.type != "MemberExpression":
        for child in _children(pattern):
            yield from _names(child)


def _strings(node: Any) -> Iterator[Span]:
    """The string literals in a `+` or `?:` expression. Keeps a list, because it may be deeper than Python's stack."""
    waiting = [node]
    while waiting:
        found = waiting.pop()
        if found.type == "Literal" and isinstance(found.value, str):
            yield _span(found)
        elif found.type in ("BinaryExpression", "ConditionalExpression"):
            waiting += _children(found)


def _span(node: Any) -> Span:
    return Span(*node.range)
