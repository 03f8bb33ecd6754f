"""Findings as they are written, read back from an older report, and sorted by whether that report has them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Annotated, Protocol, TypeVar

import msgspec

from wx2tg.diagnostics import Severity

_Read = TypeVar("_Read", bound=msgspec.Struct)


class Finding(msgspec.Struct, frozen=True):
    """A diagnostic as it is written in a report.

    Lines and columns are 1-based, columns count UTF-16 units. `fingerprint` stays the same when lines move.
    `content_fingerprint` also stays the same when the file is renamed; findings of one kind in equal lines share it,
    and reports of wx2tg 0.1 from before it was written have "".
    """

    code: str
    name: str
    severity: Annotated[str, msgspec.Meta(extra_json_schema={"enum": [item.value for item in Severity]})]
    message: str
    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    notes: tuple[str, ...]
    fingerprint: str
    content_fingerprint: str = ""

    @property
    def place(self) -> str:
        """`path:line:column`; the path alone where the finding is about a whole file."""
        whole = (self.line, self.column, self.end_line, self.end_column) == (1, 1, 1, 1)
        return self.path if whole or not self.path else f"{self.path}:{self.line}:{self.column}"


class Moved(msgspec.Struct, frozen=True):
    """A finding that both reports have, and the place where the older one has it."""

    finding: Finding
    path: str
    line: int
    column: int


class _Versioned(Protocol):
    """What every written report has."""

    @property
    def version(self) -> int: ...
    @property
    def findings(self) -> tuple[Finding, ...]: ...


_Checked = TypeVar("_Checked", bound=_Versioned)


class _OldSummary(msgspec.Struct, frozen=True):
    coverage: float | None = None


class _OldReport(msgspec.Struct, frozen=True):
    """The part of a written report that is read back."""

    version: int
    findings: tuple[Finding, ...]
    summary: _OldSummary = _OldSummary()


class Diff(msgspec.Struct, frozen=True):
    """Findings that only the new report has, that only the old one had, and that both have.

    Of the last, `moved` are those at another place than before: in another line, or in another file. `coverage` is
    that of the old report, None where it is not known.
    """

    new: tuple[Finding, ...]
    fixed: tuple[Finding, ...]
    unchanged: tuple[Finding, ...]
    moved: tuple[Moved, ...] = ()
    coverage: float | None = None

    def within(self, paths: Collection[str]) -> Diff:
        """The same comparison of the findings in some files alone, and in no file."""

        def kept(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
            return tuple(item for item in findings if not item.path or item.path in paths)

        return Diff(
            new=kept(self.new),
            fixed=kept(self.fixed),
            unchanged=kept(self.unchanged),
            moved=tuple(pair for pair in self.moved if kept((pair.finding,))),
            coverage=self.coverage,
        )


def read_baseline(text: bytes) -> tuple[Finding, ...]:
    """The findings of a JSON report. ValueError (with a reason) where `text` is not one of version 1."""
    return read_old(text)[0]


def read_old(text: bytes) -> tuple[tuple[Finding, ...], float | None]:
    """The findings of a JSON report, and its coverage, None where it tells none. ValueError as `read_baseline` does."""
    old = checked(decoded(text, _OldReport))
    return old.findings, old.summary.coverage


def decoded(text: bytes, kind: type[_Read]) -> _Read:
    """A JSON report as a value of type `kind`. ValueError (with a reason) where `text` is none."""
    try:
        return msgspec.json.decode(text, type=kind)
    except msgspec.DecodeError as error:
        raise ValueError(f"not a JSON report of wx2tg: {error}") from error
    except RecursionError:
        raise ValueError("not a JSON report of wx2tg: it is nested too deeply") from None


def checked(old: _Checked) -> _Checked:
    """`old`, where it is a report of version 1 with known severities. ValueError."""
    if old.version != 1:
        raise ValueError(f"a report of version {old.version}; this wx2tg reads version 1")
    if strange := {item.severity for item in old.findings} - {item.value for item in Severity}:
        raise ValueError(f"not a JSON report of wx2tg: there is no severity {min(strange)!r}")
    return old
