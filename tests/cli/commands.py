"""A small app, and how tests run the command line on it."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner, Result

import wx2tg.driver
from wx2tg import Options, Report
from wx2tg.cli import main
from wx2tg.diagnostics import diagnostic
from wx2tg.report import Project


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def pipeline_that(monkeypatch: pytest.MonkeyPatch, outcome: Report | BaseException) -> list[Options]:
    """Puts a pipeline with a known outcome in the place of the real one; returns the options it was called with."""
    seen: list[Options] = []

    def check(src: Path, options: Options) -> Report:
        seen.append(options)
        if isinstance(outcome, BaseException):
            raise outcome
        return outcome

    fake = SimpleNamespace(check=check, convert=lambda src, options: SimpleNamespace(report=check(src, options)))
    monkeypatch.setattr(wx2tg.driver, "pipeline", fake, raising=False)
    return seen


def report_with(*names: str) -> Report:
    holes = {"unknown-component": {"tag": "goods-card"}, "internal-error": {"reason": "KeyError"}}
    items = [diagnostic(name, path="pages/index/index.wxml", **holes[name]) for name in names]  # type: ignore[arg-type]
    return Report.build(Project("Tea House", pages=1), items)
