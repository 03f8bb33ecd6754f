"""Failures of the cloud, with WeChat's codes and in WeChat's words."""

from __future__ import annotations

NAMES = {
    -501001: "resource system error",
    -501002: "resource server timeout",
    -501003: "exceed request limit",
    -501007: "invalid parameters",
    -502001: "database request fail",
    -502003: "database permission denied",
    -502005: "database collection not exists",
}
"""WeChat's name of each code (developers.weixin.qq.com, "云开发 CloudBase", "错误码")."""

SYSTEM = -501001
TIMEOUT = -501002
TOO_MANY = -501003
NO_ENVIRONMENT = -501000
INVALID = -501007
UNKNOWN = -1
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

    @property
    def text(self) -> str:
        """What apps read as `errMsg` behind `collection.get:fail`, or behind the name of another call."""
        if self.code == UNKNOWN:
            return self.reason
        named = f"{self.code} {NAMES[self.code]}" if self.code in NAMES else str(self.code)
        return f"{named}. {self.reason}"

    def message(self, call: str) -> str:
        """What apps read as `errMsg`; `call` is the name that WeChat gives the call, such as `collection.get`."""
        return f"{call}:fail {self.text}"


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


def no_document(id: str) -> CloudError:
    """The failure of `doc(id).get()` where there is no such document, or none that may be read; apps look for it."""
    return CloudError(
        UNKNOWN,
        f"cannot find document with _id {id}, please make sure that the document exists and you have the "
        "corresponding access permission",
    )


def collection_exists() -> CloudError:
    """The failure of `createCollection` where the collection is there; apps look for `Table exist`."""
    return CloudError(SYSTEM, "[ResourceUnavailable.ResourceExist] Table exist.")


def conflict() -> CloudError:
    """The failure of a transaction that another write came before; `runTransaction` tries it again."""
    return CloudError(
        FAILED,
        "[ResourceUnavailable.TransactionConflict] Transaction is conflict, maybe resource operated by others. "
        "Please check your request. DATABASE_TRANSACTION_CONFLICT",
    )


def no_transaction() -> CloudError:
    """The failure of a call in a transaction that has ended, or that took too long."""
    return CloudError(
        FAILED,
        "[ResourceUnavailable.TransactionNotExist] Transaction does not exist on the server, transaction must be "
        "commit or abort in 30 seconds.",
    )
