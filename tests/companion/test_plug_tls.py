"""The hosts entry: WeChat's side over TLS, for a machine on which WeChat's names lead to the companion."""

from __future__ import annotations

import json
import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from companion.plugs import GRANT, Plugged, all_of, plugs, trusting, unpaid_query, write_certificate
from companion.recorder import Recorder
from cryptography import x509

from wx2tg.companion.plug.hosts import HOSTS

TOKEN = f"GET /cgi-bin/token?{urlencode(GRANT)} HTTP/1.1\r\nHost: api.weixin.qq.com\r\nConnection: close\r\n\r\n"
# The same lookup that a hosts entry changes, for a client in Node: its code still names WeChat.
NODE = """
const https = require('node:https');
const [port, address] = process.argv.slice(1);
const lookup = (name, options, done) =>
    options.all ? done(null, [{ address: '127.0.0.1', family: 4 }]) : done(null, '127.0.0.1', 4);
https.get(address, { port, lookup }, (answer) => answer.pipe(process.stdout));
"""


@pytest.fixture
def ways(telegram: tuple[Recorder, str], tmp_path: Path) -> Iterator[Plugged]:
    with plugs(telegram[1], tmp_path) as found:
        yield found


def asked(ways: Plugged, context: ssl.SSLContext, name: str | None, request: bytes = TOKEN.encode()) -> bytes:
    """What is answered over TLS to a client that asks for `name`."""
    with (
        socket.create_connection(("127.0.0.1", ways.port("tls")), timeout=30) as connection,
        context.wrap_socket(connection, server_hostname=name) as inner,
    ):
        inner.sendall(request)
        return all_of(inner)


def test_every_host(ways: Plugged) -> None:
    for host in HOSTS:
        assert b"access_token" in asked(ways, trusting(ways.ca), host), host


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_versions_of_tls(ways: Plugged, version: ssl.TLSVersion) -> None:
    context = trusting(ways.ca)
    context.minimum_version = context.maximum_version = version
    assert b"access_token" in asked(ways, context, "api.weixin.qq.com")


def test_a_client_of_old_days(ways: Plugged) -> None:
    """It knows no elliptic-curve certificates, no HTTP/2 and no GCM."""
    context = trusting(ways.ca)
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers("ECDHE-RSA-AES128-SHA256:ECDHE-RSA-AES128-SHA")
    context.set_alpn_protocols(["http/1.0"])
    assert b"access_token" in asked(ways, context, "api.weixin.qq.com")


def test_names_that_are_missing_or_unknown(ways: Plugged) -> None:
    silent = trusting(ways.ca)
    silent.check_hostname = False
    assert b"access_token" in asked(ways, silent, None)
    assert b"access_token" in asked(ways, silent, "mp.weixin.qq.com")
    with pytest.raises(ssl.SSLCertVerificationError, match="Hostname mismatch"):
        asked(ways, trusting(ways.ca), "mp.weixin.qq.com")


def test_a_client_with_a_certificate(ways: Plugged, tmp_path: Path) -> None:
    """Refunds of version 2 are sent with the merchant's certificate, which is not looked at."""
    certificate, key = write_certificate(tmp_path, "merchant.example")
    context = trusting(ways.ca)
    context.load_cert_chain(certificate, key)
    query = unpaid_query()
    head = f"POST /secapi/pay/refund HTTP/1.1\r\nHost: api.mch.weixin.qq.com\r\nContent-Length: {len(query)}\r\n"
    request = head.encode() + b"Connection: close\r\n\r\n" + query
    assert b"<err_code>LACK_PARAMS</err_code>" in asked(ways, context, "api.mch.weixin.qq.com", request)


def test_requests_without_tls_are_not_answered(ways: Plugged) -> None:
    with socket.create_connection(("127.0.0.1", ways.port("tls")), timeout=30) as connection:
        connection.sendall(TOKEN.encode())
        assert b"access_token" not in all_of(connection)


def test_node_and_curl(ways: Plugged) -> None:
    node, curl = shutil.which("node"), shutil.which("curl")
    address = f"https://api.weixin.qq.com/cgi-bin/token?{urlencode(GRANT)}"
    assert node, "the tests need node"
    commands = [([node, "-e", NODE, str(ways.port("tls")), address], {"NODE_EXTRA_CA_CERTS": str(ways.ca)})]
    if curl:
        options = ["--noproxy", "*", "--cacert", str(ways.ca), "--connect-to", f"::{ways.tls}"]
        commands.append(([curl, "-sS", *options, address], {}))
    for command, variables in commands:
        done = subprocess.run(command, env=variables, capture_output=True, text=True, timeout=120)
        assert json.loads(done.stdout)["access_token"], done.stderr


def test_the_certificate_names_the_hosts(ways: Plugged) -> None:
    shown = x509.load_pem_x509_certificate(ssl.get_server_certificate(("127.0.0.1", ways.port("tls"))).encode())
    names = shown.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert tuple(names.get_values_for_type(x509.DNSName)) == HOSTS
