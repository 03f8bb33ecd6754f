"""What every stage of an aggregation is made of: what it may use while it runs, and how it is compiled."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from random import Random
from typing import Any

from wx2tg.companion.cloud.errors import QueryError
from wx2tg.companion.cloud.expressions import scope_of
from wx2tg.companion.cloud.expressions_base import STEPS, Budget, Evaluate, Scope, check_size
from wx2tg.companion.cloud.values import Document, type_name

Lookup = Callable[[str], Sequence[Document]]
"""The documents of a collection, by its name."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one aggregation may hold and do.

    `documents` and `size` (bytes) bound what one stage gives to the next; 100 MB is MongoDB's bound for a stage.
    `steps` are documents that pass a stage, rounds of loops, and elements of arrays that are made.
    """

    documents: int = 500_000
    size: int = 100 * 2**20
    steps: int = STEPS


@dataclass(frozen=True, slots=True)
class Context:
    """What stages may use while they run. `variables` are those of the `$lookup` around them."""

    now: datetime
    lookup: Lookup
    limits: Limits
    budget: Budget
    random: Random
    variables: Mapping[str, Any] = field(default_factory=dict)

    def scope(self, document: Mapping[str, Any]) -> Scope:
        """The Scope of an expression about `document`."""
        return scope_of(document, self.now, self.budget, self.variables)

    def inside(self, variables: Mapping[str, Any]) -> Context:
        """The Context of a pipeline in a `$lookup`, with further variables."""
        return replace(self, variables={**self.variables, **variables})

    def held(self, documents: Iterable[Document], stage: str) -> list[Document]:
        """The documents that a stage makes, counted as they come. QueryError once they are too many or too large."""
        found: list[Document] = []
        size = 0
        for document in documents:
            size += check_size(document, f"a document of {stage}")
            if size > self.limits.size or len(found) >= self.limits.documents:
                raise QueryError(
                    f"Exceeded memory limit for {stage}: a stage may hold {self.limits.documents} documents "
                    f"and {self.limits.size} bytes"
                )
            found.append(document)
        return found


Stage = Callable[[Sequence[Document], Context], Sequence[Document]]
"""A compiled stage. It never changes the documents that it is given."""


class StageCompiler(ABC):
    """Compiles the expressions and inner pipelines of a stage."""

    @abstractmethod
    def expression(self, source: Any) -> Evaluate:
        """An expression, in which the variables around may be named."""

    @abstractmethod
    def pipeline(self, stages: Any, names: Iterable[str]) -> Stage:
        """An inner pipeline as one stage, in which the variables `names` may be named as well."""


BuildStage = Callable[[Any, StageCompiler], Stage]
"""Makes a Stage of what stands behind its name."""


def options(source: Any, stage: str, needed: Sequence[str], optional: Sequence[str] = ()) -> dict[str, Any]:
    """The options of a stage. QueryError if one is missing or unknown."""
    if not isinstance(source, dict):
        raise QueryError(f"the {stage} stage needs an object, found: {type_name(source)}")
    for key in source:
        if key not in needed and key not in optional:
            raise QueryError(f"Unrecognized option to {stage}: {key}")
    for key in needed:
        if key not in source:
            raise QueryError(f"{stage} requires '{key}' to be specified")
    return source


def path_of(source: Any, what: str) -> tuple[str, ...]:
    """The names of a path without `$`. QueryError if it is no path."""
    if not isinstance(source, str) or source.startswith("$") or "\0" in source or not all(source.split(".")):
        raise QueryError(f"{what} must be the path of a field, found: {type_name(source)} {source!r:.60}")
    return tuple(source.split("."))


def set_path(document: Document, parts: Sequence[str], value: Any) -> Document:
    """A copy of the document in which `value` stands at a path; objects are made on the way."""
    first, *rest = parts
    if not rest:
        return {**document, first: value}
    inner = document.get(first)
    return {**document, first: set_path(inner if isinstance(inner, dict) else {}, rest, value)}


def remove_path(document: Document, parts: Sequence[str]) -> Document:
    """A copy of the document without what stands at a path."""
    first, *rest = parts
    if first not in document:
        return document
    if not rest:
        return {name: value for name, value in document.items() if name != first}
    inner = document[first]
    return {**document, first: remove_path(inner, rest)} if isinstance(inner, dict) else document
