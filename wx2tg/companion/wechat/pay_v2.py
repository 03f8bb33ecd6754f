"""WeChat Pay, version 2: XML bodies signed with MD5 or HMAC-SHA256.

Source: pay.weixin.qq.com/wiki/doc/api/jsapi.php, "Signature algorithm" and "Unified order".
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Mapping
from typing import Literal
from xml.etree import ElementTree
from xml.sax.saxutils import escape

SignType = Literal["MD5", "HMAC-SHA256"]

_LONGEST = 65_536
_NAME = re.compile(r"[A-Za-z_][\w.]*")


class XmlError(Exception):
    """A body that is no flat XML of WeChat Pay."""


def sign(fields: Mapping[str, str], key: str, sign_type: SignType = "MD5") -> str:
    """The signature over all fields that are not empty, `sign` left out: upper-case hexadecimal."""
    pairs = (f"{name}={fields[name]}" for name in sorted(fields) if name != "sign" and fields[name] != "")
    text = "&".join((*pairs, f"key={key}")).encode()
    if sign_type == "MD5":
        return hashlib.md5(text).hexdigest().upper()
    return hmac.new(key.encode(), text, hashlib.sha256).hexdigest().upper()


def is_signed(fields: Mapping[str, str], key: str) -> bool:
    """Whether `sign` is right; `sign_type` says which kind it is, and MD5 where it says nothing."""
    kind = fields.get("sign_type", "MD5") or "MD5"
    if kind not in ("MD5", "HMAC-SHA256"):
        return False
    return hmac.compare_digest(sign(fields, key, kind).encode(), fields.get("sign", "").encode())  # type: ignore[arg-type]


def with_sign(fields: Mapping[str, str], key: str, sign_type: SignType = "MD5") -> dict[str, str]:
    """`fields` with a fresh `nonce_str`, if they have none, and their `sign`."""
    complete = {"nonce_str": secrets.token_hex(16), **fields}
    return {**complete, "sign": sign(complete, key, sign_type)}


def parse(body: bytes) -> dict[str, str]:
    """The fields of `<xml><name>value</name>...</xml>`.

    Like WeChat's, this takes any element around them: a library that shops use, `weixinpay` of npm, sends `<root>`.
    XmlError for anything else. Declarations of entities are refused: a body may otherwise grow without end, or name
    files of this machine.
    """
    if len(body) > _LONGEST:
        raise XmlError("the body is too long")
    if b"<!DOCTYPE" in body or b"<!ENTITY" in body or b"\x00" in body:
        raise XmlError("the body declares entities")
    try:
        root = ElementTree.fromstring(body)
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise XmlError("the body is no XML") from error
    fields: dict[str, str] = {}
    for child in root:
        if len(child) or child.tag in fields:
            raise XmlError("the body is not flat")
        fields[child.tag] = (child.text or "").strip()
    return fields


def printed(fields: Mapping[str, str]) -> bytes:
    """`fields` as XML; ValueError for a name that can be none."""
    for name in fields:
        if not _NAME.fullmatch(name):
            raise ValueError(name)
    inside = "".join(f"<{name}>{escape(value)}</{name}>" for name, value in fields.items())
    return f"<xml>{inside}</xml>".encode()
