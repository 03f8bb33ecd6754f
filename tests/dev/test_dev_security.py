"""What the two listeners refuse: requests that other sites make a browser send, and files that are not the app's."""

from __future__ import annotations

from pathlib import Path

import pytest
from browser.projects import small_app, write_project
from dev.stand import Inside, inside, workbench
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

_BENCH, _APP = "http://127.0.0.1:8000", "http://127.0.0.1:8001"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    (tmp_path / "secret.txt").write_text("of nobody else")
    (tmp_path / "secret.png").write_bytes(b"of nobody else")
    src = write_project(tmp_path / "src", small_app("pages/a") | {".env": "of nobody else", "img/a.png": b"picture"})
    (src / "img" / "far.png").symlink_to(tmp_path / "secret.png")
    (src / "notes.md").write_text("of nobody else")
    return src


@pytest.fixture
def stand(small: Path) -> Inside:
    with inside(small) as made:
        return made


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8000", "127.0.0.1:9", "127.0.0.1", "127.0.0.1:80001", ""]
)
@pytest.mark.parametrize("path", ["/", "/api/state", "/bench/main.js", "/live"])
def test_the_workbench_answers_to_its_own_hosts(stand: Inside, host: str, path: str) -> None:
    assert stand.bench.get(path, headers={"Host": host}).status_code == 403


@pytest.mark.parametrize("host", ["evil.example:8001", "192.168.1.2:8001", "127.0.0.1:8000"])
def test_the_app_answers_to_its_own_hosts(stand: Inside, host: str) -> None:
    assert stand.app.get("/", headers={"Host": host}).status_code == 403
    for own in ("127.0.0.1:8001", "localhost:8001", "LOCALHOST:8001", "[::1]:8001"):
        assert stand.app.get("/", headers={"Host": own}).status_code == 200
    stand.session.app_hosts.add("shop.tunnel.example")
    assert stand.app.get("/", headers={"Host": "shop.tunnel.example"}).status_code == 200
    assert stand.bench.get("/", headers={"Host": "shop.tunnel.example"}).status_code == 403


def test_all_addresses_admit_addresses_and_no_names(small: Path) -> None:
    with inside(small, host="0.0.0.0") as stand:
        for host in ("192.168.1.2:8001", "[fe80::1]:8001", "10.0.0.1:30001"):
            assert stand.app.get("/", headers={"Host": host}).status_code == 200, host
        for host in ("evil.example:8001", "127.0.0.1.evil.example", "1.2.3.4.nip.example:8001", "[evil]:8001"):
            assert stand.app.get("/", headers={"Host": host}).status_code == 403, host
        assert stand.bench.get("/api/state", headers={"Host": "192.168.1.2:8000"}).status_code == 403


@pytest.mark.parametrize("origin", ["https://evil.example", "null", _APP, "http://localhost:8000", None])
def test_what_changes_something_comes_from_the_workbench(stand: Inside, origin: str | None) -> None:
    headers = {} if origin is None else {"Origin": origin}
    asked = {"json": {"frames": []}, "headers": headers}
    for method in ("POST", "PUT", "DELETE", "OPTIONS"):
        assert stand.bench.ask(method, "/api/places", **asked).status_code == 403
    assert stand.bench.post("/api/places", json={"frames": []}).status_code == 200


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_pages_of_other_origins_do_not_read(stand: Inside, site: str) -> None:
    for path in ("/api/state", "/api/source?path=app.json", "/api/launch"):
        assert stand.bench.get(path, headers={"Sec-Fetch-Site": site}).status_code == 403
        assert stand.bench.get(path, headers={"Origin": "https://evil.example"}).status_code == 403
        answer = stand.bench.get(path, headers={"Sec-Fetch-Site": "same-origin"})
        assert answer.status_code == 200
        assert "access-control-allow-origin" not in answer.headers
        assert answer.headers["cross-origin-resource-policy"] == "same-origin"
        assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "path",
    [
        *("/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/img/..%2f..%2fsecret.txt", "//etc/passwd"),
        *("/.env", "/notes.md", "/app.json", "/pages/a.wxml", "/img/far.png", "/_headers", "/%00", "/img/a.png/"),
        *("/_wx2tg/../secret.txt", "/_wx2tg/%2e%2e/session.py", "/_wx2tg/..%2fsession.py", "/_wx2tg/none.js"),
    ],
)
def test_the_app_serves_nothing_but_itself(stand: Inside, path: str) -> None:
    answer = stand.app.get(path)
    assert answer.status_code in (403, 404)
    assert "nobody" not in answer.text and "import" not in answer.text


def test_the_app_serves_its_assets(stand: Inside) -> None:
    answer = stand.app.get("/img/a.png")
    assert (answer.content, answer.headers["content-type"]) == (b"picture", "image/png")
    assert stand.bench.get("/img/a.png").status_code == 404
    assert stand.app.get("/api/state").status_code == 404


def test_an_asset_that_becomes_a_link_is_not_followed(stand: Inside, small: Path) -> None:
    (small / "img" / "a.png").unlink()
    (small / "img" / "a.png").symlink_to(small.parent / "secret.png")
    assert stand.app.get("/img/a.png").status_code == 404


@pytest.mark.parametrize(
    "path", ["/bench/..%2fsession.py", "/bench/%2e%2e/session.py", "/bench/types.d.ts", "/bench/x.py"]
)
def test_the_workbench_serves_its_own_files(stand: Inside, path: str) -> None:
    assert stand.bench.get(path).status_code == 404


def test_policies(stand: Inside) -> None:
    page = stand.app.get("/")
    policy = page.headers["content-security-policy"]
    assert f"frame-ancestors 'self' https://web.telegram.org https://*.telegram.org {_BENCH}" in policy
    for one in (policy, page.text):
        assert "ws://127.0.0.1:8001 wss://127.0.0.1:8001" in one
    assert "script-src 'self'" in policy and "unsafe-inline" not in policy.partition("script-src")[2].partition(";")[0]


def test_the_workbench_is_at_one_origin(stand: Inside) -> None:
    answer = stand.bench.get("/", headers={"Host": "localhost:8000"})
    assert (answer.status_code, answer.headers["location"]) == (307, f"{_BENCH}/")


def test_sockets_are_for_pages_of_their_own_listener(small: Path) -> None:
    with workbench(small) as running:
        bench, app = running.bench, running.app
        for address, origin in [
            (f"{bench}/live", "https://evil.example"),
            (f"{bench}/live", app),
            (f"{bench}/live", None),
            (f"{app}/_wx2tg/live", "https://evil.example"),
            (f"{app}/_wx2tg/live", bench),
        ]:
            with (
                pytest.raises(InvalidStatus) as refused,
                connect(address.replace("http", "ws", 1), origin=origin),  # type: ignore[arg-type]
            ):
                pass
            assert refused.value.response.status_code == 403
        with running.hears("app") as ears:
            assert ears.hello["version"] == 1
