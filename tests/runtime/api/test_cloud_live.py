"""`wx.cloud` in Chromium against a server that answers as the companion does: values, failures, transactions, watch."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from browser.phone import Phone
from playwright.sync_api import Route, WebSocketRoute

Answer = Callable[[dict[str, Any]], dict[str, Any]]


def answering(phone: Phone, answer: Answer) -> list[dict[str, Any]]:
    """Answer every call of the cloud; gives the list of them, which grows."""
    calls: list[dict[str, Any]] = []

    def reply(route: Route) -> None:
        calls.append(json.loads(route.request.post_data or "{}"))
        route.fulfill(json=answer(calls[-1]))

    phone.page.route("**/cloud", reply)
    return calls


def test_values_of_answers(served: Phone) -> None:
    document = {
        "_id": "a",
        "at": {"$date": 86_400_000},
        "like": {"$regex": "^t", "$options": "i"},
        "odd": {"$regex": "a b", "$options": "x"},
        "where": {"type": "Point", "coordinates": [116.4, 39.9]},
        "list": [{"$date": 0}],
    }
    answering(served, lambda _: {"data": [document], "requestID": "r"})
    answer = served.run(
        """
        const { data, errMsg, requestID } = await wx.cloud.database().collection("teas").get();
        const [{ at, like, odd, where, list }] = data;
        return [at instanceof Date && at.toISOString(), like.test("Tea"), odd, where.latitude, where.longitude, where,
          list[0].getTime(), errMsg, requestID];
        """
    )
    place = {"type": "Point", "coordinates": [116.4, 39.9]}
    odd = {"$regex": "a b", "$options": "x"}
    assert answer == ["1970-01-02T00:00:00.000Z", True, odd, 39.9, 116.4, place, 0, "collection.get:ok", "r"]


def test_a_value_goes_back_as_it_came(served: Phone) -> None:
    calls = answering(served, lambda _: {"data": [{"_id": "a", "where": {"type": "Point", "coordinates": [1, 2]}}]})
    served.run(
        """
        const db = wx.cloud.database();
        const { data } = await db.collection("teas").get();
        const own = db.Geo.Point(3, 4);
        await db.collection("teas").add({ data: { where: data[0].where, own, at: new Date(5), like: /t/i } });
        """
    )
    assert calls[1]["options"]["data"] == {
        "where": {"type": "Point", "coordinates": [1, 2]},
        "own": {"type": "Point", "coordinates": [3, 4]},
        "at": {"$date": 5},
        "like": {"$regex": "t", "$options": "i"},
    }


def test_a_failure_has_the_code_of_the_cloud(served: Phone) -> None:
    reason = "-502005 database collection not exists. [ResourceNotFound] Db or Table not exist: teas."
    answering(served, lambda _: {"errCode": -502005, "errMsg": reason})
    answer = served.run(
        """
        const db = wx.cloud.database();
        const told = (call) => call.catch(({ errCode, errMsg }) => [errCode, errMsg]);
        return [await told(db.collection("teas").get()), await told(wx.cloud.callFunction({ name: "brew" }))];
        """
    )
    assert answer == [[-502005, f"collection.get:fail {reason}"], [-502005, f"cloud.callFunction:fail {reason}"]]


def test_which_environment_is_meant(served: Phone) -> None:
    calls = answering(served, lambda _: {"result": 1, "total": 0})
    served.run(
        """
        await wx.cloud.callFunction({ name: "a" });
        wx.cloud.init({ env: "tea-1" });
        await wx.cloud.callFunction({ name: "a" });
        await wx.cloud.database({ env: "tea-2" }).collection("c").count();
        const other = new wx.cloud.Cloud({ resourceAppid: "wx1", resourceEnv: "tea-3" });
        await other.init();
        await other.callFunction({ name: "a" });
        await other.database({ throwOnNotFound: false }).collection("c").doc("d").get();
        await wx.cloud.callFunction({ name: "a" });
        await wx.cloud.callFunction({ name: "a", config: { env: "tea-4" } });
        await wx.cloud.deleteFile({ fileList: ["b"], config: { env: "tea-5" } });
        """
    )
    named = ["tea-1", "tea-2", "tea-3", "tea-3", "tea-1", "tea-4", "tea-5"]
    assert [call.get("env") for call in calls] == [None, *named]
    assert calls[4]["options"] == {"throwOnNotFound": False}


def test_a_transaction_is_tried_again(served: Phone) -> None:
    conflict = {
        "errCode": -502001,
        "errMsg": "-502001 database request fail. [TransactionConflict] others were quicker",
    }
    answers: dict[str, list[dict[str, Any]]] = {
        "startTransaction": [{"transactionId": "t1"}, {"transactionId": "t2"}],
        "commitTransaction": [conflict, {}],
        "abortTransaction": [{}],
        "database": [{"data": {"cups": 1}}, {"stats": {"updated": 1}}] * 2,
    }
    calls = answering(served, lambda call: answers[call["action"]].pop(0))
    answer = served.run(
        """
        const db = wx.cloud.database();
        return db.runTransaction(async (transaction) => {
          const teas = transaction.collection("teas");
          const { data } = await teas.doc("a").get();
          await teas.doc("a").update({ data: { cups: data.cups + 1 } });
          return data.cups + 1;
        });
        """
    )
    assert answer["result"] == 2
    once = ["startTransaction", "database", "database", "commitTransaction"]
    assert [call["action"] for call in calls] == [*once, "abortTransaction", *once]
    assert [call.get("transaction") for call in calls if call["action"] == "database"] == ["t1", "t1", "t2", "t2"]


def test_a_transaction_that_is_rolled_back(served: Phone) -> None:
    calls = answering(served, lambda _: {"transactionId": "t"})
    answer = served.run(
        """
        const work = async (transaction) => { await transaction.rollback("no tea"); };
        return wx.cloud.database().runTransaction(work).catch((reason) => reason);
        """
    )
    assert answer == "no tea"
    assert [call["action"] for call in calls] == ["startTransaction", "abortTransaction"]


class Server:
    """The other end of the WebSocket of live queries."""

    def __init__(self, phone: Phone) -> None:
        self.heard: list[dict[str, Any]] = []
        self.sockets: list[WebSocketRoute] = []
        self._phone = phone
        phone.page.route_web_socket("**/cloud/watch", self._taken)

    def _taken(self, socket: WebSocketRoute) -> None:
        self.sockets.append(socket)
        socket.on_message(lambda text: self.heard.append(json.loads(text)))

    def tell(self, message: dict[str, Any]) -> None:
        """Send to the page."""
        self.sockets[-1].send(json.dumps(message))

    def wait(self, count: int) -> None:
        """Until so many messages were heard."""
        while len(self.heard) < count:
            self._phone.page.wait_for_timeout(20)


WATCH = """
window.told = [];
const db = wx.cloud.database();
window.watcher = db.collection("teas").where({ cups: db.command.gt(0) }).orderBy("cups", "asc").watch({
  onChange: ({ id, type, docs, docChanges }) => told.push({
    id, type, ids: docs.map(({ _id }) => _id), first: docs[0] && docs[0].at instanceof Date,
    changes: docChanges.map((one) => [one.docId, one.dataType, one.queueType, one.updatedFields]),
  }),
  onError: ({ errCode, errMsg }) => told.push([errCode, errMsg]),
});
"""


def heard(phone: Phone, count: int) -> list[Any]:
    """What the app's listeners were told, when it is so much."""
    phone.page.wait_for_function("(count) => window.told.length >= count", arg=count)
    found: list[Any] = phone.page.evaluate("window.told")
    return found


