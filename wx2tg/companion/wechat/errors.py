"""The error codes of api.weixin.qq.com that the companion answers with, and their messages.

Source: developers.weixin.qq.com, "Global return codes" and the page of each call.
"""

from __future__ import annotations

MESSAGES = {
    -1: "system error",
    0: "ok",
    40001: "invalid credential, access_token is invalid or not latest",
    40002: "invalid grant_type",
    40003: "invalid openid",
    40004: "invalid media type",
    40005: "invalid file type",
    40006: "invalid media size",
    40007: "invalid media_id",
    40008: "invalid message type",
    40013: "invalid appid",
    40029: "invalid code",
    40037: "invalid template_id",
    40066: "invalid url",
    40097: "invalid args",
    40125: "invalid appsecret",
    40129: "invalid scene",
    40159: "invalid length for path, or the data is not json string",
    40163: "code been used",
    41001: "access_token missing",
    41002: "appid missing",
    41004: "appsecret missing",
    41005: "media data missing",
    41008: "missing code",
    41030: "invalid page",
    42001: "access_token expired",
    43002: "require POST method",
    43101: "user refuse to accept the msg",
    44002: "empty post data",
    45002: "content size out of limit",
    45009: "reach max api daily quota limit",
    45011: "api minute-quota reach limit, mustslower, retry next minute",
    45072: "invalid command",
    47001: "data format error",
    47003: "argument invalid!",
    87014: "risky content",
}


class ApiError(Exception):
    """A call that is refused with one of these codes; `detail` follows the message."""

    def __init__(self, code: int, detail: str = "") -> None:
        self.code = code
        super().__init__(f"{MESSAGES[code]} {detail}".rstrip())
