"""`wx2tg dev --https`: a CA that is kept, what it may vouch for, and the app over TLS."""

from __future__ import annotations

import ipaddress
import ssl
import stat
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError
from dev.netting import served
from dev.stand import project_in, workbench
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from wx2tg import certificates
from wx2tg.cli.dev_ca import workbench_ca
from wx2tg.dev import https

NOW = datetime.now(UTC)


def test_the_ca_is_kept_for_its_owner_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WX2TG_DATA_DIR", str(tmp_path / "data"))
    first = workbench_ca()
    assert workbench_ca().pem == first.pem
    folder = tmp_path / "data" / "workbench-ca"
    assert stat.S_IMODE((folder / "ca.key").stat().st_mode) == 0o600
    (folder / "ca.key").write_bytes(b"damaged")
    assert workbench_ca().pem != first.pem


@pytest.mark.parametrize(
    ("host", "allowed"),
    [("192.168.1.5", True), ("10.1.2.3", True), ("fd00::5", True), ("8.8.8.8", False), ("2001:4860::1", False)],
)
def test_the_ca_can_vouch_for_local_addresses_alone(host: str, allowed: bool) -> None:
    authority = https.make_authority(NOW)
    assert _vouched(authority, x509.IPAddress(ipaddress.ip_address(host))) == allowed


@pytest.mark.parametrize(("name", "allowed"), [("my-mac.local", True), ("localhost", True), ("telegram.org", False)])
def test_the_ca_can_vouch_for_local_names_alone(name: str, allowed: bool) -> None:
    assert _vouched(https.make_authority(NOW), x509.DNSName(name)) == allowed


def _vouched(authority: certificates.Authority, name: x509.DNSName | x509.IPAddress) -> bool:
    made = certificates.leaf(authority, certificates.new_key().public_key(), [name], NOW, days=90)
    policy = PolicyBuilder().store(Store([authority.certificate])).time(NOW.replace(tzinfo=None))
    try:
        policy.build_server_verifier(name).verify(made, [])
    except VerificationError:
        return False
    return True


def test_a_client_that_believes_the_ca_is_served(tmp_path: Path) -> None:
    authority = https.make_authority(NOW)
    app = Starlette(routes=[Route("/", lambda _: PlainTextResponse("soup"))])
    with served(app, https.context(authority, https.addresses())) as (address, _):
        believing = ssl.create_default_context(cadata=authority.pem.decode())
        for name in ("127.0.0.1", "localhost"):
            url = address.replace("127.0.0.1", name)
            assert httpx.get(url, verify=believing, trust_env=False).text == "soup"
        with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
            httpx.get(address, trust_env=False)


def test_the_app_is_served_over_tls_to_the_network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WX2TG_DATA_DIR", str(tmp_path / "data"))
    with workbench(project_in(tmp_path), "--https") as running:
        address = running.until_said("HTTPS  ").split()[-1]
        assert "BotFather" in "\n".join(running.said) and "SHA-256" in "\n".join(running.said)
        assert running.get("/api/state")["https"] == address
        port = address.rpartition(":")[2]
        believing = ssl.create_default_context(cafile=str(tmp_path / "data" / "workbench-ca" / "ca.pem"))
        with httpx.Client(verify=believing, trust_env=False, base_url=f"https://localhost:{port}") as client:
            assert "<script" in client.get("/").text
            assert b"BEGIN CERTIFICATE" in client.get(https.CA_PATH).content
            assert client.get("/_wx2tg/network.js").text == "", "a phone's network is its own"
            assert client.get("/_wx2tg/net/http/127.0.0.1:1/").status_code == 403
            assert client.get("/api/state").status_code == 404
            assert client.get("/", headers={"Host": "evil.example"}).status_code == 403
