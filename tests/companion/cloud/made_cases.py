"""Makes documents, queries and updates from a seed, small enough that they often match."""

from __future__ import annotations

from random import Random
from typing import Any

NAMES = ("a", "b", "c")
PATHS = ("a", "b", "c", "a.b", "a.c", "b.a", "a.0", "a.1", "a.b.c", "b.0.a", "a.0.b")
SCALARS: tuple[Any, ...] = (
    *(None, True, False, 0, 1, 2, 3, -1, 2.5, 10, "", "a", "b", "ab", "Ab", "你好"),
    *({"$date": 0}, {"$date": 1_600_000_000_123}),
)
TYPES = ("double", "string", "object", "array", "bool", "date", "null", "number")


def scalar(random: Random) -> Any:
    return random.choice(SCALARS)


def value(random: Random, depth: int = 2) -> Any:
    kind = random.random()
    if depth == 0 or kind < 0.5:
        return scalar(random)
    if kind < 0.75:
        return [value(random, depth - 1) for _ in range(random.randrange(4))]
    return document(random, depth - 1)


def document(random: Random, depth: int = 3) -> dict[str, Any]:
    return {name: value(random, depth) for name in NAMES if random.random() < 0.6}


def operators(random: Random, depth: int = 2) -> dict[str, Any]:
    """A condition such as `{$gt: 1, $lt: 3}`."""
    return {
        name: OPERANDS[name](random, depth) for name in random.sample(sorted(OPERANDS), random.choice((1, 1, 1, 2)))
    }


def condition(random: Random, depth: int = 2) -> Any:
    kind = random.random()
    if kind < 0.3:
        return value(random, 1)
    if kind < 0.36:
        return {"$regex": random.choice(("a", "^a", "b$", "[aA]b", "好")), "$options": random.choice(("", "i"))}
    return operators(random, depth)


def query(random: Random, depth: int = 2) -> dict[str, Any]:
    found = {random.choice(PATHS): condition(random, depth) for _ in range(random.choice((1, 1, 2)))}
    if depth and random.random() < 0.3:
        parts = [query(random, depth - 1) for _ in range(random.choice((1, 2, 3)))]
        found[random.choice(("$and", "$or", "$nor"))] = parts
    return found


def _element(random: Random, depth: int) -> dict[str, Any]:
    if random.random() < 0.5:
        return {random.choice(NAMES): condition(random, 0)}
    return operators(random, 0)


OPERANDS: dict[str, Any] = {
    **{name: lambda random, _: value(random, 1) for name in ("$eq", "$ne")},
    **{name: lambda random, _: scalar(random) for name in ("$gt", "$gte", "$lt", "$lte")},
    **{name: lambda random, _: [value(random, 1) for _ in range(random.randrange(4))] for name in ("$in", "$nin")},
    "$exists": lambda random, _: random.random() < 0.5,
    "$mod": lambda random, _: [random.choice((2, 3, 4)), random.choice((0, 1))],
    "$all": lambda random, _: [value(random, 1) for _ in range(random.randrange(3))],
    "$size": lambda random, _: random.randrange(3),
    "$type": lambda random, _: random.choice(TYPES),
    "$not": lambda random, depth: operators(random, depth - 1) if depth else {"$gt": scalar(random)},
    "$elemMatch": _element,
}


def update(random: Random) -> dict[str, Any]:
    """One operator for one path, which may not fit the document."""
    name = random.choice(sorted(CHANGES))
    return {name: {random.choice(PATHS): CHANGES[name](random)}}


def _push(random: Random) -> Any:
    if random.random() < 0.3:
        return scalar(random)
    found: dict[str, Any] = {"$each": [value(random, 1) for _ in range(random.randrange(4))]}
    if random.random() < 0.5:
        found["$position"] = random.choice((0, 1, -1, 5))
    if random.random() < 0.5:
        found["$slice"] = random.choice((0, 1, 2, -1, -2))
    if random.random() < 0.4:
        found["$sort"] = random.choice((1, -1, {"a": 1}, {"b": -1, "a": 1}))
    return found


CHANGES: dict[str, Any] = {
    "$set": lambda random: value(random, 2),
    "$unset": lambda _: "",
    "$inc": lambda random: random.choice((1, -2, 0.5)),
    "$mul": lambda random: random.choice((2, -1, 0.5)),
    "$min": scalar,
    "$max": scalar,
    "$rename": lambda random: random.choice(("c", "d", "b.d")),
    "$push": _push,
    "$pop": lambda random: random.choice((1, -1)),
    "$addToSet": lambda random: random.choice((scalar(random), {"$each": [scalar(random), scalar(random)]})),
    "$pull": lambda random: random.choice((scalar(random), {"$gt": random.choice((1, "a"))}, {"a": scalar(random)})),
    "$pullAll": lambda random: [scalar(random), scalar(random)],
}
