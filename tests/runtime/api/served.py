"""An app whose owner runs a server at `[server] base`: it logs in, reads the user's data, pays and shares."""

from __future__ import annotations

from pathlib import Path

from browser.phone import Phone
from browser.projects import convert, write_project

FILES: dict[str, str | bytes] = {
    "app.json": '{"pages": ["a"]}',
    "a.wxml": """
        <button id="user" open-type="getUserInfo" bindgetuserinfo="tell">User</button>
        <button id="phone" open-type="getPhoneNumber" bindgetphonenumber="tell">Phone</button>
        <button id="real" open-type="getRealtimePhoneNumber" bindgetrealtimephonenumber="tell">Phone, now</button>
    """,
    "a.js": """
        const calls = [
            wx.login, wx.checkSession, wx.getUserInfo, wx.getUserProfile, wx.requestPayment, wx.requestOrderPayment,
            wx.requestVirtualPayment, wx.requestCommonPayment, wx.requestPluginPayment, wx.requestMidasPayment,
            wx.createGlobalPayment, wx.shareAppMessage, wx.request,
        ];
        Page({
          calls,
          told: [],
          tell({ type, detail }) { this.told.push([type, detail]); },
        });
    """,
}


def made(root: Path, settings: str, files: dict[str, str | bytes] | None = None) -> Path:
    """The bundle of the app with these settings."""
    bot = '[telegram]\nbot = "tea_bot"\napp = "shop"\n'
    convert(write_project(root / "app", {**FILES, **(files or {}), "wx2tg.toml": settings + bot}), root / "dist")
    return root / "dist"


def pressed(phone: Phone, button: str) -> dict[str, object]:
    """What a button's event tells after a tap."""
    before = phone.run("return getCurrentPages()[0].told.length")
    phone.tap(button)
    phone.until(f"getCurrentPages()[0].told.length > {before}")
    detail: dict[str, object] = phone.run("return getCurrentPages()[0].told.at(-1)[1]")
    return detail
