"""What an app asks servers in the workbench: as a browser would without CORS, under the conditions that are set."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from dev.netting import Bench, Shop, bench, served
from playwright.sync_api import Browser

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def shop() -> Iterator[tuple[Shop, str]]:
    shop = Shop()
    with served(shop.app) as (address, _):
        yield shop, address


@pytest.fixture
def open_bench(chromium: Browser) -> Iterator[Bench]:
    with bench(chromium) as opened:
        yield opened


def test_a_call_that_cors_would_stop_is_answered(open_bench: Bench, shop: tuple[Shop, str]) -> None:
    _, address = shop
    script = """
        const headers = {"X-Own": "1", "Content-Type": "text/plain"};
        const answer = await fetch(given + "/echo?page=2&q=%E9%9D%A2", {method: "PUT", body: "soup", headers});
        const copy = answer.clone();
        const told = await answer.json();
        return {url: answer.url, status: answer.status, type: answer.type, shop: answer.headers.get("x-shop"),
                policy: answer.headers.get("content-security-policy"), told, again: (await copy.json()).body,
                response: answer instanceof Response};
    """
    found = open_bench.run(script, address)
    assert (found["url"], found["status"], found["type"]) == (f"{address}/echo?page=2&q=%E9%9D%A2", 200, "cors")
    assert (found["shop"], found["policy"], found["again"], found["response"]) == ("noodles", None, "soup", True)
    told = found["told"]
    assert (told["method"], told["body"], told["path"]) == ("PUT", "soup", "/echo?page=2&q=%E9%9D%A2")
    assert told["headers"]["host"] == address.removeprefix("http://")
    assert told["headers"]["x-own"] == "1"
    assert not {"origin", "referer", "cookie", "sec-fetch-site", "x-wx2tg-id"} & told["headers"].keys()
    (start,) = open_bench.events("request", phase="start")
    assert (start["url"], start["method"], start["body"], start["via"]) == (found["url"], "PUT", "soup", "proxy")
    (end,) = open_bench.events("request", phase="end")
    assert (end["id"], end["status"]) == (start["id"], 200) and '"soup"' in end["preview"]
    (row,) = open_bench.log
    assert (row["id"], row["url"], row["status"]) == (start["id"], found["url"], 200)


def test_without_the_proxy_cors_stops_it(open_bench: Bench, shop: tuple[Shop, str]) -> None:
    _, address = shop
    open_bench.set(proxy=False)
    found = open_bench.run("return fetch(given + '/echo').then(() => 'answered', (error) => error.name)", address)
    assert found == "TypeError"
    (fail,) = open_bench.events("request", phase="fail")
    assert "Failed to fetch" in fail["reason"]
    assert open_bench.events("request", phase="start")[0]["via"] == "direct"
    assert open_bench.log == []


def test_redirections_streams_and_bytes_come_as_from_the_server(open_bench: Bench, shop: tuple[Shop, str]) -> None:
    server, address = shop
    moved = """
        const answer = await fetch(given + "/moved?to=" + encodeURIComponent("/echo?x=1#end"));
        const manual = await fetch(given + "/moved?to=/echo", {redirect: "manual"});
        const refused = await fetch(given + "/moved?to=/echo", {redirect: "error"}).catch((error) => error.name);
        return [answer.redirected, answer.url, manual.type, refused, (await answer.json()).path];
    """
    assert open_bench.run(moved, address) == [
        True,
        f"{address}/echo?x=1",
        "opaqueredirect",
        "TypeError",
        "/echo?x=1",
    ]
    server.gone.clear()
    stream = """
        const control = new AbortController();
        const answer = await fetch(given + "/endless", {signal: control.signal});
        const reader = answer.body.getReader();
        const first = new TextDecoder().decode((await reader.read()).value);
        control.abort();
        return [first.startsWith("part 0"), await reader.read().catch((error) => error.name)];
    """
    assert open_bench.run(stream, address) == [True, "AbortError"]
    assert server.gone.wait(20), "the server is told that the client has left"
    whole = """
        const answer = await fetch(given + "/bytes?n=3000000");
        const bytes = new Uint8Array(await answer.arrayBuffer());
        return [bytes.length, bytes.every((value, at) => value === at % 256)];
    """
    assert open_bench.run(whole, address) == [3_000_000, True]
    assert open_bench.run("return (await fetch(given + '/echo?status=404')).status", address) == 404
    odd = """
        const url = new URL(given + "/odd//a%2Fb;c=[d]|e?f={g}&h");
        return (await (await fetch(url)).json()).path === url.pathname + url.search;
    """
    assert open_bench.run(odd, address), "the path is that which the browser would have sent"


def test_cookies_are_kept_for_calls_with_credentials(open_bench: Bench, shop: tuple[Shop, str]) -> None:
    _, address = shop
    script = """
        await fetch(given + "/login");
        const echo = async (credentials) => (await fetch(given + "/echo", {credentials})).json();
        const asked = async (credentials) => (await echo(credentials)).headers.cookie ?? "";
        const before = await asked("include");
        await fetch(given + "/login", {credentials: "include"});
        return [before, await asked("include"), await asked("omit"), await asked("same-origin"), document.cookie];
    """
    assert open_bench.run(script, address) == ["", "session=abc", "", "", ""]


_XHR = """
    const asked = (method, url, body, more = {}) => new Promise((resolve) => {
      const call = new XMLHttpRequest();
      const heard = [];
      for (const type of ["load", "error", "abort", "timeout", "loadend"]) call["on" + type] = () => heard.push(type);
      call.upload.onprogress = ({loaded}) => { heard.up = loaded; };
      call.open(method, given + url);
      Object.assign(call, more);
      call.addEventListener("loadend", () => setTimeout(() => resolve([call, heard])));
      call.send(body);
      if (more.gone) setTimeout(() => call.abort(), 200);
    });
