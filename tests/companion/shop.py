"""A companion with a Bot API and a shop's back end behind it, in a thread of its own; a browser can be its client.

The back end knows nothing of Telegram: it logs in, checks signatures, decrypts and orders as WeChat's documentation
says.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import threading
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any, TypeVar

import httpx
from companion.fake_bot import TOKEN, FakeBot, fake_bot
from companion.gates import APPID, SECRET
from companion.in_loop import serve
from cryptography.hazmat.primitives import padding
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from wx2tg.companion.config_file import read
from wx2tg.companion.gate import open_gate
from wx2tg.companion.parts import all_parts
from wx2tg.companion.public.app import public_app
from wx2tg.companion.telegram.webhook import PATH
from wx2tg.companion.wechat import pay_v2
from wx2tg.companion.wechat.api.app import wechat_app

MCHID = "1900000001"
KEY = "0123456789abcdef0123456789abcdef"
HOOK = "hook-secret"
# Paths of WeChat's own API; here both sides of the companion have one address.
_WECHAT = ("/sns/", "/cgi-bin/", "/wxa/", "/pay/")

_T = TypeVar("_T")


class BackEnd:
    """The shop. `wechat` is where it believes WeChat to be, `base` its own address."""

    def __init__(self) -> None:
        self.wechat = ""
        self.base = ""
        self.paid: list[str] = []
        self.client = httpx.AsyncClient()
        self.app = Starlette(
            routes=[
                Route("/api/login", self._login, methods=["POST"]),
                Route("/api/phone", self._phone, methods=["POST"]),
                Route("/api/order", self._order, methods=["POST"]),
                Route("/api/paid", self._is_paid),
                Route("/notify", self._notified, methods=["POST"]),
            ]
        )

    async def _login(self, request: Request) -> Response:
        given = await request.json()
        query = {"appid": APPID, "secret": SECRET, "js_code": given["code"], "grant_type": "authorization_code"}
        session = (await self.client.get(f"{self.wechat}/sns/jscode2session", params=query)).json()
        if "session_key" not in session:
            return JSONResponse({"errno": 1, "errmsg": session["errmsg"]})
        key = session["session_key"]
        if hashlib.sha1((given["rawData"] + key).encode()).hexdigest() != given["signature"]:
            return JSONResponse({"errno": 2, "errmsg": "wrong signature"})
        user = decrypted(given["encryptedData"], given["iv"], key)
        same = user["openId"] == session["openid"] and user["watermark"]["appid"] == APPID
        return JSONResponse({"errno": 0, "openid": session["openid"], "name": user["nickName"], "same": same})

    async def _phone(self, request: Request) -> Response:
        query = {"appid": APPID, "secret": SECRET, "grant_type": "client_credential"}
        token = (await self.client.get(f"{self.wechat}/cgi-bin/token", params=query)).json()["access_token"]
        address = f"{self.wechat}/wxa/business/getuserphonenumber"
        told = await self.client.post(address, params={"access_token": token}, json=await request.json())
        return JSONResponse(told.json())

    async def _order(self, request: Request) -> Response:
        given = await request.json()
        fields = {
            "appid": APPID,
            "mch_id": MCHID,
            "body": "noodles",
            "out_trade_no": given["number"],
            "total_fee": "1990",
            "spbill_create_ip": "127.0.0.1",
            "notify_url": f"{self.base}/notify",
            "trade_type": "JSAPI",
            "openid": given["openid"],
        }
        body = pay_v2.printed(pay_v2.with_sign(fields, KEY))
        made = pay_v2.parse((await self.client.post(f"{self.wechat}/pay/unifiedorder", content=body)).content)
        signed = {"timeStamp": "1", "nonceStr": "n", "package": f"prepay_id={made['prepay_id']}", "signType": "MD5"}
        return JSONResponse({**signed, "paySign": "s"})

    async def _notified(self, request: Request) -> Response:
        self.paid.append(pay_v2.parse(await request.body())["out_trade_no"])
        return Response(pay_v2.printed({"return_code": "SUCCESS"}), media_type="text/xml")

    async def _is_paid(self, request: Request) -> Response:
        return JSONResponse({"paid": request.query_params["number"] in self.paid})


def decrypted(data: str, iv: str, key: str) -> Any:
    """What WeChat's documentation makes of encryptedData."""
    cipher = Cipher(algorithms.AES(base64.b64decode(key)), modes.CBC(base64.b64decode(iv))).decryptor()
    padded = cipher.update(base64.b64decode(data)) + cipher.finalize()
    unpadder = padding.PKCS7(128).unpadder()
    return json.loads(unpadder.update(padded) + unpadder.finalize())


class Shop:
    """`base` is where the companion serves, `folder` where it expects the bundle."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "dist"
        self.base = ""
        self.bot = FakeBot.__new__(FakeBot)
        self.back = BackEnd.__new__(BackEnd)
        self.loop: asyncio.AbstractEventLoop | None = None

    def do(self, coroutine: Coroutine[Any, Any, _T]) -> _T:
        """Run something in the companion's loop."""
        assert self.loop is not None
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop).result(60)


@contextmanager
def running_shop(folder: Path) -> Iterator[Shop]:
    """The whole shop; its bundle is still to be put into its folder."""
    shop, ready, problems = Shop(folder), threading.Event(), []
    stop: list[asyncio.Event] = []

    async def run() -> None:
        try:
            async with _everything(folder, shop):
                shop.loop = asyncio.get_running_loop()
                stop.append(asyncio.Event())
                ready.set()
                await stop[0].wait()
        except BaseException as error:
            problems.append(error)
            ready.set()

    thread = threading.Thread(target=lambda: asyncio.run(run()))
    thread.start()
    try:
        assert ready.wait(60)
        assert not problems, problems
        yield shop
    finally:
        if shop.loop is not None:
            shop.loop.call_soon_threadsafe(stop[0].set)
        thread.join()


@asynccontextmanager
async def _everything(folder: Path, shop: Shop) -> AsyncIterator[None]:
    shop.back = BackEnd()
    async with fake_bot() as shop.bot, serve(shop.back.app) as shop.back.base:
        text = f"""
            [app]
            base = "https://shop.example"
            appid = "{APPID}"
            secret = "env:APP_SECRET"
            [telegram]
            bot = "noodle_bot"
            app = "shop"
            token = "env:BOT_TOKEN"
            webhook_secret = "env:HOOK"
            api = "{shop.bot.base}"
            [public]
            backend = "{shop.back.base}"
            [payment]
            rate = 0.5
            mchid = "{MCHID}"
            key = "env:PAY_KEY"
            notify_hosts = ["127.0.0.1"]
        """
        secrets = {"APP_SECRET": SECRET, "BOT_TOKEN": TOKEN, "HOOK": HOOK, "PAY_KEY": KEY}
        config = read(text, "companion.toml", secrets)
        async with open_gate(config, folder) as gate, all_parts(gate) as parts, public_app(gate, parts.public) as app:
            wechat = wechat_app(gate, parts.wechat)

            async def both(scope: Any, receive: Any, send: Any) -> None:
                side = wechat if scope["path"].startswith(_WECHAT) else app
                await side(scope, receive, send)

            async with serve(both) as shop.base:
                shop.back.wechat = shop.base
                shop.bot.webhook, shop.bot.secret = f"{shop.base}{PATH}", HOOK
                yield
        await shop.back.client.aclose()
