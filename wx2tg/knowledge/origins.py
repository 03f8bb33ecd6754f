"""Which hosts are surely not the owner's own server, or one for trials: a typed view of origins.toml."""

from __future__ import annotations

import re
from functools import cache

import msgspec

from wx2tg.knowledge.reading import content, table_file, typed


class Origins(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`hosts` are those of well-known services, with all hosts below them; `trials` parts of names such as "test"."""

    hosts: tuple[str, ...]
    trials: frozenset[str]

    def is_known(self, origin: str) -> bool:
        """Whether the host of `origin` is one of a well-known service."""
        host = _host(origin)
        return any(host == known or host.endswith(f".{known}") for known in self.hosts)

    def is_for_trials(self, origin: str) -> bool:
        """Whether the name of the host says that it is for trials, or the host is on the machine or network at hand."""
        host = _host(origin)
        return not self.trials.isdisjoint(re.split(r"[.-]", host)) or re.fullmatch(r"[\d.]+", host) is not None


@cache
def server_origins() -> Origins:
    """The table."""
    file = table_file("origins.toml")
    return typed(content(file), Origins, file)


def _host(origin: str) -> str:
    """`api.example.com` of `https://api.example.com:8443`."""
    return origin.partition("//")[2].partition(":")[0]
