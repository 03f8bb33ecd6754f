"""wx-server-sdk in a function: what it sends to the cloud, and what it makes of the answers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from companion.cloud.functions.pools import ENVIRONMENT, USER, FakeCloud, failure, pool_of
from companion.loops import run_in_loop

from wx2tg.companion.cloud.errors import CloudError, QueryError
from wx2tg.companion.cloud.functions.pool import FunctionPool

# Runs the code that it is given, and answers what that gives.
RUN = """
const cloud = require("wx-server-sdk");
cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });
const db = cloud.database();
const _ = db.command;
const $ = _.aggregate;
exports.main = ({ code }) => new Function("cloud", "db", "_", "$", `return (async () => (${code}))()`)(cloud, db, _, $);
"""


class Stand:
    """A pool with one function, which runs code; the last calls of the database that it made."""

    def __init__(self, pool: FunctionPool, cloud: FakeCloud) -> None:
        self.pool = pool
        self.cloud = cloud

    async def run(self, code: str, **answers: Any) -> Any:
        self.cloud.asked.clear()
        self.cloud.answers = answers
        return await self.pool.call("run", {"code": code}, USER)

    async def sent(self, code: str) -> dict[str, Any]:
        """The one call of the database that the code makes."""
        await self.run(code, database={"data": []})
        ((_, payload, caller),) = self.cloud.asked
        assert caller.is_server and caller.openid == USER.openid and caller.environment == ENVIRONMENT
        return payload

    async def fails(self, code: str, **answers: Any) -> str:
        self.cloud.answers = answers
        return (await failure(self.pool.call("run", {"code": code}, USER)))[1]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("functions")


def stand(folder: Path, test: Any, **more: Any) -> None:
    async def tried() -> None:
        cloud = FakeCloud()
        async with pool_of(folder, {"run": RUN}, cloud, **more) as pool:
            await test(Stand(pool, cloud))

    run_in_loop(tried())


def test_chains_and_commands_are_sent(folder: Path) -> None:
    async def test(stand: Stand) -> None:
        payload = await stand.sent(
            "db.collection('tea').where({n: _.gt(1).and(_.lt(9)), at: new Date(5), name: /a/i, gone: undefined})"
            ".orderBy('n', 'desc').skip(1).limit(2).field({n: true}).get()"
        )
        less = {"$command": "lt", "args": [9]}
        condition = {
            "n": {"$command": "and", "args": [less], "of": {"$command": "gt", "args": [1]}},
            "at": {"$date": 5},
            "name": {"$regex": "a", "$options": "i"},
        }
        steps = [
            {"name": "where", "args": [condition]},
            {"name": "orderBy", "args": ["n", "desc"]},
            {"name": "skip", "args": [1]},
            {"name": "limit", "args": [2]},
            {"name": "field", "args": [{"n": True}]},
        ]
        assert payload == {"collection": "tea", "steps": steps, "method": "get", "options": {}}
        payload = await stand.sent(
            "db.collection('tea').doc('a').update({data: {n: _.inc(1), at: db.serverDate({offset: 60})}})"
        )
        data = {"n": {"$command": "inc", "args": [1]}, "at": {"$date": "server", "offset": 60}}
        assert (payload["steps"], payload["method"]) == ([{"name": "doc", "args": ["a"]}], "update")
        assert payload["options"] == {"data": data}
        payload = await stand.sent(
            "db.collection('tea').aggregate().group({_id: '$kind', n: $.sum('$n')}).limit(3).end()"
        )
        grouped = {"_id": "$kind", "n": {"$command": "sum", "args": ["$n"], "of": {"$aggregate": True}}}
        assert [step["name"] for step in payload["steps"]] == ["aggregate", "group", "limit"]
        assert payload["steps"][1]["args"] == [grouped] and payload["method"] == "end"
        payload = await stand.sent(
            "db.collection('tea').add({data: {place: new db.Geo.Point(1, 2), "
            "re: new db.RegExp({regexp: 'x', options: 's'}), "
            "way: db.Geo.LineString([db.Geo.Point(0, 1), db.Geo.Point(1, 1)])}})"
        )
        assert payload["options"]["data"] == {
            "place": {"type": "Point", "coordinates": [1, 2]},
            "way": {"type": "LineString", "coordinates": [[0, 1], [1, 1]]},
            "re": {"$regex": "x", "$options": "s"},
        }
        payload = await stand.sent("db.createCollection('cups')")
        assert (payload["collection"], payload["method"]) == ("cups", "createCollection")
        payload = await stand.sent("db.collection('tea').where(_.or([{a: 1}, {b: _.exists(false)}])).remove()")
        assert payload["steps"][0]["args"][0]["$command"] == "or" and payload["method"] == "remove"

    stand(folder, test)


def test_answers_become_values(folder: Path) -> None:
    async def test(stand: Stand) -> None:
        found = {
            "at": {"$date": 86_400_000},
            "re": {"$regex": "a", "$options": "i"},
            "place": {"type": "Point", "coordinates": [3, 4]},
        }
        answer = await stand.run(
            "db.collection('tea').doc('a').get().then(({data, errMsg}) => [data.at.getTime(), data.re.test('A'),"
            " data.place.longitude, data.place.latitude, data.place, errMsg])",
            database={"data": found},
        )
        assert answer == [86_400_000, True, 3, 4, found["place"], "document.get:ok"]
        missing = CloudError(-1, "document with _id a does not exist")
        assert "document with _id a does not exist" in await stand.fails(
            "db.collection('tea').doc('a').get()", database=missing
        )
        lenient = "cloud.database({throwOnNotFound: false}).collection('tea').doc('a').get()"
        assert (await stand.run(lenient, database=missing))["data"] is None
        assert (await stand.run(lenient, database={"data": None}))["data"] is None
        called_back = "new Promise((resolve) => db.collection('tea').count({success: resolve, fail: resolve}))"
        assert await stand.run(called_back, database={"total": 3}) == {"total": 3, "errMsg": "collection.count:ok"}

    stand(folder, test)


def test_failures_have_code_and_text(folder: Path) -> None:
    async def test(stand: Stand) -> None:
        caught = "db.collection('tea').get().catch((e) => [e instanceof Error, e.errCode, e.errMsg, e.message])"
        text = (
            "collection.get:fail -502005 database collection not exists. [ResourceNotFound] Db or Table not exist: tea."
        )
        gone = CloudError(-502005, "[ResourceNotFound] Db or Table not exist: tea.")
        assert await stand.run(caught, database=gone) == [True, -502005, text, text]
        assert f"errMsg: Error: {text}" in await stand.fails("db.collection('tea').get()", database=gone)
        broken = await stand.run(caught, database=ValueError("a fault of the companion"))
        assert broken[1] == -501001 and "fault" not in broken[2]
        for code, words in {
            "db.collection('tea').add()": "collection.add:fail parameter.data should be object instead of undefined",
            "db.collection('tea').add({data: {b: Buffer.from('a')}})": "a document cannot hold a Buffer",
            "(() => { const a = {}; a.a = a; return db.collection('tea').add({data: a}); })()": "or holds itself",
            "db.collection('tea').watch({})": "a cloud function cannot watch",
            "db.collection(5)": "the name of a collection must be a string",
            "cloud.getVoIPSign({})": "getVoIPSign:fail not supported",
            "cloud.uploadFile({fileContent: Buffer.from('a')})": "parameter.cloudPath should be string",
            "cloud.uploadFile({cloudPath: 'a', fileContent: 5})": "parameter.fileContent should be a Buffer",
            "cloud.deleteFile({fileList: 'a'})": "parameter.fileList should be array",
            "cloud.callFunction({})": "parameter.name should be string",
        }.items():
            assert words in await stand.fails(code), code

    stand(folder, test)


def test_transactions_are_tried_again(folder: Path) -> None:
    started: list[str] = []
    commits: list[Any] = [QueryError("[TransactionConflict] Write conflict"), {}]

    def start(*_: Any) -> dict[str, Any]:
        started.append(f"t{len(started) + 1}")
        return {"transactionId": started[-1]}

    async def test(stand: Stand) -> None:
        answers = {
            "startTransaction": start,
            "commitTransaction": lambda *_: commits.pop(0),
            "database": {"data": {"n": 1}},
        }
        code = (
            "db.runTransaction(async (t) => { const {data} = await t.collection('tea').doc('a').get();"
            " await t.collection('tea').doc('a').update({data: {n: data.n + 1}}); return data.n; })"
        )
        assert await stand.run(code, **answers) == 1
        names = ["startTransaction", "database", "database", "commitTransaction"]
        assert [action for action, _, _ in stand.cloud.asked] == [*names, "abortTransaction", *names]
        assert [one["transaction"] for one in stand.cloud.payloads("database")] == ["t1", "t1", "t2", "t2"]
        assert stand.cloud.payloads("commitTransaction") == [{"transactionId": "t1"}, {"transactionId": "t2"}]
        taken_back = "db.runTransaction(async (t) => { await t.rollback({why: 'no tea'}); }).catch((e) => e)"
        assert await stand.run(taken_back, **answers) == {"why": "no tea"}
        assert [action for action, _, _ in stand.cloud.asked] == ["startTransaction", "abortTransaction"]
        thrown = "db.runTransaction(async (t) => { throw new Error('it broke'); }).catch((e) => e.message)"
        assert await stand.run(thrown, **answers) == "it broke"
        assert len(stand.cloud.payloads("abortTransaction")) == 1, "and it is not tried again"
        await stand.run("db.startTransaction().then(() => 'forgotten')", **answers)
        assert stand.cloud.payloads("abortTransaction") == [{"transactionId": started[-1]}], "with the run it ends"

    stand(folder, test)


def test_files_are_buffers(folder: Path) -> None:
    async def test(stand: Stand) -> None:
        up = {"fileID": "cloud://prod-1.b/a.txt"}
        answer = await stand.run(
            "cloud.uploadFile({cloudPath: 'a.txt', fileContent: Buffer.from([0, 255])})", uploadFile=up
        )
        assert answer == {"statusCode": 200, **up, "errMsg": "uploadFile:ok"}
        assert stand.cloud.payloads("uploadFile") == [{"cloudPath": "a.txt", "fileContent": b"\x00\xff"}]
        stream = "cloud.uploadFile({cloudPath: 'b', fileContent: require('stream').Readable.from(['a', 'bc'])})"
        await stand.run(stream.replace("require", "process.mainModule.require"), uploadFile=up)
        assert stand.cloud.payloads("uploadFile")[0]["fileContent"] == b"abc"
        down = "cloud.downloadFile({fileID: 'cloud://x'}).then((r) => [r.fileContent.toString('hex'), r.statusCode])"
        assert await stand.run(down, downloadFile={"fileContent": b"\x01\xfe"}) == ["01fe", 200]
        files = {"fileList": [{"fileID": "f", "tempFileURL": "https://x", "status": 0}]}
        address = await stand.run("cloud.getTempFileURL({fileList: ['f']})", getTempFileURL=files)
        assert address == {**files, "errMsg": "getTempFileURL:ok"}

    stand(folder, test)


def test_openapi_and_pay_send_names(folder: Path) -> None:
    async def test(stand: Stand) -> None:
        code = (
            "cloud.openapi.wxacode.getUnlimited({scene: 'a=1', lineColor: {r: 0}})"
            ".then((r) => [r.contentType, r.buffer.length, r.errMsg])"
        )
        answer = await stand.run(code, openapi={"contentType": "image/png", "buffer": b"png"})
        assert answer == ["image/png", 3, "openapi.wxacode.getUnlimited:ok"]
        sent = {"api": "wxacode.getUnlimited", "data": {"scene": "a=1", "lineColor": {"r": 0}}}
        assert stand.cloud.payloads("openapi") == [sent]
        media = "cloud.openapi.security.imgSecCheck({media: {contentType: 'image/png', value: Buffer.from('x')}})"
        assert (await stand.run(media, openapi={}))["errCode"] == 0
        assert stand.cloud.payloads("openapi")[0]["data"]["media"]["value"] == b"x"
        refused = "cloud.openapi.subscribeMessage.send({}).catch((e) => [e.errCode, e.errMsg])"
        error = {"errCode": 43101, "errMsg": "openapi.subscribeMessage.send:fail user refuse to accept the msg"}
        assert await stand.run(refused, openapi=error) == [43101, error["errMsg"]]
        await stand.run("cloud.openapi({convertCase: false}).security.msgSecCheck({a_b: 1})", openapi={})
        assert stand.cloud.payloads("openapi")[0]["convertCase"] is False
        await stand.run("cloud.cloudPay.unifiedOrder({totalFee: 1})", cloudPay={"returnCode": "SUCCESS"})
        assert stand.cloud.payloads("cloudPay") == [{"api": "unifiedOrder", "data": {"totalFee": 1}}]

    stand(folder, test)


def test_environments_are_told_apart(folder: Path) -> None:
    async def test(stand: Stand) -> None:
        other = "cloud.database({env: 'test-2'}).collection('tea').get()"
        await stand.run(other, database={"data": []})
        ((_, payload, caller),) = stand.cloud.asked
        assert caller.environment == "test-2" and "env" not in payload
        unknown = "cloud.database({env: 'nowhere'}).collection('tea').get()"
        assert "-501000 | errMsg: Environment not found" in await stand.fails(unknown, database={"data": []})
        shared = (
            "(async () => { const other = new cloud.Cloud({resourceEnv: 'test-2'}); await other.init();"
            " return other.database().collection('tea').get(); })()"
        )
        await stand.run(shared, database={"data": []})
        assert stand.cloud.asked[0][2].environment == "test-2"

    stand(folder, test, environments=frozenset({ENVIRONMENT, "test-2"}))
