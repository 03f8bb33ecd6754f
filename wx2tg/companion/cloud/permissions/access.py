"""What one caller may do with one collection.

A page's query on a collection with rules finds those of its documents alone that the rule allows. WeChat refuses a
query that does not itself demand what the rule does; here it is answered with less, which is as safe, and a query
that WeChat answers is answered alike. What no document could pass is refused as in WeChat: a rule that is false for
everything the query could find, and a `get` whose path needs a field that the query does not compare with `==`.

A call that names one document by its id is judged by that document, so it need not repeat the rule as a query.
Under a preset WeChat demands the owner's openid in the query itself, so another's document is as if it were not there.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from wx2tg.companion.cloud.errors import denied
from wx2tg.companion.cloud.permissions.evaluation import UNKNOWN, Known, Place, Scope, evaluate
from wx2tg.companion.cloud.permissions.expression import Constant, Expression
from wx2tg.companion.cloud.permissions.narrowing import implied_query
from wx2tg.companion.cloud.permissions.rules import Rules
from wx2tg.companion.cloud.values import Document

MOST_FETCHED = 10
"""How many documents the `get` of one rule may ask for in a call."""

Action = Literal["read", "create", "update", "delete"]
Fetch = Callable[[str, str], Awaitable[Document | None]]
"""A document by its collection and id."""


@dataclass(frozen=True, slots=True)
class Visible:
    """The documents that a query may find: `query` finds all of them, `matches` decides; `needs` are those of `get`."""

    query: Mapping[str, Any] = field(default_factory=dict)
    matches: Callable[[Document], bool] | None = None
    needs: frozenset[Place] = frozenset()


@dataclass(frozen=True, slots=True)
class Access:
    """What a caller may do with a collection; without `rules`, everything."""

    rules: Rules | None
    openid: str | None
    now: datetime
    fetch: Fetch

    async def visible(self, action: Action, query: Mapping[str, Any], data: Document | None = None) -> Visible:
        """What of a query's documents the action may be done with. CloudError where there can be none."""
        if self.rules is None:
            return Visible()
        rule = self.rules.of(action)
        scope = await self._asked(rule, Known(_known(query)), data)
        value = evaluate(rule, scope)
        impossible = scope.unresolved if value is UNKNOWN else value is not True
        if impossible:
            self.refuse(action)
        if rule == Constant(True):
            return Visible()
        fetched = scope.fetched

        def matches(document: Document) -> bool:
            return evaluate(rule, Scope(self.openid, self.now, document, data, fetched)) is True

        nothing_known = Scope(self.openid, self.now, Known({}), data, fetched)
        return Visible(implied_query(rule, nothing_known), matches, frozenset(fetched))

    async def allows(self, action: Action, document: Document, data: Document | None = None) -> bool:
        """Whether the action may be done with one document, for `create` the new one."""
        if self.rules is None:
            return True
        rule = self.rules.of(action)
        return evaluate(rule, await self._asked(rule, document, data)) is True

    def refuse(self, action: Action) -> None:
        """CloudError, but where a preset is kept: there, what may not be touched is as if it were not there."""
        if self.rules is not None and not (self.rules.preset and self.rules.of(action) != Constant(False)):
            raise denied()

    def check_any(self, action: Action) -> None:
        """CloudError where the action may be done with no document at all."""
        if self.rules is not None and self.rules.of(action) == Constant(False):
            raise denied()

    async def check(self, action: Action, document: Document, data: Document | None = None) -> None:
        """CloudError where the action may not be done with a document."""
        if not await self.allows(action, document, data):
            raise denied()

    async def _asked(self, rule: Expression, document: Document | Known, data: Document | None) -> Scope:
        """The scope of a rule with the documents that its `get` ask for."""
        fetched: dict[Place, Document | None] = {}
        while True:
            scope = Scope(self.openid, self.now, document, data, fetched)
            evaluate(rule, scope)
            if not scope.missing:
                return scope
            if len(fetched) + len(scope.missing) > MOST_FETCHED:
                raise denied()
            for place in scope.missing:
                fetched[place] = await self.fetch(place.collection, place.id)


def _known(query: Mapping[str, Any]) -> dict[str, Any]:
    """What a query says for certain of the documents that it finds: the fields that it compares with one value."""
    found: dict[str, Any] = {}
    for path, condition in query.items():
        if path == "$and":
            for part in condition:
                found |= _known(part)
        elif not path.startswith("$") and (values := _only_value(condition)):
            found[path] = values[0]
    return found


def _only_value(condition: Any) -> list[Any]:
    if isinstance(condition, dict):
        if "$eq" in condition:
            condition = condition["$eq"]
        elif isinstance(condition.get("$in"), list) and len(condition["$in"]) == 1:
            condition = condition["$in"][0]
    return [condition] if isinstance(condition, str | int | float | bool | datetime) else []
