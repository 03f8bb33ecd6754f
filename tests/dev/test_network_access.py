"""Who may use the workbench's proxy, what it asks, and what it says where there is no answer."""

from __future__ import annotations

import asyncio
import datetime
import ipaddress
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from dev.netting import Shop, served
from starlette.applications import Starlette
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from wx2tg.dev.conditions import Conditions, ConditionsError, read_conditions
from wx2tg.dev.network import Network
from wx2tg.dev.proxy_target import COOKIES, PREFIX, NoTarget, Target, sent_through, target_of

OF_THE_APP = {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Dest": "empty"}


class Asker:
    """Asks the app's listener at `origin` as the browser of the workbench does; `log` has the rows of the proxy.

    A row comes when an answer has ended, which its reader may know first.
    """

    def __init__(self, network: Network, origin: str, log: SimpleQueue[dict[str, Any]]) -> None:
        self.network, self.origin, self.log = network, origin, log
        self.port = int(origin.rpartition(":")[2])
        self.cookie = network.cookie(self.port).partition(";")[0]
        self._client = httpx.Client(trust_env=False, timeout=30)

    def close(self) -> None:
        self._client.close()

    def get(self, path: str, **headers: str) -> httpx.Response:
        """The answer; an empty header is left out."""
        given = {"Cookie": self.cookie, **OF_THE_APP} | {name.replace("_", "-"): text for name, text in headers.items()}
        return self._client.get(self.origin + path, headers={name: text for name, text in given.items() if text})

    def through(self, address: str, **headers: str) -> httpx.Response:
        scheme, _, rest = address.partition("://")
        return self.get(f"{PREFIX}{scheme}/{rest}", **headers)


@contextmanager
def asking() -> Iterator[Asker]:
    log: SimpleQueue[dict[str, Any]] = SimpleQueue()
    network = Network(log.put)
    with served(Starlette(routes=network.app_routes())) as (origin, loop):
        asker = Asker(network, origin, log)
        try:
            yield asker
        finally:
            asker.close()
            asyncio.run_coroutine_threadsafe(network.close(), loop).result(10)


@pytest.fixture
def asker() -> Iterator[Asker]:
    with asking() as found:
        yield found


@pytest.fixture(scope="module")
def shop() -> Iterator[str]:
    with served(Shop().app) as (address, _):
        yield address


def test_a_server_is_told_that_the_client_has_left(asker: Asker) -> None:
    server = Shop()
    with served(server.app) as (address, _), socket.create_connection(("127.0.0.1", asker.port)) as client:
        path = f"{PREFIX}{address.replace('://', '/')}/endless"
        headers = {"Host": f"127.0.0.1:{asker.port}", "Cookie": asker.cookie, **OF_THE_APP}
        lines = [f"GET {path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items()), "", ""]
        client.sendall("\r\n".join(lines).encode())
        assert client.recv(100).startswith(b"HTTP/1.1 200")
        client.close()
        assert server.gone.wait(20)


@pytest.mark.parametrize(
    "headers",
    [
        {"Cookie": ""},
        {"Cookie": "wx2tg-net-1=guess"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
        {"Sec_Fetch_Site": ""},
        {"Sec_Fetch_Dest": "document"},
        {"Sec_Fetch_Dest": "script"},
        {"Origin": "http://127.0.0.1:3000"},
        {"Origin": "null"},
        {"X_Forwarded_For": "203.0.113.7"},
        {"Cf_Connecting_Ip": "203.0.113.7"},
    ],
    ids=str,
)
def test_nobody_else_may_use_the_proxy(asker: Asker, shop: str, headers: dict[str, str]) -> None:
    assert asker.through(f"{shop}/echo").status_code == 200
    assert asker.log.get(timeout=30)
    refused = asker.through(f"{shop}/echo", **headers)
    assert refused.status_code == 403
    assert "workbench alone" in refused.text
    assert asker.log.empty()


def test_a_socket_must_come_from_the_apps_page(asker: Asker, shop: str) -> None:
    address = f"{asker.origin}{PREFIX}ws/{shop.removeprefix('http://')}/talk".replace("http", "ws", 1)

    def talk(origin: str, cookie: str) -> str:
        given = {"Origin": origin, "Cookie": cookie}
        with connect(
            address, additional_headers={name: text for name, text in given.items() if text}, proxy=None
        ) as it:
            it.send("a")
            return str(it.recv())

    assert talk(asker.origin, asker.cookie) == "heard a"
    for origin, cookie in (("", asker.cookie), ("https://evil.example", asker.cookie), (asker.origin, "")):
        with pytest.raises(InvalidStatus) as error:
            talk(origin, cookie)
        assert error.value.response.status_code == 403


def test_the_script_tells_strangers_nothing(asker: Asker) -> None:
    assert "__wx2tgNetwork = {" in asker.get("/_wx2tg/network.js").text
    assert asker.get("/_wx2tg/network.js", Cookie="").text == ""
    assert asker.get("/_wx2tg/network.js", X_Forwarded_For="203.0.113.7").text == ""


def test_two_workbenches_on_one_machine_have_keys_of_their_own(asker: Asker, shop: str) -> None:
    with asking() as other:
        both = f"{asker.cookie}; {other.cookie}"
        assert asker.through(f"{shop}/echo", Cookie=both).status_code == 200
        assert other.through(f"{shop}/echo", Cookie=both).status_code == 200
        assert other.through(f"{shop}/echo", Cookie=asker.cookie).status_code == 403


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "127.0.0.9", "0.0.0.0", "[::1]", "[::ffff:127.0.0.1]"])
def test_the_workbenchs_own_listeners_are_not_asked(asker: Asker, name: str) -> None:
    asker.network.keep_from({asker.port})
    refused = asker.through(f"http://{name}:{asker.port}/_wx2tg/network.js")
    assert (refused.status_code, refused.headers["x-wx2tg-fault"]) == (502, "refused")
    assert "workbench's own" in refused.text


@pytest.mark.parametrize(
    ("address", "fault", "words"),
    [
        ("http://127.0.0.1:1/", "unreachable", "Nothing listens at 127.0.0.1:1"),
        ("http://no-such-host.invalid/", "name", "No address is known for the name no-such-host.invalid"),
        ("ftp://127.0.0.1/", "refused", "no address that the proxy can ask"),
        ("http://127.0.0.1:99999/", "refused", "no address that the proxy can ask"),
        ("http://a@127.0.0.1/", "refused", "no address that the proxy can ask"),
    ],
)
def test_no_answer_is_said_in_plain_words(asker: Asker, address: str, fault: str, words: str) -> None:
    found = asker.through(address)
    assert (found.status_code, found.headers["x-wx2tg-fault"]) == (502, fault)
    assert words in found.text
    assert words in asker.log.get(timeout=30)["fault"]


def certificate(folder: Path, *, days: int = 1, address: str = "127.0.0.1") -> ssl.SSLContext:
    """A context for a server with a certificate that it has signed itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, address)])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=9))
        .not_valid_after(now + datetime.timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(address))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    plain = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "server.pem").write_bytes(made.public_bytes(pem) + plain)
    (folder / "trusted.pem").write_bytes(made.public_bytes(pem))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "server.pem")
    return context


@pytest.mark.parametrize(
    ("given", "trusted", "words"),
    [
        ({}, False, "signed by itself"),
        ({"days": -1}, True, "has expired"),
        ({"address": "127.0.0.2"}, True, "is for another"),
        ({}, True, ""),
    ],
)
def test_certificates_are_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: dict[str, Any], trusted: bool, words: str
) -> None:
    context = certificate(tmp_path, **given)
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "trusted.pem"))
    with served(Shop().app, context) as (address, _), asking() as asker:
        found = asker.through(f"{address}/echo")
        assert (found.status_code == 502) == bool(words), found.text
        assert words in found.text
        if words:
            assert found.headers["x-wx2tg-fault"] == "certificate"


def test_a_server_without_tls_is_named_as_such(asker: Asker, shop: str) -> None:
    assert "is it a server of http" in asker.through(shop.replace("http", "https") + "/echo").text


def test_addresses_are_read_as_they_are_written() -> None:
    found = target_of(b"/_wx2tg/net/https+cookies/%5B%3A%3A1%5D%3A8443//a%2Fb", b"q=1")
    assert found == Target("https", "[::1]:8443", "//a%2Fb?q=1", True)
    assert (found.url, found.place) == ("https://[::1]:8443//a%2Fb?q=1", ("::1", 8443))
    assert target_of(b"/_wx2tg/net/http/shop.example", b"").path == "/"
    for wrong in (b"/_wx2tg/net/", b"/_wx2tg/net/http/", b"/_wx2tg/net/file/etc/passwd", b"/_wx2tg/net/http/a%2Fb/c"):
        with pytest.raises(NoTarget):
            target_of(wrong, b"")


@pytest.mark.parametrize(
    ("location", "leads"),
    [
        ("/b?c#d", f"{PREFIX}https/shop.example/b?c#d"),
        ("b", f"{PREFIX}https/shop.example/x/b"),
        ("https://other.example", f"{PREFIX}https/other.example/"),
        ("//other.example:81/b", f"{PREFIX}https/other.example:81/b"),
        ("http://127.0.0.1:5000/", f"{PREFIX}http/127.0.0.1:5000/"),
        ("weixin://pay", "weixin://pay"),
        ("https://a@other.example/", "https://a@other.example/"),
    ],
)
def test_redirections_stay_in_the_proxy(location: str, leads: str) -> None:
    assert sent_through(Target("https", "shop.example", "/x/a", False), location) == leads
    with_cookies = leads.replace("/https/", f"/https{COOKIES}/").replace("/http/", f"/http{COOKIES}/")
    assert sent_through(Target("https", "shop.example", "/x/a", True), location) == with_cookies


def test_conditions_are_read_or_refused_in_words() -> None:
    before = Conditions(latency=100)
    assert read_conditions(b'{"kbps": 50}', before) == Conditions(latency=100, kbps=50)
    for wrong, key in ((b'{"latency": -1}', "latency"), (b'{"speed": 1}', "speed"), (b'{"failing": [1]}', "failing")):
        with pytest.raises(ConditionsError, match=key):
            read_conditions(wrong, before)
    failing = Conditions(failing=("api.example", "*.cdn.example", "10.0.0.5:81", "[::1]"))
    assert failing.cuts("API.example:8443") == "failing" and failing.cuts("a.b.cdn.example") == "failing"
    assert failing.cuts("10.0.0.5:81") == "failing" and failing.cuts("10.0.0.5:82") == ""
    assert failing.cuts("[::1]:90") == "failing" and failing.cuts("cdn.example") == ""
