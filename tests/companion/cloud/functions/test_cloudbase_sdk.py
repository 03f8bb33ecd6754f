"""Packages of functions: node-sdk of CloudBase in its own forms, tcb-router as it comes, and no installed SDK."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from browser import npm
from companion.cloud.functions.pools import APPID, ENVIRONMENT, USER, FakeCloud, pool_of
from companion.loops import run_in_loop

from wx2tg.companion.cloud.errors import CloudError

ROUTER = "tcb-router@1.1.2"
RUN = """
const tcb = require("@cloudbase/node-sdk");
const app = tcb.init({ env: tcb.SYMBOL_CURRENT_ENV });
const db = app.database();
const _ = db.command;
const $ = _.aggregate;
const run = (code) => new Function("tcb", "app", "db", "_", "$", `return (async () => (${code}))()`);
exports.main = ({ code }) => run(code)(tcb, app, db, _, $);
"""


def test_the_forms_of_node_sdk(tmp_path: Path) -> None:
    cloud = FakeCloud()

    async def tried() -> None:
        async with pool_of(tmp_path, {"run": RUN, "other": "exports.main = (event) => event.n;"}, cloud) as pool:

            async def run(code: str, **answers: Any) -> Any:
                cloud.asked.clear()
                cloud.answers = answers
                return await pool.call("run", {"code": code}, USER)

            await _database(run, cloud)
            await _the_rest(run)

    run_in_loop(tried())


async def _database(run: Any, cloud: FakeCloud) -> None:
    assert await run("db.collection('tea').add({n: 1})", database={"_id": "a"}) == {"_id": "a", "id": "a"}
    (payload,) = cloud.payloads("database")
    assert (payload["method"], payload["options"]) == ("add", {"data": {"n": 1}})
    updated = await run("db.collection('tea').doc('a').update({n: _.inc(1)})", database={"stats": {"updated": 1}})
    assert updated == {"updated": 1}
    assert cloud.payloads("database")[0]["options"] == {"data": {"n": {"$command": "inc", "args": [1]}}}
    assert await run("db.collection('tea').doc('a').remove()", database={"stats": {"removed": 1}}) == {"deleted": 1}
    one = await run("db.collection('tea').where({n: 1}).limit(1).get()", database={"data": [{"_id": "a"}]})
    assert one == {"data": [{"_id": "a"}]}
    assert await run("db.collection('tea').doc('a').get()", database={"data": {"_id": "a"}}) == {"data": [{"_id": "a"}]}
    missing = CloudError(-1, "document with _id b does not exist")
    assert await run("db.collection('tea').doc('b').get()", database=missing) == {"data": []}
    summed = await run(
        "db.collection('tea').aggregate().group({_id: null, n: $.sum('$n')}).end()", database={"list": [1]}
    )
    assert summed["data"] == [1]
    denied = "db.collection('tea').count().catch((e) => [e.code, e.message])"
    code, message = await run(denied, database=CloudError(-502003, "Permission denied"))
    assert code == "DATABASE_PERMISSION_DENIED" and "Permission denied" in message
    moved = "db.runTransaction(async (t) => (await t.collection('tea').doc('a').get()).data)"
    answers = {"startTransaction": {"transactionId": "t"}, "database": {"data": {"_id": "a"}}}
    assert await run(moved, **answers) == [{"_id": "a"}], "an array here too"
    assert cloud.payloads("database")[0]["transaction"] == "t"


async def _the_rest(run: Any) -> None:
    assert await run("app.callFunction({name: 'other', data: {n: 5}}).then((r) => r.result)") == 5
    assert await run("app.auth().getUserInfo()") == {
        "openId": "o-anna",
        "appId": APPID,
        "uid": "o-anna",
        "customUserId": "",
        "isAnonymous": False,
    }
    assert await run("tcb.getCloudbaseContext().TCB_ENV") == ENVIRONMENT
    up = "app.uploadFile({cloudPath: 'a', fileContent: Buffer.from('x')})"
    assert await run(up, uploadFile={"fileID": "cloud://a"}) == {"fileID": "cloud://a"}
    files = [
        {"fileID": "a", "tempFileURL": "https://x", "status": 0},
        {"fileID": "b", "status": -503003, "errMsg": "no"},
    ]
    got = await run("app.getTempFileURL({fileList: ['a', 'b']})", getTempFileURL={"fileList": files})
    assert [file["code"] for file in got["fileList"]] == ["SUCCESS", "STORAGE_FILE_NONEXIST"]
    down = "app.downloadFile({fileID: 'a'}).then((r) => r.fileContent.toString())"
    assert await run(down, downloadFile={"fileContent": b"tea"}) == "tea"


def test_an_installed_sdk_is_not_used(tmp_path: Path) -> None:
    installed = "throw new Error('the SDK of WeChat');"
    sources = {
        name: f"const sdk = require({package!r}); exports.main = () => typeof sdk.init;"
        for name, package in (("a", "wx-server-sdk"), ("b", "tcb-admin-node"), ("c", "@cloudbase/node-sdk"))
    }
    packages = {
        f"node_modules/{name}": installed for name in ("wx-server-sdk", "tcb-admin-node", "@cloudbase/node-sdk")
    }

    async def tried() -> list[Any]:
        async with pool_of(tmp_path, {**sources, **packages}) as pool:
            return [await pool.call(name, {}, USER) for name in sources]

    assert run_in_loop(tried()) == ["function"] * 3


def test_tcb_router_as_it_comes(tmp_path: Path) -> None:
    source = """
      const cloud = require("wx-server-sdk");
      const TcbRouter = require("tcb-router");
      cloud.init();
      exports.main = async (event) => {
        const app = new TcbRouter({ event });
        app.use(async (ctx, next) => { ctx.data = { openid: cloud.getWXContext().OPENID }; await next(); });
        app.router(["user", "member"], async (ctx, next) => { ctx.data.kind = "user"; await next(); },
          async (ctx) => { ctx.body = { code: 0, data: ctx.data, url: event.$url }; });
        return app.serve();
      };
    """

    async def tried() -> list[Any]:
        async with pool_of(tmp_path, {"api": source}) as pool:
            return [await pool.call("api", {"$url": url}, USER) for url in ("user", "nothing")]

    (tmp_path / "api").mkdir()
    (tmp_path / "api/node_modules").symlink_to(npm.installed(ROUTER))
    answered, _ = run_in_loop(tried())
    assert answered == {"code": 0, "data": {"openid": "o-anna", "kind": "user"}, "url": "user"}