"""


def test_xmlhttprequest_reports_progress_and_failures(open_bench: Bench, shop: tuple[Shop, str]) -> None:
    _, address = shop
    upload = """
        const form = new FormData();
        form.append("file", new Blob([new Uint8Array(500000)]), "a.bin");
        const [call, heard] = await asked("POST", "/upload", form, {responseType: "json"});
        const {type, size} = call.response;
        return [call.status, type, size > 500000, heard.up > 500000, [...heard], call.responseURL];
    """
    heard = ["load", "loadend"]
    found = open_bench.run(_XHR + upload, address)
    assert found == [200, "multipart/form-data", True, True, heard, f"{address}/upload"]
    gone = (
        _XHR
        + "const [call, heard] = await asked('GET', '/endless', null, {gone: true}); return [call.status, [...heard]]"
    )
    assert open_bench.run(gone, address) == [0, ["abort", "loadend"]]
    late = (
        _XHR
        + "const [call, heard] = await asked('GET', '/endless', null, {timeout: 150}); return [call.status, [...heard]]"
    )
    assert open_bench.run(late, address) == [0, ["timeout", "loadend"]]
    failed = (
        _XHR + "const [call, heard] = await asked('GET', '/x'); return [call.status, call.responseText, [...heard]]"
    )
    assert open_bench.run(failed, "http://127.0.0.1:1") == [0, "", ["error", "loadend"]]
    assert "Nothing listens at 127.0.0.1:1" in open_bench.events("request", phase="fail")[-1]["reason"]


_TALK = """
    const talk = (url, said, protocols) => new Promise((resolve) => {
      const socket = new WebSocket(url, protocols);
      const heard = [];
      socket.binaryType = "arraybuffer";
      socket.onopen = () => { for (const one of said) socket.send(one); };
      socket.onmessage = ({data}) => heard.push(typeof data === "string" ? data : [...new Uint8Array(data)]);
      socket.onerror = () => heard.push("error");
      socket.onclose = ({code, reason, wasClean}) =>
        resolve({heard, code, reason, wasClean, url: socket.url, protocol: socket.protocol});
    });
