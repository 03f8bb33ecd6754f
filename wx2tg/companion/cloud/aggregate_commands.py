"""Translates commands of `db.command.aggregate`, as pages send them, to MongoDB's expressions.

`$.sum("$a")` is sent as `{"$command": "sum", "args": ["$a"], "of": {"$aggregate": true}}` and becomes `{"$sum": "$a"}`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wx2tg.companion.cloud.errors import QueryError

# WeChat's names that are not MongoDB's.
_RENAMED: Mapping[str, str] = {"neq": "ne"}


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a chain, with the arguments as they were sent."""

    name: str
    args: list[Any]


def is_command(value: Any) -> bool:
    """Whether a value is a command of `db.command`, `{$command: name, args, of}`."""
    return isinstance(value, dict) and isinstance(value.get("$command"), str)


def chain_of(value: Mapping[str, Any]) -> tuple[list[Call], bool]:
    """The calls of a command in the order in which they were made, and whether they began at `db.command.aggregate`."""
    calls: list[Call] = []
    link: Any = value
    while is_command(link):
        name, args = link["$command"], link.get("args", [])
        if not isinstance(args, list):
            raise QueryError("a command must have a name and an array of arguments")
        calls.append(Call(name, args))
        link = link.get("of")
    return calls[::-1], isinstance(link, dict) and link.get("$aggregate") is True


def expression(value: Any) -> Any:
    """The value, at any depth of which commands are replaced by MongoDB's operators.

    QueryError for a command of `db.command`, which belongs into a query, and for one that was called on another.
    """
    if isinstance(value, list):
        return [expression(item) for item in value]
    if not isinstance(value, dict):
        return value
    if not is_command(value):
        return {name: expression(part) for name, part in value.items()}
    calls, aggregate = chain_of(value)
    name = calls[-1].name
    if not aggregate:
        raise QueryError(f"db.command.{name:.40} is no operator of expressions, as db.command.aggregate.{name:.40} is")
    if len(calls) > 1:
        raise QueryError(f"db.command.aggregate.{name:.40} was called on another operator; give that as an argument")
    args = calls[0].args
    argument = args[0] if len(args) == 1 else args
    return {f"${_RENAMED.get(name, name)}": argument if name == "literal" else expression(argument)}
