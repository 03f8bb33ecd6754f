"""Passes what users write on to the back end, as WeChat pushes the messages of customer service.

Source: developers.weixin.qq.com, "Message push" and "Receive customer service messages": the back end has five
seconds, and answers "success", nothing at all, or a message of its own.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Mapping

import httpx

from wx2tg.companion.bot.push_forms import FormError, Safe, read, signature, written
from wx2tg.companion.config import MessagesSection
from wx2tg.companion.gate import Gate
from wx2tg.companion.store.outbox import Entry

PATIENCE = 5.0
"""Seconds that the back end has for its whole answer."""

_LONGEST = 65_536
_TYPES = {"xml": "text/xml", "json": "application/json"}
_LOG = logging.getLogger(__name__)


class PushError(Exception):
    """A message that the back end did not take; the message says why."""


async def push(gate: Gate, entry: Entry) -> str:
    """Give the back end a message of a user; what it says to the user at once, empty where it says nothing.

    PushError where it cannot be reached, fails, or takes too long. An answer that is no message of WeChat's is logged
    and left alone, since the message has arrived.
    """
    settings = gate.config.messages
    fields: dict[str, str | int] = {
        "ToUserName": settings.original_id or gate.appid,
        "FromUserName": gate.openid(entry.user_id),
        "CreateTime": int(entry.about.get("date") or entry.created_at),
        "MsgType": "text",
        "Content": str(entry.about["text"]),
        "MsgId": int(entry.about["id"]),
    }
    body = written(fields, settings.format)
    query = _signed(gate.config.messages, gate.now(), {"openid": str(fields["FromUserName"])})
    safe = _safe(gate)
    if safe is not None:
        sealed = safe.seal(body)
        query |= {
            "encrypt_type": "aes",
            "msg_signature": signature(settings.token.reveal(), query["timestamp"], query["nonce"], sealed),
        }
        body = written({"ToUserName": fields["ToUserName"], "Encrypt": sealed}, settings.format)
    answer = await _post(gate, body, query)
    try:
        return _words(read(answer, settings.format, safe, settings.token.reveal()))
    except FormError as error:
        _LOG.warning("the back end's answer to a message of a user is not understood: %s", error)
        return ""


async def echoes(settings: MessagesSection, http: httpx.AsyncClient, now: float) -> bool:
    """Whether the back end answers at the push address as WeChat wants it: with the `echostr` that it is sent."""
    said = secrets.token_hex(8)
    query = _signed(settings, now, {"echostr": said})
    try:
        async with asyncio.timeout(PATIENCE):
            answer = await http.get(httpx.URL(settings.push).copy_merge_params(query))
    except (TimeoutError, httpx.HTTPError):
        return False
    return answer.status_code == httpx.codes.OK and answer.text.strip() == said


def _signed(settings: MessagesSection, now: float, query: Mapping[str, str]) -> dict[str, str]:
    timestamp, nonce = str(int(now)), str(secrets.randbelow(10**10))
    token = settings.token.reveal()
    return {"signature": signature(token, timestamp, nonce), "timestamp": timestamp, "nonce": nonce, **query}


def _safe(gate: Gate) -> Safe | None:
    key = gate.config.messages.aes_key.reveal()
    return Safe(key, gate.appid) if key else None


async def _post(gate: Gate, body: bytes, query: Mapping[str, str]) -> bytes:
    settings = gate.config.messages
    url = httpx.URL(settings.push).copy_merge_params(query)
    headers = {"Content-Type": _TYPES[settings.format], "User-Agent": "Mozilla/4.0"}
    found = b""
    try:
        async with (
            asyncio.timeout(PATIENCE),
            gate.http.stream("POST", url, content=body, headers=headers) as answer,
        ):
            async for part in answer.aiter_bytes():
                found += part
                if len(found) > _LONGEST:
                    break
    except TimeoutError:
        raise PushError("no answer in five seconds") from None
    except httpx.HTTPError as error:
        raise PushError(f"no connection: {type(error).__name__}") from None
    if not answer.is_success:
        raise PushError(f"it answered {answer.status_code}")
    return found


def _words(reply: Mapping[str, str]) -> str:
    """The text of a reply. `transfer_customer_service` hands the user to people who answer by the same API."""
    kind = reply.get("MsgType", "")
    if kind == "text":
        return reply.get("Content", "")
    if kind not in ("", "transfer_customer_service"):
        _LOG.warning("the back end answers a message of a user with %s, but only text is passed on", kind)
    return ""
