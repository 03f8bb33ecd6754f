"""Compares findings with those of an older report, so that only new ones count."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from wx2tg.diagnostics import Severity


class Finding(msgspec.Struct, frozen=True):
    """A diagnostic as it is written in a report.

    Lines and columns are 1-based, columns count UTF-16 units; `fingerprint` stays the same when lines move.
    """

    code: str
    name: str
    severity: str
    message: str
    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    notes: tuple[str, ...]
    fingerprint: str


class _OldReport(msgspec.Struct, frozen=True):
    """The part of a written report that is read back."""

    version: int
    findings: tuple[Finding, ...]


class Diff(msgspec.Struct, frozen=True):
    """Findings that only the new report has, that only the old one had, and that both have."""

    new: tuple[Finding, ...]
    fixed: tuple[Finding, ...]
    unchanged: tuple[Finding, ...]


def read_baseline(text: bytes) -> tuple[Finding, ...]:
    """The findings of a JSON report. ValueError (with a reason) where `text` is not one of version 1."""
    try:
        old = msgspec.json.decode(text, type=_OldReport)
    except msgspec.DecodeError as error:
        raise ValueError(f"not a JSON report of wx2tg: {error}") from error
    except RecursionError:
        raise ValueError("not a JSON report of wx2tg: it is nested too deeply") from None
    if old.version != 1:
        raise ValueError(f"a report of version {old.version}; this wx2tg reads version 1")
    if strange := {item.severity for item in old.findings} - {item.value for item in Severity}:
        raise ValueError(f"not a JSON report of wx2tg: there is no severity {min(strange)!r}")
    return old.findings


def compare(findings: Iterable[Finding], old: Iterable[Finding]) -> Diff:
    """Sort findings by whether the older report has their fingerprint."""
    before = {item.fingerprint: item for item in old}
    now = {item.fingerprint: item for item in findings}
    return Diff(
        new=tuple(item for key, item in now.items() if key not in before),
        fixed=tuple(item for key, item in before.items() if key not in now),
        unchanged=tuple(item for key, item in now.items() if key in before),
    )
