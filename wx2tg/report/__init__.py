"""Layer 7: one report, and one file for each format it is shown in."""

from wx2tg.report.baseline import Diff, Finding, read_baseline
from wx2tg.report.formats import FORMATS, SUFFIXES, render
from wx2tg.report.model import (
    ApiUse,
    Asset,
    Bundle,
    ComponentUse,
    Host,
    Project,
    Report,
    Summary,
    Use,
    measure,
)

__all__ = [
    "FORMATS",
    "SUFFIXES",
    "ApiUse",
    "Asset",
    "Bundle",
    "ComponentUse",
    "Diff",
    "Finding",
    "Host",
    "Project",
    "Report",
    "Summary",
    "Use",
    "measure",
    "read_baseline",
    "render",
]
