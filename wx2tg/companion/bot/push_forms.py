"""Messages between WeChat and a back end's message address: XML or JSON, plain or encrypted as in safe mode.

Source: developers.weixin.qq.com, "Message push" and "Message encryption and decryption".
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
import secrets
from collections.abc import Mapping
from typing import Literal

import msgspec
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7

from wx2tg.companion.untrusted import decode_json
from wx2tg.companion.wechat.pay_v2 import XmlError, parse

Form = Literal["xml", "json"]

# The padding is that of PKCS#7, with a block of 32 bytes as WeChat has it.
_BLOCK = 256
_RANDOM = 16
_LENGTH = 4
# What XML 1.0 has no way to write.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class FormError(Exception):
    """A message that is none, or is not the sender's; the message says why."""


def signature(*parts: str) -> str:
    """WeChat's signature over `parts`, the token among them: SHA-1 of all of them, sorted."""
    return hashlib.sha1("".join(sorted(parts)).encode()).hexdigest()


def written(fields: Mapping[str, str | int], form: Form) -> bytes:
    """A message as WeChat writes it."""
    if form == "json":
        return msgspec.json.encode(fields)
    inside = "".join(f"<{name}>{_value(value)}</{name}>" for name, value in fields.items())
    return f"<xml>{inside}</xml>".encode()


def _value(value: str | int) -> str:
    if isinstance(value, int):
        return str(value)
    text = _UNWRITABLE.sub("\ufffd", value).replace("]]>", "]]]]><![CDATA[>")
    return f"<![CDATA[{text}]]>"


class Safe:
    """Safe mode: `aes_key` is WeChat's EncodingAESKey, 43 characters; a message is for the one with `appid`."""

    def __init__(self, aes_key: str, appid: str) -> None:
        key = base64.b64decode(f"{aes_key}=")
        self._cipher = Cipher(algorithms.AES(key), modes.CBC(key[:16]))
        self._appid = appid.encode()

    def seal(self, message: bytes) -> str:
        """`message` encrypted, in base64."""
        padder, encryptor = PKCS7(_BLOCK).padder(), self._cipher.encryptor()
        plain = secrets.token_bytes(_RANDOM) + len(message).to_bytes(_LENGTH) + message + self._appid
        padded = padder.update(plain) + padder.finalize()
        return base64.b64encode(encryptor.update(padded) + encryptor.finalize()).decode()

    def open(self, sealed: str) -> bytes:
        """What was encrypted. FormError where that was not done for this appid, with this key."""
        decryptor, unpadder = self._cipher.decryptor(), PKCS7(_BLOCK).unpadder()
        try:
            padded = decryptor.update(base64.b64decode(sealed, validate=True)) + decryptor.finalize()
            plain = unpadder.update(padded) + unpadder.finalize()
        except (binascii.Error, ValueError):
            raise FormError("it cannot be decrypted") from None
        end = _RANDOM + _LENGTH + int.from_bytes(plain[_RANDOM : _RANDOM + _LENGTH])
        if plain[end:] != self._appid:
            raise FormError("it is encrypted for another appid")
        return plain[_RANDOM + _LENGTH : end]


def read(body: bytes, form: Form, safe: Safe | None, token: str) -> Mapping[str, str]:
    """The fields of a reply; none where it is "success" or empty. FormError for anything else.

    In safe mode the reply is encrypted and signed with `token`.
    """
    if body.strip() in (b"", b"success"):
        return {}
    fields = _fields(body, form)
    if safe is None:
        return fields
    sealed = fields.get("Encrypt", "")
    expected = signature(token, fields.get("TimeStamp", ""), fields.get("Nonce", ""), sealed)
    if not sealed or not hmac.compare_digest(expected.encode(), fields.get("MsgSignature", "").encode()):
        raise FormError("it is not encrypted, or its signature is wrong")
    inner = safe.open(sealed)
    return {} if inner.strip() in (b"", b"success") else _fields(inner, form)


def _fields(body: bytes, form: Form) -> Mapping[str, str]:
    """The flat fields of `body`; a back end that is pushed JSON may reply in XML all the same."""
    try:
        if form == "json" and body.lstrip()[:1] != b"<":
            values = decode_json(body, dict[str, str | int | float | None])
            return {name: "" if value is None else str(value) for name, value in values.items()}
        return parse(body)
    except (XmlError, msgspec.MsgspecError) as error:
        raise FormError(f"it is no message: {type(error).__name__}") from None
