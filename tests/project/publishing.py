"""Discovers small apps, and reads the findings about their assets."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from browser.projects import small_app, write_project

from wx2tg.diagnostics import Diagnostic
from wx2tg.options import read
from wx2tg.project import Project, discover

SECRETS = (
    "id_rsa id_rsa.pub id_ed25519 id_ecdsa_work AuthKey_1.p8 a.p12 apiclient_key.pem private.wx01.key a.jks a.keystore "
    "a.kdbx a.gpg a.asc a.ppk a.pfx htpasswd htpasswd.txt credentials.json Credentials.json service-account.json "
    "serviceAccountKey.json client_secret_1.apps.googleusercontent.com.json my-credentials.json secrets.json prod.env "
    "dump.sql db.sqlite db.sqlite3 a.db a.mdb dump.rdb backup.zip a.tar.gz a.tgz a.7z a.rar a.sql.gz a.wxapkg "
    "a.bak a.old app.js.bak app.json.orig a.swp app.json~"
).split()


def app(root: Path, files: Mapping[str, str | bytes], *named: str) -> Project:
    """The project of a small app with `files`, and with the patterns `named` under `[build] assets`."""
    write_project(root, {**small_app("pages/index/index"), **files})
    return discover(root, read(f"[build]\nassets = {json.dumps(named)}\n", root=root))


def reasons(project: Project) -> dict[str, set[str]]:
    """The names of the findings at each path, those in the notes of a finding too."""
    found: dict[str, set[str]] = {}
    for item in project.diagnostics:
        for path in (item.path, *item.notes):
            found.setdefault(path, set()).add(item.name)
    return found


def of(project: Project, name: str) -> list[Diagnostic]:
    return [item for item in project.diagnostics if item.name == name]
