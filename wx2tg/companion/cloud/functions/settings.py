"""How cloud functions are run: how many processes, how long, with how much memory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionSettings:
    """Limits of the pool, and what functions are told. Times are in seconds, memory in megabytes.

    `processes` run at once; calls beyond them wait, at most `queue` of them and each for `patience`. A process that has
    nothing to do ends after `idle`. `timeout` and `memory` are for functions whose config.json says nothing; `load` is
    the time in which a function's own modules must be loaded. `most_result` is in bytes.
    `http` names the functions that answer over HTTP too.
    `environments` are those that a function may name; any, where it is empty. `variables` are what every function
    finds in `process.env` beside a few of the system's: nothing else of the companion's environment reaches it.
    """

    appid: str
    environment: str
    environments: frozenset[str] = frozenset()
    http: frozenset[str] = frozenset()
    node: str = "node"
    processes: int = 8
    queue: int = 100
    patience: float = 30
    idle: float = 60
    timeout: int = 3
    load: float = 10
    memory: int = 256
    most_result: int = 6 * MEGABYTE
    variables: Mapping[str, str] = field(default_factory=dict)
