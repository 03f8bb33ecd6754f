"""Converts small apps and reads the Content-Security-Policy of their bundles."""

from __future__ import annotations

import re
from pathlib import Path

from browser.projects import convert, small_app, write_project

from wx2tg.report import Report

PAGE = "pages/index/index"


OWN = ("'self'", "data:", "blob:")


FILES = small_app(PAGE)


def policy_of(bundle: Path) -> dict[str, list[str]]:
    """The sources of each directive in the `_headers` of a bundle; its page has the same, but for frame-ancestors."""
    header = re.search(r"Content-Security-Policy: (.*)", (bundle / "_headers").read_text())
    meta = re.search(r'Security-Policy" content="([^"]*)"', (bundle / "index.html").read_text())
    assert header is not None
    assert meta is not None
    assert header[1].startswith(meta[1].replace("&#39;", "'") + "; frame-ancestors 'self' ")
    return {name: sources for name, *sources in (part.split() for part in header[1].split("; "))}


def converted(root: Path, files: dict[str, str], **flags: object) -> tuple[dict[str, list[str]], Report]:
    src = write_project(root / "src", FILES | files)
    report = convert(src, root / "dist", **flags)
    return policy_of(root / "dist"), report


def sources(root: Path, directive: str, files: dict[str, str]) -> list[str]:
    """What a directive allows beside the bundle itself."""
    policy, _ = converted(root, files)
    return [source for source in policy[directive] if source not in (*OWN, "'unsafe-inline'")]


def page(code: str) -> dict[str, str]:
    return {f"{PAGE}.js": f"Page({{ onLoad(query) {{ {code} }} }});\n"}
