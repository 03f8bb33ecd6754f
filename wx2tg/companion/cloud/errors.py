"""Failures of the cloud, with WeChat's codes and in WeChat's words."""

from __future__ import annotations

NAMES = {
    -501001: "resource system error",
    -501007: "invalid parameters",
    -502001: "database request fail",
    -502003: "database permission denied",
    -502005: "database collection not exists",
}
"""WeChat's name of each code (developers.weixin.qq.com, "云开发 CloudBase", "错误码")."""

INVALID = -501007
FAILED = -502001
DENIED = -502003
NO_COLLECTION = -502005


class CloudError(Exception):
    """A call of the cloud that fails.

    `code` is what apps read as `errCode`; `reason` says in English what was wrong with the call.
    """

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason

    def message(self, call: str) -> str:
        """What apps read as `errMsg`; `call` is the name that WeChat gives the call, such as `collection.get`."""
        named = f"{self.code} {NAMES[self.code]}" if self.code in NAMES else str(self.code)
        return f"{call}:fail {named}. {self.reason}"


class QueryError(CloudError):
    """A query, command, update or pipeline that is malformed."""

    def __init__(self, reason: str, code: int = FAILED) -> None:
        super().__init__(code, reason)
