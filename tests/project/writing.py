"""Writes small projects to the disk and discovers them."""

from __future__ import annotations

import json
from pathlib import Path

from wx2tg.diagnostics import Diagnostic
from wx2tg.options import Options
from wx2tg.project import (
    Project,
    discover,
)

APP = {"app.json": '{"pages": ["pages/index/index"]}', "app.js": "App({})", "app.wxss": "page {}"}


PAGE = {"pages/index/index.wxml": "<view/>", "pages/index/index.js": "Page({})"}


def write(root: Path, *layers: dict[str, str]) -> Path:
    """Writes files; `+` before a name stands for a whole component."""
    for path, text in {key: value for layer in layers for key, value in layer.items()}.items():
        files = {path: text}
        if path.startswith("+"):
            stem = path[1:]
            files = {
                f"{stem}.json": text or '{"component": true}',
                f"{stem}.wxml": "<view/>",
                f"{stem}.js": "Component({})",
            }
        for name, content in files.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(content, encoding="utf-8")
    return root


def found(root: Path, *layers: dict[str, str], options: Options | None = None) -> Project:
    """The project of a minimal app with `layers` over it."""
    return discover(write(root, APP, PAGE, *layers), options or Options())


def names(project: Project) -> list[str]:
    return [item.name for item in project.diagnostics]


def place(finding: Diagnostic) -> str:
    """`path:line:column` of a finding."""
    assert finding.source
    assert finding.span
    return ":".join(map(str, (finding.path, *finding.source.position(finding.span.start))))


def npm_project(root: Path) -> Path:
    """A project with packages of every kind in its node_modules, and a scratch package that nothing mentions."""
    script = "import a from 'plain';\nimport b from 'modern/sub';\nrequire('nested'); require('built')"
    modules = {
        "ui/package.json": '{"miniprogram": "lib", "dependencies": {"deep": "1"}}',
        "+ui/lib/cup/index": "",
        "ui/lib/cup/cup.png": "",
        "ui/src/cup.ts": "",
        "deep/package.json": '{"main": "deep.js"}',
        "deep/deep.js": "",
        "plain/package.json": '{"main": "./dist/plain.min"}',
        "plain/dist/plain.min.js": "",
        "modern/package.json": '{"exports": {".": {"import": "./m.mjs", "require": "./m.cjs"}, "./sub": "./s/sub.js"}}',
        "modern/m.cjs": "",
        "modern/m.mjs": "",
        "modern/s/sub.js": "",
        "nested/package.json": '{"dependencies": {"deep": "2"}}',
        "nested/index.js": "",
        "nested/node_modules/deep/package.json": '{"main": "second.js"}',
        "nested/node_modules/deep/second.js": "",
        "unused/package.json": "{}",
        "unused/index.js": "",
        "built/package.json": "{}",
        "built/index.js": "",
    }
    write(root / "node_modules", modules)
    listed = dict.fromkeys(("ui", "plain", "modern", "nested", "unused", "absent", "built"), "1")
    settings = {
        "project.config.json": '{"miniprogramRoot": "mini"}',
        "package.json": json.dumps({"dependencies": listed}),
    }
    write(root, settings)
    page = {"pages/index/index.json": '{"usingComponents": {"cup": "ui/cup", "lost": "absent/x", "lost2": "absent/y"}}'}
    write(root / "mini", APP, PAGE, page, {"pages/index/index.js": script, "miniprogram_npm/built/index.js": "//"})
    return root
