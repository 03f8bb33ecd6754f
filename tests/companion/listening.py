"""A back end at WeChat's message address: it checks signatures as WeChat's documents say, and answers as it is told."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
from collections.abc import Mapping
from typing import Any
from xml.etree import ElementTree

from companion.chat import AES_KEY, APPID
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

TOKEN = "token"
_KEY = base64.b64decode(AES_KEY + "=")


def sha1(*parts: str) -> str:
    return hashlib.sha1("".join(sorted(parts)).encode()).hexdigest()


def _cipher() -> Cipher[modes.CBC]:
    return Cipher(algorithms.AES(_KEY), modes.CBC(_KEY[:16]))


def opened(sealed: str) -> bytes:
    """What is encrypted: 16 random bytes, the length, the message, the appid, and a padding of 1 to 32 bytes."""
    decryptor = _cipher().decryptor()
    plain = decryptor.update(base64.b64decode(sealed)) + decryptor.finalize()
    assert len(plain) % 32 == 0, "blocks of 32 bytes"
    assert 1 <= plain[-1] <= 32 and plain[-plain[-1] :] == bytes([plain[-1]]) * plain[-1]
    plain = plain[: -plain[-1]]
    length = int.from_bytes(plain[16:20], "big")
    assert plain[20 + length :].decode() == APPID
    return plain[20 : 20 + length]


def sealed(message: str, appid: str = APPID) -> str:
    body = message.encode()
    plain = b"r" * 16 + len(body).to_bytes(4, "big") + body + appid.encode()
    pad = 32 - len(plain) % 32
    encryptor = _cipher().encryptor()
    return base64.b64encode(encryptor.update(plain + bytes([pad]) * pad) + encryptor.finalize()).decode()


def safe_reply(message: str, *, appid: str = APPID, token: str = TOKEN) -> str:
    """A reply of safe mode in XML."""
    text = sealed(message, appid)
    sign = sha1(token, "1800000000", "n", text)
    return (
        f"<xml><Encrypt><![CDATA[{text}]]></Encrypt><MsgSignature><![CDATA[{sign}]]></MsgSignature>"
        "<TimeStamp>1800000000</TimeStamp><Nonce><![CDATA[n]]></Nonce></xml>"
    )


def fields(body: bytes) -> dict[str, Any]:
    if body[:1] == b"{":
        found: dict[str, Any] = json.loads(body)
        return found
    root = ElementTree.fromstring(body)
    assert root.tag == "xml"
    return {child.tag: child.text or "" for child in root}


class Listener:
    """`pushed` are messages as they came, decrypted; `replies` are given in turn, and "success" after them."""

    def __init__(self, *, safe: bool = False) -> None:
        self.pushed: list[dict[str, Any]] = []
        self.types: list[str] = []
        self.bodies: list[bytes] = []
        self.replies: list[str | int] = []
        self.slow = asyncio.Event()
        self.safe = safe

    @property
    def app(self) -> Starlette:
        return Starlette(routes=[Route("/wx/msg", self._take, methods=["GET", "POST"])])

    async def _take(self, request: Request) -> Response:
        query: Mapping[str, str] = request.query_params
        if query["signature"] != sha1(TOKEN, query["timestamp"], query["nonce"]):
            return Response("forged", 403)
        if request.method == "GET":
            return Response(query["echostr"])
        body = await request.body()
        self.bodies.append(body)
        self.types.append(request.headers["content-type"])
        found = fields(body)
        if self.safe:
            assert query["encrypt_type"] == "aes"
            assert query["msg_signature"] == sha1(TOKEN, query["timestamp"], query["nonce"], found["Encrypt"])
            found = fields(opened(found["Encrypt"]))
        assert query["openid"] == found["FromUserName"] and query["c"] == "msg"
        self.pushed.append(found)
        reply = self.replies.pop(0) if self.replies else "success"
        if reply == 0:
            await self.slow.wait()
        return Response(reply) if isinstance(reply, str) else Response("broken", reply or 200)
