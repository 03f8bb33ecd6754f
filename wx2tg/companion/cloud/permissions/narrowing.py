"""What a security rule says of documents, as a query of MongoDB, so that a database need not read all of them."""

from __future__ import annotations

from typing import Any

from wx2tg.companion.cloud.permissions.evaluation import UNKNOWN, Known, Scope, evaluate
from wx2tg.companion.cloud.permissions.expression import Comparison, Constant, Expression, Item, Logic, Variable
from wx2tg.companion.cloud.values import Document


def implied_query(rule: Expression, scope: Scope) -> Document:
    """A query that finds every document which the rule allows, and perhaps others: `{}` where nothing better is known.

    `scope` has no document: of one nothing is known.
    """
    match rule:
        case Logic("&&", parts):
            queries = [query for part in parts if (query := implied_query(part, scope))]
            return {} if not queries else queries[0] if len(queries) == 1 else {"$and": queries}
        case Logic("||", parts):
            # A part that no document can pass takes no part; one of which nothing is known makes the whole unknown.
            possible = [part for part in parts if evaluate(part, scope) is not False]
            queries = [implied_query(part, scope) for part in possible]
            return {} if not queries or not all(queries) else queries[0] if len(queries) == 1 else {"$or": queries}
        case Comparison("==", left, right):
            return _equal(left, right, scope) or _equal(right, left, scope)
        case Comparison("in", left, right):
            return _within(left, right, scope)
    return {}


def _equal(field: Expression, other: Expression, scope: Scope) -> Document:
    """Texts and booleans alone: a number is also equal to a date of as many milliseconds, which no query finds."""
    path, value = path_of(field), _value(other, scope)
    return {path: {"$eq": value}} if path and isinstance(value, str | bool) else {}


def _within(left: Expression, right: Expression, scope: Scope) -> Document:
    if path := path_of(left):
        values = _value(right, scope)
        if isinstance(values, list) and all(isinstance(value, str | bool) for value in values):
            return {path: {"$in": values}}
    elif path := path_of(right):
        value = _value(left, scope)
        if isinstance(value, str | bool):
            return {path: {"$eq": value}}
    return {}


def _value(expression: Expression, scope: Scope) -> Any:
    value = evaluate(expression, scope)
    return UNKNOWN if isinstance(value, Known) else value


def path_of(expression: Expression) -> str:
    """The dotted path of `doc.a.b`, or an empty text for what is no plain field of the document."""
    names: list[str] = []
    while isinstance(expression, Item):
        if not isinstance(expression.name, Constant) or not isinstance(expression.name.value, str):
            return ""
        names.append(expression.name.value)
        expression = expression.of
    ordinary = all(name and "." not in name and not name.startswith("$") and name != "length" for name in names)
    return ".".join(reversed(names)) if names and ordinary and expression == Variable("doc") else ""
