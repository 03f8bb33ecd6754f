"""A module asks for the functions of the runtime that its code calls, and for no others."""

from __future__ import annotations

import pytest

from wx2tg.emit.helpers import HELPERS
from wx2tg.emit.needs import Emitted
from wx2tg.emit.script import emit_module
from wx2tg.emit.wxs import emit_wxs
from wx2tg.syntax import script, wxs
from wx2tg.text import Source, join

SCRIPTS = {
    "module.exports = { today: new Date().getDate() };": set(),
    "const $default = 1, $start = '$dec $std getRegExp $ctor';": set(),
    "export default 1;": {"$esm"},
    "import a from './a'; a();": {"$esm", "$def"},
    "import * as a from './a'; a.b();": {"$esm", "$ns"},
    "import { b } from './a'; b();": {"$esm"},
    "export * from './a';": {"$esm", "$star"},
    "module.exports = () => import('./a');": {"$ns"},
    "module.exports = Function('return this')();": {"$code"},
}
WXS = {
    "module.exports = function (date) { return date.getDate(); };": set(),
    "module.exports = getDate().getTime();": {"getDate"},
    "module.exports = getRegExp('a').test('a');": {"getRegExp"},
    "module.exports = typeof getDate;": {"getDate"},
    "module.exports = { getDate: 1, getRegExp: 2 };": set(),
    "module.exports = function (a) { return a.constructor; };": {"$ctor"},
}


def helpers(emitted: Emitted) -> set[str]:
    return {name for name, need in HELPERS.items() if need in emitted.needs}


@pytest.mark.parametrize("code", SCRIPTS)
def test_scripts(code: str) -> None:
    emitted = emit_module(script.parse(Source("a.js", code)), lambda specifier: "b.js")
    assert helpers(emitted) == SCRIPTS[code]


@pytest.mark.parametrize(("legacy", "helper"), [(True, "$dec"), (False, "$std")])
def test_decorators(legacy: bool, helper: str) -> None:
    module = script.parse(Source("a.ts", "@sealed class A {}"), True, legacy)
    assert helpers(emit_module(module, lambda specifier: None)) == {helper}


@pytest.mark.parametrize("code", WXS)
def test_wxs(code: str) -> None:
    assert helpers(emit_wxs(wxs.parse(Source("a.wxs", code)), lambda specifier: None)) == WXS[code]


def test_a_module_that_cannot_be_read_asks_for_nothing() -> None:
    emitted = emit_module(script.parse(Source("a.js", "export default (")), lambda specifier: None)
    assert join(emitted.pieces).startswith("throw new SyntaxError(")
    assert not emitted.needs
