"""The porting checklist: what the owner has to do, topic by topic, in the order to do it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from types import MappingProxyType
from typing import Literal

import msgspec

from wx2tg.report.uses import ApiUse, ComponentUse, Place, Use, from_source_root

Topic = Literal["features", "server", "hosts", "mixed-content", "payment", "botfather", "icons", "texts"]

TOPICS: Mapping[str, str] = MappingProxyType(
    {
        "features": "What Telegram does not have",
        "server": "Work on the server",
        "hosts": "Hosts and CORS",
        "mixed-content": "Mixed content",
        "payment": "Rules for payments",
        "botfather": "BotFather",
        "icons": "Pictures and icons",
        "texts": "Texts to translate",
    }
)
"""The titles of the topics, in the order to go through them."""


class Step(msgspec.Struct, frozen=True):
    """Something to do: its topic, a title, a text, and the places in the sources that call for it, if there are any."""

    topic: Topic
    title: str
    text: str
    uses: tuple[Place, ...]


def steps_of(
    rows: Iterable[tuple[str, str, str, str, int, int]],
    apis: Iterable[ApiUse],
    components: Iterable[ComponentUse],
    root: str,
) -> tuple[Step, ...]:
    """The steps in their order: those of `rows` (topic, title, text, path, line, column), and one for each thing that
    does not come across. Rows of equal topic, title and text are one step with all their places.
    """
    groups: defaultdict[tuple[str, str, str], set[Use]] = defaultdict(set)
    for topic, title, text, path, line, column in rows:
        places = groups[topic, title, text]
        if path:
            places.add(Use(from_source_root(root, path), line, column))
    steps = [*_features([(row.name, row) for row in apis]), *_features([(f"<{row.tag}>", row) for row in components])]
    for (topic, title, text), places in groups.items():
        steps.append(Step(topic, title, text, tuple(Place(*use) for use in sorted(places))))  # type: ignore[arg-type]
    order = list(TOPICS)
    return tuple(sorted(steps, key=lambda step: order.index(step.topic)))


def _features(rows: Iterable[tuple[str, ApiUse | ComponentUse]]) -> Iterator[Step]:
    for name, row in rows:
        uses = tuple(use for use in row.uses if use.comes_across)
        if row.tier == "unsupported" and uses:
            yield Step("features", name, row.note, uses)


def by_topic(steps: Iterable[Step]) -> list[tuple[str, str, list[Step]]]:
    """The topics that have steps: key, title, steps."""
    return [(key, TOPICS[key], list(group)) for key, group in groupby(steps, key=lambda step: step.topic)]
