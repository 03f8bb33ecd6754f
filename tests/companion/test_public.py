"""The public side over HTTP: the bundle, and a back end behind it, as a client and the back end see each other."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from companion.front import POLICY, Owner, companion, raw
from companion.launch import init_data
from companion.recorder import Recorder
from companion.serving import serve

from wx2tg.companion.public.bundle import parse_headers


def test_the_bundle(client: httpx.Client) -> None:
    page = client.get("/")
    assert (page.text, page.headers["content-type"]) == ("<!doctype html>the app", "text/html; charset=utf-8")
    assert (page.headers["content-security-policy"], page.headers["x-content-type-options"]) == (POLICY, "nosniff")
    picture = client.get("/assets/soup.svg")
    assert picture.headers["content-type"].startswith("image/svg+xml")
    again = client.get("/assets/soup.svg", headers={"If-None-Match": picture.headers["etag"]})
    assert (again.status_code, again.content, again.headers["content-security-policy"]) == (304, b"", POLICY)
    assert client.head("/index.html").headers["content-length"] == "22"


def test_a_bundle_that_is_converted_again(client: httpx.Client, bundle: Path) -> None:
    assert client.get("/").headers["content-security-policy"] == POLICY
    (bundle / "_headers").write_text("/index.html\n  X-New: yes\n", encoding="utf-8")
    (bundle / "index.html").write_text("new", encoding="utf-8")
    page = client.get("/")
    assert (page.text, page.headers["x-new"], "content-security-policy" in page.headers) == ("new", "yes", False)
    assert "x-new" not in client.get("/assets/soup.svg").headers


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/assets/..%2f..%2fsecret.txt",
        "/assets/%2e%2e%5c%2e%2e%5csecret.txt",
        "/assets/link.txt",
        "//etc/passwd",
        "/%2fetc%2fpasswd",
        "/.hidden",
        "/_headers",
        "/a%00b",
        "/" + "x" * 5000,
        "/assets",
    ],
)
def test_what_is_no_file_of_the_bundle_goes_to_the_back_end(client: httpx.Client, path: str) -> None:
    answer = raw(client, f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200")
    assert b'"path":' in body and b"a secret" not in body and b"root:" not in body


def test_requests_arrive_as_they_were_written(client: httpx.Client) -> None:
    headers = {"X-Shop": "1", "Connection": "x-hop", "X-Hop": "1", "X-Forwarded-For": "6.6.6.6", "TE": "trailers"}
    told = client.post("/api/a%2Fb%20c;d?x=1&y=%E6%B1%A4&z", content=b"soup", headers=headers).json()
    assert (told["method"], told["path"], told["query"]) == ("POST", "/api/a%2Fb%20c;d", "x=1&y=%E6%B1%A4&z")
    assert told["body"] == "soup"
    arrived = told["headers"]
    assert (arrived["x-shop"], arrived["content-length"]) == ("1", "4")
    assert not arrived.keys() & {"x-hop", "te", "transfer-encoding"}
    assert arrived["x-forwarded-for"] == "127.0.0.1"
    assert (arrived["x-forwarded-proto"], arrived["x-forwarded-host"]) == ("https", "shop.example")
    assert client.delete("/api/x").json()["method"] == "DELETE"
    assert "content-length" not in client.get("/api/x").json()["headers"]


def test_a_proxy_before_the_companion_is_believed_if_configured(
    telegram: tuple[Recorder, str], bundle: Path, owner: Owner
) -> None:
    with serve(owner.app) as backend, companion(telegram[1], bundle, backend, "behind_proxy = true") as base:
        headers = {"X-Forwarded-For": "1.2.3.4", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "a.example"}
        arrived = httpx.get(f"{base}/api", headers=headers, trust_env=False).json()["headers"]
    assert (arrived["x-forwarded-for"], arrived["x-forwarded-host"]) == ("1.2.3.4, 127.0.0.1", "a.example")


def test_a_back_end_below_a_path(telegram: tuple[Recorder, str], bundle: Path, owner: Owner) -> None:
    with serve(owner.app) as backend, companion(telegram[1], bundle, f"{backend}/v1/") as base:
        assert httpx.get(f"{base}/api?x", trust_env=False).json()["path"] == "/v1/api"


def test_answers_come_as_they_are(client: httpx.Client) -> None:
    packed = client.get("/packed")
    assert (packed.text, packed.headers["content-encoding"]) == ("soup", "gzip")
    assert "x-public" in packed.headers and "x-private" not in packed.headers
    moved = client.get("/status/302")
    assert (moved.status_code, moved.headers["location"]) == (302, "/there")
    assert client.get("/status/503").status_code == 503
    assert client.get("/cookies").headers.get_list("set-cookie") == [
        "a=1; Path=/; SameSite=lax",
        "b=2; Path=/; SameSite=lax",
    ]


def test_the_cookies_of_one_user_are_not_sent_for_another(client: httpx.Client) -> None:
    client.get("/cookies")
    with httpx.Client(base_url=client.base_url, trust_env=False) as other:
        assert other.get("/cookies").text == ""


def test_answers_are_streamed(client: httpx.Client, owner: Owner) -> None:
    with client.stream("GET", "/slow") as answer:
        parts = answer.iter_raw()
        assert next(parts) == b"first"
        owner.go_on.set()
        assert b"".join(parts) == b"second"


def test_the_companions_own_calls_are_not_passed_on(client: httpx.Client) -> None:
    assert client.post("/tg/login", json={"initData": init_data()}).json().keys() >= {"code", "rawData"}
    for answer in (client.get("/tg/other"), client.post("/tg/"), client.delete("/tg/login/x")):
        assert (answer.status_code, answer.json()["error"]) == (404, "not_found")


def test_the_headers_file() -> None:
    text = "# comment\n/a/*\n  X-One: 1\n  broken\n  Bad Name: x\n/b/:name\n  X-Two: a: b\nno rule\n"
    one, two = parse_headers(text)
    assert (one.headers, two.headers) == ((("X-One", "1"),), (("X-Two", "a: b"),))
    assert one.pattern.fullmatch("/a/b/c") and not one.pattern.fullmatch("/b")
    assert two.pattern.fullmatch("/b/c") and not two.pattern.fullmatch("/b/c/d")
