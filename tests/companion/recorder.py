"""Stands for the Bot API over HTTP: records every call, and answers what a test has laid down for its method."""

from __future__ import annotations

import json
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

MESSAGE = {"message_id": 7, "date": 1_700_000_000, "chat": {"id": 42, "type": "private"}}
ANSWERS: dict[str, Any] = {
    "getMe": {"id": 4200, "is_bot": True, "first_name": "Noodles", "username": "noodle_bot", "has_main_web_app": True},
    "sendMessage": MESSAGE,
    "sendPhoto": MESSAGE,
    "sendChatAction": True,
    "savePreparedInlineMessage": {"id": "prepared-1", "expiration_date": 1_700_000_500},
    "createInvoiceLink": "https://t.me/$invoice",
    "answerPreCheckoutQuery": True,
    "refundStarPayment": True,
    "getStarTransactions": {"transactions": []},
    "setWebhook": True,
    "getWebhookInfo": {"url": "", "has_custom_certificate": False, "pending_update_count": 0},
    "setChatMenuButton": True,
    "setMyCommands": True,
    "getChatMenuButton": {"type": "commands"},
}


class Recorder:
    """`calls` are (method, fields); a field that is a file is its bytes. `errors` has refusals by method.

    An answer may be a function of the fields.
    """

    def __init__(self, token: str) -> None:
        self.token = token
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.answers = dict(ANSWERS)
        self.errors: dict[str, tuple[int, dict[str, Any]]] = {}
        self.app = Starlette(routes=[Route("/bot{token}/{method}", self._answer, methods=["GET", "POST"])])

    async def _answer(self, request: Request) -> JSONResponse:
        if request.path_params["token"] != self.token:
            return _refusal(401, {"description": "Unauthorized"})
        method = request.path_params["method"]
        async with request.form() as form:
            fields = {key: value if isinstance(value, str) else await value.read() for key, value in form.items()}
        self.calls.append((method, {key: _decoded(value) for key, value in fields.items()}))
        if method in self.errors:
            return _refusal(*self.errors[method])
        answer = self.answers[method]
        return JSONResponse({"ok": True, "result": answer(fields) if callable(answer) else answer})


def _refusal(status: int, body: dict[str, Any]) -> JSONResponse:
    return JSONResponse({"ok": False, "error_code": status, **body}, status_code=status)


def _decoded(value: Any) -> Any:
    """Objects and lists travel as JSON inside a form."""
    return json.loads(value) if isinstance(value, str) and value[:1] in ("{", "[") else value
