"""The proxy with clients that are no part of the tests: Node, curl, and what is set in the environment for them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlencode

import httpx
import pytest
from companion.plugs import GRANT, PASSWORD, SESSION, Plugged, other_host, plugs
from companion.recorder import Recorder

TUNNEL = Path(__file__).with_name("tunnel.mjs")
TOKEN = f"https://api.weixin.qq.com/cgi-bin/token?{urlencode(GRANT)}"
QUIET = {"HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE", "SSL_CERT_DIR"}


@pytest.fixture
def ways(telegram: tuple[Recorder, str], tmp_path: Path) -> Iterator[Plugged]:
    with plugs(telegram[1], tmp_path, 'secret = "env:PROXY_SECRET"\nallow = ["*", "127.0.0.1"]') as found:
        yield found


def proxy_of(ways: Plugged) -> str:
    return f"http://shop:{quote(PASSWORD)}@{ways.proxy}"


def output(*command: str, **variables: str) -> list[str]:
    environment = {name: value for name, value in os.environ.items() if name.upper() not in QUIET}
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, env=environment | variables)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_node(ways: Plugged, tmp_path: Path) -> None:
    node = shutil.which("node")
    assert node, "the tests need node"
    session = f"https://api.weixin.qq.com/sns/jscode2session?{urlencode({**SESSION, 'js_code': ways.code})}"
    with other_host(tmp_path) as other:
        addresses = (
            session,
            TOKEN,
            "https://api.mch.weixin.qq.com/v3/certificates",
            f"https://127.0.0.1:{other.port}/",
        )
        lines = output(node, str(TUNNEL), proxy_of(ways), *addresses, NODE_EXTRA_CA_CERTS=str(ways.ca))
        assert json.loads(lines[0])["openid"]
        assert json.loads(lines[1])["access_token"]
        assert json.loads(lines[2])
        assert lines[3] == "DEPTH_ZERO_SELF_SIGNED_CERT"
        wrong = output(node, str(TUNNEL), f"http://{ways.proxy}", TOKEN, NODE_EXTRA_CA_CERTS=str(ways.ca))
        assert wrong == ["proxy: 407"]
        untrusting = output(node, str(TUNNEL), proxy_of(ways), TOKEN)
        assert untrusting == ["UNABLE_TO_VERIFY_LEAF_SIGNATURE"]


def test_curl(ways: Plugged) -> None:
    curl = shutil.which("curl")
    if curl is None:
        pytest.skip("this machine has no curl")
    variables = {"https_proxy": proxy_of(ways), "CURL_CA_BUNDLE": str(ways.ca)}
    for version in ("--tlsv1.2 --tls-max 1.2", "--tlsv1.3"):
        lines = output(curl, "-sS", *version.split(), TOKEN, **variables)
        assert json.loads(lines[0])["access_token"], version


def test_variables_of_the_environment(ways: Plugged, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in QUIET:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    monkeypatch.setenv("HTTPS_PROXY", proxy_of(ways))
    monkeypatch.setenv("SSL_CERT_FILE", str(ways.ca))
    with httpx.Client() as client:
        assert client.get(TOKEN).json()["access_token"]
