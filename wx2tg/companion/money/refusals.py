"""Why something about money is refused, before either version of WeChat Pay puts it in its own words."""

from __future__ import annotations

from enum import Enum, auto


class Reason(Enum):
    """What is wrong; pay_v2_api and pay_v3_api each have the code for it."""

    PARAMETER = auto()
    MISSING = auto()
    OTHER_APP = auto()
    NO_ORDER = auto()
    NUMBER_USED = auto()
    PAID = auto()
    CLOSED = auto()
    PAYING = auto()
    NOT_PAID = auto()
    NO_REFUND = auto()
    REFUND_CHANGED = auto()
    REFUND_IMPOSSIBLE = auto()
    REFUND_REFUSED = auto()


class Refused(Exception):
    """A request that cannot be done: `reason`, a message for people, and the field that is wrong where it is one."""

    def __init__(self, reason: Reason, message: str, field: str = "") -> None:
        super().__init__(message)
        self.reason = reason
        self.message = message
        self.field = field
