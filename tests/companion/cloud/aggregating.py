"""Runs aggregations in tests: by wx2tg, and by mingo for comparison."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from browser.npm import installed

from wx2tg.companion.cloud.errors import QueryError
from wx2tg.companion.cloud.expressions import evaluate
from wx2tg.companion.cloud.pipeline import run
from wx2tg.companion.cloud.values import decode, encode

NOW = datetime(2024, 5, 6, 7, 8, 9, 10_000, tzinfo=UTC)

MINGO = "mingo@7.2.7"

SCRIPT = Path(__file__).with_name("aggregate.mjs")


@dataclass(frozen=True)
class Case:
    """One aggregation, in the wire form of values; `foreign` stands for every other collection."""

    stages: list[Any]
    documents: list[Any]
    foreign: list[Any] = field(default_factory=list)


def date(text: str) -> datetime:
    """A date in UTC of ISO 8601."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def value_of(expression: Any, document: dict[str, Any] | None = None) -> Any:
    """The value of an expression about a document."""
    return evaluate(expression, document or {}, now=NOW)


def aggregate(stages: Any, documents: Sequence[Any], foreign: Any = (), **options: Any) -> list[Any]:
    """The documents that a pipeline gives; `foreign`: a list for every other collection, or a dict by name."""
    lookup = (lambda name: foreign.get(name, [])) if isinstance(foreign, dict) else lambda name: list(foreign)
    return run(stages, documents, lookup=lookup, now=NOW, **options)


def refused(call: Any, *args: Any, **options: Any) -> str:
    """The reason for which a call is refused."""
    try:
        found = call(*args, **options)
    except QueryError as error:
        return error.reason
    raise AssertionError(f"not refused: {found!r:.200}")


def ours(case: Case) -> Any:
    """The documents in wire form, or the reason of the refusal as `{"error": reason}`."""
    try:
        decoded = [decode(part, NOW) for part in (case.stages, case.documents, case.foreign)]
        return encode(aggregate(*decoded))
    except QueryError as error:
        return {"error": error.reason}


def theirs(cases: Sequence[Case]) -> list[Any]:
    """What mingo makes of the cases, as `ours` gives it."""
    home = installed(MINGO)
    asked = {
        "home": str(home),
        "cases": [{"stages": case.stages, "documents": case.documents, "foreign": case.foreign} for case in cases],
    }
    done = subprocess.run(
        ["node", str(SCRIPT)], input=json.dumps(asked), capture_output=True, text=True, timeout=300, check=False
    )
    if done.returncode != 0:
        raise RuntimeError(done.stderr)
    return [answer.get("documents", answer) for answer in json.loads(done.stdout)]
