"""Reads a call of the database: the chain of its steps, what ends it, and the options of that."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from wx2tg.companion.cloud.caller import Caller
from wx2tg.companion.cloud.commands import query_document
from wx2tg.companion.cloud.documents import check_name
from wx2tg.companion.cloud.errors import INVALID, CloudError
from wx2tg.companion.cloud.service.limits import LONGEST_ID, LONGEST_NAME, MOST_ORDERS, MOST_STEPS
from wx2tg.companion.cloud.values import Document, decode, split_path

_COLLECTION = re.compile(r"[\w\-.]+")
_OWN = "{openid}"
_HIGHEST = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Chain:
    """The steps of a call. `id` is that of `doc()`, `query` of MongoDB; `stages` are None where it is no aggregation.

    `given` says whether the chain has a `where`.
    """

    id: str | None = None
    query: Document = field(default_factory=dict)
    given: bool = False
    order: tuple[tuple[str, int], ...] = ()
    skip: int = 0
    limit: int | None = None
    fields: Document | None = None
    stages: list[Document] | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """A call of the database: what is done (`method`) to which documents of `collection`."""

    collection: str
    chain: Chain
    method: str
    options: Document
    transaction: str | None

    @property
    def name(self) -> str:
        """What WeChat calls it: `document.get`, `collection.add`."""
        if self.method == "createCollection":
            return self.method
        if self.method == "end":
            return "collection.aggregate"
        return f"{'collection' if self.chain.id is None else 'document'}.{self.method}"


def read_call(payload: Mapping[str, Any], caller: Caller, now: datetime) -> Call:
    """The call that a page or a function sent. CloudError where it is malformed."""
    steps, options, transaction = (payload.get(key) for key in ("steps", "options", "transaction"))
    options = {} if options is None else options
    method = payload.get("method")
    if not isinstance(method, str) or not isinstance(options, dict):
        raise CloudError(INVALID, "a call of the database has a method and options")
    if transaction is not None and not isinstance(transaction, str):
        raise CloudError(INVALID, "the id of a transaction must be a string")
    collection = collection_name(payload.get("collection"))
    chain = read_chain([] if steps is None else steps, caller, now)
    return Call(collection, chain, method, decode(options, now), transaction)


def collection_name(name: Any) -> str:
    """The name of a collection. CloudError where it is none."""
    if not isinstance(name, str) or len(name) > LONGEST_NAME or not _COLLECTION.fullmatch(name):
        raise CloudError(INVALID, f"{name!r:.80} is not the name of a collection")
    return name


def read_chain(steps: Any, caller: Caller, now: datetime) -> Chain:
    """The chain of `[{"name": "where", "args": [...]}, ...]`. CloudError where it is malformed."""
    if not isinstance(steps, list) or len(steps) > MOST_STEPS:
        raise CloudError(INVALID, f"a call has at most {MOST_STEPS} steps")
    calls = [_step(step, now) for step in steps]
    if calls and calls[0][0] == "aggregate":
        # Pipelines are translated where they are needed: most calls have none.
        from wx2tg.companion.cloud.aggregate_chains import stages_of

        return Chain(stages=stages_of([{"name": name, "args": args} for name, args in calls]))
    chain: dict[str, Any] = {}
    for name, args in calls:
        if name not in _STEPS:
            raise CloudError(INVALID, f"{name!r:.40} is not a step of a query")
        if name == "where" and not caller.is_server:
            args = [_with_openid(arg, caller.openid) for arg in args]
        _STEPS[name](chain, args)
    queries = chain.pop("queries", [])
    query = {} if not queries else queries[0] if len(queries) == 1 else {"$and": queries}
    return Chain(query=query, given=bool(queries), **chain)


def _step(step: Any, now: datetime) -> tuple[str, list[Any]]:
    name, args = (step.get("name"), step.get("args", [])) if isinstance(step, dict) else (None, None)
    if not isinstance(name, str) or not isinstance(args, list):
        raise CloudError(INVALID, "a step of a call has a name and an array of arguments")
    return name, decode(args, now)


def _with_openid(value: Any, openid: str | None) -> Any:
    """`{openid}` in a page's query stands for the openid of the user."""
    if value == _OWN:
        return openid
    if isinstance(value, dict):
        return {key: _with_openid(part, openid) for key, part in value.items()}
    return [_with_openid(part, openid) for part in value] if isinstance(value, list) else value


def document_id(given: Any) -> str:
    """An `_id` as it is stored: a string, which a number becomes. CloudError where it is neither."""
    if isinstance(given, int | float) and not isinstance(given, bool):
        given = str(int(given)) if given == int(given) else str(given)
    if not isinstance(given, str) or not given or len(given.encode()) > LONGEST_ID or "\0" in given:
        raise CloudError(INVALID, f"an _id must be a string of at most {LONGEST_ID} bytes, and not empty")
    return given


def _doc(chain: dict[str, Any], args: list[Any]) -> None:
    chain["id"] = document_id(_one("doc", args))


def _where(chain: dict[str, Any], args: list[Any]) -> None:
    chain.setdefault("queries", []).append(query_document(_one("where", args)))


def _order_by(chain: dict[str, Any], args: list[Any]) -> None:
    path, direction = args if len(args) == 2 else (None, None)
    if not isinstance(path, str) or direction not in ("asc", "desc"):
        raise CloudError(INVALID, "orderBy() needs the path of a field, and 'asc' or 'desc'")
    for part in split_path(path):
        check_name(part)
    chain["order"] = (*chain.get("order", ()), (path, 1 if direction == "asc" else -1))
    if len(chain["order"]) > MOST_ORDERS:
        raise CloudError(INVALID, f"a query may be sorted by at most {MOST_ORDERS} fields")


def _skip(chain: dict[str, Any], args: list[Any]) -> None:
    chain["skip"] = _whole("skip", args)


def _limit(chain: dict[str, Any], args: list[Any]) -> None:
    chain["limit"] = _whole("limit", args)


def _field(chain: dict[str, Any], args: list[Any]) -> None:
    fields = _one("field", args)
    if not isinstance(fields, dict):
        raise CloudError(INVALID, "field() needs an object")
    chain["fields"] = fields


_STEPS: dict[str, Callable[[dict[str, Any], list[Any]], None]] = {
    "doc": _doc,
    "where": _where,
    "orderBy": _order_by,
    "skip": _skip,
    "limit": _limit,
    "field": _field,
}


def _one(name: str, args: list[Any]) -> Any:
    if len(args) != 1:
        raise CloudError(INVALID, f"{name}() needs one argument")
    return args[0]


def _whole(name: str, args: list[Any]) -> int:
    number = _one(name, args)
    if isinstance(number, bool) or not isinstance(number, int | float) or number != int(number) or number < 0:
        raise CloudError(INVALID, f"{name}() needs a whole number that is not negative")
    return min(int(number), _HIGHEST)
