"""The CA: what it can vouch for, what it cannot, and what is wrong with one."""

from __future__ import annotations

import asyncio
import ipaddress
import shutil
import socket
import ssl
import subprocess
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from companion.gates import config
from companion.loops import run_in_loop
from companion.plugs import free_ports, write_authority, write_certificate
from companion.recorder import Recorder
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError

from wx2tg.companion.plug.authority import (
    CERTIFICATE,
    KEY,
    Authority,
    AuthorityError,
    leaf,
    make_authority,
    new_key,
    read_authority,
)
from wx2tg.companion.plug.hosts import HOSTS
from wx2tg.companion.plug.tls import Identity
from wx2tg.companion.serve import ListenError, run

NOW = datetime.now(UTC)


@pytest.fixture(scope="module")
def authority() -> Authority:
    return make_authority(NOW)


def signed(authority: Authority, *names: x509.GeneralName, common: str = "x") -> x509.Certificate:
    """What somebody who has stolen the CA's key would sign."""
    key = new_key().public_key()
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)]))
        .issuer_name(authority.certificate.subject)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - timedelta(days=1))
        .not_valid_after(NOW + timedelta(days=1))
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key()), critical=False)
    )
    if names:
        builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
    return builder.sign(authority.key, hashes.SHA256())


