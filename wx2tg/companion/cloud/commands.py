"""Translates WeChat's commands, `db.command` as pages send it, to queries and updates of MongoDB."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from wx2tg.companion.cloud.aggregate_commands import expression, is_command
from wx2tg.companion.cloud.documents import check_name, check_no_id
from wx2tg.companion.cloud.errors import INVALID, QueryError
from wx2tg.companion.cloud.values import Document

COMPARISONS = {"neq": "$ne"} | {name: f"${name}" for name in "eq gt gte lt lte in nin exists size".split()}
LOGIC = {"and": "$and", "or": "$or", "nor": "$nor"}
PLACES = {"geoNear": "$nearSphere", "geoWithin": "$geoWithin", "geoIntersects": "$geoIntersects"}


def query_document(where: Any) -> Document:
    """The query of MongoDB for what `where` was given: an object of fields, or a logical command.

    Objects within are compared field by field; `_.eq(object)` compares the whole. Raises QueryError.
    """
    if is_command(where):
        return _all(_root(where))
    if not isinstance(where, dict):
        raise QueryError("a condition must be an object", INVALID)
    return _all(list(_fields("", where)))


def _root(command: Document) -> list[Document]:
    name, args = _parts(command)
    before = [query_document(command["of"])] if is_command(command.get("of")) else []
    if name == "expr":
        return [*before, {"$expr": expression(_one(name, args))}]
    if name in LOGIC:
        return _logic(name, [*before, *(query_document(part) for part in _operands(args))])
    raise QueryError(f"_.{name}() is not a condition of a whole document", INVALID)


def _logic(name: str, parts: list[Document]) -> list[Document]:
    if not parts:
        raise QueryError(f"_.{name}() needs conditions", INVALID)
    return parts if name == "and" else [{LOGIC[name]: parts}]


def _all(parts: list[Document]) -> Document:
    """One query that demands all; those of one field and operator each stand under `$and`."""
    merged: Document = {}
    for part in parts:
        for key, condition in part.items():
            if key in merged:
                return {"$and": parts}
            merged[key] = condition
    return merged


def _fields(prefix: str, where: Document) -> Iterator[Document]:
    for key, value in where.items():
        _check_path(key)
        yield from _field(prefix + key, value)


def _field(path: str, value: Any) -> Iterator[Document]:
    """The conditions of one field."""
    if not is_command(value):
        if isinstance(value, dict) and value:
            yield from _fields(f"{path}.", value)
        else:
            yield {path: literal(value)}
        return
    name, args = _parts(value)
    before = list(_field(path, value["of"])) if is_command(value.get("of")) else []
    if name in LOGIC:
        parts = [_all(before)] if before else []
        yield from _logic(name, [*parts, *(_all(list(_field(path, part))) for part in _operands(args))])
        return
    yield from before
    if name == "not":
        yield {"$nor": [_all(list(_field(path, _one(name, args))))]}
    else:
        yield {path: _comparison(name, args)}


def operators(command: Document) -> Document:
    """The operators for a value that has no field name: an element of an array."""
    name, args = _parts(command)
    found = operators(command["of"]) if is_command(command.get("of")) else {}
    if name == "and":
        more = [operators(part) for part in _operands(args) if is_command(part)]
    elif name == "not":
        more = [{"$not": operators(_one(name, args))}]
    elif name in LOGIC:
        raise QueryError(f"_.{name}() cannot be a condition of an element by itself", INVALID)
    else:
        more = [_comparison(name, args)]
    for part in more:
        if found.keys() & part.keys():
            raise QueryError(f"two conditions of one element with {next(iter(found.keys() & part.keys()))}", INVALID)
        found = found | part
    return found


def _comparison(name: str, args: list[Any]) -> Document:
    if name == "mod":
        given = args[0] if len(args) == 1 else args
        return {"$mod": literal(given)}
    if name == "elemMatch":
        given = _one(name, args)
        return {
            "$elemMatch": operators(given)
            if is_command(given) and given["$command"] not in ("or", "nor", "expr")
            else query_document(given)
        }
    if name == "all":
        given = _one(name, args)
        items = given if isinstance(given, list) else [given]
        return {"$all": [operators(item) if is_command(item) else literal(item) for item in items]}
    if name in PLACES:
        return {PLACES[name]: _place(name, _one(name, args))}
    if name in COMPARISONS:
        return {COMPARISONS[name]: literal(_one(name, args))}
    raise QueryError(f"_.{name}() is not a condition", INVALID)


def _place(name: str, options: Any) -> Document:
    known = {"geoNear": {"geometry", "maxDistance", "minDistance"}, "geoWithin": {"geometry", "centerSphere"}}
    if not isinstance(options, dict) or options.keys() - known.get(name, {"geometry"}):
        raise QueryError(f"_.{name}() needs {{{', '.join(sorted(known.get(name, {'geometry'})))}}}", INVALID)
    return {f"${key}": literal(value) for key, value in options.items() if value is not None}


def update_document(data: Any) -> Document:
    """The update of MongoDB for the `data` of `update`: plain objects merge by path, `_.set(object)` replaces."""
    if not isinstance(data, dict):
        raise QueryError("the data of an update must be an object", INVALID)
    check_no_id(data)
    update: Document = {}
    for path, name, operand in _changes("", data):
        update.setdefault(name, {})[path] = operand
    return update


def _changes(prefix: str, data: Document) -> Iterator[tuple[str, str, Any]]:
    for key, value in data.items():
        _check_path(key, positions=True)
        path = prefix + key
        if is_command(value):
            name, args = _parts(value)
            yield (path, *_change(name, args))
        elif isinstance(value, dict) and value:
            yield from _changes(f"{path}.", value)
        else:
            yield path, "$set", literal(value)


def _change(name: str, args: list[Any]) -> tuple[str, Any]:
    """The operator and the operand of one update command."""
    if name == "remove":
        return "$unset", ""
    if name in ("pop", "shift"):
        return "$pop", 1 if name == "pop" else -1
    if name == "push" or name == "unshift":
        return "$push", _pushed(name, args)
    given = _one(name, args)
    if name == "addToSet":
        each = given.get("each", given.get("$each")) if isinstance(given, dict) else None
        return "$addToSet", {"$each": literal(each if isinstance(each, list) else [given])}
    if name == "pull":
        if is_command(given):
            return "$pull", operators(given)
        return "$pull", query_document(given) if isinstance(given, dict) else literal(given)
    if name in ("set", "inc", "mul", "min", "max", "rename", "pullAll"):
        return f"${name}", literal(given)
    raise QueryError(f"_.{name}() is not an update", INVALID)


def _pushed(name: str, args: list[Any]) -> Document:
    given: Any = args[0] if len(args) == 1 else args
    if name == "push" and isinstance(given, dict) and isinstance(given.get("each"), list):
        unknown = given.keys() - {"each", "position", "sort", "slice"}
        if unknown:
            raise QueryError(f"_.push() has no option {min(unknown)}", INVALID)
        return {f"${key}": literal(value) for key, value in given.items() if value is not None}
    pushed = {"$each": literal(given if isinstance(given, list) else [given])}
    return {**pushed, "$position": 0} if name == "unshift" else pushed


def literal(value: Any) -> Any:
    """A value to compare with or to store. Raises QueryError where it holds a command or a name that may not be."""
    if isinstance(value, dict):
        if is_command(value):
            raise QueryError(f"_.{value['$command']}() may not stand inside a value", INVALID)
        for key in value:
            check_name(key)
        return {key: literal(part) for key, part in value.items()}
    return [literal(part) for part in value] if isinstance(value, list) else value


def _check_path(path: str, *, positions: bool = False) -> None:
    for part in path.split("."):
        if not (positions and part in ("$", "$[]")):
            check_name(part)


def _parts(command: Document) -> tuple[str, list[Any]]:
    args = command.get("args", [])
    if command.keys() - {"$command", "args", "of"} or not isinstance(args, list):
        raise QueryError("a command has a name and arguments", INVALID)
    return command["$command"], args


def _operands(args: list[Any]) -> list[Any]:
    """`_.or(a, b)` and `_.or([a, b])` are the same."""
    return args[0] if len(args) == 1 and isinstance(args[0], list) else args


def _one(name: str, args: list[Any]) -> Any:
    if len(args) != 1:
        raise QueryError(f"_.{name}() needs one argument", INVALID)
    return args[0]
