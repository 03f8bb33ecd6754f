"""Sessions, access tokens and phone numbers."""

from __future__ import annotations

from typing import Any

from starlette.routing import Route

from wx2tg.companion.gate import Gate
from wx2tg.companion.limit import Limit
from wx2tg.companion.store.codes import InvalidCode, UsedCode
from wx2tg.companion.wechat.api.calls import Asked, check_owner, get, ok, post
from wx2tg.companion.wechat.errors import ApiError
from wx2tg.companion.wechat.user_data import session_key_of

# WeChat lets a user log in a hundred times a minute.
_LOGINS = 100


def session_routes(gate: Gate) -> list[Route]:
    """`jscode2session`, `token`, `stable_token` and `getuserphonenumber`."""
    limit = Limit(_LOGINS, gate.now)

    async def session(asked: Asked) -> dict[str, Any]:
        return await _session(asked, limit)

    return [
        get("/sns/jscode2session", gate, session),
        get("/cgi-bin/token", gate, _token),
        post("/cgi-bin/stable_token", gate, _stable_token, token=False),
        post("/wxa/business/getuserphonenumber", gate, _phone_number),
    ]


async def _session(asked: Asked, limit: Limit) -> dict[str, Any]:
    gate, query = asked.gate, asked.query
    check_owner(gate, query)
    if query.get("grant_type", "authorization_code") != "authorization_code":
        raise ApiError(40002)
    code = query.get("js_code", "")
    if not code:
        raise ApiError(41008)
    try:
        openid = await gate.codes.redeem("login", code)
    except InvalidCode:
        raise ApiError(40029) from None
    except UsedCode:
        raise ApiError(40163) from None
    if not limit.allows(openid):
        raise ApiError(45011)
    return {"session_key": session_key_of(openid, gate.config.app.identity_key), "openid": openid}


async def _token(asked: Asked) -> dict[str, Any]:
    if asked.query.get("grant_type") != "client_credential":
        raise ApiError(40002)
    check_owner(asked.gate, asked.query)
    token = await asked.gate.tokens.plain()
    return {"access_token": token.text, "expires_in": token.expires_in}


async def _stable_token(asked: Asked) -> dict[str, Any]:
    if asked.body.get("grant_type") != "client_credential":
        raise ApiError(40002)
    check_owner(asked.gate, asked.body)
    force = asked.body.get("force_refresh", False)
    if not isinstance(force, bool):
        raise ApiError(47001, "force_refresh should be a boolean")
    token = await asked.gate.tokens.stable(force=force)
    return {"access_token": token.text, "expires_in": token.expires_in}


async def _phone_number(asked: Asked) -> dict[str, Any]:
    code = asked.body.get("code")
    if not code:
        raise ApiError(41008)
    try:
        number = await asked.gate.codes.redeem("phone", asked.text("code"))
    except (InvalidCode, UsedCode):
        raise ApiError(40029) from None
    mark = {"timestamp": int(asked.gate.now()), "appid": asked.gate.appid}
    return ok(phone_info={**number, "watermark": mark})
