"""What a bundle ships of the tables for wx.canIUse: all where a schema is made at run time, else what is asked for."""

from __future__ import annotations

import pytest

from wx2tg.analyze.asked import asked_schemas
from wx2tg.plan.usable import schemas, usable_apis, usable_components
from wx2tg.syntax import script
from wx2tg.text import Source


@pytest.mark.parametrize(
    ("code", "asked"),
    [
        ("wx.canIUse('button.open-type.share')", {"button.open-type.share"}),
        ('wx.canIUse("a"); wx.canIUse(`b`); wx["canIUse"]("c");', {"a", "b", "c"}),
        ("wx.canIUse && wx.canIUse('a')", {"a"}),
        ("if (wx.canIUse) wx.canIUse('a')", {"a"}),
        ("if (!wx.canIUse || !wx.canIUse('a')) f()", {"a"}),
        ("const ok = typeof wx.canIUse === 'function' ? wx.canIUse('a') : false", {"a"}),
        ("(wx.canIUse)('a')", {"a"}),
        ("Page({ data: { can: wx.canIUse('a') } })", {"a"}),
        ("wx.request({ url: canIUse })", set()),
        ("const { canIUse } = other; canIUse(name)", set()),
        ("wx.canIUse(name)", None),
        ("wx.canIUse('a' + name)", None),
        ("wx.canIUse('a\\x62')", None),
        ("wx.canIUse(`a${name}`)", None),
        ("wx.canIUse()", None),
        ("wx.canIUse(...names)", None),
        ("const can = wx.canIUse; can('a')", None),
        ("const can = other || wx.canIUse", None),
        ("const { canIUse } = wx; canIUse('a')", None),
        ("names.filter(wx.canIUse)", None),
        ("wx.canIUse.call(wx, 'a')", None),
    ],
)
def test_what_scripts_ask_for(code: str, asked: set[str] | None) -> None:
    assert asked_schemas(script.parse(Source("a.js", code), False)) == asked


def trees(*asked: str) -> tuple[object, object]:
    return usable_components((), schemas(asked)), usable_apis((), schemas(asked))


@pytest.mark.parametrize(
    ("asked", "components", "apis"),
    [
        ("button.open-type.share", {"button": {"open-type": {"share": 1}}, "": {}}, {}),
        ("button.open-type.nothing", {"button": {"open-type": {}}, "": {}}, {}),
        ("button", {"button": {}}, {}),
        ("view.id", {"view": {}, "": {"id": 1}}, {}),
        ("scroll-view.catch:scroll", {"scroll-view": {"bindscroll": 1}, "": {}}, {}),
        ("wx.request", {}, {"request": {"success": {}}}),
        ("request.object.method.GET", {}, {"request": {"success": {}, "object": {"method": {"GET": 1}}}}),
        ("request.fail.errMsg", {}, {"request": {"success": {}}}),
        ("getUserInfo.success.userInfo.x", {}, {"getUserInfo": {"success": {"userInfo": {}}}}),
        ("CameraContext.onCameraFrame", {}, {"CameraContext": {"onCameraFrame": 1}}),
        ("CameraContext.bogus", {}, {"CameraContext": {}}),
        (
            "createCameraContext.return.takePhoto",
            {},
            {"createCameraContext": {"return": "CameraContext"}, "CameraContext": {"takePhoto": {}}},
        ),
        ("RecorderManager.start.object.format", {}, {"RecorderManager": {"start": {"object": {"format": 1}}}}),
        ("openBluetoothAdapter", {}, {}),
        ("TCPSocket.write", {}, {}),
        ("", {}, {}),
    ],
)
def test_only_what_answers_is_shipped(asked: str, components: object, apis: object) -> None:
    assert trees(asked) == (components, apis)


def test_all_that_is_asked_is_shipped() -> None:
    components, apis = trees("view", "request.object.url", "request.success.data", "wx.createWorker()")
    assert components == {"view": {}}
    assert apis == {
        "request": {"success": {"data": usable_apis(())["request"]["success"]["data"]}, "object": {"url": 1}},  # type: ignore[index]
        "createWorker": {},
    }


def test_what_the_owner_implements_can_be_used_in_every_way() -> None:
    assert usable_components(["my-tag", "view"], schemas(["my-tag.x.y", "view.bogus"])) == {
        "my-tag": "*",
        "view": "*",
        "": {},
    }
    assert usable_apis(["wx.chooseInvoice"], schemas(["chooseInvoice.success.x"])) == {"chooseInvoice": "*"}
