"""The uses of `wx` that we find are those that acorn and eslint-scope find: none too many, none too few.

`count_uses.cjs` counts them, in libraries of npm as they are, in our fixture apps, and in the cases below.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest
from browser.npm import installed

from wx2tg.syntax import script
from wx2tg.text import Source

HERE = Path(__file__).parent
APPS = HERE.parents[2] / "fixtures" / "apps"
LIBRARIES = (
    "@vant/weapp@1.11.7",
    "tdesign-miniprogram@1.16.0",
    "weui-miniprogram@1.5.6",
    "lin-ui@0.9.13",
    "wux-weapp@3.11.3",
    "iview-weapp@2.0.0",
)

CASES = """
wx.login()
wx.cloud.database().collection("a"); wx.cloud.a.b.c
wx?.login?.(); (wx).login(); (wx.cloud).init(); ((wx))["login"]()
wx["login"](); wx[`login`](); wx["a" + b](); wx[name]; wx.a[b].c; wx.a["b"].c
wx . /* a comment */ login ( )
typeof wx.login === "function" && wx.login(); if (wx.a) b(wx); wx.a && wx.a()
const { login, request: ask, a = 1, ...rest } = wx
const { cloud: { database, init: start }, "getStorage": get, [name]: other, 5: five } = wx
const { database } = wx.cloud; const { a: { b: { c } } } = wx; const { a: [first] } = wx
({ login: target.a, b: c = 1 } = wx); [one.a] = [wx.b]
for (const { a } of [wx]) a(); const [{ a: b }] = [wx.c]
wx.mine = 1; wx.a.b = 2; wx.count++; wx.a += 1; delete wx.b
[wx.a] = [1]; ({ x: wx.b } = o); for (wx.c of list);
function f(wx) { wx.no() } wx.yes()
const f = ({ wx }) => wx.no(); const g = (a = wx.yes()) => a
function f() { if (x) { var wx = 1 } return wx.no() }
function f() { { let wx = 1; wx.no() } wx.yes() }
try { a() } catch (wx) { wx.no() } wx.yes()
class wx {}; wx.no()
const a = class wx { b() { wx.no() } }; wx.yes()
const a = function wx() { wx.no() }; wx.yes()
for (let wx of list) wx.no(); wx.yes()
switch (a) { case 1: let wx; wx.no() }
{ function wx() {} } 
import wx from "./wx"; wx.no()
import * as wx from "./wx"; wx.no(); export default 1
import { a as wx } from "./wx"; wx.no()
export default { a: wx.yes, wx }; export const b = () => wx.login()
a.wx.no(); ({ wx: 1 }); ({ wx() {} }); wx: for (;;) break wx
({ wx }).a; new wx.Thing(); new (wx.createX())(); tag`${wx.a}`; wx.tag`b`
"wx.no()"; /wx.no()/; `wx.no()`; // wx.no()
async () => { await wx.login(); for await (const a of wx.list()) b(a) }
ft.login(); ft.getStorage; const { request } = ft
var a = wx, b = (wx.c, wx.d), c = x ? wx.e : wx.f, d = [...wx.g], e = {...wx.h}
class A { wx = wx.a; static { wx.b() } [wx.c]() {} #d = wx.e; get wx() { return this.wx } }
function wx() {} wx.no()
wx.a; var wx; wx.b
arguments.wx; window.wx.a; globalThis.wx.b; this.wx.c
😀 = 1
"😀"; wx.after()
""".strip("\n").splitlines()


def counted(texts: Sequence[str]) -> list[list[list[object]] | None]:
    """The uses in each text by count_uses.cjs; None for one that acorn refuses."""
    acorn = installed("acorn@8.15.0") / "acorn" / "dist" / "acorn.js"
    scopes = installed("eslint-scope@8.4.0") / "eslint-scope" / "dist" / "eslint-scope.cjs"
    done = subprocess.run(
        ["node", "--stack-size=4000", HERE / "count_uses.cjs", acorn, scopes],
        input=json.dumps(texts),
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    found: list[list[list[object]] | None] = json.loads(done.stdout)
    return found


def ours(text: str) -> list[list[object]]:
    """What wx2tg finds, in the form of count_uses.cjs."""
    uses = script.parse(Source("a.js", text)).uses
    found = [["wx" + use.name[2:], len(text[: use.span.start].encode("utf-16-le")) // 2] for use in uses]
    return sorted(found, key=lambda use: (use[1], use[0]))


def test_the_cases() -> None:
    judged = counted(CASES)
    differing = {
        case: (mine, theirs)
        for case, theirs in zip(CASES, judged, strict=True)
        if theirs is not None and (mine := ours(case)) != theirs
    }
    assert differing == {}
    assert sum(found is None for found in judged) < 3


def sources(folder: Path) -> list[Path]:
    return [file for file in sorted(folder.rglob("*.js")) if file.is_file()]


@pytest.mark.parametrize("library", [*LIBRARIES, "our fixtures"])
def test_a_library(library: str) -> None:
    folder = APPS if library == "our fixtures" else installed(library)
    files = sources(folder)
    texts = [file.read_text(encoding="utf-8") for file in files]
    found = counted(texts)
    differing = {
        file.relative_to(folder).as_posix(): (mine, theirs)
        for file, text, theirs in zip(files, texts, found, strict=True)
        if theirs is not None and (mine := ours(text)) != theirs
    }
    assert differing == {}
    assert sum(len(uses or []) for uses in found) > 5
    assert sum(uses is None for uses in found) == 0