"""


@pytest.mark.parametrize("proxy", [True, False])
def test_websockets_talk_to_their_server(open_bench: Bench, shop: tuple[Shop, str], proxy: bool) -> None:
    _, address = shop
    if not proxy:
        open_bench.set(proxy=False)
    url = address.replace("http", "ws") + "/talk"
    found = open_bench.run(_TALK + "return talk(given, ['a', 'bytes', 'end'], ['soup', 'tea'])", url)
    assert found == {
        "heard": ["heard a", list(range(8))],
        "code": 4001,
        "reason": "enough",
        "wasClean": True,
        "url": url,
        "protocol": "soup",
    }
    (start,) = open_bench.events("socket", phase="start")
    assert (start["url"], start["via"]) == (url, "proxy" if proxy else "direct")
    assert [one["text"] for one in open_bench.events("socket", phase="out")] == ["a", "bytes", "end"]
    assert [one["bytes"] for one in open_bench.events("socket", phase="in")] == [7, 8]
    refused = open_bench.run(_TALK + "return talk(given, [])", url.replace("/talk", "/closed"))
    assert (refused["heard"], refused["code"]) == (["error"], 1006)


def test_event_sources_and_beacons(open_bench: Bench, shop: tuple[Shop, str]) -> None:
    server, address = shop
    script = """
        const source = new EventSource(given + "/events");
        const data = await new Promise((resolve) => source.addEventListener("price", (event) => resolve(event.data)));
        source.close();
        return [data, source.url, navigator.sendBeacon(given + "/echo?beacon", "seen")];
    """
    server.asked.clear()
    assert open_bench.run(script, address) == ["59", f"{address}/events", True]
    open_bench.page.wait_for_timeout(300)
    assert server.asked == [("POST", "/echo")]


@pytest.mark.parametrize("proxy", [True, False])
def test_a_line_that_is_cut_ends_everything(open_bench: Bench, shop: tuple[Shop, str], proxy: bool) -> None:
    _, address = shop
    begin = """
        const socket = new WebSocket(given.replace("http", "ws") + "/talk");
        await new Promise((resolve) => { socket.onopen = resolve; });
        window.over = new Promise((resolve) => { socket.onclose = ({code}) => resolve(code); });
        window.states = [];
        for (const type of ["online", "offline"]) addEventListener(type, () => states.push([type, navigator.onLine]));
    """
    open_bench.set(proxy=proxy, latency=0)
    open_bench.run(begin, address)
    open_bench.set(offline=True)
    assert open_bench.run("return over") == 1006
    outcome = """
        const heard = [await fetch(given + "/echo").then(() => "answered", (error) => error.name)];
        const [call, events] = await asked("GET", "/echo");
        return [...heard, call.status, [...events], states];
    """
    assert open_bench.run(_XHR + outcome, address) == ["TypeError", 0, ["error", "loadend"], [["offline", False]]]
    open_bench.set(offline=False, failing=["127.0.0.1"])
    assert open_bench.run("return fetch(given + '/echo').then(() => 1, () => 0)", address) == 0
    open_bench.set(failing=["other.example"], proxy=True)
    assert open_bench.run("return (await fetch(given + '/echo')).status", address) == 200
    assert open_bench.run("return states") == [["offline", False], ["online", True]]


def test_a_slow_line_takes_its_time(open_bench: Bench, shop: tuple[Shop, str]) -> None:
    _, address = shop
    timed = (
        "const since = performance.now(); await (await fetch(given)).arrayBuffer(); return performance.now() - since"
    )
    open_bench.set(latency=400)
    assert open_bench.run(timed, f"{address}/bytes?n=10") >= 400
    open_bench.set(latency=0, kbps=160)
    assert open_bench.run(timed, f"{address}/bytes?n=20000") >= 950, "20 kB at 20 kB a second"


def test_what_a_server_says_of_its_own_origin_is_not_the_apps(open_bench: Bench, shop: tuple[Shop, str]) -> None:
    _, address = shop
    script = "localStorage.setItem('a', '1'); await fetch(given + '/echo'); return localStorage.getItem('a')"
    assert open_bench.run(script, address) == "1"


def test_some_origins_lead_elsewhere_proxy_or_not(chromium: Browser, shop: tuple[Shop, str]) -> None:
    _, address = shop
    with bench(chromium, ways={"https://shop.example": address}) as opened:
        for proxy in (True, False):
            opened.set(proxy=proxy, latency=0)
            found = opened.run("return (await (await fetch('https://shop.example/echo?a')).json())")
            assert (found["path"], found["headers"]["host"]) == ("/echo?a", "shop.example")
        talk = opened.run(_TALK + "return talk('wss://shop.example/talk', ['a', 'end'])")
        assert talk["heard"] == ["heard a"]
