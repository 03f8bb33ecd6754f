"""What WeChat's client gives an app of its user: rawData, signature, encryptedData and iv, by a session key.

Source: developers.weixin.qq.com, "Signature, Verification, Encryption and Decryption of Open Data".
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from typing import Any

import msgspec
from cryptography.hazmat.primitives import padding
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

_BLOCK = 16
_UNKNOWN = 0


class UserData(msgspec.Struct, frozen=True, rename="camel"):
    """The four texts; `encrypted_data` and `iv` are base64, `signature` is hexadecimal."""

    raw_data: str
    signature: str
    encrypted_data: str
    iv: str


def openid_of(user_id: int, secret: bytes, appid: str) -> str:
    """The openid of a Telegram user: 28 characters, the same each time, telling nothing of the user's number."""
    digest = hmac.digest(secret, f"openid:{appid}:{user_id}".encode(), hashlib.sha256)
    return "o" + base64.urlsafe_b64encode(digest)[:27].decode().replace("=", "")


def session_key_of(openid: str, secret: bytes) -> str:
    """The session key of a user, base64 of 16 bytes.

    It stays the same: apps ask for the user's data before they call wx.login again, and WeChat's own key then is still
    that of the login before.
    """
    return base64.b64encode(hmac.digest(secret, f"session:{openid}".encode(), hashlib.sha256)[:_BLOCK]).decode()


def profile(name: str, avatar: str, language: str) -> dict[str, Any]:
    """The user as `rawData` describes it; what Telegram does not tell (gender, place) is as WeChat gives it: empty."""
    return {
        "nickName": name,
        "gender": _UNKNOWN,
        "language": language,
        "city": "",
        "province": "",
        "country": "",
        "avatarUrl": avatar,
        "is_demote": True,
    }


def user_data(
    user: Mapping[str, Any], openid: str, session_key: str, appid: str, *, now: float, unionid: str = ""
) -> UserData:
    """The user's data signed and encrypted for a server that knows `session_key`; `now` in seconds since 1970."""
    raw = msgspec.json.encode(user).decode()
    hidden = {"openId": openid, **user} | ({"unionId": unionid} if unionid else {})
    encrypted, iv = encrypt(hidden, session_key, appid, now=now)
    return UserData(raw, hashlib.sha1((raw + session_key).encode()).hexdigest(), encrypted, iv)


def encrypt(data: Mapping[str, Any], session_key: str, appid: str, *, now: float) -> tuple[str, str]:
    """`data` with WeChat's watermark as (encryptedData, iv): AES-128-CBC with PKCS#7, both base64."""
    marked = {**data, "watermark": {"timestamp": int(now), "appid": appid}}
    padder = padding.PKCS7(_BLOCK * 8).padder()
    padded = padder.update(msgspec.json.encode(marked)) + padder.finalize()
    iv = secrets.token_bytes(_BLOCK)
    encryptor = Cipher(algorithms.AES(base64.b64decode(session_key)), modes.CBC(iv)).encryptor()
    encrypted = encryptor.update(padded) + encryptor.finalize()
    return base64.b64encode(encrypted).decode(), base64.b64encode(iv).decode()
