"""Finds out what a job depends on: which files it reads, and which paths it looks up among the files of a project."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

import msgspec
from msgspec.structs import replace

from wx2tg.driver.reading import Findings, Reading
from wx2tg.project import Project
from wx2tg.syntax import wxml
from wx2tg.syntax.confined import Allowance
from wx2tg.text import Source

Item = TypeVar("Item")


class Trace(msgspec.Struct):
    """The paths of files that were read, those that were looked up, there or not, and whether all were looked at."""

    read: set[str] = msgspec.field(default_factory=set)
    looked_up: set[str] = msgspec.field(default_factory=set)
    everything: bool = False

    def depends_on(self, read: Collection[str], listed: Collection[str]) -> bool:
        """Whether a change matters: of the content of the files `read`, or in which of `listed` there is a file."""
        return not self.read.isdisjoint(read) or (
            bool(listed) and (self.everything or not self.looked_up.isdisjoint(listed))
        )


class Tracer:
    """Writes down what the job at hand asks for."""

    def __init__(self) -> None:
        self.trace = Trace()

    @contextmanager
    def into(self, trace: Trace) -> Iterator[None]:
        """Write into `trace`."""
        before, self.trace = self.trace, trace
        try:
            yield
        finally:
            self.trace = before


class Traced(dict[str, Item]):
    """A dictionary by path that tells a tracer which keys are looked up."""

    def __init__(self, items: Mapping[str, Item], tracer: Tracer) -> None:
        super().__init__(items)
        self._tracer = tracer

    def __contains__(self, path: object) -> bool:
        self._tracer.trace.looked_up.add(str(path))
        return super().__contains__(path)

    def __getitem__(self, path: str) -> Item:
        self._tracer.trace.looked_up.add(path)
        return super().__getitem__(path)

    def get(self, path: str, default: Any = None) -> Any:
        """The item at `path`."""
        self._tracer.trace.looked_up.add(path)
        return super().get(path, default)

    def __iter__(self) -> Iterator[str]:
        self._tracer.trace.everything = True
        return super().__iter__()

    def keys(self) -> Any:
        """The paths."""
        self._tracer.trace.everything = True
        return super().keys()

    def values(self) -> Any:
        """The items."""
        self._tracer.trace.everything = True
        return super().values()

    def items(self) -> Any:
        """The paths with their items."""
        self._tracer.trace.everything = True
        return super().items()


def traced(project: Project, tracer: Tracer) -> Project:
    """`project`, whose files tell `tracer` when they are looked up."""
    return replace(project, files=Traced(project.files, tracer), folded=Traced(project.folded, tracer))


class Texts(Reading):
    """Reads and parses each file once, until it is forgotten, and tells a tracer what is read."""

    def __init__(self, tracer: Tracer) -> None:
        self._tracer = tracer
        self.known: dict[str, tuple[Source, Findings]] = {}
        self._parsed: dict[str, tuple[Source, bool, wxml.Document, Findings]] = {}

    def allowance(self) -> Allowance:
        """A job's own, so that a project may be built as often as somebody likes."""
        return Allowance.of(1)

    def load(self, project: Project, path: str) -> tuple[Source, Findings]:
        """The text at `path` and what stood in the way of reading it."""
        self._tracer.trace.read.add(path)
        if path not in self.known:
            self.known[path] = project.load(path)
        return self.known[path]

    def parse(self, source: Source, glass_easel: bool) -> tuple[wxml.Document, Findings]:
        """See `wxml.parse`."""
        known = self._parsed.get(source.path)
        if known is None or known[0] is not source or known[1] != glass_easel:
            known = (source, glass_easel, *wxml.parse(source, glass_easel))
            self._parsed[source.path] = known
        return known[2], known[3]

    def forget(self, paths: Collection[str]) -> None:
        """Read these files anew when they are asked for."""
        for path in paths:
            self.known.pop(path, None)
            self._parsed.pop(path, None)
