"""Layer 7: one report, and one file for each format it is shown in."""

from wx2tg.report.baseline import read_baseline
from wx2tg.report.formats import FORMATS, NAMES, SUFFIXES, render
from wx2tg.report.model import Project, Report
from wx2tg.report.served import Served, messages_of
from wx2tg.report.sizes import Bundle, measure

__all__ = [
    "FORMATS",
    "NAMES",
    "SUFFIXES",
    "Bundle",
    "Project",
    "Report",
    "Served",
    "measure",
    "messages_of",
    "read_baseline",
    "render",
]
