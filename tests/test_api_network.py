"""`wx` in Chromium: requests, files over the network, sockets, the cloud."""

from __future__ import annotations

import json

import pytest
from browser.api import outcome, refusal
from browser.phone import Phone

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


def test_relative_to_the_bundle(app: Phone) -> None:
    assert outcome(app, "request", url="square.svg")["data"].startswith("<svg")


def test_where_a_request_fails(app: Phone, owner_server: str) -> None:
    assert refusal(app, "request", url=f"{owner_server}slow", timeout=200) == "timeout"
    assert "parameter.url should be String" in refusal(app, "request")
    app.expect("ERR_|refused")
    assert refusal(app, "request", url="https://unreachable.example/")
    aborted = (
        "return new Promise((resolve) => wx.request({ url: given, fail: ({ errMsg }) => resolve(errMsg) }).abort());"
    )
    assert app.run(aborted, f"{owner_server}slow") == "request:fail abort"


def test_headers_come_first(app: Phone, owner_server: str) -> None:
    script = "return new Promise((resolve) => wx.request({ url: given }).onHeadersReceived(resolve));"
    assert app.run(script, f"{owner_server}echo")["statusCode"] == 200


def test_a_host_that_has_moved(served: Phone) -> None:
    assert outcome(served, "request", url="https://old.example/echo?q=1")["data"]["query"] == "q=1"


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
