"""Checks of what users write and upload, as the owner has configured them: let pass, a list of words, or a hook."""

from __future__ import annotations

import secrets
from typing import Any, Literal

import httpx
import msgspec
from starlette.routing import Route

from wx2tg.companion.gate import Gate
from wx2tg.companion.untrusted import decode_json
from wx2tg.companion.wechat.api.calls import Asked, ok, post, read_upload
from wx2tg.companion.wechat.api.media import content_type_of
from wx2tg.companion.wechat.errors import ApiError

_PASS, _RISKY = 100, 20_006
_SECOND = 2


class Judgement(msgspec.Struct, frozen=True):
    """What a hook answers."""

    suggest: Literal["pass", "review", "risky"]


def check_routes(gate: Gate) -> list[Route]:
    """`msg_sec_check` and `img_sec_check`."""
    return [
        post("/wxa/msg_sec_check", gate, _message),
        post("/wxa/img_sec_check", gate, _image, json=False),
    ]


async def _message(asked: Asked) -> dict[str, Any]:
    content = asked.text("content")
    if asked.body.get("version") not in (_SECOND, str(_SECOND)):
        if await _judged(asked, content) != "pass":
            raise ApiError(87014)
        return ok()
    openid = asked.text("openid")
    if await asked.gate.user(openid) is None:
        raise ApiError(40003)
    suggest = await _judged(asked, content)
    label = _PASS if suggest == "pass" else _RISKY
    detail = {"strategy": "content_model", "errcode": 0, "suggest": suggest, "label": label, "prob": 90}
    return ok(result={"suggest": suggest, "label": label}, detail=[detail], trace_id=secrets.token_hex(16))


async def _judged(asked: Asked, content: str) -> str:
    """ "pass", "review" or "risky"."""
    check = asked.gate.config.security_check
    if check.text == "words":
        lower = content.lower()
        return "risky" if any(word.lower() in lower for word in check.words) else "pass"
    if check.text == "hook":
        told = {name: asked.body[name] for name in ("scene", "openid", "title", "nickname") if name in asked.body}
        body = msgspec.json.encode({"kind": "text", "content": content, **told})
        return await ask_hook(asked.gate.http, check.hook, body, "application/json")
    return "pass"


async def _image(asked: Asked) -> dict[str, Any]:
    file = await read_upload(asked.request)
    kind = content_type_of(file.content)
    if kind is None:
        raise ApiError(40005)
    check = asked.gate.config.security_check
    if check.images == "hook" and await ask_hook(asked.gate.http, check.hook, file.content, kind) != "pass":
        raise ApiError(87014)
    return ok()


async def ask_hook(http: httpx.AsyncClient, hook: str, body: bytes, content_type: str) -> str:
    """What the owner's hook says. -1 where it says nothing: what could not be judged does not pass."""
    try:
        answer = await http.post(hook, content=body, headers={"Content-Type": content_type})
        return decode_json(answer.raise_for_status().content, Judgement).suggest
    except (httpx.HTTPError, msgspec.MsgspecError) as error:
        raise ApiError(-1, f"the hook of [security-check] failed: {type(error).__name__}") from None
