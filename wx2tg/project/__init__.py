"""Layer 3: finds the app, its files, pages and components, and resolves the references between them."""

from wx2tg.project.discover import Discovery, discover, look_at
from wx2tg.project.model import AppConfig, Package, Project, ProjectError, UnitFiles, UnitKind
from wx2tg.project.npm import mention_of
from wx2tg.project.own_output import is_report
from wx2tg.project.resolve import (
    has_only_types,
    is_foreign,
    missing_style_package,
    package_name,
    reference_findings,
    resolve_asset,
    resolve_component,
    resolve_script,
    resolve_style,
    resolve_template,
    resolve_wxs,
)
from wx2tg.project.sheets import SHEETS, common_sheet, sheet_paths
from wx2tg.project.theme import Scheme, Theme
from wx2tg.project.tree import Suffixes, Tree

__all__ = [
    "SHEETS",
    "AppConfig",
    "Discovery",
    "Package",
    "Project",
    "ProjectError",
    "Scheme",
    "Suffixes",
    "Theme",
    "Tree",
    "UnitFiles",
    "UnitKind",
    "common_sheet",
    "discover",
    "has_only_types",
    "is_foreign",
    "is_report",
    "look_at",
    "mention_of",
    "missing_style_package",
    "package_name",
    "reference_findings",
    "resolve_asset",
    "resolve_component",
    "resolve_script",
    "resolve_style",
    "resolve_template",
    "resolve_wxs",
    "sheet_paths",
]
