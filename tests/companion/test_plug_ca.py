"""`wx2tg companion ca`: the files that it makes, and what it tells to do with them."""

from __future__ import annotations

import os
import ssl
import stat
from datetime import UTC, datetime
from pathlib import Path

import certifi
import pytest
from companion.commanding import command, written
from companion.gates import config
from companion.plugs import PASSWORD

from wx2tg.cli.companion_ca import prepare_ca
from wx2tg.cli.exits import Usage
from wx2tg.companion.config import Config
from wx2tg.companion.plug.authority import read_authority
from wx2tg.companion.plug.hosts import HOSTS


def found(more: str = "") -> Config:
    return config("http://127.0.0.1:1", "sqlite:///c.db", more, PROXY_SECRET=PASSWORD)


def test_a_ca_is_made_once(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        lines = prepare_ca(found(), tmp_path)
    finally:
        os.umask(before)
    folder = tmp_path / "companion-ca"
    assert sorted(file.name for file in folder.iterdir()) == [".gitignore", "ca-bundle.pem", "ca.key", "ca.pem"]
    assert stat.S_IMODE((folder / "ca.key").stat().st_mode) == 0o600
    assert (folder / ".gitignore").read_text(encoding="utf-8") == "*\n"
    first = (folder / "ca.pem").read_bytes()
    assert prepare_ca(found(), tmp_path) == lines
    assert (folder / "ca.pem").read_bytes() == first
    assert prepare_ca(found(), tmp_path, new=True) != lines
    assert (folder / "ca.pem").read_bytes() != first
    assert stat.S_IMODE((folder / "ca.key").stat().st_mode) == 0o600
    assert read_authority(folder, datetime.now(UTC)).pem == (folder / "ca.pem").read_bytes()


def test_the_bundle_has_the_usual_cas_too(tmp_path: Path) -> None:
    prepare_ca(found('[wechat]\nca = "trust/own"'), tmp_path)
    folder = tmp_path / "trust/own"
    (folder / "ca-bundle.pem").write_text("old", encoding="utf-8")
    prepare_ca(found('[wechat]\nca = "trust/own"'), tmp_path)
    usual, both, own = (ssl.create_default_context(cafile=certifi.where()) for _ in range(3))
    both = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    both.load_verify_locations(folder / "ca-bundle.pem")
    own = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    own.load_verify_locations(folder / "ca.pem")
    assert len(both.get_ca_certs()) == len(usual.get_ca_certs()) + 1
    assert own.get_ca_certs()[0] in both.get_ca_certs()


def test_what_is_told(tmp_path: Path) -> None:
    text = "\n".join(prepare_ca(found(), tmp_path))
    assert 'set listen = "127.0.0.1:8082" in [proxy]' in text
    assert 'set tls_listen = "127.0.0.1:443" in [wechat]' in text
    assert f"NODE_EXTRA_CA_CERTS={tmp_path}/companion-ca/ca.pem" in text
    assert f"REQUESTS_CA_BUNDLE={tmp_path}/companion-ca/ca-bundle.pem" in text
    ways = '[wechat]\ntls_listen = "127.0.0.1:443"\n[proxy]\nlisten = "127.0.0.1:8082"'
    text = "\n".join(prepare_ca(found(ways), tmp_path))
    assert "\n  HTTPS_PROXY=http://127.0.0.1:8082\n  https_proxy=http://127.0.0.1:8082\n" in text
    assert "-Dhttps.proxyHost=127.0.0.1 -Dhttps.proxyPort=8082" in text
    assert all(f"\n  127.0.0.1 {host}" in text for host in HOSTS)
    ways = '[wechat]\ntls_listen = "127.0.0.1:8443"\n[proxy]\nlisten = "0.0.0.0:8082"\nsecret = "env:PROXY_SECRET"'
    text = "\n".join(prepare_ca(found(ways), tmp_path))
    assert "\n  HTTPS_PROXY=http://companion:PASSWORD@COMPANION:8082\n" in text
    assert "lead it to 8443" in text
    assert PASSWORD not in text


def test_a_ca_of_which_a_part_is_missing_is_not_replaced_unasked(tmp_path: Path) -> None:
    prepare_ca(found(), tmp_path)
    key = (tmp_path / "companion-ca/ca.key").read_bytes()
    (tmp_path / "companion-ca/ca.pem").unlink()
    with pytest.raises(Usage, match=r"ca.pem is missing in .*: make a new CA with `wx2tg companion ca --new`"):
        prepare_ca(found(), tmp_path)
    assert (tmp_path / "companion-ca/ca.key").read_bytes() == key


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "companion-ca").write_text("a file", encoding="utf-8")
    with pytest.raises(Usage, match=r"companion-ca.* cannot be written: (File exists|Not a directory)"):
        prepare_ca(found(), tmp_path)


def test_the_command(tmp_path: Path) -> None:
    file = written(tmp_path, "http://127.0.0.1:1")
    first = command("ca", "--config", file)
    assert first.exit_code == 0, first.output
    assert f"NODE_EXTRA_CA_CERTS={tmp_path}/companion-ca/ca.pem" in first.output
    (tmp_path / "companion-ca/ca.key").write_text("nonsense", encoding="utf-8")
    refused = command("ca", "--config", file)
    assert refused.exit_code == 2
    assert "is damaged: make a new one with `wx2tg companion ca --new`" in refused.output
    assert command("ca", "--config", file, "--new").exit_code == 0
