"""`wx` in Chromium: requests, files over the network, sockets, the cloud."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from browser.api import outcome, refusal
from browser.phone import Phone
from playwright.sync_api import Route

pytestmark = pytest.mark.browser


def test_a_query_of_the_data(app: Phone, owner_server: str) -> None:
    answer = outcome(app, "request", url=f"{owner_server}echo?x=1&y=2", data={"x": 5, "z": "a b", "o": {"k": 1}})
    assert answer["statusCode"] == 200
    assert answer["header"]["X-Owner"] == "tests"
    assert answer["data"]["query"] == "y=2&x=5&z=a%20b&o=%7B%22k%22%3A1%7D"


def test_a_body_of_the_data(app: Phone, owner_server: str) -> None:
    sent = outcome(app, "request", url=f"{owner_server}echo", method="POST", data={"a": 1})["data"]
    assert sent["body"] == '{"a":1}'
    assert "json" in sent["headers"]["content-type"]
    form = {"content-type": "application/x-www-form-urlencoded", "token": "t"}
    options = {"url": f"{owner_server}echo", "method": "post", "data": {"a": 1, "b": "x y"}, "header": form}
    sent = outcome(app, "request", **options)["data"]
    assert (sent["method"], sent["body"], sent["headers"]["token"]) == ("POST", "a=1&b=x%20y", "t")


def test_a_status_is_no_failure(app: Phone, owner_server: str) -> None:
    answer = outcome(app, "request", url=f"{owner_server}nowhere")
    assert (answer["statusCode"], answer["data"]) == (404, {"missing": "/nowhere"})


def test_text_and_bytes(app: Phone, owner_server: str) -> None:
    assert isinstance(outcome(app, "request", url=f"{owner_server}echo", dataType="text")["data"], str)
    script = """
        return new Promise((resolve) => {
          const success = ({ data }) => resolve(data instanceof ArrayBuffer);
          wx.request({ url: given, responseType: "arraybuffer", success });
        });
    """
    assert app.run(script, f"{owner_server}echo")


@pytest.mark.parametrize("api", ["request", "downloadFile", "uploadFile"])
def test_an_address_that_is_none(app: Phone, api: str) -> None:
    app.expect("status 404")
    for url in ("", "foo", "none.json", "data/none", "/square.svg", "//a.example/x", "ftp://a.example", "https://"):
        answer = outcome(app, api, url=url, filePath="wxfile://usr/a", name="a")
        assert answer == {"errMsg": f'{api}:fail invalid url "{url}"', "errno": 600009}


def test_a_file_of_the_bundle(app: Phone) -> None:
    """Beyond WeChat: what stands in the package can be read by its path."""
    assert outcome(app, "request", url="square.svg")["data"].startswith("<svg")


def test_a_method_and_a_header_that_are_none(app: Phone, owner_server: str) -> None:
    assert "no connection" not in refusal(app, "request", url=f"{owner_server}echo", method="A B")
    assert "no connection" not in refusal(app, "request", url=f"{owner_server}echo", header={"a b": "1"})


def test_where_a_request_fails(app: Phone, owner_server: str) -> None:
    for api in ("request", "downloadFile"):
        late = outcome(app, api, url=f"{owner_server}slow?secret=1", timeout=200)
        assert late == {"errMsg": f"{api}:fail timeout: {owner_server}slow did not answer within 200 ms", "errno": 5}
    aborted = "return new Promise((fail) => wx[given[0]]({ url: given[1], fail }).abort());"
    for api in ("request", "downloadFile"):
        ended = app.run(aborted, [api, f"{owner_server}slow"])
        assert ended == {"errMsg": f"{api}:fail abort", "errno": 600003}


@pytest.mark.parametrize("api", ["request", "downloadFile", "uploadFile"])
def test_a_server_that_is_not_there(app: Phone, api: str) -> None:
    app.expect("ERR_|refused")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/tea"
        path = app.run(
            "wx.getFileSystemManager().writeFileSync('wxfile://usr/a.txt', 'a'); return 'wxfile://usr/a.txt'"
        )
        answer = outcome(app, api, url=f"{url}?q=1", name="a", **({"filePath": path} if api == "uploadFile" else {}))
    assert answer["errMsg"].startswith(f"{api}:fail no connection to {url}: ")
    assert answer["errno"] == 600001


def test_a_server_that_does_not_allow_the_page(app: Phone, owner_server: str) -> None:
    app.expect("CORS policy")
    reason = refusal(app, "request", url=f"{owner_server}closed")
    assert f"{owner_server}closed" in reason
    assert "CORS" in reason
    assert "Access-Control-Allow-Origin" in reason
    assert "no connection" not in reason


def test_a_device_that_is_offline(app: Phone, owner_server: str) -> None:
    app.expect("ERR_INTERNET")
    app.context.set_offline(True)
    assert refusal(app, "request", url=f"{owner_server}echo").startswith(f"the device is offline: {owner_server}echo")


def test_mixed_content(phone: Callable[..., Phone], everything: Path) -> None:
    shown = phone(everything, telegram=False, script=False)
    shown.expect("Mixed Content|refused")

    def serve(route: Route) -> None:
        file = everything / urlsplit(route.request.url).path[1:]
        if file.is_file():
            route.fulfill(path=file)
        else:
            route.fulfill(status=404)

    shown.page.route("https://shop.example/**", serve)
    shown.base = "https://shop.example/"
    shown.open()
    reason = refusal(shown, "request", url="http://api.example/tea")
    assert "http://api.example/tea is mixed content" in reason
    assert "[network] rewrite" in reason
    failed = "return new Promise((fail) => wx.connectSocket({ url: 'ws://api.example/tea', fail }));"
    assert "mixed content" in shown.run(failed)["errMsg"]


def test_a_redirect_that_is_not_followed(app: Phone, owner_server: str) -> None:
    assert outcome(app, "request", url=f"{owner_server}moved")["statusCode"] == 200
    assert "redirect" in refusal(app, "request", url=f"{owner_server}moved", redirect="manual")
    assert outcome(app, "request", url=f"{owner_server}echo", redirect="manual")["statusCode"] == 200


def test_how_long_it_took(app: Phone, owner_server: str) -> None:
    for api in ("request", "downloadFile"):
        answer = outcome(app, api, url=f"{owner_server}echo")
        assert 0 < answer["profile"]["fetchStart"] <= answer["profile"]["responseEnd"]
        assert "profile" not in outcome(app, api, url=f"{owner_server}echo", enableProfile=False)


def test_a_download_goes_where_an_app_may_write(app: Phone, owner_server: str) -> None:
    url = f"{owner_server}square.svg"
    kept = outcome(app, "downloadFile", url=url, filePath="wxfile://usr/square.svg")
    assert kept["filePath"] == "wxfile://usr/square.svg"
    assert "tempFilePath" not in kept
    assert "no such file or directory" in refusal(app, "downloadFile", url=url, filePath="wxfile://usr/no/a.svg")
    assert "permission denied" in refusal(app, "downloadFile", url=url, filePath="/etc/x")
    read = "return wx.getFileSystemManager().readFileSync('wxfile://usr/square.svg', 'utf8')"
    assert app.run(read).startswith("<svg")


def test_a_socket_that_cannot_be(app: Phone) -> None:
    script = """
        const task = wx.connectSocket({ url: given, success: () => {}, fail: (error) => (task.error = error) });
        await new Promise((resolve) => setTimeout(resolve, 20));
        return [task.error, task.readyState];
    """
    for url in ("nope", "", "http://a.example", "https://a.example"):
        error = {"errMsg": f'connectSocket:fail invalid url "{url}"', "errno": 600009}
        assert app.run(script, url) == [error, 3]


def test_what_a_socket_cannot_send(app: Phone) -> None:
    app.page.route_web_socket("wss://echo.example/**", lambda socket: socket.on_message(socket.send))
    reasons = app.run(
        """
        const task = wx.connectSocket({ url: "wss://echo.example/tea" });
        await new Promise((resolve) => task.onOpen(resolve));
        const reason = (call) => call.then(() => "ok", ({ errMsg }) => errMsg);
        const calls = [task.send({ data: { a: 1 } }), task.send({}), task.send({ data: new Uint8Array(2) })];
        return Promise.all([...calls, wx.sendSocketMessage({ data: 5 })].map(reason));
        """
    )
    wrong = "sendSocketMessage:fail parameter error: parameter.data should be String|ArrayBuffer instead of"
    assert reasons == [f"{wrong} Object;", f"{wrong} Undefined;", "ok", f"{wrong} Number;"]


def test_the_state_of_a_socket(app: Phone) -> None:
    app.page.route_web_socket("wss://echo.example/**", lambda socket: socket.on_message(socket.send))
    states = app.run(
        """
        const task = wx.connectSocket({ url: "wss://echo.example/tea" });
        const states = [task.readyState];
        await new Promise((resolve) => task.onOpen(resolve));
        states.push(task.readyState);
        const closed = new Promise((resolve) => task.onClose(resolve));
        task.close();
        states.push(task.readyState);
        await closed;
        return [...states, task.readyState, task.CONNECTING, task.OPEN, task.CLOSING, task.CLOSED];
        """
    )
    assert states == [0, 1, 2, 3, 0, 1, 2, 3]


def test_a_socket_to_nobody(app: Phone) -> None:
    app.expect("ERR_|WebSocket")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"ws://127.0.0.1:{taken.getsockname()[1]}/tea"
        told = app.run("return new Promise((resolve) => wx.connectSocket({ url: given }).onError(resolve));", url)
    assert told["errMsg"].startswith(f"connectSocket:fail no connection to {url}: ")


def test_headers_come_first(app: Phone, owner_server: str) -> None:
    script = "return new Promise((resolve) => wx.request({ url: given }).onHeadersReceived(resolve));"
    assert app.run(script, f"{owner_server}echo")["statusCode"] == 200


def test_a_host_that_has_moved(served: Phone) -> None:
    assert outcome(served, "request", url="https://old.example/echo?q=1")["data"]["query"] == "q=1"
    assert outcome(served, "request", url="https://old.example", data={"q": 1})["statusCode"] == 404
    # A host whose name only begins in the same way, or another port, has not moved.
    served.expect("refused: https://old.example")
    for address in ("https://old.example.org/echo", "https://old.example:8443/echo"):
        assert refusal(served, "request", url=address).startswith(f"no connection to {address}")


def test_sending_a_file(app: Phone, owner_server: str) -> None:
    path = outcome(app, "downloadFile", url=f"{owner_server}square.svg")["tempFilePath"]
    options = {"url": f"{owner_server}echo", "filePath": path, "name": "picture", "formData": {"k": "v"}}
    answer = outcome(app, "uploadFile", header={"token": "t"}, **options)
    sent = json.loads(answer["data"])
    assert 'name="k"' in sent["body"]
    assert 'name="picture"' in sent["body"]
    assert "<svg" in sent["body"]
    assert sent["headers"]["token"] == "t"
    assert "no such file" in refusal(app, "uploadFile", **{**options, "filePath": "wxfile://gone"})


def test_a_socket(app: Phone) -> None:
    app.page.route_web_socket(
        "wss://echo.example/**",
        lambda socket: socket.on_message(
            lambda text: socket.close(code=4000, reason="done") if text == "bye" else socket.send(f"re: {text}")
        ),
    )
    answer = app.run(
        """
        const got = [];
        wx.onSocketMessage(({ data }) => got.push(data));
        const task = wx.connectSocket({ url: "wss://echo.example/tea" });
        const early = await new Promise((resolve) => task.send({ data: "x", fail: ({ errMsg }) => resolve(errMsg) }));
        await new Promise((resolve) => task.onOpen(resolve));
        const first = new Promise((resolve) => task.onMessage(({ data }) => resolve(data)));
        await task.send({ data: "hello" });
        const closed = new Promise((resolve) => task.onClose(resolve));
        const heard = await first;
        await task.send({ data: "bye" });
        return { early, heard, got, closed: await closed };
        """
    )
    assert "OPEN" in answer["early"]
    assert (answer["heard"], answer["got"]) == ("re: hello", ["re: hello"])
    assert answer["closed"] == {"code": 4000, "reason": "done"}


def test_the_cloud_of_the_owner(served: Phone) -> None:
    answer = served.run(
        """
        wx.cloud.init();
        const called = await wx.cloud.callFunction({ name: "brew", data: { cups: 1 } });
        const db = wx.cloud.database();
        const dear = db.collection("teas").where({ price: db.command.gt(1) });
        const found = await dear.orderBy("name", "desc").limit(2).get();
        return [called.result, found.data[0].method, found.data[0].steps[0].name];
        """
    )
    assert answer == [{"action": "callFunction", "name": "brew", "data": {"cups": 1}}, "get", "where"]


def test_a_cloud_without_a_server(app: Phone) -> None:
    assert "endpoint" in app.run("return wx.cloud.callFunction({ name: 'brew' }).catch(({ errMsg }) => errMsg)")
