"""`GET /tg/health`: the companion answers, and proves to whoever knows its secret that it is this one."""

from __future__ import annotations

import hashlib
import hmac

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from wx2tg.companion.gate import Gate
from wx2tg.companion.secret import Secret

PATH = "/tg/health"

NAME = "wx2tg"
"""What `companion` is in the answer of every companion."""

_LONGEST = 64


def health_route(gate: Gate) -> Route:
    """Answers `{"companion": "wx2tg", "proof": ...}`; the proof is that of `nonce` in the query."""

    async def health(request: Request) -> Response:
        nonce = request.query_params.get("nonce", "")[:_LONGEST]
        answer = {"companion": NAME, "proof": proof_of(gate.config.app.secret, nonce)}
        return JSONResponse(answer, headers={"Cache-Control": "no-store"})

    return Route(PATH, health, methods=["GET"])


def proof_of(secret: Secret, nonce: str) -> str:
    """What only a companion with this `secret` answers to `nonce`, in hexadecimal; it does not tell the secret."""
    return hmac.new(secret.reveal().encode(), f"health:{nonce}".encode(), hashlib.sha256).hexdigest()
