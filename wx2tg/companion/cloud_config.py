"""What `[cloud]` of `companion.toml` says that does not fit together."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wx2tg.companion.config import CloudSection, CollectionSection, IndexSection

ACTIONS = ("read", "write", "create", "update", "delete")
"""What security rules are about."""

_NAME = re.compile(r"[\w\-.]{1,64}")
_PATH = re.compile(r"[^.$\x00][^.\x00]*(\.[^.$\x00][^.\x00]*)*")


def cloud_problems(cloud: CloudSection) -> Iterator[tuple[list[str], str]]:
    """The keys whose values are wrong, and what is wrong with them."""
    if not cloud.environments:
        if cloud.collections:
            yield ["cloud", "environments"], "names no environment, so that the collections are not used"
        return
    if len(set(cloud.environments)) < len(cloud.environments):
        yield ["cloud", "environments"], "names an environment twice"
    for name, collection in cloud.collections.items():
        keys = ["cloud", "collections", name]
        if not _NAME.fullmatch(name):
            yield keys, "has a name that no collection may have"
        yield from _wrong_rules(keys, collection)
        for index in collection.indexes:
            if not paths_of(index) or not all(_PATH.fullmatch(path) for path in paths_of(index)):
                yield [*keys, "indexes"], "should be dotted paths of fields, such as `user.name`"


def paths_of(index: str | tuple[str, ...] | IndexSection) -> tuple[str, ...]:
    """The fields of an index in each of its forms."""
    if isinstance(index, str):
        return (index,)
    return index.fields if isinstance(index, IndexSection) else index


def _wrong_rules(keys: list[str], collection: CollectionSection) -> Iterator[tuple[list[str], str]]:
    if isinstance(collection.permission, str):
        return
    # Nothing of the cloud is loaded where there are no rules to be read.
    from wx2tg.companion.cloud.permissions.parse import RuleError, parse_rule

    for action, rule in collection.permission.items():
        if action not in ACTIONS:
            yield [*keys, "permission"], f"has a rule for `{action}`: there are {', '.join(ACTIONS)}"
            continue
        try:
            parse_rule(rule)
        except RuleError as error:
            yield [*keys, "permission"], f"has a rule for `{action}` that {error}"
