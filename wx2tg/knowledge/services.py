"""Hosts of services that are no app's own back end: a typed view of services.toml."""

from __future__ import annotations

from functools import cache

import msgspec

from wx2tg.knowledge.reading import content, table_file, typed


class _Services(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    hosts: tuple[str, ...]


def is_service(host: str) -> bool:
    """Whether `host`, in lower case and without a port, is one of the hosts of services, or is below one."""
    parts = host.split(".")
    return any(".".join(parts[at:]) in _hosts() for at in range(len(parts)))


@cache
def _hosts() -> frozenset[str]:
    file = table_file("services.toml")
    return frozenset(typed(content(file), _Services, file).hosts)
