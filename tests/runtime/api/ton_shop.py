"""An app that pays in TON, the server of its owner, and a phone with both and a wallet."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

from browser.phone import Phone
from browser.projects import convert, write_project
from browser.server import running
from browser.wallet import Wallet

PAGE = "pages/index/index"
ICON = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f64540"
    "0000000049454e44ae426082"
)
FILES: dict[str, str | bytes] = {
    "app.json": json.dumps({"pages": [PAGE], "window": {"navigationBarTitleText": "Tea"}}),
    "app.js": "App({});",
    "images/icon.png": ICON,
    f"{PAGE}.js": """
        Page({
          data: { said: "nothing yet" },
          pay() {
            this.setData({ said: "paying" });
            wx.requestPayment({
              timeStamp: "1", nonceStr: "a", package: "prepay_id=tea", signType: "MD5", paySign: "b",
              success: () => this.setData({ said: "paid" }),
              fail: ({ errMsg }) => this.setData({ said: errMsg }),
            });
          },
        });
    """,
    f"{PAGE}.wxml": '<button id="pay" bindtap="pay">Pay</button>\n<view id="said">{{said}}</view>\n',
}


@dataclass
class Owner:
    """The server of the app's owner: what it was asked, and what it answers."""

    base: str = ""
    state: str = "unpaid"
    network: str = "-239"
    answers: bool = True
    orders: list[dict[str, Any]] = field(default_factory=list)
    looks: int = 0

    def transfer(self) -> dict[str, Any]:
        """What the user has to transfer."""
        messages = [
            {
                "address": "EQCD39VS5jcptHL8vMjEXrzGaRcCVYto7HUn4bpAOg8xqB2N",
                "amount": "123456789",
                "payload": "te6cckEBAQEACgAAEAAAAAB0ZWExwWlQkQ==",
            }
        ]
        return {"validUntil": int(time.time()) + 240, "network": self.network, "messages": messages}

    def answer(self, path: str, given: dict[str, Any]) -> dict[str, Any]:
        if path == "/tg/invoice/state":
            self.looks += 1
            return {"state": self.state}
        self.orders.append(given)
        return {"ton": self.transfer(), "state": "/tg/invoice/state"} if self.answers else {"message": "sold out"}


@contextmanager
def running_owner() -> Iterator[Owner]:
    owner = Owner()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *args: object) -> None:
            pass

        def do_POST(self) -> None:
            given = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            content = json.dumps(owner.answer(self.path, given)).encode()
            self.send_response(200)
            self.send_header("Access-Control-Allow-Origin", "*")
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def do_OPTIONS(self) -> None:
            self.send_response(204)
            for name in ("Origin", "Headers", "Methods"):
                self.send_header(f"Access-Control-Allow-{name}", "*")
            self.end_headers()

    with running(Handler) as base:
        owner.base = base.rstrip("/")
        yield owner


def convert_shop(root: Path, owner: Owner, wallet: Wallet) -> Path:
    """The bundle of the app with this owner, which offers this wallet."""
    toml = f"""
        [telegram]
        bot = "tea_house_bot"
        app = "shop"
        [payment]
        provider = "ton-connect"
        endpoint = "{owner.base}/tg/invoice"
        [ton-connect]
        url = "https://shop.example"
        wallets_list = "wallets.json"
        [security]
        connect = ["{wallet.bridge.removesuffix("/bridge")}"]
        images = []
    """
    files = FILES | {"wx2tg.toml": toml, "wallets.json": json.dumps(wallet.listed())}
    convert(write_project(root / "app", files), root / "dist")
    return root / "dist"


class Shop:
    """What a user sees and does in the app."""

    def __init__(self, phone: Phone, owner: Owner, wallet: Wallet) -> None:
        self.phone, self.owner, self.wallet = phone, owner, wallet
        wallet.pause = lambda: phone.page.wait_for_timeout(50)
        self.modal = phone.page.locator("#tc-widget-root")
        self.questions = 0

    def open(self) -> None:
        """Open the app anew."""
        self.phone.open(PAGE)
        self.questions = 0

    def pay(self) -> None:
        self.phone.tap("#pay")

    def said(self, text: str) -> None:
        """Wait until the app says how the payment ended."""
        self.phone.until(f"document.querySelector('#said').textContent.includes({json.dumps(text)})", 60)

    def link(self) -> str:
        """Choose the wallet, and give the link by which Telegram opens it."""
        self.modal.get_by_text("Test Wallet").first.click()
        self.phone.until("fakeHost.asked.some(({ name }) => name === 'web_app_open_tg_link')")
        return "https://t.me" + str(self.phone.asked("web_app_open_tg_link")[-1]["path_full"])

    def asked(self) -> dict[str, Any]:
        """The transfer that the wallet is asked for next. The app has then told Telegram to open the wallet."""
        request = self.wallet.asked()
        # TON Connect looks for the wallet's answer only after the bridge has told that it has the question.
        links = "fakeHost.asked.filter(({ name }) => name === 'web_app_open_tg_link')"
        asking = f"{links}.filter(({{ data }}) => !data.path_full.includes('-r__'))"
        self.phone.until(f"{asking}.length > {self.questions}")
        self.questions += 1
        return request
