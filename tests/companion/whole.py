"""Both listeners with every part behind them, as `serve.run` puts them together, before a Bot API that records."""

from __future__ import annotations

import asyncio
import dataclasses
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
from companion.gates import APPID, SECRET
from companion.launch import TOKEN
from companion.loops import run_in_loop
from companion.recorder import Recorder
from companion.stand import keys

from wx2tg.companion.config import Config
from wx2tg.companion.config_file import read
from wx2tg.companion.gate import Gate, open_gate
from wx2tg.companion.listeners import listener, server
from wx2tg.companion.parts import all_parts
from wx2tg.companion.public.app import public_app
from wx2tg.companion.wechat import pay_v2, pay_v3
from wx2tg.companion.wechat.api.app import wechat_app

MCHID = "1900000001"
HOOK = "hook-secret"
KEY = "0123456789abcdef0123456789abcdef"
V3_KEY = "fedcba9876543210fedcba9876543210"


def configured(database: str, telegram: str, more: str = "") -> Config:
    """A companion that has every part; `more` are further sections."""
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
        api = "{telegram}"
        [payment]
        rate = 0.5
        mchid = "{MCHID}"
        key = "env:PAY_KEY"
        v3_key = "env:V3_KEY"
        merchant_certificate = "merchant.pem"
        [database]
        url = "env:DATABASE"
        [templates.T1]
        text = "{{thing1}} is ready"
        {more}
    """
    secrets = {"APP_SECRET": SECRET, "BOT_TOKEN": TOKEN, "HOOK": HOOK, "PAY_KEY": KEY, "V3_KEY": V3_KEY}
    return read(text, "companion.toml", secrets | {"DATABASE": database})


@dataclasses.dataclass(frozen=True)
class Whole:
    """`public` and `wechat` are the addresses of the two listeners."""

    gate: Gate
    public: str
    wechat: str
    telegram: Recorder
    http: httpx.AsyncClient

    async def v2(self, path: str, **fields: str) -> httpx.Response:
        """A signed call of version 2."""
        told = {"appid": APPID, "mch_id": MCHID, **fields}
        return await self.http.post(self.wechat + path, content=pay_v2.printed(pay_v2.with_sign(told, KEY)))

    async def v3(self, method: str, path: str, body: bytes = b"") -> httpx.Response:
        """A signed call of version 3; `path` with its query, as it is written."""
        signed = v3_header(method, path, body.decode(errors="replace"))
        return await self.http.request(
            method, self.wechat + path, content=body, headers={"Authorization": signed, "Accept": "application/json"}
        )

    async def update(self, update: Any) -> httpx.Response:
        """What Telegram delivers; bytes are sent as they are."""
        body = update if isinstance(update, bytes) else json.dumps(update).encode()
        headers = {"X-Telegram-Bot-Api-Secret-Token": HOOK}
        return await self.http.post(f"{self.public}/tg/webhook", content=body, headers=headers)

    async def token(self) -> str:
        """An access token."""
        return (await self.gate.tokens.plain()).text


def v3_header(method: str, path: str, body: str, *, stamp: str = "", nonce: str = "n") -> str:
    """`Authorization` of version 3."""
    stamp = stamp or str(int(time.time()))
    signature = pay_v3.rsa_sign(f"{method}\n{path}\n{stamp}\n{nonce}\n{body}\n", keys()[0])
    fields = {"mchid": MCHID, "nonce_str": nonce, "signature": signature, "timestamp": stamp, "serial_no": "5A"}
    return f"{pay_v3.SCHEME} " + ",".join(f'{name}="{value}"' for name, value in fields.items())


def on_whole(database: str, folder: Path, use: Callable[[Whole], Awaitable[None]], more: str = "") -> None:
    """Run `use` with a companion whose database is at `database`."""
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    form = PublicFormat.SubjectPublicKeyInfo
    (folder / "merchant.pem").write_bytes(keys()[0].public_key().public_bytes(Encoding.PEM, form))

    async def run() -> None:
        recorder = Recorder(TOKEN)
        async with (
            _served(recorder.app) as telegram,
            open_gate(configured(database, telegram, more), folder) as gate,
            all_parts(gate) as parts,
            public_app(gate, parts.public) as app,
            _served(app) as public,
            _served(wechat_app(gate, parts.wechat)) as wechat,
            httpx.AsyncClient(trust_env=False, timeout=60) as http,
        ):
            await use(Whole(gate, public, wechat, recorder, http))

    run_in_loop(run())


@asynccontextmanager
async def _served(app: Any) -> AsyncIterator[str]:
    """The address at which `app` answers, served as the companion serves."""
    with listener("127.0.0.1:0") as socket:
        running = server(app, max_body=1_000_000)
        task = asyncio.create_task(running.serve(sockets=[socket]))
        while not running.started:
            await asyncio.sleep(0.01)
        try:
            yield "http://{}:{}".format(*socket.getsockname())
        finally:
            running.should_exit = True
            await task
