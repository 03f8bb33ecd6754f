"""Queries and updates made from seeds give what mingo gives, another implementation of MongoDB's language."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest
from browser import npm
from companion.cloud import made_cases

from wx2tg.companion.cloud.errors import CloudError, WriteError
from wx2tg.companion.cloud.query import compile_query
from wx2tg.companion.cloud.update import apply_update
from wx2tg.companion.cloud.values import decode, encode

MINGO = "mingo@7.2.6"
NOW = datetime(2026, 1, 1, tzinfo=UTC)
CASES = 1500


def answers(*, finds: list[dict[str, Any]], updates: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """What mingo gives for each case: `{is: value}` or `{fails: text}`."""
    node = shutil.which("node")
    assert node
    script = Path(__file__).with_name("mingo.cjs")
    given = json.dumps({"finds": finds, "updates": updates})
    done = subprocess.run(
        [node, str(script), str(npm.installed(MINGO))],
        input=given,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    found: dict[str, list[dict[str, Any]]] = json.loads(done.stdout)
    return found


def through_array(query: Any, document: dict[str, Any]) -> bool:
    """mingo gathers what lies behind an array into one array, and compares that; MongoDB looks at each element."""
    if isinstance(query, list):
        return any(through_array(part, document) for part in query)
    return isinstance(query, dict) and any(
        (key.startswith("$") and through_array(part, document)) or ("." in key and _array_before(key, document))
        for key, part in query.items()
    )


def _array_before(path: str, value: Any) -> bool:
    for part in path.split(".")[:-1]:
        value = value.get(part) if isinstance(value, dict) else None
        if isinstance(value, list):
            return True
    return False


def nested_arrays(value: Any) -> bool:
    if isinstance(value, dict):
        return any(map(nested_arrays, value.values()))
    return isinstance(value, list) and any(isinstance(part, list) or nested_arrays(part) for part in value)


FIND_DIFFERENCES: dict[str, Callable[[Any, Any], bool]] = {
    "mingo gathers what lies behind an array into one array; MongoDB looks at each element": through_array,
    "to MongoDB a missing field is also $gte and $lte null": lambda query, _: (
        '"$gte": null' in json.dumps(query) or '"$lte": null' in json.dumps(query)
    ),
    "mingo takes dates and texts for numbers in $mod": lambda query, _: "$mod" in json.dumps(query),
    "mingo looks for expressions in arrays within arrays": lambda query, document: (
        "$regex" in json.dumps(query) and nested_arrays(document)
    ),
    "to MongoDB an array has the type object where an element is one": lambda query, _: (
        '"$type": "object"' in json.dumps(query)
    ),
    "to MongoDB a missing field has $all of null": lambda query, _: '"$all": [null' in json.dumps(query),
}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_queries_match_as_in_mingo(seed: int) -> None:
    random = Random(seed)
    cases = [{"query": made_cases.query(random), "document": made_cases.document(random)} for _ in range(CASES)]
    theirs = answers(finds=cases, updates=[])["finds"]
    different = []
    for case, expected in zip(cases, theirs, strict=True):
        assert "is" in expected, (case, expected)
        matches = compile_query(decode(case["query"], NOW))(decode(case["document"], NOW))
        if matches != expected["is"]:
            different.append(case)
    unexplained = [
        case for case in different if not any(why(case["query"], case["document"]) for why in FIND_DIFFERENCES.values())
    ]
    assert unexplained == []
    assert len(different) < CASES // 50
    assert sum(answer["is"] for answer in theirs) > CASES // 20


UPDATE_DIFFERENCES: dict[str, Callable[[Any, Any], bool]] = {
    "mingo neither sorts nor slices what is pushed to a missing field": lambda update, _: (
        "$push" in update and ("$slice" in json.dumps(update) or "$sort" in json.dumps(update))
    ),
    "mingo compares an array by its elements; in BSON it comes after texts and numbers": lambda update, document: (
        bool(update.keys() & {"$min", "$max"}) and "[" in json.dumps(document)
    ),
    "mingo keeps doubles that $addToSet brings itself": lambda update, _: (
        '"$each"' in json.dumps(update.get("$addToSet"))
    ),
    "mingo pulls arrays that contain a value of $pullAll": lambda update, document: (
        "$pullAll" in update and nested_arrays(document)
    ),
}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_updates_change_as_in_mingo(seed: int) -> None:
    """Where MongoDB refuses an update, which mingo skips, ours must fail as a write."""
    random = Random(seed)
    cases = [
        {"update": made_cases.update(random), "document": {"_id": 1, **made_cases.document(random)}}
        for _ in range(CASES)
    ]
    theirs = answers(finds=[], updates=cases)["updates"]
    unexplained, refused, different = [], 0, 0
    for case, expected in zip(cases, theirs, strict=True):
        try:
            ours = encode(apply_update(decode(case["document"], NOW), decode(case["update"], NOW), now=NOW))
        except WriteError:
            refused += 1
            continue
        except CloudError as error:
            assert "fails" in expected, (case, str(error))
            continue
        if ours != expected.get("is"):
            different += 1
            if not any(why(case["update"], case["document"]) for why in UPDATE_DIFFERENCES.values()):
                unexplained.append((case, ours, expected))
    assert unexplained == []
    assert different < CASES // 20
    assert refused < CASES // 2
