"""What a fleet is made of: a job for each project, and the outcome of each."""

from __future__ import annotations

from typing import Literal

import msgspec

from wx2tg.driver.runs import Stamp
from wx2tg.options import FailOn

Kind = Literal["project", "settings", "output", "time", "memory", "crash", "fault", "engine"]
"""Why a project failed: there is no mini-program, its wx2tg.toml is wrong, DIST cannot be written, it took too long or
too much memory, it ended its process, wx2tg has a fault, or the engine gave it up."""


class Flags(msgspec.Struct, frozen=True):
    """What the command line says about every project; None leaves it to the project's wx2tg.toml."""

    fail_on: FailOn | None = None
    minify: bool | None = None
    source_maps: bool | None = None
    force: bool | None = None


class Limits(msgspec.Struct, frozen=True):
    """What one project may take: seconds, and megabytes of memory; 0 is no limit."""

    seconds: float = 600.0
    megabytes: int = 2048


class Job(msgspec.Struct, frozen=True):
    """A project to convert: its name in the fleet, its folder, and the folder DIR of the fleet, both absolute."""

    name: str
    path: str
    out: str
    flags: Flags = Flags()
    limits: Limits = Limits()


class Seen(msgspec.Struct, frozen=True):
    """How often a project has one kind of finding, with the message of the first."""

    code: str
    name: str
    severity: str
    count: int
    example: str


class Lacking(msgspec.Struct, frozen=True):
    """An API or a component that a project uses and that does not come across; `uses` counts the places."""

    kind: Literal["api", "component"]
    name: str
    tier: str
    uses: int


class Outcome(msgspec.Struct, frozen=True):
    """What became of one project.

    `kept`: an earlier run had converted it, and nothing has changed. `level` is what counts for the exit status.
    `uses` are its uses of APIs and components, `across` those that come across, `unsupported` those of what Telegram
    does not have. Sizes are in bytes; `seconds` is by the clock, `processor` in seconds of the processor.
    """

    name: str
    path: str
    status: Literal["converted", "failed"]
    kind: Kind | Literal[""] = ""
    reason: str = ""
    kept: bool = False
    level: FailOn = "error"
    title: str = ""
    pages: int = 0
    components: int = 0
    errors: int = 0
    warnings: int = 0
    infos: int = 0
    unsupported: int = 0
    uses: int = 0
    across: int = 0
    files: int = 0
    bytes: int = 0
    gzip: int = 0
    seconds: float = 0.0
    processor: float = 0.0
    findings: tuple[Seen, ...] = ()
    lacking: tuple[Lacking, ...] = ()
    stamp: Stamp | None = None

    @property
    def coverage(self) -> float:
        """The share of uses that come across, from 0 to 1."""
        return round(self.across / self.uses, 4) if self.uses else 1.0

    @property
    def counts(self) -> bool:
        """Whether the exit status is 1 because of this project: it failed, or has findings that count."""
        if self.status == "failed":
            return True
        found = {
            "error": self.errors,
            "warning": self.errors + self.warnings,
            "unsupported": self.errors + self.unsupported,
            "never": 0,
        }
        return found[self.level] > 0


def failed(job: Job, kind: Kind, reason: str, seconds: float = 0.0) -> Outcome:
    """The outcome of a project that has not been converted."""
    return Outcome(job.name, job.path, "failed", kind, reason, seconds=round(seconds, 3))
