"""Translates the chain of `collection.aggregate()`, as pages send it, to the stages of MongoDB."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from wx2tg.companion.cloud.aggregate_commands import Call, chain_of, expression, is_command
from wx2tg.companion.cloud.commands import query_document
from wx2tg.companion.cloud.errors import QueryError
from wx2tg.companion.cloud.pipeline import STAGES


def stages_of(steps: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The stages of the steps `[{"name": "match", "args": [{...}]}, ...]`; the step `aggregate` before them is skipped.

    QueryError for a step that is no stage of WeChat's `Aggregate`, and where a stage has not exactly one argument.
    """
    calls = []
    for step in steps:
        name, args = step.get("name"), step.get("args", [])
        if not isinstance(name, str) or not isinstance(args, list):
            raise QueryError("a step of an aggregation must have a name and an array of arguments")
        calls.append(Call(name, args))
    if calls and calls[0].name == "aggregate":
        calls = calls[1:]
    return [_stage(call) for call in calls]


def _stage(call: Call) -> dict[str, Any]:
    name = f"${call.name}"
    if name not in STAGES:
        raise QueryError(f"Unrecognized pipeline stage name: '{name:.40}'")
    if len(call.args) != 1:
        raise QueryError(f"{call.name} of an aggregation takes one argument; {len(call.args)} were given")
    return {name: _argument(name, call.args[0])}


def _argument(stage: str, given: Any) -> Any:
    if stage == "$match":
        return query_document(given)
    if not isinstance(given, dict) or is_command(given):
        return expression(given)
    if stage == "$lookup" and "pipeline" in given:
        rest = {name: value for name, value in given.items() if name != "pipeline"}
        return {**expression(rest), "pipeline": _inner(given["pipeline"])}
    if stage == "$geoNear" and "query" in given:
        rest = {name: value for name, value in given.items() if name != "query"}
        return {**expression(rest), "query": query_document(given["query"])}
    return expression(given)


def _inner(given: Any) -> Any:
    """The pipeline of a lookup: `$.pipeline().match(...).done()`, or an array of stages."""
    if isinstance(given, list):
        return [
            {name: _argument(name, value) for name, value in stage.items()} if isinstance(stage, dict) else stage
            for stage in given
        ]
    calls, aggregate = chain_of(given) if is_command(given) else ([], False)
    if not aggregate or calls[0].name != "pipeline":
        raise QueryError("the pipeline of a lookup must be made by db.command.aggregate.pipeline()")
    if calls[-1].name == "done":
        calls = calls[:-1]
    return [_stage(call) for call in calls[1:]]
