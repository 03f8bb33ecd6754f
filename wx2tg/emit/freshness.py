"""Writes, for a value that a component is given, whether what it reads was set: then it is given anew, same or not."""

from __future__ import annotations

from wx2tg.emit.expression import javascript, names_in
from wx2tg.emit.names import Scope, guard, object_key, quote
from wx2tg.emit.needs import Needs
from wx2tg.ir.nodes import Value
from wx2tg.syntax.expr import Array, Conditional, Expression, Index, Member, Name, Object, Property, Spread, children


def freshness(value: Value, scope: Scope, needs: Needs) -> str:
    """JavaScript that is true in an update whose changes touch `value`, as glass-easel decides it: by paths."""
    terms: dict[str, None] = {}
    for part in value.parts:
        if not isinstance(part, str):
            terms |= _Terms(scope, needs).of(part.expression)
    return " || ".join(terms) or "false"


def set_anew(value: Value, scope: Scope, needs: Needs) -> str:
    """The same for what a built-in component changes by itself, where a name that shares its bit must not count."""
    terms: dict[str, None] = {}
    for part in value.parts:
        if not isinstance(part, str):
            terms |= _Terms(scope, needs, exact=scope.bits is not None).of(part.expression)
    return " || ".join(terms) or "false"


def freshness_of_name(value: Value, path: str, scope: Scope, needs: Needs) -> str:
    """The same for a name that stands for `value`; "" where `path` says it, with no row's place in it."""
    names = (name for part in value.parts if not isinstance(part, str) for name in names_in(part.expression))
    if path and not any(name in scope.variables and scope.variables[name].fresh for name in names):
        return ""
    return f"({freshness(value, scope, needs)})"


def data_changes(data: Expression | None, scope: Scope, needs: Needs) -> str:
    """JavaScript for the changes of a named template's `data`: a tree of what is new in it, or true where all is."""
    terms = _Terms(scope, needs)
    items = data.properties if isinstance(data, Object) else ()
    spreads = [f"{terms.tree(item.argument)} === true" for item in items if isinstance(item, Spread)]
    return " || ".join(dict.fromkeys([guard(0, scope), *spreads, terms.parts(items)]))


class _Terms:
    """Writes whether expressions are new, for one place of a template; `exact`: by paths also where a bit may do."""

    def __init__(self, scope: Scope, needs: Needs, *, exact: bool = False) -> None:
        self.scope = scope
        self.needs = needs
        self.exact = exact

    def of(self, node: Expression | Property | Spread) -> dict[str, None]:
        """Alternatives, each once, in the order of the text."""
        match node:
            case Name() | Member() | Index():
                return self.place(node)
            case Conditional(test=test, consequent=consequent, alternate=alternate):
                chosen = [" || ".join(self.of(branch)) or "false" for branch in (consequent, alternate)]
                if chosen[0] == chosen[1]:
                    return _union(self.of(test), {chosen[0]: None} if chosen[0] != "false" else {})
                written = javascript(test, self.scope)
                return _union(self.of(test), {f"({written} ? {chosen[0]} : {chosen[1]})": None})
            case _:
                return _union(*(self.of(child) for child in children(node)))

    def place(self, node: Name | Member | Index) -> dict[str, None]:
        """The path that a name with members stands for; what computes an index counts too."""
        scope = self.scope
        at, keys, indexes = self.path(node)
        terms = _union(*(self.of(index) for index in indexes))
        if not isinstance(at, Name):
            return _union(self.of(at), terms)
        variable = scope.variables.get(at.name)
        if variable is not None and variable.fresh:
            scope.asked.add(variable.fresh)
            return _union({variable.fresh: None}, terms)
        if at.name in scope.wxs:
            return terms
        head = variable.path if variable is not None else quote(at.name)
        if head and scope.changes:
            return _union({self.changed([head, *keys]): None}, terms)
        if head and (keys or variable is not None or self.exact):
            return _union({self.set_at([head, *keys]): None}, terms)
        bits = scope.bits_of(at.name)
        return _union({guard(bits, scope): None}, terms)

    def path(self, node: Name | Member | Index) -> tuple[Expression, list[str], list[Expression]]:
        """What the members begin with, their keys as JavaScript, and the expressions of the indexes among these."""
        keys: list[str] = []
        indexes: list[Expression] = []
        at: Expression = node
        while isinstance(at, (Member, Index)):
            if isinstance(at, Index):
                indexes.append(at.index)
            keys.append(quote(at.property) if isinstance(at, Member) else javascript(at.index, self.scope))
            at = at.object
        return at, keys[::-1], indexes

    def set_at(self, keys: list[str]) -> str:
        """Whether the update sets something at a path."""
        naming = self.scope.naming
        return f"{naming.local('component')}.{naming.member('wasSet')}([{', '.join(keys)}])"

    def changed(self, keys: list[str]) -> str:
        """The part of the tree at a path."""
        component = self.scope.naming.local("component")
        tree = self.scope.changes or f"{self.needs.use('render/changes', 'changesOf')}({component})"
        return f"{self.needs.use('render/changes', 'changesAt')}({tree}, [{', '.join(keys)}])"

    def tree(self, node: Expression) -> str:
        """What is new in the value of `node`: a part of the tree, true or nothing."""
        match node:
            case Name() | Member() | Index():
                at, keys, indexes = self.path(node)
                variable = self.scope.variables.get(at.name) if isinstance(at, Name) else None
                head = variable.path if variable is not None else quote(at.name) if isinstance(at, Name) else ""
                if head and isinstance(at, Name) and at.name not in self.scope.wxs:
                    new = "".join(f"!!({term}) || " for index in indexes for term in self.of(index))
                    part = self.changed([head, *keys])
                    return f"({new}{part})" if new else part
            case Conditional(test=test, consequent=consequent, alternate=alternate):
                new = "".join(f"!!({term}) || " for term in self.of(test))
                written = javascript(test, self.scope)
                return f"({new}({written} ? {self.tree(consequent)} : {self.tree(alternate)}))"
            case Object(properties=properties):
                return f"{self.needs.use('render/changes', 'changedParts')}({self.parts(properties)})"
            case Array(elements=elements):
                parts = ", ".join("false" if item is None else self.item(item) for item in elements)
                return f"{self.needs.use('render/changes', 'changedParts')}([{parts}])"
        return f"!!({' || '.join(self.of(node)) or 'false'})"

    def item(self, item: Expression | Spread) -> str:
        return f"...Object.values({self.tree(item.argument)})" if isinstance(item, Spread) else self.tree(item)

    def parts(self, items: tuple[Property | Spread, ...]) -> str:
        """The tree of an object as it is written."""
        written = (
            f"...{self.tree(item.argument)}"
            if isinstance(item, Spread)
            else f"{object_key(item.key)}: {self.tree(item.value)}"
            for item in items
        )
        return f"{{{', '.join(written)}}}"


def _union(*parts: dict[str, None]) -> dict[str, None]:
    return {term: None for part in parts for term in part}