def openssl(authority: Authority, certificate: x509.Certificate, folder: Path, *options: str) -> str:
    """What `openssl verify` says."""
    program = shutil.which("openssl")
    assert program, "the tests need openssl"
    (folder / "ca.pem").write_bytes(authority.pem)
    (folder / "leaf.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    command = [program, "verify", "-x509_strict", "-purpose", "sslserver", "-CAfile", "ca.pem", *options, "leaf.pem"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    return done.stdout + done.stderr


def test_every_host_of_wechat_is_vouched_for(authority: Authority, tmp_path: Path) -> None:
    made = leaf(authority, new_key().public_key(), NOW)
    policy = PolicyBuilder().store(Store([authority.certificate])).time(NOW)
    for host in HOSTS:
        assert "leaf.pem: OK" in openssl(authority, made, tmp_path, "-verify_hostname", host)
        policy.build_server_verifier(x509.DNSName(host)).verify(made, [])
    assert "hostname mismatch" in openssl(authority, made, tmp_path, "-verify_hostname", "mp.weixin.qq.com")
    assert made.not_valid_after_utc - made.not_valid_before_utc <= timedelta(days=8)


def asked_for(name: x509.GeneralName) -> x509.DNSName | x509.IPAddress:
    """What a client asks for that is shown a certificate for `name`."""
    assert isinstance(name, x509.DNSName | x509.IPAddress)
    return x509.DNSName(name.value.replace("*", "any")) if isinstance(name, x509.DNSName) else name


@pytest.mark.parametrize(
    "names",
    [
        [x509.DNSName("bank.example")],
        [x509.DNSName("weixin.qq.com")],
        [x509.DNSName("mp.weixin.qq.com")],
        [x509.DNSName("*.weixin.qq.com")],
        [x509.DNSName("evilapi.weixin.qq.com")],
        [x509.DNSName("api.weixin.qq.com"), x509.DNSName("bank.example")],
        [x509.IPAddress(ipaddress.ip_address("10.0.0.1"))],
        [x509.IPAddress(ipaddress.ip_address("2001:db8::1"))],
        [],
    ],
    ids=lambda names: "+".join(str(name.value) for name in names) or "common name",
)
def test_no_other_name_can_be_had_from_it(authority: Authority, names: list[x509.GeneralName], tmp_path: Path) -> None:
    made = signed(authority, *names, common="bank.example")
    told = openssl(authority, made, tmp_path)
    assert "permitted subtree violation" in told or "excluded subtree violation" in told
    if names:
        policy = PolicyBuilder().store(Store([authority.certificate])).time(NOW)
        with pytest.raises(VerificationError):
            policy.build_server_verifier(asked_for(names[-1])).verify(made, [])


def test_it_vouches_for_servers_alone_and_for_no_other_ca(authority: Authority) -> None:
    extensions = authority.certificate.extensions
    constraints = extensions.get_extension_for_class(x509.NameConstraints)
    basic = extensions.get_extension_for_class(x509.BasicConstraints)
    usage = extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert (constraints.critical, basic.critical, basic.value.path_length) == (True, True, 0)
    assert list(usage) == [ExtendedKeyUsageOID.SERVER_AUTH]
    assert make_authority(NOW).certificate.subject != authority.certificate.subject


def test_certificates_are_renewed(authority: Authority) -> None:
    time = NOW.timestamp()
    identity = Identity(authority, lambda: time)

    def shown() -> tuple[int, datetime]:
        client = ssl.create_default_context()
        client.load_verify_locations(cadata=authority.pem.decode())
        client.verify_flags |= ssl.VERIFY_X509_STRICT
        one, two = ssl.MemoryBIO(), ssl.MemoryBIO()
        near = client.wrap_bio(one, two, server_hostname=HOSTS[0])
        far = identity.context.wrap_bio(two, one, server_side=True)
        for _ in range(4):
            for side in (near, far):
                try:
                    side.do_handshake()
                except ssl.SSLWantReadError:
                    continue
        raw = near.getpeercert(binary_form=True)
        assert raw
        certificate = x509.load_der_x509_certificate(raw)
        return certificate.serial_number, certificate.not_valid_after_utc

    first = shown()
    assert shown() == first
    time += 12 * 60 * 60
    identity.renew()
    second = shown()
    assert second[0] != first[0]
    assert second[1] - first[1] == timedelta(hours=12)
    time = authority.certificate.not_valid_after_utc.timestamp() - 60
    identity = Identity(authority, lambda: time)
    time += 3 * 24 * 60 * 60
    with pytest.raises(ValueError):
        identity.renew()


def test_renewing_goes_on_when_it_fails(authority: Authority, caplog: pytest.LogCaptureFixture) -> None:
    times = iter([NOW.timestamp(), NOW.timestamp() + 20 * 365 * 24 * 60 * 60])
    asked = threading.Event()

    def now() -> float:
        found = next(times, None)
        if found is None:
            asked.set()
        return NOW.timestamp() if found is None else found

    async def renew() -> None:
        task = asyncio.create_task(Identity(authority, now).keep_fresh(0.01))
        await asyncio.to_thread(asked.wait, 60)
        task.cancel()

    run_in_loop(renew())
    assert asked.is_set()
    assert "the companion's CA has expired" in caplog.text


def test_a_ca_that_cannot_be_used(authority: Authority, tmp_path: Path) -> None:
    folder = tmp_path / "ca"
    with pytest.raises(AuthorityError, match=r"there is no CA in .*/ca: make one with `wx2tg companion ca`"):
        read_authority(folder, NOW)
    write_authority(folder, authority)
    assert read_authority(folder, NOW).certificate == authority.certificate
    with pytest.raises(AuthorityError, match="has expired: make a new one with `wx2tg companion ca --new`"):
        read_authority(folder, NOW + timedelta(days=3660))
    (folder / KEY).unlink()
    with pytest.raises(AuthorityError, match=r"ca.key is missing in .*: make a new CA with `wx2tg companion ca --new`"):
        read_authority(folder, NOW)
    (folder / KEY).write_bytes(make_authority(NOW).key_pem)
    with pytest.raises(AuthorityError, match=r"ca.key in .* is not the key of ca.pem"):
        read_authority(folder, NOW)
    (folder / CERTIFICATE).write_text("nonsense", encoding="utf-8")
    with pytest.raises(AuthorityError, match="is damaged"):
        read_authority(folder, NOW)


def test_a_companion_without_its_ca(telegram: tuple[Recorder, str], tmp_path: Path) -> None:
    ports = free_ports(3)
    public, wechat, way = (f'listen = "127.0.0.1:{port}"' for port in ports)
    for lines in (f"{wechat}\n[proxy]\n{way}", f"{wechat}\ntls_{way}"):
        found = config(telegram[1], "sqlite:///c.db", f"[public]\n{public}\n[wechat]\n{lines}")
        with pytest.raises(ListenError, match=r"there is no CA in .*companion-ca"):
            run_in_loop(run(found, tmp_path))


def test_an_address_of_a_way_that_is_taken(telegram: tuple[Recorder, str], tmp_path: Path) -> None:
    write_authority(tmp_path / "companion-ca")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        public, wechat = (f'listen = "127.0.0.1:{free}"' for free in free_ports(2))
        for lines in (f'[proxy]\nlisten = "127.0.0.1:{port}"', f'tls_listen = "127.0.0.1:{port}"'):
            found = config(telegram[1], "sqlite:///c.db", f"[public]\n{public}\n[wechat]\n{wechat}\n{lines}")
            with pytest.raises(ListenError, match=f"cannot listen on 127.0.0.1:{port}: Address already in use"):
                run_in_loop(run(found, tmp_path))


def test_a_certificate_of_somebody_else_is_not_served(authority: Authority, tmp_path: Path) -> None:
    certificate, _ = write_certificate(tmp_path, "api.weixin.qq.com")
    other = x509.load_pem_x509_certificate(certificate.read_bytes())
    policy = PolicyBuilder().store(Store([authority.certificate])).time(NOW)
    with pytest.raises(VerificationError):
        policy.build_server_verifier(x509.DNSName("api.weixin.qq.com")).verify(other, [])
