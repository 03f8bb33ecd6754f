"""Cloud functions are called: what they are given, what they answer, how they fail."""

from __future__ import annotations

import asyncio
import dataclasses
from pathlib import Path
from typing import Any

import pytest
from companion.cloud.functions.pools import APPID, ENVIRONMENT, USER, FakeCloud, failure, pool_of
from companion.loops import run_in_loop

from wx2tg.companion.cloud.errors import CloudError
from wx2tg.companion.cloud.functions.pool import FunctionPool

KINDS = """
const ways = {
  async: async (event) => event.n + 1,
  sync: (event) => event.n + 1,
  later: (event) => new Promise((resolve) => setTimeout(() => resolve(event.n + 1), 1)),
  nothing: () => undefined,
  date: () => ({ at: new Date(0), left: undefined, bad: NaN }),
  circle: () => { const a = {}; a.a = a; return a; },
  thrown: () => { throw new RangeError("no soup"); },
  text: () => { throw "only a text"; },
  rejected: async () => { throw Object.assign(new Error("collection.get:fail -502003"), { errCode: -502003 }); },
  context: (event, context) => Object.keys(context).sort(),
  left: (event, context) => context.getRemainingTimeInMillis(),
  event: (event) => event,
  wx: () => require("wx-server-sdk").getWXContext(),
  variables: () => ({ ...process.env }),
  arguments: () => process.argv.length,
  modules: () => Boolean(process.features.require_module),
  home: () => ({ cwd: process.cwd() === __dirname, main: require("path").basename(require.resolve("./index.js")) }),
};
exports.main = (event, context) => ways[event.way](event, context);
"""
SOURCES = {
    "kinds": KINDS,
    "callback": "exports.main = (event, context, done) => { setTimeout(() => done(event.e, event.n + 1), 1); };",
    "broken": "exports.main = async () => { return",
    "missing": "require('not-there'); exports.main = () => 1;",
    "none": "exports.other = () => 1;",
    "module/index.js": "import cloud, { getWXContext } from 'wx-server-sdk'; import { n } from './more.js';\n"
    "export const main = async (event) => [getWXContext().OPENID, cloud.getWXContext().ENV, n];",
    "module/more.js": "export const n = 5;",
    "module/package.json": '{"type": "module"}',
    "plain.mjs/index.mjs": "export default { main: (event) => event.n };",
    "unsaid/index.js": "import cloud from 'wx-server-sdk';\n"
    "export async function main() { return cloud.getWXContext().ENV; }",
    "group/inner/index.js": "exports.main = () => 'inner';",
    "group/inner/lib/index.js": "exports.main = () => 'a part of it';",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("functions")


def test_what_a_function_is_given_and_gives(folder: Path) -> None:
    async def tried() -> None:
        async with pool_of(folder, SOURCES) as pool:
            await _answers(pool)
            await _told(pool)
            await _fails(pool)
            await _loads(pool)

    run_in_loop(tried())


async def _way(pool: FunctionPool, way: str, **more: Any) -> Any:
    return await pool.call("kinds", {"way": way, **more}, USER)


async def _answers(pool: FunctionPool) -> None:
    assert [await _way(pool, way, n=1) for way in ("async", "sync", "later", "nothing")] == [2, 2, 2, None]
    assert await _way(pool, "date") == {"at": "1970-01-01T00:00:00.000Z", "bad": None}
    assert await pool.call("callback", {"n": 1}, USER) == 2
    assert (await failure(pool.call("callback", {"e": "it failed"}, USER)))[1].endswith("errMsg: it failed")


async def _told(pool: FunctionPool) -> None:
    user = {"appId": APPID, "openId": "o-anna"}
    assert await _way(pool, "event", list=[1, {"a": None}]) == {
        "way": "event",
        "list": [1, {"a": None}],
        "userInfo": user,
    }
    assert await _way(pool, "wx") == {
        "OPENID": "o-anna",
        "APPID": APPID,
        "ENV": ENVIRONMENT,
        "SOURCE": "wx_client",
    }
    nobody = dataclasses.replace(USER, openid=None, is_server=True)
    timer = await pool.call("kinds", {"way": "wx"}, nobody, source="wx_trigger", address="192.0.2.1")
    assert timer == {"APPID": APPID, "ENV": ENVIRONMENT, "SOURCE": "wx_trigger", "CLIENTIP": "192.0.2.1"}
    assert await pool.call("kinds", {"way": "event"}, nobody) == {"way": "event"}, "no user"
    assert {"request_id", "function_name", "memory_limit_in_mb", "time_limit_in_ms"} <= {*await _way(pool, "context")}
    assert 0 < await _way(pool, "left") <= 30_000
    assert await _way(pool, "arguments") == 2
    assert await _way(pool, "home") == {"cwd": True, "main": "index.js"}


async def _fails(pool: FunctionPool) -> None:
    code, message = await failure(_way(pool, "thrown"))
    start = "cloud.callFunction:fail Error: errCode: -504002 functions execute fail | errMsg: RangeError: no soup\n"
    assert code == -504002 and message.startswith(start)
    assert "/var/user/index.js:" in message, "where in the function it was"
    assert "companion" not in message, "and nothing of this machine"
    assert (await failure(_way(pool, "text")))[1].endswith("| errMsg: only a text")
    assert "collection.get:fail -502003" in (await failure(_way(pool, "rejected")))[1]
    assert "circular structure" in (await failure(_way(pool, "circle")))[1]
    assert await _way(pool, "sync", n=1) == 2, "the process goes on"
    missing = "cloud.callFunction:fail Error: errCode: -501000 | errMsg: FunctionName parameter could not be found."
    for name in ("nobody", "../kinds", "", "__proto__"):
        assert await failure(pool.call(name, {}, USER)) == (-501000, missing)


async def _loads(pool: FunctionPool) -> None:
    assert "SyntaxError" in (await failure(pool.call("broken", {}, USER)))[1]
    missing = (await failure(pool.call("missing", {}, USER)))[1]
    assert "Cannot find module 'not-there'" in missing and missing.count("not-there") == 1
    assert "- /var/user/index.js" in missing and "bootstrap" not in missing
    assert 'index.js exports no function "main"' in (await failure(pool.call("none", {}, USER)))[1]
    assert await pool.call("module", {}, USER) == ["o-anna", ENVIRONMENT, 5]
    assert await pool.call("plain.mjs", {"n": 7}, USER) == 7
    if await _way(pool, "modules"):  # versions of Node that tell modules by their text
        assert await pool.call("unsaid", {}, USER) == ENVIRONMENT
    assert await pool.call("inner", {}, USER) == await pool.call("group/inner", {}, USER) == "inner"
    assert (await failure(pool.call("lib", {}, USER)))[0] == -501000


def test_a_process_knows_no_secret(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TOKEN", "4200:secret")
    monkeypatch.setenv("APP_SECRET", "secret")
    monkeypatch.setenv("NODE_OPTIONS", "--max-old-space-size=9999")

    async def seen() -> dict[str, str]:
        async with pool_of(folder, SOURCES, variables={"SHOP": "noodles"}) as pool:
            found: dict[str, str] = await pool.call("kinds", {"way": "variables"}, USER)
            return found

    found = run_in_loop(seen())
    assert found["SHOP"] == "noodles" and found["TCB_ENV"] == ENVIRONMENT
    assert "secret" not in "".join(found.values()) and "NODE_OPTIONS" not in found


def test_two_users_at_once_are_told_apart(folder: Path) -> None:
    """One process runs one call at a time; what an earlier call left behind still knows its own user."""
    source = """
      const cloud = require("wx-server-sdk");
      let running = 0;
      exports.main = async (event) => {
        running += 1;
        setTimeout(() => cloud.callFunction({ name: "note", data: { after: event.n } }), 1);
        await new Promise((resolve) => setTimeout(resolve, 10));
        const together = running;
        running -= 1;
        return [cloud.getWXContext().OPENID, together];
      };
    """
    note = "exports.main = (event) => ({ ...event });"

    async def tried() -> list[Any]:
        async with pool_of(folder / "users", {"who": source, "note": note}, processes=1) as pool:
            callers = [dataclasses.replace(USER, openid=f"o-{n}") for n in range(6)]
            return await asyncio.gather(*(pool.call("who", {"n": n}, callers[n]) for n in range(6)))

    assert run_in_loop(tried()) == [[f"o-{n}", 1] for n in range(6)]


def test_functions_call_functions(tmp_path: Path) -> None:
    sources = {
        "outer": "const cloud = require('wx-server-sdk'); cloud.init();\n"
        "exports.main = async (event) => (await cloud.callFunction({ name: event.name, data: event })).result;",
        "inner": "exports.main = (event) => [event.userInfo.openId, require('wx-server-sdk').getWXContext().SOURCE];",
        "bad": "exports.main = () => { throw new Error('inner trouble'); };",
    }

    async def tried() -> None:
        async with pool_of(tmp_path, sources, processes=1) as pool:
            assert await pool.call("outer", {"name": "inner"}, USER) == ["o-anna", "wx_client,scf"]
            assert "inner trouble" in (await failure(pool.call("outer", {"name": "bad"}, USER)))[1]
            assert "could not be found" in (await failure(pool.call("outer", {"name": "gone"}, USER)))[1]
            code, message = await failure(pool.call("outer", {"name": "outer"}, USER))
            assert code == -504002 and "functions have called each other more than 8 times" in message

    run_in_loop(tried())


def test_cloud_ids_are_opened_at_the_top(tmp_path: Path) -> None:
    def opened(payload: dict[str, Any], _: Any) -> dict[str, Any]:
        found = {"good": {"data": {"phoneNumber": "+1"}}, "b": {"errCode": -601005}}
        return {"list": [found[one] for one in payload["list"]]}

    cloud = FakeCloud({"getOpenData": opened})
    data = {"phone": {"$cloudID": "good"}, "bad": {"$cloudID": "b"}, "deep": {"in": {"$cloudID": "good"}}, "n": 1}

    async def tried() -> Any:
        async with pool_of(tmp_path, {"echo": "exports.main = (event) => event;"}, cloud) as pool:
            first = await pool.call("echo", data, USER)
            cloud.answers["getOpenData"] = CloudError(-1, "nobody opens it")
            return first, await pool.call("echo", data, USER)

    first, second = run_in_loop(tried())
    assert first["phone"] == {"cloudID": "good", "data": {"phoneNumber": "+1"}}
    assert first["bad"] == {"cloudID": "b", "errCode": -601005}
    assert first["deep"] == data["deep"] and first["n"] == 1
    assert second["phone"] == {"cloudID": "good", "errCode": -601005, "errMsg": "-601005 invalid cloudID"}
