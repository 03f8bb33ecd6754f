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


class WriteError(CloudError):
    """A write that the document or its collection does not admit, in MongoDB's words, wrapped as WeChat wraps them."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            FAILED, f"[FailedOperation] multiple write errors: [{{write errors: [{{{reason}}}]}}, {{<nil>}}]"
        )


def duplicate(collection: str, index: str, key: str) -> WriteError:
    """The failure of a write whose key another document has; apps look for `E11000` and `duplicate key` in it."""
    return WriteError(f"E11000 duplicate key error collection: {collection} index: {index} dup key: {{ : {key} }}")


def no_collection(name: str) -> CloudError:
    """The failure of a call to a collection that was not created."""
    return CloudError(NO_COLLECTION, f"[ResourceNotFound] Db or Table not exist: {name}.")


def denied() -> CloudError:
    """The failure of a call that the collection's permissions do not allow."""
    return CloudError(DENIED, "Permission denied")
