"""Keys, credentials and the like among an app's files: not published, unless their whole path is named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from browser.projects import convert, small_app, write_project
from project.publishing import SECRETS, app, of, reasons

from wx2tg.report import FORMATS, render

KEY = "-----BEGIN PRIVATE KEY-----\nMIIB\n"


@pytest.mark.parametrize("folder", ["", "data/", "images/deep/"])
def test_secrets_are_not_published(tmp_path: Path, folder: str) -> None:
    names = [folder + name for name in SECRETS]
    project = app(tmp_path, dict.fromkeys(names, "x"), "**", "data/**", "*.key", "id_*", "[a-z]*.sql")
    assert not set(names) & set(project.assets)
    found = reasons(project)
    assert {name: found.get(name) for name in names} == {name: {"secret-left-out"} for name in names}


@pytest.mark.parametrize(
    ("name", "content", "secret"),
    [
        ("gcp.json", json.dumps({"type": "service_account", "private_key": KEY}), True),
        ("oauth.json", '{"web": {"client_secret": "x"}}', True),
        ("key.json", json.dumps({"k": KEY}), True),
        ("config.json", '{"appSecret":"0123456789abcdef0123456789abcdef"}', True),
        ("config.json", '{ "AWS_SECRET_ACCESS_KEY" : "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY" }', True),
        ("a.cert", f"-----BEGIN CERTIFICATE-----\nMIIB\n{KEY}", True),
        ("a.crt", "-----BEGIN RSA PRIVATE KEY-----", True),
        ("a.cer", "-----BEGIN CERTIFICATE-----\nMIIB\n", False),
        ("zh.json", '{"appSecret": "The secret of the app", "password": "Password"}', False),
        ("a.svg", f"<svg><!-- {KEY} --></svg>", False),
    ],
)
def test_credentials_are_known_by_what_is_in_a_file(tmp_path: Path, name: str, content: str, secret: bool) -> None:
    project = app(tmp_path, {f"data/{name}": content})
    assert (f"data/{name}" in project.assets) == (not secret)
    assert [item.path for item in of(project, "secret-left-out")] == [f"data/{name}"] * secret


def test_secrets_are_published_only_where_their_whole_path_is_named(tmp_path: Path) -> None:
    names = ["id_rsa", "data/id_rsa", "cloudfunctions/pay/config.json", "gcp.json", "CNAME", "aux.png"]
    files = {
        **dict.fromkeys(names, "x"),
        "gcp.json": json.dumps({"private_key": KEY}),
        "cloudfunctions/pay/index.js": "",
    }
    project = app(tmp_path, files, "./data/id_rsa", "/gcp.json", "CNAME", "aux.png", "cloudfunctions/pay/config.json")
    assert set(project.assets) == {*names} - {"id_rsa"}
    assert reasons(project)["id_rsa"] == {"secret-left-out"}


def test_every_format_tells_of_secrets(tmp_path: Path) -> None:
    src = write_project(tmp_path / "app", {**small_app("pages/index/index"), "deep/id_rsa": "x"})
    report = convert(src, tmp_path / "dist", cache=False, jobs=1)
    for form in FORMATS:
        assert "deep/id_rsa" in render(report, form), form
