"""What the workbench's page does with the bot: it shows the chat, and pays, writes and shares for the user."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any, Literal

import msgspec
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from wx2tg.dev.botapi.api import BotApi
from wx2tg.dev.botapi.payments import LINK

_LONGEST = 100_000


class _User(msgspec.Struct):
    id: Annotated[int, msgspec.Meta(gt=0)]
    first_name: str = ""
    last_name: str = ""
    username: str = ""
    language_code: str = "en"

    def told(self) -> dict[str, Any]:
        """The user as the Bot API describes it."""
        found = {name: text for name, text in msgspec.to_builtins(self).items() if text}
        return {**found, "is_bot": False}


class _Invoice(msgspec.Struct):
    slug: str
    how: Literal["paid", "cancelled", "failed", "pending"]
    user: _User


class _Said(msgspec.Struct):
    text: Annotated[str, msgspec.Meta(min_length=1, max_length=4096)]
    user: _User


class _Access(msgspec.Struct):
    allowed: bool
    user: _User


class _Shared(msgspec.Struct):
    id: str
    user: _User


def bot_routes(bot: BotApi) -> list[BaseRoute]:
    """The routes below `/api/bot`.

    - GET `/api/bot`: `{bot, messages, menu, commands}`
    - POST `/api/bot/invoice` `{slug, how, user}`: `{status, message}`, where `how` is paid, cancelled, failed or
      pending, and `status` what `invoice_closed` has to say: a bot that refuses the payment makes "failed" of "paid".
      `message` is its sentence.
    - POST `/api/bot/say` `{user, text}`, `/api/bot/access` `{user, allowed}`: write to the bot, allow it to write.
    - POST `/api/bot/share` `{user, id}`: `{message}`, the prepared message, null where there is none of that user.
    """

    async def shown(_: Request) -> Response:
        told = {"bot": bot.me, "messages": bot.history, "menu": bot.menu_button, "commands": bot.commands.get("", [])}
        return JSONResponse(told)

    async def invoice(request: Request) -> Response:
        asked = await _body(request, _Invoice)
        if asked.slug not in bot.payments.invoices:
            raise _Wrong(f"The bot has made no invoice {asked.slug}.")
        if asked.how != "paid":
            return JSONResponse({"status": asked.how, "message": ""})
        said = await bot.payments.pay(LINK + asked.slug, asked.user.told())
        paid = said == "paid"
        return JSONResponse({"status": "paid" if paid else "failed", "message": "" if paid else said})

    async def say(request: Request) -> Response:
        asked = await _body(request, _Said)
        # A bot that takes long must not hold the page.
        bot.updates.later(asyncio.create_task(bot.say(asked.user.told(), asked.text)))
        return JSONResponse({})

    async def access(request: Request) -> Response:
        asked = await _body(request, _Access)
        (bot.blocked.discard if asked.allowed else bot.blocked.add)(asked.user.id)
        return JSONResponse({})

    async def share(request: Request) -> Response:
        asked = await _body(request, _Shared)
        found = bot.prepared.get(asked.id)
        return JSONResponse({"message": found if found and found["user"] == asked.user.id else None})

    calls = {"invoice": invoice, "say": say, "access": access, "share": share}
    posts = [Route(f"/api/bot/{name}", _refusing(call), methods=["POST"]) for name, call in calls.items()]
    return [Route("/api/bot", shown), *posts]


class _Wrong(Exception):
    """What is asked cannot be done; the message says why."""


async def _body(request: Request, kind: Any) -> Any:
    body = await request.body()
    if len(body) > _LONGEST:
        raise _Wrong("That is too long.")
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise _Wrong(f"That is not what this call takes: {error}.") from None


def _refusing(call: Any) -> Any:
    async def answer(request: Request) -> Response:
        try:
            found: Response = await call(request)
        except _Wrong as error:
            return JSONResponse({"error": str(error)}, 400)
        return found

    return answer
