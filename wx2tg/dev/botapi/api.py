"""The Bot API over HTTP: `/bot{token}/{method}`.

It answers `{"ok": true, "result": ...}` or `{"ok": false, "error_code": ..., "description": ...}` as Telegram does.
Source of methods, fields and limits: core.telegram.org/bots/api.
"""

from __future__ import annotations

import hmac
import json
import time
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from wx2tg.dev.botapi.payments import Payments
from wx2tg.dev.botapi.refusal import Refusal, as_json
from wx2tg.dev.botapi.updates import Updates

Fields = dict[str, Any]

_LONGEST_TEXT, _LONGEST_CAPTION, _LONGEST_KEY = 4096, 1024, 64
_SHARED_FOR = 86_400
_NOT_FOUND = 404


class BotApi:
    """One bot at Telegram: who it is, what it has sent, and where its updates go.

    `me` is the answer of getMe. `history` are the messages of all chats: `{"id", "chat", "from": "bot" | "user",
    "text", "buttons", "photo", "date"}`; `heard` is told each. `prepared` are messages that a user may share, by their
    id. `blocked` are users who have blocked the bot.
    """

    def __init__(
        self, token: str, me: Mapping[str, Any], *, now: Callable[[], float] = time.time, updates: Updates | None = None
    ) -> None:
        self.token = token
        self.me = me
        self.updates = updates or Updates(now)
        self.payments = Payments(self.updates, now)
        self.history: list[Fields] = []
        self.prepared: dict[str, Fields] = {}
        self.blocked: set[int] = set()
        self.menu_button: Fields = {"type": "commands"}
        self.commands: dict[str, Any] = {}
        self.heard: Callable[[Fields], None] = lambda message: None
        self.now = now

    @property
    def app(self) -> Starlette:
        """The application that answers the bot's calls."""
        return Starlette(routes=[Route("/bot{token}/{method}", self._serve, methods=["GET", "POST"])])

    async def close(self) -> None:
        """Wait until what is under way has arrived, and close every connection."""
        await self.updates.close()

    async def say(self, user: Mapping[str, Any], text: str) -> None:
        """`user` writes to the bot."""
        self._add(user["id"], "user", text=text)
        await self.updates.message(user, {"text": text, **_entities(text)})

    async def _serve(self, request: Request) -> JSONResponse:
        try:
            if not hmac.compare_digest(request.path_params["token"].encode(), self.token.encode()):
                raise Refusal("Unauthorized", 401)
            result = self.call(request.path_params["method"], await _fields(request))
            if request.path_params["method"] == "getUpdates":
                result = await self.updates.wait(result)
        except Refusal as error:
            answer = {"ok": False, "error_code": error.code, "description": str(error)}
            return JSONResponse(answer, error.code)
        return JSONResponse({"ok": True, "result": result})

    def call(self, method: str, fields: Fields) -> Any:
        """What `method` answers; names are told from each other without regard to capitals. Refusal."""
        found = {name.lower(): answer for name, answer in self.methods().items()}.get(method.lower())
        if found is None:
            raise Refusal("Not Found", _NOT_FOUND)
        try:
            return found(fields)
        except (KeyError, TypeError, ValueError) as error:
            raise Refusal(f"Bad Request: {error} is missing or is not what this method takes") from None

    def methods(self) -> dict[str, Callable[[Fields], Any]]:
        """Every method that there is."""
        return {
            "getMe": lambda _: self.me,
            "sendMessage": self.send_message,
            "sendPhoto": self.send_photo,
            "sendChatAction": lambda _: True,
            "savePreparedInlineMessage": self.save_prepared,
            "setMyCommands": self.set_commands,
            "getMyCommands": lambda fields: self.commands.get(str(fields.get("language_code", "")), []),
            "setChatMenuButton": self.set_menu_button,
            "getChatMenuButton": lambda _: self.menu_button,
            **self.updates.methods(),
            **self.payments.methods(),
        }

    def send_message(self, fields: Fields) -> Fields:
        """A text with its buttons."""
        if not 1 <= len(str(fields["text"])) <= _LONGEST_TEXT:
            raise Refusal(
                "Bad Request: message text is empty" if not fields["text"] else "Bad Request: message is too long"
            )
        return self._sent(fields, str(fields["text"]))

    def send_photo(self, fields: Fields) -> Fields:
        """A picture; its caption stands for its text."""
        if len(caption := str(fields.get("caption", ""))) > _LONGEST_CAPTION:
            raise Refusal("Bad Request: message caption is too long")
        photo = fields["photo"]
        return self._sent(fields, caption, photo=photo if isinstance(photo, str) else "file")

    def _sent(self, fields: Fields, text: str, **more: Any) -> Fields:
        chat = int(fields["chat_id"])
        self.check_chat(chat)
        rows = as_json(fields.get("reply_markup", "{}")).get("inline_keyboard", [])
        message = self._add(chat, "bot", text=text, buttons=[one for row in rows for one in row], **more)
        told = {
            "message_id": message["id"],
            "date": message["date"],
            "chat": {"id": chat, "type": "private"},
            "from": self.me,
        }
        return {**told, **({"text": text} if "photo" not in more else {"photo": [], "caption": text})}

    def check_chat(self, chat: int) -> None:
        """Refusal where the bot may not write to `chat`."""
        if chat in self.blocked:
            raise Refusal("Forbidden: bot was blocked by the user", 403)

    def _add(self, chat: int, whose: str, **content: Any) -> Fields:
        message = {
            "id": self.updates.number(),
            "chat": chat,
            "from": whose,
            "date": int(self.now()),
            "buttons": [],
            **content,
        }
        self.history.append(message)
        self.heard(message)
        return message

    def save_prepared(self, fields: Fields) -> Fields:
        """Keep a message that a user may share."""
        result = as_json(fields["result"])
        if not 1 <= len(result["id"].encode()) <= _LONGEST_KEY:
            raise Refusal("Bad Request: RESULT_ID_INVALID")
        number = f"prepared{len(self.prepared) + 1}"
        self.prepared[number] = {"user": int(fields["user_id"]), **result}
        return {"id": number, "expiration_date": int(self.now()) + _SHARED_FOR}

    def set_commands(self, fields: Fields) -> bool:
        """The bot's commands, by language."""
        self.commands[str(fields.get("language_code", ""))] = as_json(fields["commands"])
        return True

    def set_menu_button(self, fields: Fields) -> bool:
        """The button in every chat with the bot."""
        button = as_json(fields.get("menu_button", {"type": "default"}))
        if button["type"] == "web_app" and not button["web_app"]["url"].startswith("https://"):
            raise Refusal("Bad Request: menu button web app URL is invalid")
        self.menu_button = button
        return True


async def _fields(request: Request) -> Fields:
    """The fields of a call, in any of the forms that the Bot API takes."""
    kind = request.headers.get("content-type", "")
    if kind.startswith("multipart/"):
        async with request.form() as form:
            return {
                name: await value.read() if isinstance(value, UploadFile) else value for name, value in form.items()
            } | dict(request.query_params)
    body = await request.body()
    if kind.startswith("application/json"):
        try:
            found = json.loads(body or b"{}")
        except ValueError:
            raise Refusal("Bad Request: can't parse JSON") from None
        return found if isinstance(found, dict) else {}
    return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True)) | dict(request.query_params)


def _entities(text: str) -> Fields:
    """A command is marked as one."""
    command = text.split(maxsplit=1)[0] if text.startswith("/") else ""
    return {"entities": [{"type": "bot_command", "offset": 0, "length": len(command)}]} if len(command) > 1 else {}