def test_a_live_query(served: Phone) -> None:
    server = Server(served)
    served.run(WATCH)
    server.wait(2)
    assert "initData" in server.heard[0]
    asked = server.heard[1]
    assert [step["name"] for step in asked["steps"]] == ["where", "orderBy"]
    one, two = {"_id": "a", "cups": 1, "at": {"$date": 1}}, {"_id": "b", "cups": 2, "at": {"$date": 2}}
    server.tell({"watch": asked["watch"], "type": "init", "docs": [one, two]})
    assert heard(served, 1)[0] == {
        "id": 0,
        "type": "init",
        "ids": ["a", "b"],
        "first": True,
        "changes": [["a", "init", "init", None], ["b", "init", "init", None]],
    }
    more = {"_id": "a", "cups": 3, "at": {"$date": 1}}
    change = {"docId": "a", "dataType": "update", "queueType": "update", "doc": more, "updatedFields": {"cups": 3}}
    server.tell({"watch": asked["watch"], "type": "change", "changes": [change], "order": ["b", "a"]})
    told = heard(served, 2)[1]
    assert (told["id"], told["ids"], told["changes"]) == (1, ["b", "a"], [["a", "update", "update", {"cups": 3}]])
    assert told["type"] is None

    # After a lost connection the page asks again, and hears what it has missed.
    server.sockets[-1].close()
    server.wait(4)
    assert server.heard[3] == asked
    server.tell({"watch": asked["watch"], "type": "init", "docs": [more, {"_id": "c", "cups": 4, "at": {"$date": 3}}]})
    told = heard(served, 3)[2]
    assert told["ids"] == ["a", "c"]
    assert told["changes"] == [["b", "remove", "dequeue", None], ["c", "add", "enqueue", None]]

    served.run("await window.watcher.close()")
    server.wait(5)
    assert server.heard[4] == {"close": asked["watch"]}


def test_a_live_query_that_is_refused(served: Phone) -> None:
    server = Server(served)
    served.run(WATCH)
    server.wait(2)
    fault = {"errCode": -502003, "errMsg": "-502003 database permission denied. Permission denied"}
    server.tell({"watch": server.heard[1]["watch"], "error": fault})
    assert heard(served, 1) == [[-502003, f"collection.watch:fail {fault['errMsg']}"]]


def test_two_live_queries_share_a_connection(served: Phone) -> None:
    server = Server(served)
    served.run(WATCH)
    server.wait(2)
    served.run(WATCH)
    server.wait(3)
    assert len(server.sockets) == 1
    assert server.heard[1]["watch"] != server.heard[2]["watch"]
    server.tell({"error": {"errCode": -501001, "errMsg": "who are you"}})
    told = heard(served, 1)
    assert told[0] == [-501001, "collection.watch:fail who are you"]


def test_a_live_query_without_a_cloud(app: Phone) -> None:
    app.run(WATCH)
    [[code, message]] = heard(app, 1)
    assert code < 0
    assert "endpoint" in message


def test_files_of_the_cloud_are_shown(served: Phone) -> None:
    asked: list[str] = []

    def picture(route: Route) -> None:
        asked.append(route.request.url.partition("/cloud/file/")[2])
        route.fulfill(
            body='<svg xmlns="http://www.w3.org/2000/svg" width="3" height="2"/>', content_type="image/svg+xml"
        )

    served.page.route("**/cloud/file/**", picture)
    answer = served.run(
        """
        const id = "cloud://tea-1.7465-tea-1-125/photos/a b%茶.svg";
        const before = await wx.getImageInfo({ src: id }).catch(() => "unknown");
        wx.cloud.init({ env: "tea-1" });
        const { width, height } = await wx.getImageInfo({ src: id });
        return [before, width, height];
        """
    )
    assert answer == ["unknown", 3, 2]
    assert set(asked) == {"tea-1/photos/a%20b%25%E8%8C%B6.svg"}
    served.problems.clear()
