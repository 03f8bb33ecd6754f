"""Cloud functions as a part of the cloud: the pool, its timers, HTTP access, and WeChat's API as functions call it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp

from wx2tg.companion.cloud.caller import Caller, Handler
from wx2tg.companion.cloud.functions.asks import Serve
from wx2tg.companion.cloud.functions.claims import StoredClaims
from wx2tg.companion.cloud.functions.failures import NO_API, FunctionError
from wx2tg.companion.cloud.functions.http_access import http_access
from wx2tg.companion.cloud.functions.openapi import OpenApi
from wx2tg.companion.cloud.functions.pay import CloudPay, Merchant, paid_route
from wx2tg.companion.cloud.functions.pool import FunctionPool
from wx2tg.companion.cloud.functions.settings import FunctionSettings
from wx2tg.companion.cloud.functions.timers import Timers
from wx2tg.companion.cloud.values import Document
from wx2tg.companion.config import reached
from wx2tg.companion.gate import Gate
from wx2tg.companion.wechat.api.app import wechat_app


@dataclass(frozen=True, slots=True)
class Functions:
    """`handlers` are for the calls of pages; `public` and `wechat` are routes of the two sides."""

    pool: FunctionPool
    handlers: Mapping[str, Handler]
    public: Sequence[Route]
    wechat: Sequence[Route]


@asynccontextmanager
async def open_functions(
    gate: Gate,
    folder: Path,
    settings: FunctionSettings,
    handlers: Mapping[str, Handler],
    *,
    money: Sequence[BaseRoute] = (),
) -> AsyncIterator[Functions]:
    """The functions below `folder`, and their timers, as long as this is open. FolderError.

    `handlers` answer what functions ask of the cloud, beside what is answered here; `money` are the routes of WeChat
    Pay on the WeChat side, which cloudPay calls.
    """
    side: ASGIApp = wechat_app(gate, money)
    merchant = merchant_of(gate)
    owner = {"appid": gate.appid, "secret": gate.config.app.secret.reveal()}

    async def token() -> str:
        return (await gate.tokens.stable()).text

    openapi = OpenApi(side, token, owner)
    pay = CloudPay(side, merchant, gate.now)
    pool = FunctionPool(
        folder, settings, serve_of({**handlers, "openapi": openapi.call, "cloudPay": pay.call}), now=gate.now
    )
    stop = asyncio.Event()
    try:
        await pool.start()
        running = asyncio.create_task(Timers(pool, StoredClaims(gate.store), gate.now).run(stop))
        try:
            yield Functions(
                pool=pool,
                handlers={"callFunction": call_function(pool)},
                public=http_access(pool),
                wechat=[paid_route(pool, merchant)],
            )
        finally:
            stop.set()
            await pool.close()
            await running
    finally:
        await pool.close()


def serve_of(handlers: Mapping[str, Handler]) -> Serve:
    """Answers an action by its handler."""

    async def serve(action: str, payload: Document, caller: Caller) -> Document:
        handler = handlers.get(action)
        if handler is None:
            raise FunctionError(NO_API, f"the companion does not answer {action} of a cloud function")
        return await handler(payload, caller)

    return serve


def call_function(pool: FunctionPool) -> Handler:
    """Answers the action `callFunction` of pages, `{name, data}`."""

    async def handler(payload: Document, caller: Caller) -> Document:
        return {"result": await pool.call(str(payload.get("name", "")), payload.get("data"), caller)}

    return handler


def merchant_of(gate: Gate) -> Merchant:
    """The account of `[payment]`, and where payments are told to functions."""
    payment = gate.config.payment
    host, port = reached(gate.config.wechat.listen)
    side = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
    return Merchant(gate.appid, payment.mchid, payment.key.reveal(), side)
